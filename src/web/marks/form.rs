//! The form of one scheme: what each row may be given, what was typed, what the sheet has by now.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::digest::digest;
use crate::evidence::marks::{CONCLUSIONS, SCALE, VETOES, refused};
use crate::ledger::calendar;
use crate::output::mark_sheet::{Cells, MarkSheet};
use crate::output::words;
use crate::project::{Plan, Project};
use crate::standard::{By, RowId};

/// What people fill in: what the field is called in the form, and in words. The order is that of
/// [`Cells`].
const FIELDS: [(&str, &str); 7] = [
    ("points", "得分"),
    ("rating", "评价值"),
    ("said", "结论"),
    ("units", "责任单位"),
    ("why", "扣分说明"),
    ("by", "评分人"),
    ("day", "日期"),
];
const POINTS: usize = 0;
const RATING: usize = 1;
const SAID: usize = 2;
const UNITS: usize = 3;
const BY: usize = 5;
const DAY: usize = 6;

/// What is asked of one row or veto of a scheme.
struct Ask<'p> {
    id: &'p RowId,
    depth: usize,
    title: String,
    /// As the blank sheet has it.
    full: String,
    note: String,
    /// Which of [`FIELDS`] may be filled in.
    open: [bool; FIELDS.len()],
    /// What may be concluded.
    choices: &'static [&'static str],
}

/// A column of the form.
#[derive(Serialize)]
pub struct Head {
    label: &'static str,
    used: bool,
}

/// A row of the form.
#[derive(Serialize)]
pub struct Row {
    n: usize,
    depth: usize,
    title: String,
    full: String,
    note: String,
    /// By what is known whether the sheet has changed since.
    was: String,
    fields: Vec<Field>,
    /// Why it is not taken.
    wrong: String,
    /// Whether anything may be filled in.
    open: bool,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    label: &'static str,
    /// Class of its width, and how it is typed.
    kind: &'static str,
    open: bool,
    value: String,
    choices: &'static [&'static str],
    /// What the sheet has by now, where somebody else put in something different.
    theirs: Option<String>,
    /// What is wrong with it alone.
    wrong: bool,
}

/// What became of a form that was sent.
#[derive(Default)]
pub struct Taken {
    /// Rows that somebody changed here, in the scheme's order.
    pub changed: usize,
    /// Rows that are not taken.
    pub wrong: usize,
    /// Rows that somebody else changed in another way meanwhile.
    pub clashes: usize,
    /// Rows that somebody else changed meanwhile and nobody here.
    pub theirs: usize,
}

/// Which columns a form needs: nobody is shown one that is shut in every row.
pub fn heads(rows: &[Row]) -> Vec<Head> {
    let heads = FIELDS.iter().enumerate().map(|(at, (_, label))| Head {
        label,
        used: rows
            .iter()
            .any(|row| row.fields[at].open || !row.fields[at].value.is_empty()),
    });
    heads.collect()
}

/// The form of a scheme as the sheet stands.
pub fn rows(plan: &Plan, sheet: &MarkSheet) -> Vec<Row> {
    let row = |(n, ask): (usize, Ask<'_>)| {
        let cells = sheet.cells(&plan.scheme.id, ask.id);
        shown(n, &ask, mark(ask.id, &cells), cells, None, String::new())
    };
    asks(plan).into_iter().enumerate().map(row).collect()
}

/// Takes a form that was sent into the sheet, row by row; gives the form as it was typed, with what
/// is wrong. A row that somebody else changed since the form was opened is never overwritten.
pub fn take(
    project: &Project,
    plan: &Plan,
    sheet: &mut MarkSheet,
    typed: &BTreeMap<String, String>,
) -> (Vec<Row>, Taken) {
    let mut taken = Taken::default();
    let mut rows = Vec::new();
    for (n, ask) in asks(plan).into_iter().enumerate() {
        let now = sheet.cells(&plan.scheme.id, ask.id);
        let mut cells = filled(n, &ask, &now, typed);
        let was = typed.get(&format!("was.{n}")).cloned().unwrap_or_default();
        let (mine, other) = (mark(ask.id, &cells) != was, mark(ask.id, &now) != was);
        if mine {
            sign(&mut cells, typed);
        }
        let clash = mine && other && cells != now;
        taken.changed += usize::from(mine && cells != now);
        taken.theirs += usize::from(other && !mine);
        taken.clashes += usize::from(clash);
        // Sent again it is held against the sheet as it is now: then it is meant so.
        let seen = mark(ask.id, &now);
        if !mine {
            rows.push(shown(n, &ask, seen, now, None, String::new()));
            continue;
        }
        let wrong = wrong(project, plan, &ask, &cells).unwrap_or_default();
        taken.wrong += usize::from(!wrong.is_empty());
        if wrong.is_empty() && !clash {
            let title = format!("{}{}", "　".repeat(ask.depth), ask.title);
            sheet.put(&plan.scheme.id, ask.id, [&title, &ask.full], &cells);
        }
        rows.push(shown(n, &ask, seen, cells, clash.then_some(&now), wrong));
    }
    (rows, taken)
}

/// What a row would be: what was typed where something may be typed, else what stands there.
fn filled(n: usize, ask: &Ask<'_>, now: &Cells, typed: &BTreeMap<String, String>) -> Cells {
    std::array::from_fn(|field| {
        let name = format!("{}.{n}", FIELDS[field].0);
        let said = typed.get(&name).filter(|_| ask.open[field]);
        let said = said.map(|text| plain(text));
        said.unwrap_or_else(|| now[field].clone())
    })
}

/// What was typed, without what would make the sheet no text.
fn plain(text: &str) -> String {
    let harmful = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
    text.trim().replace(harmful, " ")
}

/// Who fills in a row and does not say so is whoever signs the form.
fn sign(cells: &mut Cells, typed: &BTreeMap<String, String>) {
    let given = [POINTS, RATING, SAID]
        .iter()
        .any(|at| !cells[*at].is_empty());
    for (field, name) in [(BY, "by"), (DAY, "day")] {
        if let Some(text) = typed.get(name).filter(|_| given && cells[field].is_empty()) {
            cells[field] = plain(text);
        }
    }
}

/// By what the state of a row is known, and which row it is.
fn mark(id: &RowId, cells: &Cells) -> String {
    let whole = format!("{id}\u{1f}{}", cells.join("\u{1f}"));
    let whole = digest(whole.as_bytes()).to_string();
    whole.chars().take(16).collect()
}

fn wrong(project: &Project, plan: &Plan, ask: &Ask<'_>, cells: &Cells) -> Option<String> {
    let day = &cells[DAY];
    if !day.is_empty() && calendar::read(day).is_none() {
        return Some(format!("“日期”一栏写的是“{day}”，没有这一天"));
    }
    refused(project, plan, ask.id, cells)
}

fn shown(
    n: usize,
    ask: &Ask<'_>,
    was: String,
    cells: Cells,
    theirs: Option<&Cells>,
    wrong: String,
) -> Row {
    let fields = cells.iter().enumerate().map(|(at, value)| {
        let (name, label) = FIELDS[at];
        let now = theirs.map(|theirs| &theirs[at]).filter(|now| *now != value);
        Field {
            name,
            label,
            kind: match at {
                POINTS | RATING => "points",
                SAID => "verdict",
                UNITS => "units",
                BY | DAY => "by",
                _ => "why",
            },
            open: ask.open[at],
            value: value.clone(),
            choices: if at == SAID { ask.choices } else { &[] },
            theirs: now.map(|now| match now.is_empty() {
                true => "（空）".into(),
                false => now.clone(),
            }),
            wrong: wrong.contains(&format!("“{label}”")),
        }
    });
    Row {
        n,
        depth: ask.depth,
        title: ask.title.clone(),
        full: ask.full.clone(),
        note: ask.note.clone(),
        was,
        fields: fields.collect(),
        open: ask.open.contains(&true),
        wrong,
    }
}

/// Every row and veto of a scheme, and what may be filled in there.
fn asks(plan: &Plan) -> Vec<Ask<'_>> {
    let scheme = &plan.scheme;
    let rows = scheme.all_rows().into_iter().map(|(depth, one)| {
        let summed = one.rows.iter().any(|below| below.full_marks.is_some());
        let valued = one.full_marks.is_some_and(|full| full > 0.0);
        let concludes = scheme.conclusions && depth == 0;
        let any = !summed || concludes;
        let full = one.full_marks.map_or(String::new(), words::points);
        let by = match one.by {
            By::People => "",
            By::Slots => "不填时程序按材料判定；填了，以填的为准。",
            By::Indicators => "不填时程序按指标数据判定；填了，以填的为准。",
        };
        Ask {
            id: &one.id,
            depth,
            title: one.title.clone(),
            full,
            note: match summed {
                true => "细目相加，不用填分".into(),
                false => by.to_owned(),
            },
            open: [
                valued && !summed,
                !summed,
                concludes,
                !summed,
                any,
                any,
                any,
            ],
            choices: &CONCLUSIONS,
        }
    });
    let vetoes = scheme.vetoes.iter().map(|veto| Ask {
        id: &veto.id,
        depth: 0,
        title: format!("一票否决：{}", veto.title),
        full: String::new(),
        note: String::new(),
        open: [false, false, true, false, true, true, true],
        choices: &VETOES,
    });
    rows.chain(vetoes).collect()
}

/// The scale of 评价值, for the head of the form.
pub fn scale() -> String {
    words::points(SCALE)
}
