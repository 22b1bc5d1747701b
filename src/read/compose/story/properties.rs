//! Properties of sections, paragraphs, runs and tables, as the walker over a [`Story`] meets them.
//!
//! [`Story`]: super::Story

use super::super::super::docx::{is_on, outline};
use super::super::super::xml::Attributes;
use super::super::grid::Merge;
use super::{Building, Frame, Walker, Within};

impl Walker<'_> {
    pub(super) fn section(&mut self, name: &str, attributes: &Attributes<'_>) {
        let Some(section) = &mut self.section else {
            return;
        };
        let number = |key: &str| attributes.get(key).and_then(|n| n.parse::<f32>().ok());
        match name {
            "pgSz" => section.across = number("w") > number("h"),
            "type" => {
                section.continuous = attributes.get("val").as_deref() == Some("continuous");
            }
            "docGrid"
                if attributes
                    .get("type")
                    .is_some_and(|kind| kind.starts_with("lines")) =>
            {
                let pitch = number("linePitch").map(|n| n / 20.0);
                section.grid = pitch.filter(|n| (6.0..=60.0).contains(n));
            }
            "cols" => self.story.lost.columns += usize::from(number("num") > Some(1.0)),
            "headerReference" | "footerReference" => {
                self.story.margins.extend(attributes.get("id"));
            }
            _ => {}
        }
    }

    pub(super) fn paragraph(&mut self, name: &str, attributes: &Attributes<'_>) {
        let Some(Frame::Text(open)) = self.frames.last_mut() else {
            return;
        };
        let value = || attributes.get("val");
        match name {
            "pStyle" => open.style = value().unwrap_or_default(),
            "outlineLvl" => {
                let level = value().and_then(|n| n.parse().ok()).and_then(outline);
                open.heading = level.or(open.heading);
            }
            "numId" => open.list = value(),
            "ilvl" => open.level = value().and_then(|n| n.parse().ok()),
            _ => open.look.take(name, attributes),
        }
    }

    pub(super) fn run_property(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "rStyle" => self.character = attributes.get("val").unwrap_or_default(),
            "vanish" => self.hidden = is_on(attributes.get("val")),
            _ => self.run.take(name, attributes),
        }
    }

    pub(super) fn table(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val");
        let count = || value().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        if matches!(name, "tblBorders" | "tcBorders") {
            self.in_borders = true;
            return;
        }
        let line = || value().is_some_and(|kind| kind != "none" && kind != "nil");
        match (self.within, name) {
            (Within::Table, "tblStyle") => {
                self.grid(|grid| grid.style = value().unwrap_or_default())
            }
            (Within::Table, _) if self.in_borders => {
                self.grid(|grid| grid.ruled = Some(grid.ruled == Some(true) || line()));
            }
            (Within::Cell, "vAlign") => {
                let middle = value().as_deref() == Some("center");
                self.grid(|grid| grid.middle |= middle);
            }
            (Within::Cell, "top" | "bottom" | "left" | "right") if self.in_borders => {
                self.grid(|grid| grid.lined |= line());
            }
            (Within::Row, _) => {
                if let Some(Frame::Row(row)) = self.frames.last_mut() {
                    match name {
                        "tblHeader" => row.head = is_on(value()),
                        "gridBefore" => row.before = count(),
                        "gridAfter" => row.after = count(),
                        _ => {}
                    }
                }
            }
            (Within::Cell, _) => {
                if let Some(Frame::Cell(place)) = self.frames.last_mut() {
                    match (name, value().as_deref()) {
                        ("gridSpan", _) => place.across = count(),
                        ("vMerge", Some("restart")) => place.merge = Merge::Begins,
                        ("vMerge", _) => place.merge = Merge::GoesOn,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// The innermost table.
    pub(super) fn grid(&mut self, change: impl FnOnce(&mut Building)) {
        let grid = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Grid(grid) => Some(grid),
            _ => None,
        });
        if let Some(grid) = grid {
            change(grid);
        }
    }
}
