//! One row of a ledger that came back, held against its entry.

use super::table::Table;
use crate::ledger::{Edit, Entry, Report, Returned, State, calendar};
use crate::output::ledger_xlsx::columns::{
    self, DONE, DUE, FIELDS, Field, IDENTITY, MARKS, MEASURE, NUMBER, PERSON, REPORT, REPORTED,
    STATE, Who, YES,
};
use crate::paper::Date;

/// What people write for yes and for no.
const YESES: &[&str] = &[YES, "已完成", "完成", "已整改", "√", "✓", "☑", "TRUE"];
const NOES: &[&str] = &["", "否", "未完成", "×", "✗", "☐", "FALSE"];

/// A row.
pub(super) struct Row<'t> {
    table: &'t Table<'t>,
    at: u32,
    /// Whether the workbook is the whole ledger, as the office keeps it.
    whole: bool,
    today: Date,
    /// Marks of what stood in the columns when it was written.
    marks: Vec<&'t str>,
}

impl<'t> Row<'t> {
    /// The row of this number, from 0.
    pub fn new(table: &'t Table<'t>, at: u32, whole: bool, today: Date) -> Self {
        let marks = table.text(at, MARKS).split('-').collect();
        Row {
            table,
            at,
            whole,
            today,
            marks,
        }
    }

    /// Whether it is no problem but a word beside them: `填表人：张三`.
    pub fn is_aside(&self) -> bool {
        let keys = [NUMBER, MARKS, IDENTITY];
        let bare = keys
            .iter()
            .all(|key| self.table.text(self.at, key).is_empty());
        bare && self.table.filled(self.at) <= 2
    }

    /// What was filled in; `None` where nothing was.
    pub fn read(&self, entry: &Entry, refusals: &mut Vec<String>) -> Option<Returned> {
        if self.marks.len() != FIELDS.len() {
            let cell = self.table.place(self.at, MARKS);
            refusals.push(format!("{cell} 校验被改动，认不出这一行原来的样子"));
            return None;
        }
        let before = refusals.len();
        for (field, mark) in FIELDS.iter().zip(&self.marks) {
            self.hold(field, mark, refusals);
        }
        if refusals.len() > before {
            return None;
        }
        let edit = Edit {
            measure: self.filled(MEASURE, &entry.measure, refusals),
            person: self.filled(PERSON, &entry.person, refusals),
            due: self.due(entry, refusals),
            ..Edit::default()
        };
        let report = self.report(entry, refusals);
        let something = edit != Edit::default() || report.is_some();
        something.then_some(Returned {
            number: entry.number,
            edit,
            report,
        })
    }

    /// Refuses a change where there may be none.
    fn hold(&self, field: &Field, mark: &str, refusals: &mut Vec<String>) {
        let name = field.column.name;
        let free = match field.who {
            Who::Nobody => false,
            Who::Office => self.whole,
            Who::Unit => true,
        };
        let table = self.table;
        // What is gone as a whole says nothing; a number that was changed is told of elsewhere.
        if name == NUMBER || !table.has(name) {
            return;
        }
        let cell = table.place(self.at, name);
        let same = columns::mark(&self.said(name)) == mark;
        match table.cell(self.at, name) {
            Some(held) if held.formula && held.text.is_empty() => {
                refusals.push(format!("{cell} 是公式，没有算出结果，请改成文字"));
            }
            Some(held) if held.formula && held.text.starts_with('#') => {
                refusals.push(format!("{cell} 公式出错：{}", held.text));
            }
            _ if same || free => {}
            _ if name == STATE => refusals.push(format!(
                "{cell} 状态不能在表里改：验收销号、退回整改由办公室用 juanzong ledger accept、return 办理"
            )),
            _ if name == DUE => refusals.push(format!("{cell} 整改时限由办公室定，单位不能改")),
            _ => refusals.push(format!("{cell} 这一栏不能改，请恢复原样")),
        }
    }

    /// What a cell says, dates as the ledger has them.
    fn said(&self, name: &str) -> String {
        let Some(cell) = self.table.cell(self.at, name) else {
            return String::new();
        };
        if let Some(day) = &cell.day {
            return day.clone();
        }
        let dated = [DUE, REPORTED].contains(&name);
        let day = dated.then(|| calendar::read(&cell.text)).flatten();
        day.unwrap_or_else(|| cell.text.clone())
    }

    /// What stands in a cell now, where that is other than when the workbook was written.
    fn changed(&self, name: &str) -> Option<String> {
        let at = FIELDS.iter().position(|field| field.column.name == name)?;
        let said = self.said(name);
        (self.table.has(name) && columns::mark(&said) != self.marks[at]).then_some(said)
    }

    /// Whether the ledger has gone on since the workbook was written, in this column.
    fn moved(&self, name: &str, now: &str) -> bool {
        let at = FIELDS.iter().position(|field| field.column.name == name);
        at.is_some_and(|at| columns::mark(now) != self.marks[at])
    }

    /// A text that was filled in.
    fn filled(&self, name: &str, now: &str, refusals: &mut Vec<String>) -> Option<String> {
        let said = self.changed(name)?;
        if columns::mark(&said) == columns::mark(now) {
            return None;
        }
        if self.moved(name, now) {
            refusals.push(format!(
                "{} 两边都改了：表里是“{said}”，台账里已经是“{now}”",
                self.table.place(self.at, name)
            ));
            return None;
        }
        Some(said)
    }

    fn due(&self, entry: &Entry, refusals: &mut Vec<String>) -> Option<String> {
        let now = entry.due.as_deref().unwrap_or_default();
        let said = self.filled(DUE, now, refusals)?;
        self.day(DUE, said, refusals)
    }

    fn day(&self, name: &str, said: String, refusals: &mut Vec<String>) -> Option<String> {
        if calendar::parse(&said).is_some() {
            return Some(said);
        }
        let cell = self.table.place(self.at, name);
        refusals.push(match said.as_str() {
            "" => format!("{cell} 不能是空的"),
            said => format!("{cell} “{said}”不是真实的日期，请写成 2026-12-31 这样"),
        });
        None
    }

    /// What the unit tells, where any of the three columns of it was filled in.
    fn report(&self, entry: &Entry, refusals: &mut Vec<String>) -> Option<Report> {
        let told = [REPORT, REPORTED, DONE].map(|name| self.changed(name).is_some());
        if told == [false; 3] {
            return None;
        }
        let (table, at) = (self.table, self.at);
        let words = self.said(REPORT);
        let done = self.said(DONE);
        let held = entry.report.as_ref();
        let same = held.is_some_and(|held| {
            (held.words == words && held.date == self.said(REPORTED))
                && held.done == YESES.contains(&done.as_str())
        });
        if same {
            return None;
        }
        let now = held.map_or("", |held| held.words.as_str());
        if self.moved(REPORT, now) {
            refusals.push(format!(
                "{} 两边都改了：表里是“{words}”，台账里已经是“{now}”",
                table.place(at, REPORT)
            ));
        }
        if ![State::Open, State::AwaitingAcceptance].contains(&entry.state) {
            refusals.push(format!(
                "{} {} 号现在是“{}”，不再收整改情况",
                table.place(at, REPORT),
                entry.number,
                entry.state.in_words()
            ));
        }
        if words.is_empty() {
            let cell = table.place(at, REPORT);
            refusals.push(format!("{cell} 没有写整改情况，却写了报告日期或是否完成"));
        }
        if !YESES.contains(&done.as_str()) && !NOES.contains(&done.as_str()) {
            refusals.push(format!("{} “{done}”请写“是”或“否”", table.place(at, DONE)));
        }
        let date = match self.said(REPORTED) {
            date if date.is_empty() => self.today.iso(),
            date => self.day(REPORTED, date, refusals)?,
        };
        if *date > *self.today.iso() {
            refusals.push(format!("{} {date} 还没有到", table.place(at, REPORTED)));
        }
        Some(Report {
            date,
            by: self.teller(entry),
            words,
            done: YESES.contains(&done.as_str()),
        })
    }

    /// Who tells: the person named in the row, else the unit.
    fn teller(&self, entry: &Entry) -> String {
        let person = self.said(PERSON);
        let unit = entry.unit.as_ref().map(ToString::to_string);
        match (person.is_empty(), unit) {
            (false, _) => person,
            (true, Some(unit)) => unit,
            (true, None) => "责任单位".into(),
        }
    }
}
