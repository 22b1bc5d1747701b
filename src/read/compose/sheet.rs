//! Excel workbooks: each sheet that is shown a table of its own, values as shown.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Reader as _, SheetVisible};

use super::super::Why;
use super::super::container::Package;
use super::super::docx::is_on;
use super::super::office::{self, Relations};
use super::super::xlsx::{cells, column_of, open, parts};
use super::super::xml::{Node, walk};
use super::album::Album;
use super::grid::{Cell, Grid, Row};
use super::{Composed, Look, Part, Piece, Span, Stand, Text, Typeface, slides};

/// Most rows of a workbook that are set: more would fill a thousand pages.
const MOST_ROWS: usize = 50_000;
/// Most characters of a workbook that are set.
const LONGEST: usize = 16 << 20;
/// Most merged cells of a sheet that are looked at.
const MOST_MERGED: usize = 100_000;
/// Rows from which on a table has a head that is repeated, and most rows of such a head.
const LONG: usize = 12;
const TALLEST_HEAD: usize = 4;

/// A workbook, sheet by sheet. Hidden sheets are named and not printed.
pub(super) fn compose(bytes: &[u8]) -> Result<Composed, Why> {
    let (_, mut workbook) = open(bytes)?;
    // Opened anew: what has been checked counts towards the limit.
    let mut package = Package::open(bytes)?;
    let (parts, looks) = (parts(&mut package)?, looks(&mut package)?);
    let mut composed = Composed::default();
    let mut album = Album::default();
    let mut room = Room::default();
    for (told, number) in workbook.sheets_metadata().to_vec().iter().zip(1..) {
        let name = &told.name;
        if told.visible != SheetVisible::Visible {
            composed.lost.push(format!("隐藏的工作表“{name}”"));
            continue;
        }
        let part = parts.get(name);
        let told = match part {
            Some(part) => Told::of(&package.need(part)?, &looks)?,
            None => Told::default(),
        };
        let before = composed.pieces.len();
        composed.pieces.push(Piece::Page { across: false });
        if !is_given(name) {
            composed.pieces.push(Piece::Text(heading(name)));
        }
        let begun = composed.pieces.len();
        let mut values: BTreeMap<(u32, u32), String> = BTreeMap::new();
        cells(&mut workbook, name, |at, value| {
            if room.takes(at.0, value) {
                values.insert(at, value.trim().to_string());
            }
            Ok(())
        })?;
        if let Some(grid) = told.grid(values) {
            composed.pieces.push(Piece::Grid(grid));
        }
        if let Some(part) = part {
            drawn(&mut package, part, number, &mut album, &mut composed);
        }
        // Three sheets are there from the start, and most of them stay empty.
        if composed.pieces.len() == begun {
            composed.pieces.truncate(before);
        }
        if std::mem::take(&mut room.full) {
            let lost = format!("工作表“{name}”：行数太多，只排出前面的部分");
            composed.lost.push(lost);
        }
    }
    composed.pictures = album.pictures;
    composed.lost.extend(album.lost);
    Ok(composed)
}

/// Whether the program gave the name (`Sheet1`, `工作表1`): it says nothing.
fn is_given(name: &str) -> bool {
    let rest = ["Sheet", "sheet", "工作表"]
        .iter()
        .find_map(|given| name.strip_prefix(given));
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

/// The name of a sheet above what stands on it.
fn heading(name: &str) -> Text {
    let look = Look {
        face: Some(Typeface::Hei),
        size: Some(14.0),
        ..Look::default()
    };
    Text {
        part: Part::Heading(2),
        after: 6.0,
        spans: vec![Span::Words(name.to_owned(), look)],
        ..Text::default()
    }
}

/// How much more of a workbook is set.
#[derive(Default)]
struct Room {
    rows: usize,
    row: Option<u32>,
    length: usize,
    full: bool,
}

impl Room {
    fn takes(&mut self, row: u32, value: &str) -> bool {
        if value.trim().is_empty() {
            return false;
        }
        if self.row != Some(row) {
            (self.row, self.rows) = (Some(row), self.rows + 1);
        }
        self.length += value.len();
        self.full |= self.rows > MOST_ROWS || self.length > LONGEST;
        !self.full
    }
}

/// Pictures, shapes and charts on a sheet; damage costs only them, and is told.
fn drawn(
    package: &mut Package<'_>,
    sheet: &str,
    number: u32,
    album: &mut Album,
    composed: &mut Composed,
) {
    let relations = Relations::of(package, sheet).unwrap_or_default();
    for part in relations.of_kind("drawing") {
        if let Err(why) = slides::shapes(package, part, number, album, composed) {
            let lost = format!("{}：{}", office::titled(part), why.in_words());
            composed.lost.push(lost);
        }
    }
}

/// How the formats of cells look, by number (18.8.10).
fn looks(package: &mut Package<'_>) -> Result<Vec<(bool, Option<Stand>)>, Why> {
    let main = office::main_part(package)?.unwrap_or_else(|| "xl/workbook.xml".into());
    let relations = Relations::of(package, &main)?;
    let Some(part) = relations.of_kind("styles").next() else {
        return Ok(Vec::new());
    };
    let (mut fonts, mut looks) = (Vec::new(), Vec::new());
    let mut within = String::new();
    walk(&package.need(part)?, |node| match node {
        Node::Open(name @ ("fonts" | "cellXfs" | "cellStyleXfs" | "dxfs"), _) => {
            within = name.into()
        }
        Node::Open("font", _) if within == "fonts" => fonts.push(false),
        Node::Open("b", attributes) if within == "fonts" => {
            if let Some(font) = fonts.last_mut() {
                *font = is_on(attributes.get("val"));
            }
        }
        Node::Open("xf", attributes) if within == "cellXfs" => {
            let font = attributes.get("fontId").and_then(|n| n.parse().ok());
            let bold = font.and_then(|n: usize| fonts.get(n).copied());
            looks.push((bold.unwrap_or(false), None));
        }
        Node::Open("alignment", attributes) if within == "cellXfs" => {
            if let Some((_, stand)) = looks.last_mut() {
                *stand = match attributes.get("horizontal").as_deref() {
                    Some("center" | "centerContinuous") => Some(Stand::Centre),
                    Some("right") => Some(Stand::Right),
                    Some("left") => Some(Stand::Left),
                    _ => None,
                };
            }
        }
        _ => {}
    })?;
    Ok(looks)
}

/// What a sheet says of itself beside its values.
#[derive(Default)]
struct Told {
    /// First and last column, from 0, and width in points.
    widths: Vec<(u32, u32, f32)>,
    /// First cell → last cell, row and column from 0.
    merged: BTreeMap<(u32, u32), (u32, u32)>,
    looks: BTreeMap<(u32, u32), (bool, Option<Stand>)>,
}

impl Told {
    fn of(part: &[u8], looks: &[(bool, Option<Stand>)]) -> Result<Self, Why> {
        let mut told = Told::default();
        walk(part, |node| {
            let Node::Open(name, attributes) = node else {
                return;
            };
            let get = |key: &str| attributes.get(key);
            let number = |key: &str| get(key).and_then(|n| n.parse::<u32>().ok());
            match name {
                // Widths count digits, each about 5.3 points wide with the usual font.
                "col" if told.widths.len() < 1024 => {
                    let width = get("width").and_then(|w| w.parse::<f32>().ok());
                    if let (Some(from @ 1..), Some(to @ 1..), Some(width)) =
                        (number("min"), number("max"), width)
                    {
                        let points = (width * 5.3).clamp(4.0, 1000.0);
                        told.widths.push((from - 1, to - 1, points));
                    }
                }
                "mergeCell" if told.merged.len() < MOST_MERGED => {
                    let range = get("ref").unwrap_or_default();
                    if let Some((from, to)) = range.split_once(':')
                        && let (Some(from), Some(to)) = (place(from), place(to))
                    {
                        told.merged.insert(from, to);
                    }
                }
                "c" => {
                    let style = number("s").and_then(|n| looks.get(n as usize));
                    if let (Some(style), Some(at)) = (style, get("r").and_then(|r| place(&r)))
                        && *style != (false, None)
                    {
                        told.looks.insert(at, *style);
                    }
                }
                _ => {}
            }
        })?;
        Ok(told)
    }

    /// The table of these values: blank rows and columns left out.
    fn grid(&self, values: BTreeMap<(u32, u32), String>) -> Option<Grid> {
        let columns: BTreeSet<u32> = values.keys().map(|(_, column)| *column).collect();
        let lines: BTreeSet<u32> = values.keys().map(|(row, _)| *row).collect();
        let columns: Vec<u32> = columns.into_iter().collect();
        let lines: Vec<u32> = lines.into_iter().collect();
        let (first, last) = (*columns.first()?, *columns.last()?);
        let covered = |of: &[u32], from: u32, to: u32| {
            of.partition_point(|n| *n <= to) - of.partition_point(|n| *n < from)
        };
        // By column: the row before which a cell above reaches over it.
        let mut taken: Vec<usize> = vec![0; columns.len()];
        let mut rows = Vec::new();
        for (r, line) in lines.iter().enumerate() {
            let mut row = Row::default();
            let mut c = 0;
            while let Some(column) = columns.get(c) {
                if taken[c] > r {
                    c += 1;
                    continue;
                }
                let at = (*line, *column);
                let (mut across, mut down) = (1, 1);
                if let Some((to_row, to_column)) = self.merged.get(&at) {
                    across = covered(&columns, *column, *to_column).max(1);
                    down = covered(&lines, *line, *to_row).max(1);
                }
                // What a cell above holds already ends this one.
                let free = taken[c..].iter().take(across).take_while(|t| **t <= r);
                across = free.count().max(1);
                taken[c..c + across].fill(r + down);
                let texts = values.get(&at).map(|value| self.text(at, value));
                row.cells.push(Cell {
                    across,
                    down,
                    texts: texts.into_iter().collect(),
                });
                c += across;
            }
            rows.push(row);
        }
        head(&mut rows, columns.len());
        let width = |column: &u32| {
            let told = self
                .widths
                .iter()
                .find(|(from, to, _)| (from..=to).contains(&column));
            told.map_or(45.0, |(_, _, width)| *width)
        };
        let told = !self.widths.is_empty() && first <= last;
        Some(Grid {
            columns: if told {
                columns.iter().map(width).collect()
            } else {
                Vec::new()
            },
            rows,
            ruled: true,
            middle: true,
        })
    }

    fn text(&self, at: (u32, u32), value: &str) -> Text {
        let (bold, stand) = self.looks.get(&at).copied().unwrap_or_default();
        let is_number = value
            .chars()
            .all(|c| c.is_ascii_digit() || ".,-%".contains(c));
        let look = Look {
            bold,
            ..Look::default()
        };
        Text {
            stand: stand.or(is_number.then_some(Stand::Right)),
            spans: vec![Span::Words(value.replace('\r', ""), look)],
            ..Text::default()
        }
    }
}

/// Marks the head of a long table: its title, which reaches over all of it, and the names of its
/// columns with all they reach down over.
fn head(rows: &mut [Row], columns: usize) {
    if rows.len() < LONG || columns < 2 {
        return;
    }
    let names = rows.iter().position(|row| row.cells.len() > 1);
    let Some(names) = names else {
        return;
    };
    let mut end = names + 1;
    let mut at = 0;
    while at < end.min(rows.len()) {
        let down = rows[at].cells.iter().map(|cell| cell.down).max();
        end = end.max(at + down.unwrap_or(1));
        at += 1;
    }
    if end <= TALLEST_HEAD && end < rows.len() {
        for row in &mut rows[..end] {
            row.head = true;
        }
    }
}

/// Row and column, from 0, of a place such as `AB12`.
fn place(text: &str) -> Option<(u32, u32)> {
    let row: u32 = text
        .trim_start_matches(|c: char| c.is_ascii_uppercase())
        .parse()
        .ok()?;
    Some((row.checked_sub(1)?, column_of(text).checked_sub(1)?))
}
