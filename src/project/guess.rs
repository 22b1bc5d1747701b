//! A project guessed from a bare folder: units, years and layout from the names of folders alone.
//! Nothing is opened and nothing written. (The one place beside `walk` that looks into
//! submissions, and it reads names only.)

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::load::{DEFAULT_OUTPUT, DEFAULT_STANDARD};
use super::shape::{self, Tree};
use super::{FILE_NAME, Layout, Level, Place, Project, Thresholds, Unit, UnitKind, roles};
use crate::error::{Error, Result};
use crate::standard::names::{display, normalise, years_in};
use crate::standard::{Index, Standard, UnitId, Year, builtin};

/// Names under which a folder of submissions usually lies beside other folders.
const SUBMISSIONS: [&str; 10] = [
    "报送",
    "报送材料",
    "报送资料",
    "各单位报送",
    "各单位报送材料",
    "单位报送",
    "上报材料",
    "上报资料",
    "提交",
    "submissions",
];
const SHARED: [&str; 6] = ["共用", "共享", "共用文件", "共享文件", "共用材料", "shared"];
const REFERENCE: [&str; 6] = [
    "参照",
    "参考",
    "参照材料",
    "参考材料",
    "外地材料",
    "reference",
];

/// Where a project over a folder lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Folder that holds, or would hold, the project file.
    pub root: PathBuf,
    /// The submissions, as written in the project file: relative to `root`.
    pub submissions: String,
    /// Whether the folder itself is the submissions, so that the file lies beside it.
    pub beside: bool,
    shared: Option<String>,
    reference: Option<String>,
}

impl Site {
    /// Decides where a project over `folder` lives: in it where it holds a folder of submissions,
    /// else beside it, for nothing of ours may lie among the submissions.
    ///
    /// # Errors
    /// The folder can't be listed, or it is the root of a drive, which has no beside.
    pub fn of(folder: &Path) -> Result<Self> {
        let names = shape::folders(folder)?;
        let find = |known: &[&str]| {
            let is = |name: &&String| known.contains(&normalise(name).as_str());
            names.iter().find(is).cloned()
        };
        if let Some(submissions) = find(&SUBMISSIONS) {
            return Ok(Site {
                root: folder.to_owned(),
                submissions,
                beside: false,
                shared: find(&SHARED),
                reference: find(&REFERENCE),
            });
        }
        let whole =
            std::path::absolute(folder).map_err(|e| Error::disk("打开文件夹", folder, e))?;
        let (Some(root), Some(name)) = (whole.parent(), whole.file_name().and_then(OsStr::to_str))
        else {
            let what = format!(
                "{} 是磁盘的根目录，或名称不是合格的文字，项目文件无处可放。",
                folder.display()
            );
            return Err(Error::usage(what).hint("请把报送材料放进一个文件夹，再对这个文件夹运行。"));
        };
        Ok(Site {
            root: root.to_owned(),
            submissions: name.to_owned(),
            beside: true,
            shared: None,
            reference: None,
        })
    }

    /// The project file.
    pub fn file(&self) -> PathBuf {
        self.root.join(FILE_NAME)
    }
}

impl Project {
    /// Guesses a project from the names in a folder of submissions, and says in Chinese what was
    /// guessed and what could not be. `this_year` is used only where no years are found.
    ///
    /// # Errors
    /// The folder can't be listed.
    pub fn guess(folder: &Path, this_year: u16) -> Result<(Self, Vec<String>)> {
        let site = Site::of(folder)?;
        let submissions = site.root.join(&site.submissions);
        let tree = Tree::read(&submissions)?;
        let mut said = tree.remarks();
        let standard = builtin(DEFAULT_STANDARD)
            .ok_or_else(|| Error::bug(format!("程序里没有标准 {DEFAULT_STANDARD}。")))?;
        let layout = shape::layout(&tree, &Index::of(&standard), &standard);
        said.push(format!("文件夹的分层：{}（{layout}）。", layout.in_words()));
        let units = units(&tree, &layout, &site.submissions, &standard, &mut said);
        let years = years(&tree, this_year, &mut said);
        let place = place(
            &[&site.submissions, &name_of(&site.root)],
            &units,
            &mut said,
        );
        let by_hand = vec![false; units.len()];
        let mut project = Project {
            name: title(&place),
            root: site.root.clone(),
            place,
            years,
            units,
            submissions,
            shared: site.shared.as_ref().map(|name| site.root.join(name)),
            reference: site.reference.as_ref().map(|name| site.root.join(name)),
            output: site.root.join(DEFAULT_OUTPUT),
            layout,
            thresholds: Thresholds::default(),
            waivers: Vec::new(),
            assignments: Vec::new(),
            notices: Vec::new(),
            standard,
        };
        said.push(format!("评审名称暂定为“{}”。", project.name));
        project.finish(&by_hand);
        Ok((project, said))
    }
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().and_then(OsStr::to_str);
    name.unwrap_or_default().to_owned()
}

/// The name of an evaluation of this place.
pub(super) fn title(place: &Place) -> String {
    let goal = if place.name.ends_with(['县', '旗']) {
        "国家卫生县"
    } else {
        "国家卫生城市"
    };
    format!("{}创建{goal}资料", place.name)
}

fn units(
    tree: &Tree,
    layout: &Layout,
    folder: &str,
    standard: &Standard,
    said: &mut Vec<String>,
) -> Vec<Unit> {
    let Some(depth) = layout.levels.iter().position(|level| *level == Level::Unit) else {
        return vec![only_unit(layout, folder, standard, said)];
    };
    let mut units: BTreeMap<String, Unit> = BTreeMap::new();
    for name in tree.names(depth) {
        let key = normalise(name);
        if !units.contains_key(&key) {
            units.insert(key, unit(name, standard));
        }
    }
    let units: Vec<Unit> = units.into_values().collect();
    let count = |kind| units.iter().filter(|unit| unit.kind == kind).count();
    said.push(format!(
        "认出 {} 个单位：部门 {} 个，街道乡镇 {} 个，社区村 {} 个，样本点 {} 个。",
        units.len(),
        count(UnitKind::Department),
        count(UnitKind::Street),
        count(UnitKind::Community),
        count(UnitKind::Sample),
    ));
    let unsure: Vec<&str> = units
        .iter()
        .filter(|unit| unit.kind == UnitKind::Department)
        .filter(|unit| roles::departments(&unit.name, standard).is_empty())
        .map(|unit| unit.name.as_str())
        .collect();
    if !unsure.is_empty() {
        let shown: Vec<&str> = unsure.iter().copied().take(5).collect();
        let more = if unsure.len() > 5 { "等" } else { "" };
        said.push(format!(
            "看不出这 {} 个是什么单位，暂当作部门：{}{more}。",
            unsure.len(),
            shown.join("、")
        ));
    }
    units
}

fn unit(name: &str, standard: &Standard) -> Unit {
    let shown = display(name);
    // These three have a meaning in layouts and keys.
    let id = shown.replace(['/', '\\', '|'], "_");
    let (kind, sample_type) = roles::kind_of(&id, standard);
    Unit {
        aliases: if id == shown { Vec::new() } else { vec![shown] },
        id: UnitId::from(id.as_str()),
        name: id,
        kind,
        sample_type,
        plays: Vec::new(),
        superior: None,
        leads: Vec::new(),
        supports: Vec::new(),
    }
}

/// Where folders do not tell units apart, everything is one unit's. Where they are arranged by the
/// standard it is the central archive, which leads every item.
fn only_unit(layout: &Layout, folder: &str, standard: &Standard, said: &mut Vec<String>) -> Unit {
    let mut only = unit(folder, standard);
    let central = [Level::Part, Level::Item, Level::Requirement];
    let central = layout.levels.iter().any(|level| central.contains(level))
        && roles::departments(&only.name, standard).is_empty()
        && only.kind == UnitKind::Department;
    if central {
        let printed = standard.parts.iter().filter(|part| !part.number.is_empty());
        let items = printed.flat_map(|part| &part.items);
        only.leads = items.map(|item| item.id.to_string()).collect();
    }
    let what = if central {
        "标准各项的全部材料"
    } else {
        "全部材料"
    };
    said.push(format!(
        "从文件夹看不出有哪些单位，暂把{what}算在“{}”一个单位名下。",
        only.name
    ));
    only
}

/// The three newest years found, or the three up to this one.
fn years(tree: &Tree, this_year: u16, said: &mut Vec<String>) -> Vec<Year> {
    let found = tree.years(this_year);
    let newest = found.iter().next_back().map_or(this_year, |year| year.0);
    let years: Vec<Year> = (newest.saturating_sub(2)..=newest).map(Year).collect();
    let text: Vec<String> = years.iter().map(Year::to_string).collect();
    let text = text.join("、");
    if found.is_empty() {
        said.push(format!("文件夹和文件名里没有年份，暂按 {text} 年。"));
        return years;
    }
    said.push(format!("年份：{text} 年。"));
    let missing: Vec<String> = years
        .iter()
        .filter(|year| !found.contains(year))
        .map(Year::to_string)
        .collect();
    if !missing.is_empty() {
        said.push(format!(
            "其中 {} 年在文件夹里没有出现过。",
            missing.join("、")
        ));
    }
    years
}

/// The own place from folder names (`云溪县创卫资料`), else from what the units' names share.
fn place(folders: &[&str], units: &[Unit], said: &mut Vec<String>) -> Place {
    let name = folders
        .iter()
        .find_map(|name| place_in(name))
        .or_else(|| shared_place(units));
    match &name {
        Some(name) => said.push(format!("本地名称像是“{name}”。")),
        None => said.push("看不出本地名称，请在项目文件的 place 里填写。".into()),
    }
    let of_kind = |unit: &&Unit| matches!(unit.kind, UnitKind::Street | UnitKind::Community);
    Place {
        name: name.unwrap_or_default(),
        towns: units
            .iter()
            .filter(of_kind)
            .map(|unit| unit.name.clone())
            .collect(),
        ..Place::default()
    }
}

/// The place a name begins with: two to seven characters ending in 县, 市, 区, 州 or 旗.
fn place_in(name: &str) -> Option<String> {
    let name = display(name);
    let chars: Vec<char> = name.chars().collect();
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let run: Vec<char> = chars.into_iter().take_while(han).collect();
    let end = run.iter().take(8).position(|c| "县市区州旗".contains(*c))?;
    // 市场, 城市, 社区 and the like are no places.
    let rest: String = run[end..].iter().take(2).collect();
    let head: String = run[..=end].iter().collect();
    let common = [
        "市场", "市政", "市容", "市民", "市级", "县级", "区级", "区域", "县委", "市委", "区委",
    ];
    let words = [
        "城市", "社区", "校区", "小区", "郊区", "片区", "园区", "景区", "辖区", "县市", "全市",
        "全县", "全区", "各县", "各市", "各区",
    ];
    let real =
        end >= 1 && !common.contains(&rest.as_str()) && !words.iter().any(|w| head.ends_with(w));
    real.then_some(head)
}

fn shared_place(units: &[Unit]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for unit in units {
        if let Some(place) = place_in(&unit.name).filter(|place| *place != unit.name) {
            *counts.entry(place).or_default() += 1;
        }
    }
    let (place, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= 2 && count * 2 > units.len()).then_some(place)
}

impl Tree {
    /// Years that folders or files speak of often enough not to be a slip, none in the future.
    fn years(&self, this_year: u16) -> BTreeSet<Year> {
        let mut counts: BTreeMap<Year, usize> = BTreeMap::new();
        let folders = self.all_folders().filter(|name| shape::is_year(name));
        for year in folders.flat_map(years_in) {
            *counts.entry(year).or_default() += 1;
        }
        if counts.is_empty() {
            for year in self.all_files().flat_map(years_in) {
                *counts.entry(year).or_default() += 1;
            }
        }
        counts.retain(|year, _| year.0 <= this_year);
        let most = counts.values().copied().max().unwrap_or_default();
        counts
            .into_iter()
            .filter(|(_, count)| count * 10 >= most)
            .map(|(year, _)| year)
            .collect()
    }
}
