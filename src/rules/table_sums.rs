//! 表内合计不符: a total that is not the sum of what stands above it.

use super::table_clash::{self, Clash};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::evidence::table::{Cell, Figure, Row, Table};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H101",
    name: "表里的合计与各行相加不符",
    property: "真实性",
    why: "评审专家习惯随手加一遍合计。合计与各行对不上，整张表乃至整份材料的数字都会被怀疑。",
    remedy: "重新核对各行数字和合计，查清是哪一处写错，改正后同一数字在其他材料里也要一并改。",
    exception: "表里只摘列了一部分行、合计是全部的，请在表里加一行“其余部分（未列）”；比率、平均数本来就不相加，程序不算。",
    severity: Severity::Warning,
    check,
};

/// What the cell before a total says.
pub(super) const TOTALS: &[&str] = &[
    "合计",
    "总计",
    "共计",
    "合计数",
    "总数",
    "全县合计",
    "全市合计",
    "全区合计",
];
/// What a part of a total is called.
const PARTS: &[&str] = &["小计", "分计"];
/// Words in the head of a column whose figures are never added.
const NEVER_ADDED: &[&str] = &[
    "率", "比", "均", "%", "‰", "序", "号", "年", "月", "日期", "时间", "电话", "编码", "代码",
    "单价", "标准", "浓度", "指数", "密度", "温", "级", "排名", "名次", "系数", "限值", "累计",
    "占",
];
/// Words near a table that shows a part of what it adds.
const EXCERPTS: &[&str] = &["部分", "摘", "节选", "其中", "等"];

/// A total that does not agree.
struct Wrong<'t> {
    row: &'t Row,
    column: String,
    said: String,
    /// What its rows come to, written as finely as they are.
    sum: String,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    table_clash::tell(evidence, report, |table| {
        disagreeing(table).iter().map(Wrong::clash).collect()
    });
}

impl Wrong<'_> {
    fn clash(&self) -> Clash {
        let Wrong {
            row,
            column,
            said,
            sum,
        } = self;
        Clash {
            span: row.span,
            says: format!("“{column}”一栏合计写的是 {said}，各行相加是 {sum}"),
            note: format!("“{column}”合计写 {said}，相加得 {sum}"),
        }
    }
}

/// Totals of a table that do not agree.
fn disagreeing(table: &Table) -> Vec<Wrong<'_>> {
    let mut wrong = Vec::new();
    let mut begun = table.parts().0.len();
    for (at, total) in table.rows.iter().enumerate().skip(begun) {
        if !total.is_called(TOTALS) {
            continue;
        }
        let above = &table.rows[begun..at];
        begun = at + 1;
        // A total may stand first: then what follows is added.
        let rows = match above.is_empty() {
            true => until_total(&table.rows[at + 1..]),
            false => above,
        };
        if rows.iter().any(excerpt) {
            continue;
        }
        let columns = (1..total.cells.len()).filter_map(|n| column(table, rows, total, n));
        wrong.extend(columns);
    }
    wrong
}

fn until_total(rows: &[Row]) -> &[Row] {
    let end = rows.iter().position(|row| row.is_called(TOTALS));
    &rows[..end.unwrap_or(rows.len())]
}

/// A row that says that more was counted than is shown.
pub(super) fn excerpt(row: &Row) -> bool {
    let first = row.cells.first().map_or("", |cell| cell.text.as_str());
    EXCERPTS.iter().any(|word| first.contains(word)) || first.contains('…')
}

/// A column whose total is not its sum. Cells must stand one below the other, every one of them
/// a figure of one kind or blank: in doubt nothing is said.
fn column<'t>(table: &Table, rows: &[Row], total: &'t Row, n: usize) -> Option<Wrong<'t>> {
    let width = total.cells.len();
    let said = total.cells[n].figure.as_ref()?;
    let name = table
        .names(width)
        .get(n)
        .copied()
        .filter(|name| !name.is_empty())?;
    if NEVER_ADDED.iter().any(|word| name.contains(word)) || said.unit.contains(['%', '‰']) {
        return None;
    }
    let mut parts: Vec<&Figure> = Vec::new();
    let mut whole: Vec<&Figure> = Vec::new();
    for row in rows {
        if row.cells.len() != width {
            return None;
        }
        match &row.cells[n] {
            cell if is_blank(cell) => {}
            Cell {
                figure: Some(figure),
                ..
            } if figure.unit == said.unit => match row.is_called(PARTS) {
                true => parts.push(figure),
                false => whole.push(figure),
            },
            _ => return None,
        }
    }
    let sum = |all: &[&Figure]| all.iter().map(|figure| figure.value).sum::<f64>();
    let places = whole
        .iter()
        .chain(&parts)
        .map(|f| f.places)
        .chain([said.places])
        .max()?;
    // Each figure may have been rounded.
    let step = 0.5 * 10_f64.powi(-i32::from(said.places));
    let slack = if places > 0 {
        step * (whole.len() + 1) as f64
    } else {
        0.0
    } + 1e-6;
    let agrees = |all: &[&Figure]| !all.is_empty() && (sum(all) - said.value).abs() <= slack;
    let average = sum(&whole) / whole.len().max(1) as f64;
    let most = whole
        .iter()
        .map(|figure| figure.value)
        .fold(f64::MIN, f64::max);
    let other = agrees(&whole)
        || agrees(&parts)
        || (average - said.value).abs() <= step
        || (most - said.value).abs() <= step;
    (whole.len() > 1 && !other).then(|| Wrong {
        row: total,
        column: name.to_owned(),
        said: total.cells[n].text.clone(),
        sum: {
            let added = if parts.is_empty() { &whole } else { &parts };
            format!("{:.*}", usize::from(places), sum(added))
        },
    })
}

fn is_blank(cell: &Cell) -> bool {
    cell.text.chars().all(|c| "-—–/\\无".contains(c))
}
