//! The cells of a sheet (\[MS-XLS\] 2.1.7.20.6): values as they were last computed.

use std::collections::BTreeSet;

use calamine::{CellErrorType, DataRef, ExcelDateTime};

use super::super::Why;
use super::super::ole::Fields;
use super::super::sheet::{Rows, shown};
use super::records::{Record, Run, records};
use super::{Book, builtin};

/// Most cells in a sheet.
const MOST_CELLS: usize = 4 << 20;

/// A cell: row, column, index of its format, value.
type Cell = (u16, u16, u16, Value);

enum Value {
    Text(String),
    Shared(usize),
    Number(f64),
    Bool(bool),
    Error(u8),
}

/// What of a sheet a reader of the print would not see.
#[derive(Default)]
pub(super) struct Unseen {
    /// Written rows that are hidden.
    pub(super) rows: usize,
    /// Written columns that are.
    pub(super) columns: usize,
    pub(super) comments: usize,
}

#[derive(Default)]
struct Sheet {
    cells: Vec<Cell>,
    hidden_rows: BTreeSet<u16>,
    hidden_columns: Vec<(u16, u16)>,
    comments: usize,
    /// The cell whose text the next record brings.
    pending: Option<(u16, u16, u16)>,
}

/// Reads the sheet that begins here into the rows.
pub(super) fn read(
    stream: &[u8],
    book: &Book,
    number: u32,
    rows: &mut Rows,
) -> Result<Unseen, Why> {
    let mut sheet = Sheet::default();
    // Charts in a sheet are streams in the stream, with cells of their own.
    let mut depth = 0usize;
    for record in records(stream) {
        match record.kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            _ if depth == 1 => {
                sheet.record(&record, book);
            }
            _ => {}
        }
        if sheet.cells.len() > MOST_CELLS {
            return Err(Why::Limit(format!("一张工作表超过 {MOST_CELLS} 格")));
        }
    }
    // Programs write row by row; nothing in the format makes them.
    sheet.cells.sort_by_key(|(row, column, ..)| (*row, *column));
    let (mut hidden_rows, mut hidden_columns) = (BTreeSet::new(), BTreeSet::new());
    for (row, column, format, value) in &sheet.cells {
        let at = (u32::from(*row), u32::from(*column));
        rows.cell(number, at, &book.shown(value, *format))?;
        if sheet.hidden_rows.contains(row) {
            hidden_rows.insert(row);
        }
        let hidden = |(from, to): &(u16, u16)| (from..=to).contains(&column);
        if sheet.hidden_columns.iter().any(hidden) {
            hidden_columns.insert(column);
        }
    }
    Ok(Unseen {
        rows: hidden_rows.len(),
        columns: hidden_columns.len(),
        comments: sheet.comments,
    })
}

impl Sheet {
    /// What a record adds; `None` where it is too short for its kind.
    fn record(&mut self, record: &Record<'_>, book: &Book) -> Option<()> {
        let body = record.body;
        let head = || Some((body.u16_at(0)?, body.u16_at(2)?, body.u16_at(4)?));
        let mut add = |value: Value| {
            let (row, column, format) = head()?;
            self.cells.push((row, column, format, value));
            Some(())
        };
        match record.kind {
            0x00fd => add(Value::Shared(body.usize_at(6)?)),
            0x0203 => add(Value::Number(float(body, 6)?)),
            0x027e => add(Value::Number(packed(body.u32_at(6)?))),
            0x0205 if body.u8_at(7)? == 0 => add(Value::Bool(body.u8_at(6)? != 0)),
            0x0205 => add(Value::Error(body.u8_at(6)?)),
            0x0204 | 0x00d6 => add(Value::Text(book.label(record, 6)?)),
            0x00bd => self.packed_row(body),
            0x0006 => self.formula(body, head()?),
            0x0207 => {
                let (row, column, format) = self.pending.take()?;
                let text = Value::Text(book.label(record, 0)?);
                self.cells.push((row, column, format, text));
                Some(())
            }
            0x0208 => {
                if body.u16_at(12)? & 0x20 != 0 {
                    self.hidden_rows.insert(body.u16_at(0)?);
                }
                Some(())
            }
            0x007d => {
                // A sheet has 256 columns; more stretches than that are noise.
                if body.u16_at(8)? & 1 != 0 && self.hidden_columns.len() < 256 {
                    self.hidden_columns.push((body.u16_at(0)?, body.u16_at(2)?));
                }
                Some(())
            }
            0x001c => {
                self.comments += 1;
                Some(())
            }
            _ => Some(()),
        }
    }

    /// Many numbers in one record (2.4.175).
    fn packed_row(&mut self, body: &[u8]) -> Option<()> {
        let (row, first) = (body.u16_at(0)?, body.u16_at(2)?);
        let numbers = body.get(4..body.len().checked_sub(2)?)?;
        for (column, number) in (first..).zip(numbers.chunks_exact(6)) {
            let value = Value::Number(packed(number.u32_at(2)?));
            self.cells.push((row, column, number.u16_at(0)?, value));
        }
        Some(())
    }

    /// The value a formula gave last (2.5.133): a number, or marked as something else.
    fn formula(&mut self, body: &[u8], (row, column, format): (u16, u16, u16)) -> Option<()> {
        let value = match (body.u16_at(12)?, body.u8_at(6)?) {
            (0xffff, 0) => {
                self.pending = Some((row, column, format));
                return Some(());
            }
            (0xffff, 1) => Value::Bool(body.u8_at(8)? != 0),
            (0xffff, 2) => Value::Error(body.u8_at(8)?),
            (0xffff, _) => return Some(()),
            _ => Value::Number(float(body, 6)?),
        };
        self.cells.push((row, column, format, value));
        Some(())
    }
}

impl Book {
    /// A text with its length before it, in the way of the version.
    fn label(&self, record: &Record<'_>, from: usize) -> Option<String> {
        if !self.old {
            let mut text = String::new();
            Run::of(record, from).counted(&mut text)?;
            return Some(text);
        }
        let length = usize::from(record.body.u16_at(from)?);
        let rest = record.body.get(from + 2..)?;
        Some(self.decode(&rest[..length.min(rest.len())]))
    }

    fn shown(&self, value: &Value, format: u16) -> String {
        let format = self.cell_formats.get(usize::from(format)).copied();
        let format = format.unwrap_or_default();
        let format = self
            .formats
            .get(&format)
            .map_or(builtin(format), String::as_str);
        let value = match value {
            Value::Text(text) => return text.clone(),
            Value::Shared(index) => {
                return self.shared.get(*index).unwrap_or_default().into();
            }
            Value::Number(number) => match shown::clock(format) {
                // Days are counted from 1900 to 9999.
                Some(kind) if (0.0..2_958_466.0).contains(number) => {
                    DataRef::DateTime(ExcelDateTime::new(*number, kind, self.from_1904))
                }
                _ => DataRef::Float(*number),
            },
            Value::Bool(yes) => DataRef::Bool(*yes),
            Value::Error(code) => DataRef::Error(error(*code)),
        };
        shown::shown(&value, Some(format))
    }
}

fn error(code: u8) -> CellErrorType {
    match code {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0f => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1d => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        _ => CellErrorType::NA,
    }
}

fn float(body: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(body.bytes_at(at, 8)?.try_into().ok()?))
}

/// A number in four bytes (2.5.217): a whole one or the upper half of a float, perhaps of its
/// hundredfold.
fn packed(number: u32) -> f64 {
    let value = if number & 2 != 0 {
        f64::from(number as i32 >> 2)
    } else {
        f64::from_bits(u64::from(number & !3) << 32)
    };
    if number & 1 != 0 {
        value / 100.0
    } else {
        value
    }
}
