//! [`MarkSheet`]: a sheet of marks, to be changed row by row and written again as comma-separated
//! text. What else stands in it stays.

use super::{blanks, csv};
use crate::evidence::marks::{COLUMNS, GIVEN};
use crate::evidence::sheet::{self, Sheet};
use crate::project::Project;
use crate::read::{self, Body, Reading};
use crate::standard::measure::folded;
use crate::standard::{RowId, SchemeId};

/// Cells that people fill in, in the order of the columns from [`GIVEN`] on.
pub type Cells = [String; COLUMNS.len() - GIVEN];

/// A sheet of marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkSheet {
    rows: Vec<Vec<String>>,
    /// Which row names the columns.
    head: usize,
    /// Where each of [`COLUMNS`] stands.
    columns: [usize; COLUMNS.len()],
}

impl MarkSheet {
    /// The blank one of a project.
    pub fn blank(project: &Project) -> Self {
        let blank = blanks::marks(project);
        MarkSheet::from([vec![blank.head], blank.rows].concat(), 0)
    }

    /// Of what was read of a file of this name.
    ///
    /// # Errors
    /// Why it can't be understood, in Chinese.
    pub fn of(name: &str, reading: &Reading) -> Result<Self, String> {
        let text = matches!(read::extension(name).as_str(), "csv" | "txt");
        if text && !matches!(reading.body, Body::Unreadable(_)) {
            let rows = sheet::csv(&reading.whole());
            if let Some(head) = sheet::header(&rows, COLUMNS[0]) {
                return Ok(MarkSheet::from(rows, head));
            }
        }
        let sheet = Sheet::read(name, reading, COLUMNS[0]);
        match sheet.trouble {
            Some(trouble) => Err(trouble),
            None => Ok(MarkSheet::from([vec![sheet.head], sheet.rows].concat(), 0)),
        }
    }

    fn from(mut rows: Vec<Vec<String>>, head: usize) -> Self {
        while rows
            .last()
            .is_some_and(|row| row.iter().all(String::is_empty))
            && rows.len() > head + 1
        {
            rows.pop();
        }
        let columns = COLUMNS.map(|name| {
            let known = rows[head].iter().position(|cell| folded(cell) == name);
            known.unwrap_or_else(|| {
                rows[head].push(name.to_owned());
                rows[head].len() - 1
            })
        });
        MarkSheet {
            rows,
            head,
            columns,
        }
    }

    /// What people filled in for this row or veto of a scheme.
    pub fn cells(&self, scheme: &SchemeId, id: &RowId) -> Cells {
        let at = self.place(scheme, id);
        std::array::from_fn(|n| at.map_or(String::new(), |at| self.cell(at, GIVEN + n).to_owned()))
    }

    /// Puts in what people filled in; a row that is not there is added, named and valued so.
    pub fn put(&mut self, scheme: &SchemeId, id: &RowId, about: [&str; 2], cells: &Cells) {
        let at = self.place(scheme, id).unwrap_or_else(|| {
            self.rows.push(Vec::new());
            let at = self.rows.len() - 1;
            let given = [scheme.as_str(), id.as_str(), about[0], about[1]];
            for (column, text) in given.into_iter().enumerate() {
                self.set(at, column, text);
            }
            at
        });
        for (n, text) in cells.iter().enumerate() {
            self.set(at, GIVEN + n, text);
        }
    }

    /// Where a row stands: of several the first that says anything, as it is read.
    fn place(&self, scheme: &SchemeId, id: &RowId) -> Option<usize> {
        let is =
            |at: &usize| self.cell(*at, 0) == scheme.as_str() && self.cell(*at, 1) == id.as_str();
        let all: Vec<usize> = (self.head + 1..self.rows.len()).filter(is).collect();
        let says = |at: &&usize| (GIVEN..COLUMNS.len()).any(|n| !self.cell(**at, n).is_empty());
        all.iter().find(says).or(all.first()).copied()
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        let cell = self.rows[row].get(self.columns[column]);
        cell.map_or("", |cell| cell.trim())
    }

    fn set(&mut self, row: usize, column: usize, text: &str) {
        let at = self.columns[column];
        let row = &mut self.rows[row];
        if row.len() <= at {
            row.resize(at + 1, String::new());
        }
        text.clone_into(&mut row[at]);
    }

    /// As comma-separated text that any office program opens.
    pub fn to_csv(&self) -> String {
        let mut text = String::from(csv::MARK);
        for row in &self.rows {
            csv::line(&mut text, row);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> MarkSheet {
        let reading = read::read("评分表.csv", text.as_bytes());
        MarkSheet::of("评分表.csv", &reading).expect("a sheet")
    }

    #[test]
    fn a_changed_row_comes_back_and_the_rest_stays() {
        let mut sheet = read("市里的评分表,,\n方案,代号,备注,得分\na,x,勿删,\n,,\nb,y,,3\n");
        let (scheme, id) = (SchemeId::from("a"), RowId::from("x"));
        let cells: Cells = std::array::from_fn(|n| match n {
            0 => "12".into(),
            4 => "-5 分：\"两处\"，\n卫生死角".into(),
            _ => String::new(),
        });
        sheet.put(&scheme, &id, ["", ""], &cells);
        sheet.put(&scheme, &"z".into(), ["新的一行", "10"], &cells);
        let text = sheet.to_csv();
        let back = read(&text);
        assert_eq!(back.cells(&scheme, &id), cells);
        assert_eq!(back.cells(&scheme, &"z".into()), cells);
        assert_eq!(back.cells(&"b".into(), &"y".into())[0], "3");
        assert!(
            text.contains("市里的评分表") && text.contains("勿删") && text.contains("新的一行")
        );
        assert_eq!(back.to_csv(), text);
    }

    proptest::proptest! {
        #[test]
        fn whatever_people_write_is_read_back(said in r#"[=+@,"\-\n 甲<>&;]{0,12}\PC{0,12}"#) {
            // An apostrophe of their own before what would be a formula is taken for ours; a file
            // with what stands for lost characters is no text.
            proptest::prop_assume!(!said.trim().starts_with('\'') && !said.contains('\u{fffd}'));
            let mut sheet = read("方案,代号\na,x\n");
            let cells: Cells = std::array::from_fn(|_| said.trim().to_owned());
            let (scheme, id) = (SchemeId::from("a"), RowId::from("x"));
            sheet.put(&scheme, &id, ["", ""], &cells);
            proptest::prop_assert_eq!(read(&sheet.to_csv()).cells(&scheme, &id), cells);
        }
    }
}
