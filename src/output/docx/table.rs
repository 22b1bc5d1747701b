//! Tables of a document.

use std::fmt::Write as _;

use super::text::{dress, runs, spacing};
use super::{Setting, twips};
use crate::page::columns::Asks;
use crate::page::grid::{Group, Place};
use crate::page::table::PAD;
use crate::page::{Align, Cell, Face, Fonts, Rules, Run, Table};

/// A table as wide as the text block, its columns as wide as in print.
pub(super) fn table(table: &Table, fonts: &Fonts, how: &Setting) -> String {
    let widths = Asks::of(table, fonts).widths(how.geometry.measure / how.scale);
    let widths: Vec<i32> = widths
        .columns
        .iter()
        .map(|w| twips(w * how.scale))
        .collect();
    // A hair less than in print, so that what just fits there fits here.
    let pad = twips((PAD - 0.8) * how.scale);
    let mut xml = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/>{}<w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"{pad}\" w:type=\"dxa\"/><w:right w:w=\"{pad}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
        widths.iter().sum::<i32>(),
        borders(table.rules),
    );
    for width in &widths {
        // Writing to a String can't fail.
        let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
    }
    xml.push_str("</w:tblGrid>");
    let set = Set { table, widths, how };
    set.rows(&table.head, true, &mut xml);
    set.rows(&table.rows, false, &mut xml);
    xml + "</w:tbl>"
}

fn borders(rules: Rules) -> &'static str {
    match rules {
        Rules::Grid => {
            "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
             <w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
             <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
             <w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
             <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
             <w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tblBorders>"
        }
        Rules::Below | Rules::None => "",
    }
}

struct Set<'t> {
    table: &'t Table,
    widths: Vec<i32>,
    how: &'t Setting,
}

impl Set<'_> {
    fn rows(&self, rows: &[Vec<Cell>], head: bool, xml: &mut String) {
        let mut from = 0;
        while from < rows.len() {
            let group = Group::at(rows, from, self.widths.len());
            for row in 0..group.rows.len() {
                let least = twips(self.table.least * self.how.scale);
                let _ = write!(
                    xml,
                    "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{least}\" w:hRule=\"atLeast\"/>{}</w:trPr>",
                    if head { "<w:tblHeader/>" } else { "" }
                );
                let mut here: Vec<&Place<'_>> = group
                    .places
                    .iter()
                    .filter(|place| place.rows.contains(&row))
                    .collect();
                here.sort_by_key(|place| place.column);
                for place in here {
                    self.cell(place, row, xml);
                }
                xml.push_str("</w:tr>");
            }
            from = group.rows.end;
        }
    }

    /// A cell, in this row of its group; below its first row only its sides go on.
    fn cell(&self, place: &Place<'_>, row: usize, xml: &mut String) {
        let reach = place.column..place.column + place.across;
        let width: i32 = self.widths[reach].iter().sum();
        let begins = place.rows.start == row;
        let merged = match (place.rows.len(), begins) {
            (1, _) => "",
            (_, true) => "<w:vMerge w:val=\"restart\"/>",
            (_, false) => "<w:vMerge/>",
        };
        let below = match self.table.rules {
            Rules::Below if place.column > 0 => {
                "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tcBorders>"
            }
            _ => "",
        };
        let stands = if self.table.top { "top" } else { "center" };
        let _ = write!(
            xml,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{}\"/>{merged}{below}<w:vAlign w:val=\"{stands}\"/></w:tcPr>",
            place.across
        );
        let said: &[Run] = match place.cell {
            Some(cell) if begins => &cell.runs,
            _ => &[],
        };
        let column = self.table.columns.get(place.column).copied();
        let align = place.cell.and_then(|cell| cell.align);
        let align = match align.unwrap_or(column.unwrap_or_default().align) {
            Align::Left => "left",
            Align::Centre => "center",
            Align::Right => "right",
        };
        let (size, face) = (self.table.size, self.table.face);
        let dress = dress(face, size * self.how.scale);
        let said = said
            .iter()
            .map(|run| self.dressed(run, face))
            .collect::<Vec<_>>();
        let _ = write!(
            xml,
            "<w:p><w:pPr>{}<w:jc w:val=\"{align}\"/><w:rPr>{dress}</w:rPr></w:pPr>{}</w:p></w:tc>",
            spacing(0.0, 0.0, Table::pitch(size), self.how.scale),
            runs(&said, self.how)
        );
    }

    /// A run in the table's type where it names none.
    fn dressed(&self, run: &Run, face: Face) -> Run {
        Run {
            face: run.face.or(Some(face)),
            size: run.size.or(Some(self.table.size)),
            ..run.clone()
        }
    }
}
