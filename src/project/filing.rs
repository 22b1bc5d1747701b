//! [`Filing`]: how dossiers are filed and printed: fonds, retention, archival codes (档号), volumes,
//! boxes. The `dossier` section of `juanzong.yaml`.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Tera};

use super::{Unit, written};
use crate::page::House;
use crate::standard::yaml::{Mistakes, at};
use crate::standard::{UnitId, unknown};

/// Codes of papers unless the project says otherwise, in the manner of DA/T 22-2015, 5.4.
pub(super) const CODE: &str =
    "{% if fonds %}{{ fonds }}-{% endif %}WS·{{ year }}-{{ retention }}-{{ unit_code }}-{{ item }}";
/// Codes of volumes unless the project says otherwise, in the manner of DA/T 13-2022.
pub(super) const VOLUME_CODE: &str =
    "{% if fonds %}{{ fonds }}-{% endif %}PG·{{ last_year }}-{{ retention }}-{{ volume }}";
/// Widths of boxes in millimetres (DA/T 22-2015, 5.6).
pub(super) const BOXES: [u32; 4] = [20, 30, 40, 50];

/// How dossiers are filed and printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Filing {
    /// 全宗号; empty where nobody has given one.
    pub fonds: String,
    /// 全宗名称; empty for the name of whoever a dossier is of.
    pub fonds_name: String,
    /// 保管期限.
    pub retention: Retention,
    /// Template of the archival code of a paper.
    pub code: String,
    /// Template of the archival code of a volume.
    pub volume_code: String,
    /// 机构代码 of units; the others get their number in the project.
    pub unit_codes: BTreeMap<UnitId, String>,
    /// Sheets that a volume holds at most.
    pub sheets_per_volume: u32,
    /// Whether sheets are printed on both sides.
    pub duplex: bool,
    /// Whether the papers of the current year are kept apart, unbound.
    pub loose_current_year: bool,
    /// Photos on a page.
    pub photos_per_page: u8,
    /// Whether the filing stamp (归档章) is printed on first pages.
    pub stamp: bool,
    /// Widths of the boxes at hand, in millimetres, ascending.
    pub box_widths: Vec<u32>,
    /// Measures of the page that papers are set on.
    pub page: House,
}

/// 保管期限 (DA/T 22-2015, 5.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Retention {
    /// 永久.
    Permanent,
    /// 定期30年.
    Thirty,
    /// 定期10年.
    Ten,
}

impl Retention {
    /// As a form has it.
    pub fn in_words(self) -> &'static str {
        match self {
            Retention::Permanent => "永久",
            Retention::Thirty => "30年",
            Retention::Ten => "10年",
        }
    }

    /// As a code has it.
    pub fn code(self) -> &'static str {
        match self {
            Retention::Permanent => "Y",
            Retention::Thirty => "D30",
            Retention::Ten => "D10",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let all = [Retention::Permanent, Retention::Thirty, Retention::Ten];
        let name = name.trim_start_matches("定期");
        all.into_iter()
            .find(|r| r.in_words() == name || r.code() == name)
    }
}

impl Default for Filing {
    fn default() -> Self {
        Filing {
            fonds: String::new(),
            fonds_name: String::new(),
            retention: Retention::Thirty,
            code: CODE.into(),
            volume_code: VOLUME_CODE.into(),
            unit_codes: BTreeMap::new(),
            sheets_per_volume: 200,
            duplex: true,
            loose_current_year: false,
            photos_per_page: 2,
            stamp: true,
            box_widths: BOXES.to_vec(),
            page: House::default(),
        }
    }
}

/// What the template of a paper's code may ask for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PaperParts {
    /// 全宗号.
    pub fonds: String,
    /// 年度.
    pub year: String,
    /// 保管期限, as a code.
    pub retention: String,
    /// The unit's name.
    pub unit: String,
    /// 机构代码.
    pub unit_code: String,
    /// Two-digit number of the part of the standard.
    pub part: String,
    /// Number of the item of the standard.
    pub clause: String,
    /// 件号, four digits.
    pub item: String,
}

/// What the template of a volume's code may ask for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct VolumeParts {
    /// 全宗号.
    pub fonds: String,
    /// 保管期限, as a code.
    pub retention: String,
    /// First year.
    pub first_year: String,
    /// Last year.
    pub last_year: String,
    /// The unit's name; empty for the city's own.
    pub unit: String,
    /// 机构代码; empty for the city's own.
    pub unit_code: String,
    /// Two-digit number of the part of the standard; empty for a unit's.
    pub part: String,
    /// 案卷号, four digits.
    pub volume: String,
}

/// The two templates of codes, read once.
pub struct Coder {
    tera: Tera,
}

impl Coder {
    /// The code of a paper; `None` where the template fails on these parts.
    pub fn paper(&self, parts: &PaperParts) -> Option<String> {
        self.fill("code", parts)
    }

    /// The code of a volume.
    pub fn volume(&self, parts: &VolumeParts) -> Option<String> {
        self.fill("volume_code", parts)
    }

    fn fill(&self, name: &str, parts: &impl Serialize) -> Option<String> {
        let context = Context::from_serialize(parts).ok()?;
        let code = self.tera.render(name, &context).ok()?;
        Some(code.trim().to_owned())
    }
}

impl Filing {
    /// Its templates, ready to be filled.
    ///
    /// # Errors
    /// Key and cause for the first that can't be read or does not tell one from the next.
    pub fn coder(&self) -> Result<Coder, (&'static str, String)> {
        let mut coder = Coder { tera: Tera::new() };
        for (key, source) in [("code", &self.code), ("volume_code", &self.volume_code)] {
            let read = coder.tera.add_raw_template(key, source);
            read.map_err(|e| (key, format!("档号模板读不懂：{e}")))?;
        }
        let paper = |item: &str| {
            let item = item.to_owned();
            coder.paper(&PaperParts {
                item,
                ..PaperParts::default()
            })
        };
        let volume = |volume: &str| {
            let volume = volume.to_owned();
            coder.volume(&VolumeParts {
                volume,
                ..VolumeParts::default()
            })
        };
        tells_apart(paper("0001"), paper("0002"), "item").map_err(|why| ("code", why))?;
        tells_apart(volume("0001"), volume("0002"), "volume")
            .map_err(|why| ("volume_code", why))?;
        Ok(coder)
    }

    /// 机构代码 of a unit: as given, else its place in the project, two digits at least.
    pub fn unit_code(&self, units: &[Unit], id: &UnitId) -> String {
        let given = self.unit_codes.get(id).cloned();
        given.unwrap_or_else(|| {
            let place = units.iter().position(|unit| unit.id == *id);
            place.map_or_else(String::new, |n| format!("{:02}", n + 1))
        })
    }
}

fn tells_apart(one: Option<String>, other: Option<String>, part: &str) -> Result<(), String> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Ok(()),
        (Some(_), Some(_)) => Err(format!(
            "档号模板里没有 {{{{ {part} }}}}，会编出相同的档号。"
        )),
        _ => Err("档号模板填不出来：用了没有的项目，或写法有误。".into()),
    }
}

/// What is written, with our own where nothing is.
pub(super) fn filing(written: &written::Filing, units: &[Unit], out: &mut Mistakes) -> Filing {
    let ours = Filing::default();
    let text = |text: &Option<String>, or: String| text.as_deref().map_or(or, |t| t.trim().into());
    let mut filing = Filing {
        fonds: text(&written.fonds, ours.fonds),
        fonds_name: text(&written.fonds_name, ours.fonds_name),
        retention: ours.retention,
        code: text(&written.code, ours.code),
        volume_code: text(&written.volume_code, ours.volume_code),
        unit_codes: BTreeMap::new(),
        sheets_per_volume: written.sheets_per_volume.unwrap_or(ours.sheets_per_volume),
        duplex: written.duplex.unwrap_or(ours.duplex),
        loose_current_year: written
            .loose_current_year
            .unwrap_or(ours.loose_current_year),
        photos_per_page: written.photos_per_page.unwrap_or(ours.photos_per_page),
        stamp: written.stamp.unwrap_or(ours.stamp),
        box_widths: written.box_widths.clone().unwrap_or(ours.box_widths),
        page: page(&written.page),
    };
    if let Some(name) = &written.retention {
        match Retention::named(name) {
            Some(retention) => filing.retention = retention,
            None => out.value(
                at!["dossier", "retention"],
                "保管期限请写永久、30年或10年。",
            ),
        }
    }
    for (name, code) in &written.unit_codes {
        let unit = units
            .iter()
            .find(|u| u.id.as_str() == name || u.name == *name);
        match unit {
            None if !out.below("units") => {
                let known = units.iter().map(|unit| unit.name.as_str());
                let what = unknown("单位", name, known);
                out.key(at!["dossier", "unit_codes", name.as_str()], what);
            }
            None => {}
            Some(unit) => {
                let twice = filing.unit_codes.values().any(|other| other == code);
                if twice || code.trim().is_empty() {
                    let what = if twice {
                        format!("机构代码 {code} 给了两个单位。")
                    } else {
                        "机构代码不能空。".into()
                    };
                    out.value(at!["dossier", "unit_codes", name.as_str()], what);
                }
                filing
                    .unit_codes
                    .insert(unit.id.clone(), code.trim().into());
            }
        }
    }
    if ![1, 2, 4].contains(&filing.photos_per_page) {
        out.value(
            at!["dossier", "photos_per_page"],
            "一页只能放 1、2 或 4 张照片。",
        );
    }
    filing.box_widths.sort_unstable();
    filing.box_widths.dedup();
    if filing.box_widths.is_empty() {
        out.value(
            at!["dossier", "box_widths"],
            "至少写一种档案盒宽度，例如 [20, 30, 40, 50]。",
        );
    }
    if let Err(why) = filing.page.check() {
        out.key(at!["dossier", "page"], format!("版面不成立：{why}。"));
    }
    if let Err((key, why)) = filing.coder() {
        out.value(at!["dossier", key], why);
    }
    filing
}

fn page(written: &written::Page) -> House {
    let ours = House::default();
    House {
        left: written.left.unwrap_or(ours.left),
        top: written.top.unwrap_or(ours.top),
        width: written.width.unwrap_or(ours.width),
        height: written.height.unwrap_or(ours.height),
        lines: written.lines.unwrap_or(ours.lines),
        characters: written.characters.unwrap_or(ours.characters),
        body: written.body,
        ..ours
    }
}
