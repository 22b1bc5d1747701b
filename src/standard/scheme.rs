//! [`Scheme`]: how a standard is scored: rows with full marks, the pass mark, what vetoes, whose
//! conclusion decides, how many sample points are drawn.

use serde::{Deserialize, Serialize};

use super::{DepartmentId, IndicatorId, ItemId, RowId, SchemeId};

/// A way of scoring (评分方案): the assessment of an edition, a covert visit, a province's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scheme {
    /// Stable id, such as `anfang-city`.
    pub id: SchemeId,
    /// Name.
    pub title: String,
    /// The document it is from.
    pub document: String,
    /// Full marks; `None` where the official tables are not known.
    pub full_marks: Option<f64>,
    /// The mark to reach; `None` where it is not known.
    pub pass: Option<f64>,
    /// Other marks that are in use, with who uses them.
    pub other_passes: Vec<OtherPass>,
    /// Experts of each row at the top conclude 通过 or 不通过, and one 不通过 fails the whole.
    pub conclusions: bool,
    /// Parts, groups and rows.
    pub rows: Vec<Row>,
    /// What fails the whole, whatever the marks.
    pub vetoes: Vec<Veto>,
    /// Classes of cities by which sample sizes go.
    pub classes: Vec<String>,
    /// Least numbers of sample points.
    pub samples: Vec<Sample>,
    /// Where it comes from.
    pub source: String,
    /// Whether it was held against the official text. `false` is shown as 待核.
    pub verified: bool,
    /// A remark for clerks.
    pub note: Option<String>,
}

/// A pass mark that is in use somewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OtherPass {
    /// The mark.
    pub marks: f64,
    /// Who uses it, when.
    pub source: String,
}

/// A part, group or row of a scheme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Stable id, one in the whole standard.
    pub id: RowId,
    /// Name.
    pub title: String,
    /// Full marks where known.
    pub full_marks: Option<f64>,
    /// Who can tell its marks.
    pub by: By,
    /// For [`By::Slots`]: the part of the standard whose material it goes by.
    pub part: Option<super::PartId>,
    /// For [`By::Indicators`]: those it goes by; empty means all of the standard.
    pub indicators: Vec<IndicatorId>,
    /// The item of the standard it is about, where it is one.
    pub item: Option<ItemId>,
    /// Lead department.
    pub lead: Option<DepartmentId>,
    /// Supporting departments.
    pub supporting: Vec<DepartmentId>,
    /// Rows below it; then its marks are theirs.
    pub rows: Vec<Row>,
    /// Where it comes from.
    pub source: String,
    /// Whether it was held against the official text. `false` is shown as 待核.
    pub verified: bool,
    /// A remark for clerks.
    pub note: Option<String>,
}

/// Who can tell a row's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Only people (现场): a program never invents them.
    People,
    /// The program, by what material is there and what is wrong with it.
    Slots,
    /// The program, by the sheet of figures.
    Indicators,
}

/// What fails the whole (一票否决).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Veto {
    /// Stable id.
    pub id: RowId,
    /// What must not be.
    pub title: String,
    /// Figures that decide it; people decide where there are none.
    pub indicators: Vec<IndicatorId>,
    /// Whether figures alone can clear it, too; else they can only breach it.
    pub whole: bool,
    /// Where it comes from.
    pub source: String,
    /// Whether it was held against the official text.
    pub verified: bool,
}

/// The least number of sample points of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
    /// What is drawn.
    pub title: String,
    /// For which row at the top; `None` for the whole.
    pub row: Option<RowId>,
    /// How many, in the order of [`Scheme::classes`].
    pub least: Vec<u32>,
    /// Where it comes from.
    pub source: String,
}

impl Row {
    /// This row and all below it, top first, each with its depth.
    fn walk<'a>(&'a self, depth: usize, out: &mut Vec<(usize, &'a Row)>) {
        out.push((depth, self));
        for row in &self.rows {
            row.walk(depth + 1, out);
        }
    }
}

impl Scheme {
    /// All rows in order, each with its depth from 0.
    pub fn all_rows(&self) -> Vec<(usize, &Row)> {
        let mut all = Vec::new();
        for row in &self.rows {
            row.walk(0, &mut all);
        }
        all
    }

    /// The row of this id.
    pub fn row(&self, id: &str) -> Option<&Row> {
        let mut all = self.all_rows().into_iter();
        all.find(|(_, row)| row.id.as_str() == id)
            .map(|(_, row)| row)
    }

    /// The least numbers for a city of these classes, by what is drawn; empty where its class is
    /// not known.
    pub fn samples_for(&self, classes: &[String]) -> Vec<(&Sample, u32)> {
        let of = |class: &String| classes.contains(class);
        let Some(at) = self.classes.iter().position(of) else {
            return Vec::new();
        };
        let samples = self.samples.iter();
        samples
            .filter_map(|sample| Some((sample, *sample.least.get(at)?)))
            .collect()
    }
}
