//! How a Word document sets its paragraphs and runs: properties as far as they are told, direct or
//! by a style (ECMA-376 part 1, 17.3.1 and 17.3.2).

use super::super::compose::{Line, Look, Stand, Typeface};
use super::super::xml::Attributes;

/// Points in a twip, the unit of most lengths.
const TWIP: f32 = 1.0 / 20.0;
/// Longest length we believe, in points: a sheet is not wider.
const LONGEST: f32 = 1200.0;

/// Properties of a run; what is `None` is left to what lies below.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::read) struct RunLook {
    pub(in crate::read) face: Option<Typeface>,
    pub(in crate::read) size: Option<f32>,
    pub(in crate::read) bold: Option<bool>,
    pub(in crate::read) italic: Option<bool>,
    pub(in crate::read) under: Option<bool>,
    pub(in crate::read) rise: Option<i8>,
}

/// Properties of a paragraph; the same.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::read) struct ParagraphLook {
    pub(in crate::read) stand: Option<Stand>,
    pub(in crate::read) left: Option<Length>,
    pub(in crate::read) right: Option<Length>,
    /// Negative where it hangs out.
    pub(in crate::read) first: Option<Length>,
    pub(in crate::read) before: Option<f32>,
    pub(in crate::read) after: Option<f32>,
    pub(in crate::read) line: Option<Line>,
    pub(in crate::read) keep: Option<bool>,
    pub(in crate::read) new_page: Option<bool>,
}

/// A length as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) enum Length {
    /// In points.
    Points(f32),
    /// In characters of the paragraph's own size.
    Ems(f32),
}

impl Length {
    /// In points where type is of this size.
    pub(in crate::read) fn points(self, size: f32) -> f32 {
        match self {
            Length::Points(points) => points,
            Length::Ems(ems) => (ems * size).clamp(-LONGEST, LONGEST),
        }
    }
}

impl RunLook {
    /// Takes in one property.
    pub(in crate::read) fn take(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val");
        match name {
            "rFonts" => self.face = face(attributes).or(self.face),
            "sz" => {
                let half_points: Option<f32> = value().and_then(|v| v.parse().ok());
                // From 四分之一号 to what fills a sheet.
                let size = half_points.map(|n| n / 2.0);
                self.size = size.filter(|n| (2.0..=200.0).contains(n)).or(self.size);
            }
            "b" => self.bold = Some(is_on(value())),
            "i" => self.italic = Some(is_on(value())),
            "u" => self.under = Some(value().is_none_or(|kind| kind != "none")),
            "vertAlign" => {
                self.rise = Some(match value().as_deref() {
                    Some("superscript") => 1,
                    Some("subscript") => -1,
                    _ => 0,
                });
            }
            _ => {}
        }
    }

    /// This, and below it that.
    pub(in crate::read) fn over(self, below: RunLook) -> RunLook {
        RunLook {
            face: self.face.or(below.face),
            size: self.size.or(below.size),
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            under: self.under.or(below.under),
            rise: self.rise.or(below.rise),
        }
    }

    /// As it is shown.
    pub(in crate::read) fn shown(self) -> Look {
        Look {
            face: self.face,
            size: self.size,
            bold: self.bold == Some(true),
            italic: self.italic == Some(true),
            under: self.under == Some(true),
            rise: self.rise.unwrap_or(0),
        }
    }
}

impl ParagraphLook {
    /// Takes in one property.
    pub(in crate::read) fn take(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val");
        match name {
            "jc" => {
                self.stand = match value().as_deref() {
                    Some("left" | "start") => Some(Stand::Left),
                    Some("center") => Some(Stand::Centre),
                    Some("right" | "end") => Some(Stand::Right),
                    Some("both" | "distribute") => Some(Stand::Both),
                    _ => self.stand,
                };
            }
            "ind" => self.indents(attributes),
            "spacing" => {
                let blank = |key: &str, lines: &str| {
                    // A line is taken for 15.6 points: 五号, as Word does by default.
                    let lines = number(attributes, lines).map(|n| n / 100.0 * 15.6);
                    let length = number(attributes, key).map(|n| n * TWIP);
                    Some(lines.or(length)?.clamp(0.0, 200.0))
                };
                self.before = blank("before", "beforeLines").or(self.before);
                self.after = blank("after", "afterLines").or(self.after);
                self.line = line(attributes).or(self.line);
            }
            "keepNext" => self.keep = Some(is_on(value())),
            "pageBreakBefore" => self.new_page = Some(is_on(value())),
            _ => {}
        }
    }

    /// In characters goes before in points (17.3.1.12).
    fn indents(&mut self, attributes: &Attributes<'_>) {
        let length = |points: &str, chars: &str| {
            let ems = number(attributes, chars).filter(|n| *n != 0.0);
            let points = || number(attributes, points);
            match ems {
                Some(n) => Some(Length::Ems((n / 100.0).clamp(-60.0, 60.0))),
                None => Some(Length::Points((points()? * TWIP).clamp(-LONGEST, LONGEST))),
            }
        };
        let either = |a: Option<Length>, b: Option<Length>| a.or(b);
        let left = either(length("left", "leftChars"), length("start", "startChars"));
        let right = either(length("right", "rightChars"), length("end", "endChars"));
        let hanging = length("hanging", "hangingChars").map(|length| match length {
            Length::Points(n) => Length::Points(-n),
            Length::Ems(n) => Length::Ems(-n),
        });
        let first = hanging.or(length("firstLine", "firstLineChars"));
        self.left = left.or(self.left);
        self.right = right.or(self.right);
        self.first = first.or(self.first);
    }

    /// This, and below it that.
    pub(in crate::read) fn over(self, below: ParagraphLook) -> ParagraphLook {
        ParagraphLook {
            stand: self.stand.or(below.stand),
            left: self.left.or(below.left),
            right: self.right.or(below.right),
            first: self.first.or(below.first),
            before: self.before.or(below.before),
            after: self.after.or(below.after),
            line: self.line.or(below.line),
            keep: self.keep.or(below.keep),
            new_page: self.new_page.or(below.new_page),
        }
    }
}

fn number(attributes: &Attributes<'_>, key: &str) -> Option<f32> {
    let number: f32 = attributes.get(key)?.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

/// From baseline to baseline (17.3.1.33).
fn line(attributes: &Attributes<'_>) -> Option<Line> {
    let line = number(attributes, "line")?.clamp(20.0, 4000.0);
    Some(match attributes.get("lineRule").as_deref() {
        Some("exact") => Line::Exactly(line * TWIP),
        Some("atLeast") => Line::AtLeast(line * TWIP),
        _ => Line::Times(line / 240.0),
    })
}

/// A property that is there and not switched off (17.17.4).
pub(in crate::read) fn is_on(value: Option<String>) -> bool {
    !matches!(value.as_deref(), Some("0" | "false" | "off"))
}

/// The Chinese font's face; else that of the Latin one, which some programs name alone.
fn face(attributes: &Attributes<'_>) -> Option<Typeface> {
    let names = ["eastAsia", "ascii", "hAnsi"];
    let mut faces = names.iter().filter_map(|key| attributes.get(key));
    faces.find_map(|name| Typeface::named(&name))
}
