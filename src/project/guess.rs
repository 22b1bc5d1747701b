//! A project guessed from a bare folder: units, years and layout from the names of folders alone.
//! Nothing is opened and nothing written. (The one place beside `walk` that looks into
//! submissions, and it reads names only.)

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::Path;

use super::load::{DEFAULT_OUTPUT, DEFAULT_STANDARD, DEFAULT_SUBMISSIONS};
use super::place::{place, place_in};
use super::roles::Names;
use super::shape::{self, Tree};
use super::site::{REFERENCE, SHARED, Site};
use super::{Filing, Layout, Level, Place, Project, Scoring, Thresholds, Unit, UnitKind, tree};
use crate::error::{Error, Result};
use crate::standard::names::{display, normalise, years_in};
use crate::standard::{Index, Standard, UnitId, Year, builtin};

impl Project {
    /// A project for a folder with nothing in it: the departments of the standard as units, the
    /// three years up to `this_year`.
    ///
    /// # Errors
    /// Only where the program itself is wrong.
    pub fn template(folder: &Path, this_year: u16) -> Result<Self> {
        let standard = default_standard()?;
        let place = place_in(&name_of(folder)).map(|name| Place {
            name,
            ..Place::default()
        });
        let place = place.unwrap_or_default();
        let names = tree::template_units(&standard);
        let known = Names::of(&standard);
        let units: Vec<Unit> = names.iter().map(|name| unit(name, &known)).collect();
        let by_hand = vec![false; units.len()];
        let mut project = Project {
            name: place.title(),
            root: folder.to_owned(),
            place,
            years: (this_year.saturating_sub(2)..=this_year)
                .map(Year)
                .collect(),
            units,
            submissions: folder.join(DEFAULT_SUBMISSIONS),
            shared: Some(folder.join(SHARED[0])),
            reference: Some(folder.join(REFERENCE[0])),
            stock: None,
            output: folder.join(DEFAULT_OUTPUT),
            layout: Layout {
                levels: vec![Level::Unit, Level::Year, Level::Requirement],
            },
            thresholds: Thresholds::default(),
            filing: Filing::default(),
            letters: Default::default(),
            terms: Default::default(),
            milestones: Vec::new(),
            scoring: Scoring::usual(&standard, folder),
            waivers: Vec::new(),
            assignments: Vec::new(),
            rulings: Vec::new(),
            orders: Vec::new(),
            notices: Vec::new(),
            standard,
        };
        project.finish(&by_hand);
        Ok(project)
    }

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
        let standard = default_standard()?;
        let layout = shape::layout(&tree, &Index::of(&standard), &Names::of(&standard));
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
            name: place.title(),
            root: site.root.clone(),
            place,
            years,
            units,
            submissions,
            shared: site.shared.as_ref().map(|name| site.root.join(name)),
            reference: site.reference.as_ref().map(|name| site.root.join(name)),
            stock: None,
            output: site.root.join(DEFAULT_OUTPUT),
            layout,
            thresholds: Thresholds::default(),
            filing: Filing::default(),
            letters: Default::default(),
            terms: Default::default(),
            milestones: Vec::new(),
            scoring: Scoring::usual(&standard, &site.root),
            waivers: Vec::new(),
            assignments: Vec::new(),
            rulings: Vec::new(),
            orders: Vec::new(),
            notices: Vec::new(),
            standard,
        };
        said.push(format!("评审名称暂定为“{}”。", project.name));
        project.finish(&by_hand);
        Ok((project, said))
    }
}

fn default_standard() -> Result<Standard> {
    builtin(DEFAULT_STANDARD)
        .ok_or_else(|| Error::bug(format!("程序里没有标准 {DEFAULT_STANDARD}。")))
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().and_then(OsStr::to_str);
    name.unwrap_or_default().to_owned()
}

impl Place {
    /// The name of an evaluation of this place.
    pub fn title(&self) -> String {
        let goal = if self.name.ends_with(['县', '旗']) {
            "国家卫生县"
        } else {
            "国家卫生城市"
        };
        format!("{}创建{goal}资料", self.name)
    }
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
    let known = Names::of(standard);
    let mut units: BTreeMap<String, Unit> = BTreeMap::new();
    for name in tree.names(depth) {
        let key = normalise(name);
        units.entry(key).or_insert_with(|| unit(name, &known));
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
        .filter(|unit| known.departments(&unit.name).is_empty())
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

fn unit(name: &str, known: &Names<'_>) -> Unit {
    let shown = display(name);
    // These three have a meaning in layouts and keys.
    let id = shown.replace(['/', '\\', '|'], "_");
    let (kind, sample_type) = known.kind_of(&id);
    Unit {
        aliases: if id == shown { Vec::new() } else { vec![shown] },
        in_use: Vec::new(),
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
    let known = Names::of(standard);
    let mut only = unit(folder, &known);
    let central = [Level::Part, Level::Item, Level::Requirement];
    let central = layout.levels.iter().any(|level| central.contains(level))
        && known.departments(&only.name).is_empty()
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
