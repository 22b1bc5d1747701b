//! Excel workbooks before 2007 (`.xls`, WPS `.et`): Excel 5 to 2003, values as shown. A reader of
//! our own, for it follows each cell's number format and believes no length it is told.

mod cells;
mod records;

use std::collections::BTreeMap;

use super::codepage;
use super::image::Eye;
use super::ole::{self, Compound, Fields, Kind, art, properties};
use super::sheet::{self, Rows};
use super::{Format, Gap, Reading, Why};
use records::{Record, Run, Shared, records};

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "xls",
    extensions: &["xls", "xlt", "et", "ett"],
    detect: |bytes| ole::holds(bytes, Kind::Sheet),
    read,
};

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let mut file = Compound::open(bytes)?;
    let stream = match file.stream("Workbook") {
        Some(stream) => stream,
        None => file.stream("Book").unwrap_or_default(),
    };
    let book = Book::of(&stream)?;
    let (mut metadata, _) = properties::read(&mut file);
    let (mut rows, mut gaps) = (Rows::default(), Vec::new());
    let mut comments = 0;
    for (told, number) in book.sheets.iter().zip(1..) {
        if told.hidden {
            let note = format!("隐藏的工作表：{}", told.name);
            metadata.hidden.push(note);
            continue;
        }
        if !told.has_cells {
            continue;
        }
        let Some(start) = stream.get(told.at..).filter(|rest| is_start(rest)) else {
            let why = Why::Broken("找不到它的内容".into());
            gaps.push(Gap::Part(format!("工作表“{}”", told.name), why));
            continue;
        };
        let unseen = cells::read(start, &book, number, &mut rows)?;
        comments += unseen.comments;
        let words = sheet::unseen(&told.name, (unseen.rows, unseen.columns));
        metadata.hidden.extend(words);
    }
    if comments > 0 {
        metadata.hidden.push(format!("批注 {comments} 条"));
    }
    let blips = art::blips(&book.drawings);
    let mut eye = Eye::default();
    let pictures = blips.iter().filter_map(|blip| blip.picture(None, &mut eye));
    Ok(Reading {
        pages: u32::try_from(book.sheets.len()).ok(),
        metadata,
        pictures: pictures.collect(),
        gaps,
        ..Reading::of(FORMAT.name, rows.body(blips.len())?)
    })
}

/// Whether a stream in the stream begins here (2.4.21).
fn is_start(stream: &[u8]) -> bool {
    stream.u16_at(0) == Some(0x0809)
}

/// What holds for all sheets.
#[derive(Default)]
struct Book {
    /// Excel 5 and 95: texts in a code page.
    old: bool,
    page: u16,
    /// Days count from 1904.
    from_1904: bool,
    /// Number formats by their number.
    formats: BTreeMap<u16, String>,
    /// Number of its number format, by the number of a cell's format.
    cell_formats: Vec<u16>,
    shared: Shared,
    sheets: Vec<Sheet>,
    /// The store of pictures.
    drawings: Vec<u8>,
}

struct Sheet {
    name: String,
    at: usize,
    hidden: bool,
    has_cells: bool,
}

impl Book {
    fn of(stream: &[u8]) -> Result<Self, Why> {
        if let Some(0x0009 | 0x0209 | 0x0409) = stream.u16_at(0) {
            return Err(Why::Unknown("Excel 5 以前的工作簿（.xls）".into()));
        }
        if !is_start(stream) {
            return Err(Why::Broken("文件头不完整".into()));
        }
        let mut book = Book {
            old: stream.u16_at(4) == Some(0x0500),
            page: 936,
            ..Book::default()
        };
        for record in records(stream) {
            match record.kind {
                0x002f => return Err(Why::Encrypted),
                0x000a => break,
                _ => {}
            }
            // A record too short for its kind tells nothing.
            let _ = book.record(&record);
        }
        if book.sheets.is_empty() {
            return Err(Why::Broken("没有工作表目录".into()));
        }
        Ok(book)
    }

    fn record(&mut self, record: &Record<'_>) -> Option<()> {
        let body = record.body;
        match record.kind {
            0x0042 => self.page = body.u16_at(0)?,
            0x0022 => self.from_1904 = body.u16_at(0)? == 1,
            0x00e0 => self.cell_formats.push(body.u16_at(2)?),
            0x00fc => self.shared = Shared::of(record),
            0x041e => {
                let format = if self.old {
                    self.short_text(record, 2)?
                } else {
                    let mut text = String::new();
                    Run::of(record, 2).counted(&mut text)?;
                    text
                };
                self.formats.insert(body.u16_at(0)?, format);
            }
            0x0085 => {
                let sheet = Sheet {
                    name: self.short_text(record, 6)?.replace('\0', ""),
                    at: body.usize_at(0)?,
                    hidden: body.u8_at(4)? & 3 != 0,
                    has_cells: body.u8_at(5)? == 0,
                };
                self.sheets.push(sheet);
            }
            0x00eb => {
                self.drawings.extend(body);
                self.drawings.extend(record.more.concat());
            }
            _ => {}
        }
        Some(())
    }

    /// A text that tells its length in one byte.
    fn short_text(&self, record: &Record<'_>, at: usize) -> Option<String> {
        let length = usize::from(record.body.u8_at(at)?);
        if self.old {
            return Some(self.decode(record.body.bytes_at(at + 1, length)?));
        }
        let mut text = String::new();
        Run::of(record, at + 1).text(length, &mut text)?;
        Some(text)
    }

    fn decode(&self, bytes: &[u8]) -> String {
        codepage::decode(bytes, self.page).into_owned()
    }
}

/// Number formats that need no record (2.4.126), those of Chinese Excel among them
/// (ECMA-376-1 18.8.30, zh-cn).
fn builtin(number: u16) -> &'static str {
    match number {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        5 | 6 => "¥#,##0",
        7 | 8 => "¥#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy-m-d",
        15..=17 => "yyyy-m-d",
        18 | 20 => "h:mm",
        19 | 21 => "h:mm:ss",
        22 => "yyyy-m-d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 | 34 | 55 => "h\"时\"mm\"分\"",
        33 | 35 | 56 => "h\"时\"mm\"分\"ss\"秒\"",
        45 | 47 => "mm:ss",
        46 => "[h]:mm:ss",
        _ => "General",
    }
}
