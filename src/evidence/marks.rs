//! [`Marks`]: what people gave on the spot and what experts concluded (评分表), read row by row.

use std::collections::BTreeMap;

use super::Evidence;
use super::personal::mask;
use super::sheet::Sheet;
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::project::{Plan, Project, SheetAt};
use crate::standard::measure::Measure;
use crate::standard::{Row, RowId, SchemeId, UnitId};

/// Names of the columns, as the blank sheet has them.
pub const COLUMNS: [&str; 11] = [
    "方案",
    "代号",
    "项目",
    "满分",
    "得分",
    "评价值",
    "结论",
    "责任单位",
    "扣分说明",
    "评分人",
    "日期",
];
/// How many columns the program fills in; the others are people's.
pub const GIVEN: usize = 4;
/// What the column 结论 may say of a group.
pub const CONCLUSIONS: [&str; 2] = ["通过", "不通过"];
/// What the column 结论 may say of a veto.
pub const VETOES: [&str; 2] = ["未触发", "触发"];
/// The scale of 评价值.
pub const SCALE: f64 = 10.0;

/// By scheme and row.
pub type Key = (SchemeId, RowId);

/// Marks and conclusions.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Marks given, by row.
    pub given: BTreeMap<Key, Mark>,
    /// 通过 (true) or 不通过, by row at the top.
    pub conclusions: BTreeMap<Key, Conclusion>,
    /// 触发 (true) or 未触发, by veto.
    pub vetoes: BTreeMap<Key, Conclusion>,
    /// What could not be taken, in Chinese, by row and column.
    pub complaints: Vec<String>,
}

/// What was given to a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Points, where the row has full marks.
    pub points: Option<f64>,
    /// On the scale of ten.
    pub rating: f64,
    /// Who lost them, where that was said.
    pub units: Vec<UnitId>,
    /// Why.
    pub why: String,
    /// Who gave them, and when.
    pub by: String,
}

/// What a person concluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// Yes or no.
    pub said: bool,
    /// Why.
    pub why: String,
    /// Who, and when.
    pub by: String,
}

impl Marks {
    /// Reads the sheet of this catalogue.
    pub(super) fn of(
        project: &Project,
        catalogue: &Catalogue,
        facts: &BTreeMap<Digest, Facts>,
    ) -> Self {
        let mut marks = Marks::default();
        let Some(file) = &catalogue.sheets.marks else {
            return marks;
        };
        let sheet = Sheet::of(file, facts.get(&file.digest), COLUMNS[0]);
        if let Some(trouble) = sheet.trouble {
            marks.complaints.push(trouble);
            return marks;
        }
        let (mut strangers, mut unchosen) = (Vec::new(), Vec::new());
        for row in &sheet.rows {
            let line = Line { sheet: &sheet, row };
            let (scheme, id) = (line.cell("方案"), line.cell("代号"));
            let plans = &project.scoring.plans;
            let plan = plans.iter().find(|plan| plan.scheme.id.as_str() == scheme);
            let taken = match plan {
                None => {
                    unchosen.push(scheme);
                    continue;
                }
                Some(plan) => marks.line(project, plan, id, &line),
            };
            match taken {
                Ok(true) => {}
                Ok(false) => strangers.push(format!("“{}”", mask(id))),
                Err((title, why)) => {
                    let what = format!("{} 里“{title}”那一行：{why}。没有采用。", file.path);
                    marks.complaints.push(what);
                }
            }
        }
        if !strangers.is_empty() {
            let list = strangers.join("、");
            let what = format!("{} 里这些代号在评分方案里没有：{list}。", file.path);
            marks.complaints.push(what);
        }
        unchosen.sort_unstable();
        unchosen.dedup();
        for scheme in unchosen {
            let scheme = mask(scheme);
            let what = format!(
                "{} 里有“{scheme}”的行，项目没有选用这个评分方案，没有看。",
                file.path
            );
            marks.complaints.push(what);
        }
        marks
    }

    /// Takes a row; `false` where the scheme has no such row.
    fn line(
        &mut self,
        project: &Project,
        plan: &Plan,
        id: &str,
        line: &Line<'_>,
    ) -> Result<bool, (String, String)> {
        let scheme = &plan.scheme;
        let key = (scheme.id.clone(), RowId::from(id));
        if let Some(veto) = scheme.vetoes.iter().find(|veto| veto.id.as_str() == id) {
            let told = |why| (veto.title.clone(), why);
            let conclusion = line.conclusion(VETOES[1], VETOES[0]).map_err(told)?;
            let Some(conclusion) = conclusion else {
                return Ok(true);
            };
            return put(&mut self.vetoes, key, conclusion).map_err(told);
        }
        let Some(row) = scheme.row(id) else {
            return Ok(false);
        };
        let told = |why| (row.title.clone(), why);
        let top = scheme.rows.iter().any(|top| top.id == row.id);
        if scheme.conclusions && top {
            let conclusion = line
                .conclusion(CONCLUSIONS[0], CONCLUSIONS[1])
                .map_err(told)?;
            if let Some(conclusion) = conclusion {
                put(&mut self.conclusions, key.clone(), conclusion).map_err(told)?;
            }
        } else if !line.cell("结论").is_empty() {
            return Err(told("“结论”一栏这一行不用填".into()));
        }
        let Some(mark) = line.mark(project, row).map_err(told)? else {
            return Ok(true);
        };
        put(&mut self.given, key, mark).map_err(told)
    }
}

/// Why a row of the sheet would not be taken, in Chinese: what stands in the columns that are
/// people's, in their order.
pub fn refused(project: &Project, plan: &Plan, id: &RowId, theirs: &[String]) -> Option<String> {
    let given = [plan.scheme.id.as_str(), id.as_str(), "", ""].map(str::to_owned);
    let row: Vec<String> = given.into_iter().chain(theirs.iter().cloned()).collect();
    let sheet = Sheet {
        head: COLUMNS.map(str::to_owned).to_vec(),
        ..Sheet::default()
    };
    let line = Line {
        sheet: &sheet,
        row: &row,
    };
    let taken = Marks::default().line(project, plan, id.as_str(), &line);
    taken.err().map(|(_, why)| why)
}

impl Evidence {
    /// Takes in the sheet of marks as it is now: where it lies, itself, and what it says. Nothing
    /// else is read anew.
    pub fn take_marks(
        &mut self,
        at: Option<SheetAt>,
        sheet: Option<Material>,
        facts: BTreeMap<Digest, Facts>,
    ) {
        let old = &self.marks.complaints;
        self.project.notices.retain(|told| !old.contains(told));
        self.project.scoring.marks = at;
        self.catalogue.sheets.marks = sheet;
        self.facts.extend(facts);
        self.marks = Marks::of(&self.project, &self.catalogue, &self.facts);
        let new = self.marks.complaints.iter().cloned();
        self.project.notices.extend(new);
    }
}

/// Takes what is said first; the same said again is a mistake.
fn put<T>(all: &mut BTreeMap<Key, T>, key: Key, value: T) -> Result<bool, String> {
    if all.contains_key(&key) {
        return Err(TWICE.into());
    }
    all.insert(key, value);
    Ok(true)
}

const TWICE: &str = "上面已经填过一行";

/// A row of the sheet.
struct Line<'a> {
    sheet: &'a Sheet,
    row: &'a [String],
}

impl<'a> Line<'a> {
    fn cell(&self, name: &str) -> &'a str {
        self.sheet.cell(self.row, name)
    }

    /// Yes, no, or nothing said. Who said it must be known.
    fn conclusion(&self, yes: &str, no: &str) -> Result<Option<Conclusion>, String> {
        let said = self.cell("结论");
        let said = match said {
            "" => return Ok(None),
            said if said == yes => true,
            said if said == no => false,
            said => {
                let said = mask(said);
                return Err(format!("“结论”一栏写的是“{said}”，只能写“{yes}”或“{no}”"));
            }
        };
        Ok(Some(Conclusion {
            said,
            why: mask(self.cell("扣分说明")),
            by: self.by()?,
        }))
    }

    /// Points or a rating, or neither.
    fn mark(&self, project: &Project, row: &Row) -> Result<Option<Mark>, String> {
        let points = self.number("得分", row.full_marks)?;
        let rating = self.number("评价值", Some(SCALE))?;
        let full = row.full_marks.filter(|full| *full > 0.0);
        if points.is_some() && full.is_none() {
            return Err("这一行没有分值，“得分”不用填，可以填“评价值”".into());
        }
        if (points.is_some() || rating.is_some()) && row.rows.iter().any(|r| r.full_marks.is_some())
        {
            return Err("这一行的分是细目相加的，请填在细目上".into());
        }
        let from_points = points.zip(full).map(|(points, full)| points / full * SCALE);
        let rating = match (from_points, rating) {
            (None, None) => return Ok(None),
            (Some(own), Some(said)) if (own - said).abs() > 0.05 + 1e-9 => {
                return Err(format!(
                    "“得分”折成 10 分制是 {own:.1}，“评价值”写的是 {said}，两个对不上"
                ));
            }
            (Some(own), _) => own,
            (None, Some(said)) => said,
        };
        Ok(Some(Mark {
            points: points.or(full.map(|full| full * rating / SCALE)),
            rating,
            units: self.units(project)?,
            why: mask(self.cell("扣分说明")),
            by: self.by()?,
        }))
    }

    fn number(&self, column: &str, most: Option<f64>) -> Result<Option<f64>, String> {
        let said = self.cell(column);
        if said.is_empty() {
            return Ok(None);
        }
        let folded = crate::standard::measure::folded(said);
        let measure = Measure::read(&folded).filter(|m| ["", "分"].contains(&m.unit.as_str()));
        let Some(measure) = measure else {
            return Err(format!("“{column}”一栏写的是“{}”，不是分数", mask(said)));
        };
        let value = measure.value;
        match most {
            Some(most) if value > most => {
                Err(format!("“{column}”一栏写的是 {value}，超过了满分 {most}"))
            }
            _ if value < 0.0 => Err(format!("“{column}”一栏写的是 {value}，不能小于 0")),
            _ => Ok(Some(value)),
        }
    }

    fn units(&self, project: &Project) -> Result<Vec<UnitId>, String> {
        let names = self.cell("责任单位").split(['、', '；', ';', '，', ',']);
        let mut units = Vec::new();
        for name in names.map(str::trim).filter(|name| !name.is_empty()) {
            match project.unit_named(name) {
                Some(unit) => units.push(unit.id.clone()),
                None => {
                    return Err(format!(
                        "“责任单位”一栏写的是“{}”，项目里没有这个单位",
                        mask(name)
                    ));
                }
            }
        }
        units.sort();
        units.dedup();
        Ok(units)
    }

    /// Who, and when: `张三（2024-11-02）`.
    fn by(&self) -> Result<String, String> {
        let (by, date) = (mask(self.cell("评分人")), mask(self.cell("日期")));
        match (by.is_empty(), date.is_empty()) {
            (true, _) => Err("“评分人”一栏没有填，不知道是谁评的".into()),
            (false, true) => Ok(by),
            (false, false) => Ok(format!("{by}（{date}）")),
        }
    }
}
