//! 表内比率不符: a percentage that does not follow from the figures beside it.

use super::table_clash::{self, Clash};
use super::table_sums::{TOTALS, excerpt};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::evidence::table::{Cell, Figure, Row, Table};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H102",
    name: "表里的百分比与同一行的数字不符",
    property: "真实性",
    why: "合格率、占比是拿表里的数一除就知道的。除出来对不上，专家会认为这张表没有人核对过，数字是填上去的。",
    remedy: "用计算器重新除一遍，查清是原始数字错了还是百分比错了，改正后同一数字在其他材料里也要一并改。",
    exception: "比率的分子分母不是这两栏的，把栏名写清楚（如“应检户数”“复检合格数”）；增长率、同比和每千人、每十万人的率，程序不算；四舍五入或去尾的差别不算。",
    severity: Severity::Warning,
    check,
};

/// Words in the head of the column that a rate is a part of.
const WHOLES: &[&str] = &[
    "抽检", "抽查", "检测", "监测", "检查", "检验", "采样", "抽样", "应检", "应种", "应", "总",
    "受检", "调查", "实有", "受理", "发放", "样品", "样本", "参检", "任务", "计划",
];
/// Rates that are no share of a column.
const NO_SHARES: &[&str] = &[
    "增长",
    "同比",
    "环比",
    "增速",
    "增幅",
    "‰",
    "/",
    "万",
    "死亡率",
    "发病率",
    "出生率",
    "变化",
];
/// Heads of columns that give each row's share of the total.
const PORTIONS: &[&str] = &["占比", "比重", "构成比", "所占比例", "百分比", "占总数比例"];

/// A percentage that does not follow.
struct Wrong<'t> {
    row: &'t Row,
    column: &'t str,
    said: &'t str,
    /// `98÷100 算是 98.00%`.
    due: String,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    table_clash::tell(evidence, report, |table| {
        wrong_in(table).iter().map(Wrong::clash).collect()
    });
}

impl Wrong<'_> {
    fn clash(&self) -> Clash {
        let Wrong {
            row,
            column,
            said,
            due,
        } = self;
        let label = row.label();
        Clash {
            span: row.span,
            says: format!("“{label}”一行“{column}”写的是 {said}，按 {due}"),
            note: format!("“{column}”写 {said}，按 {due}"),
        }
    }
}

fn wrong_in(table: &Table) -> Vec<Wrong<'_>> {
    let (head, rows) = table.parts();
    let width = rows.first().map_or(0, |row| row.cells.len());
    let names = table.names(width);
    if head.is_empty() || names.is_empty() {
        return Vec::new();
    }
    let rows: Vec<&Row> = rows.iter().filter(|row| row.cells.len() == width).collect();
    let columns = names.iter().enumerate();
    columns
        .flat_map(|(n, name)| match () {
            () if PORTIONS.iter().any(|word| name.contains(word)) => portions(&names, &rows, n),
            () if is_rate(name) => rates(&names, &rows, n),
            () => Vec::new(),
        })
        .collect()
}

fn is_rate(name: &str) -> bool {
    bare(name).ends_with('率') && !NO_SHARES.iter().any(|word| name.contains(word))
}

/// A column's name without what stands in brackets.
fn bare(name: &str) -> &str {
    name.split('(').next().unwrap_or(name)
}

/// 合格率 beside 合格数 and 抽检数. There must be one column for each; and where the table has
/// several rows, more of them must agree than not: else the columns mean something else.
fn rates<'t>(names: &[&'t str], rows: &[&'t Row], n: usize) -> Vec<Wrong<'t>> {
    let stem: Vec<char> = bare(names[n]).trim_end_matches('率').chars().collect();
    let Some(core) = stem
        .len()
        .checked_sub(2)
        .map(|at| stem[at..].iter().collect::<String>())
    else {
        return Vec::new();
    };
    let counted = |at: &usize| *at != n && !bare(names[*at]).ends_with(['率', '比']);
    let denied = |name: &str| {
        ["不", "未", "非"]
            .iter()
            .any(|no| name.contains(&format!("{no}{core}")))
    };
    let part = |at: &usize| counted(at) && names[*at].contains(&core) && !denied(names[*at]);
    let parts: Vec<usize> = (0..names.len()).filter(part).collect();
    let whole = |at: &usize| {
        counted(at)
            && !parts.contains(at)
            && WHOLES.iter().any(|word| names[*at].contains(word))
            && !denied(names[*at])
    };
    let wholes: Vec<usize> = (0..names.len()).filter(whole).collect();
    let ([part], [whole]) = (&parts[..], &wholes[..]) else {
        return Vec::new();
    };
    let judged = rows.iter().filter_map(|row| {
        let (part, whole) = (figure(row, *part)?, figure(row, *whole)?);
        Some((
            *row,
            judge(names[n], row, n, part, (whole.value, whole.text))?,
        ))
    });
    told(judged.collect(), names[n])
}

/// A column of shares beside the column of counts: each its count by the total.
fn portions<'t>(names: &[&'t str], rows: &[&'t Row], n: usize) -> Vec<Wrong<'t>> {
    let totals: Vec<&&Row> = rows.iter().filter(|row| row.is_called(TOTALS)).collect();
    let ([total], Some(counts)) = (&totals[..], n.checked_sub(1)) else {
        return Vec::new();
    };
    if rows.iter().any(|row| excerpt(row)) || bare(names[counts]).ends_with(['率', '比']) {
        return Vec::new();
    }
    let Some(whole) = figure(total, counts) else {
        return Vec::new();
    };
    let judged = rows.iter().filter_map(|row| {
        let part = figure(row, counts)?;
        Some((
            *row,
            judge(names[n], row, n, part, (whole.value, whole.text))?,
        ))
    });
    told(judged.collect(), names[n])
}

/// A count in a cell.
#[derive(Clone, Copy)]
struct Count<'t> {
    value: f64,
    /// How far off it may be for having been rounded.
    slack: f64,
    text: &'t str,
}

fn figure(row: &Row, n: usize) -> Option<Count<'_>> {
    let cell = row.cells.get(n)?;
    let figure = cell
        .figure
        .as_ref()
        .filter(|f| !f.unit.contains(['%', '‰']))?;
    let slack = if figure.places > 0 {
        step(figure) / 2.0
    } else {
        0.0
    };
    Some(Count {
        value: figure.value,
        slack,
        text: &cell.text,
    })
}

fn step(figure: &Figure) -> f64 {
    10_f64.powi(-i32::from(figure.places))
}

/// What was found of a row: that it agrees, or what it comes to.
type Judgement<'t> = Option<(&'t str, String)>;

/// Holds a rate against its part and its whole. Rounding and cutting off are both usual.
fn judge<'t>(
    name: &str,
    row: &'t Row,
    n: usize,
    part: Count<'_>,
    (whole, written): (f64, &str),
) -> Option<Judgement<'t>> {
    let Cell {
        text,
        figure: Some(rate),
    } = row.cells.get(n)?
    else {
        return None;
    };
    if whole <= 0.0 || part.value < 0.0 || part.value > whole {
        return None;
    }
    // 0.985 in a spreadsheet whose cells were not shown as percentages.
    let told = rate.unit.contains('%') || name.contains('%');
    let scale = if !told && rate.value <= 1.0 && rate.places > 1 {
        100.0
    } else {
        1.0
    };
    let due = part.value / whole * 100.0;
    let slack = step(rate) * scale + 200.0 * part.slack / whole + 1e-6;
    let agrees = (rate.value * scale - due).abs() < slack;
    let places = usize::from(rate.places).clamp(1, 4);
    let words = format!("{}÷{written} 算是 {due:.places$}%", part.text);
    Some((!agrees).then_some((text.as_str(), words)))
}

/// Rows that do not agree, where the others show what the columns mean: alone, or fewer than
/// those that agree.
fn told<'t>(judged: Vec<(&'t Row, Judgement<'t>)>, column: &'t str) -> Vec<Wrong<'t>> {
    let wrong = judged
        .iter()
        .filter(|(_, judgement)| judgement.is_some())
        .count();
    if judged.len() > 1 && wrong * 2 >= judged.len() {
        return Vec::new();
    }
    let all = judged.into_iter();
    all.filter_map(|(row, judgement)| {
        let (said, due) = judgement?;
        Some(Wrong {
            row,
            column,
            said,
            due,
        })
    })
    .collect()
}
