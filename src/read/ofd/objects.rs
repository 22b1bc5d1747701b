//! Graphic objects of a page, a template, annotations or resources, as the file has them
//! (GB/T 33190-2016, clauses 8 to 13).

use std::collections::BTreeMap;

use super::super::Why;
use super::super::xml::{Attributes, Node, walk};

/// Most graphic objects and places of letters in one part.
const MOST_NUMBERS: usize = 4_000_000;

/// Most offsets of one stretch of letters.
const LONGEST: usize = 100_000;

/// Where an object's own coordinates lie: `a b c d e f` as in 8.3.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    /// Leaves everything where it is.
    pub(super) const SAME: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The place of a point.
    pub(super) fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// This after `inner`.
    pub(super) fn after(&self, inner: &Matrix) -> Matrix {
        let (e, f) = self.apply(inner.0[4], inner.0[5]);
        let [a, b, c, d, _, _] = self.0;
        let [p, q, r, s, _, _] = inner.0;
        Matrix([
            a * p + c * q,
            b * p + d * q,
            a * r + c * s,
            b * r + d * s,
            e,
            f,
        ])
    }
}

/// A graphic object.
#[derive(Debug, Clone)]
pub(super) enum Object {
    Text(Text),
    /// By the identifier of its resource.
    Picture(String),
    Path,
    /// A unit used again: identifier and place.
    Composite(String, Matrix),
}

/// Letters with one font and one transformation (11.2).
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) place: Matrix,
    pub(super) size: f32,
    pub(super) codes: Vec<Code>,
    /// Glyphs named by number alone (11.4).
    pub(super) glyphs: usize,
}

/// A stretch of letters with their offsets (11.3).
#[derive(Debug, Clone, Default)]
pub(super) struct Code {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) across: Vec<f32>,
    pub(super) down: Vec<f32>,
    pub(super) text: String,
}

/// What one part holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// In the order of painting.
    pub(super) objects: Vec<Object>,
    /// Composite units by identifier.
    pub(super) units: BTreeMap<String, Vec<Object>>,
    /// Pictures: identifier and file.
    pub(super) media: Vec<(String, String)>,
    /// Folder of the pictures.
    pub(super) base: String,
    /// Identifiers of the templates under or over it.
    pub(super) templates: Vec<String>,
    /// Resources of its own.
    pub(super) resources: Vec<String>,
    /// Of the page, in millimetres.
    pub(super) height: Option<f32>,
}

impl Part {
    /// Reads the bytes of a part.
    pub(super) fn read(part: &[u8]) -> Result<Self, Why> {
        let mut walker = Walker::default();
        walk(part, |node| match node {
            Node::Open(name, attributes) => walker.open(name, attributes),
            Node::Close(name) => walker.close(name),
            Node::Text(text) => walker.text.push_str(text),
        })?;
        if walker.numbers > MOST_NUMBERS {
            return Err(Why::Limit(format!("一页的图元超过 {MOST_NUMBERS} 个")));
        }
        Ok(walker.part)
    }
}

#[derive(Default)]
struct Walker {
    part: Part,
    open: Option<Text>,
    unit: Option<String>,
    medium: Option<String>,
    /// Corner of the annotation that is being read.
    corner: (f32, f32),
    /// How deep inside an element that is not shown; 0 outside.
    skipping: usize,
    text: String,
    numbers: usize,
}

impl Walker {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.text.clear();
        let get = |key: &str| attributes.get(key);
        if self.skipping > 0 || get("Visible").as_deref() == Some("false") {
            self.skipping += 1;
            return;
        }
        match name {
            "Res" => self.part.base = get("BaseLoc").unwrap_or_default(),
            "MultiMedia" => self.medium = get("ID"),
            "CompositeGraphicUnit" => self.unit = get("ID"),
            "Template" => self.part.templates.extend(get("TemplateID")),
            "Appearance" => {
                let corner = numbers(&get("Boundary").unwrap_or_default());
                self.corner = (at(&corner, 0), at(&corner, 1));
            }
            "TextObject" => {
                self.open = Some(Text {
                    place: self.place(attributes),
                    size: get("Size").and_then(|n| number(&n)).unwrap_or_default(),
                    codes: Vec::new(),
                    glyphs: 0,
                });
            }
            "TextCode" => self.code(attributes),
            "CGTransform" => {
                let count = get("GlyphCount").and_then(|n| n.trim().parse().ok());
                let count = count.unwrap_or(1usize).min(LONGEST);
                self.numbers += count;
                if let Some(text) = &mut self.open {
                    text.glyphs = (text.glyphs + count).min(LONGEST);
                }
            }
            "ImageObject" => {
                let id = get("ResourceID").unwrap_or_default();
                self.push(Object::Picture(id));
            }
            "PathObject" => self.push(Object::Path),
            "CompositeObject" => {
                let place = self.place(attributes);
                let id = get("ResourceID").unwrap_or_default();
                self.push(Object::Composite(id, place));
            }
            _ => {}
        }
    }

    /// The transformation comes first, then the corner of the object's boundary (8.5).
    fn place(&self, attributes: &Attributes<'_>) -> Matrix {
        let corner = numbers(&attributes.get("Boundary").unwrap_or_default());
        let given = numbers(&attributes.get("CTM").unwrap_or_default());
        let mut matrix = Matrix::SAME;
        if let Ok(given) = given.try_into() {
            matrix = Matrix(given);
        }
        matrix.0[4] += at(&corner, 0) + self.corner.0;
        matrix.0[5] += at(&corner, 1) + self.corner.1;
        matrix
    }

    /// A stretch without a place of its own begins where the one before it did (11.3).
    fn code(&mut self, attributes: &Attributes<'_>) {
        let Some(text) = &mut self.open else { return };
        if self.numbers > MOST_NUMBERS {
            return;
        }
        let before = text.codes.last().map(|code| (code.x, code.y));
        let before = before.unwrap_or_default();
        let get = |key: &str| attributes.get(key);
        let code = Code {
            x: get("X").and_then(|n| number(&n)).unwrap_or(before.0),
            y: get("Y").and_then(|n| number(&n)).unwrap_or(before.1),
            across: offsets(&get("DeltaX").unwrap_or_default()),
            down: offsets(&get("DeltaY").unwrap_or_default()),
            text: String::new(),
        };
        self.numbers += code.across.len() + code.down.len();
        text.codes.push(code);
    }

    fn push(&mut self, object: Object) {
        self.numbers += 1;
        if self.numbers > MOST_NUMBERS {
            return;
        }
        match &self.unit {
            Some(unit) => self
                .part
                .units
                .entry(unit.clone())
                .or_default()
                .push(object),
            None => self.part.objects.push(object),
        }
    }

    fn close(&mut self, name: &str) {
        let text = std::mem::take(&mut self.text);
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match name {
            "TextCode" => {
                if let Some(code) = self.open.as_mut().and_then(|text| text.codes.last_mut()) {
                    code.text = text;
                }
            }
            "TextObject" => {
                if let Some(text) = self.open.take() {
                    self.push(Object::Text(text));
                }
            }
            "MediaFile" => {
                let medium = self.medium.take();
                let file = text.trim().to_string();
                self.part.media.extend(medium.map(|id| (id, file)));
            }
            "PageRes" => self.part.resources.push(text.trim().into()),
            "PhysicalBox" => self.part.height = height(&text),
            "CompositeGraphicUnit" => self.unit = None,
            "Appearance" => self.corner = (0.0, 0.0),
            _ => {}
        }
    }
}

/// The height of a box `x y width height`.
pub(super) fn height(text: &str) -> Option<f32> {
    numbers(text).get(3).copied()
}

fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace().filter_map(number).collect()
}

fn number(text: &str) -> Option<f32> {
    text.trim().parse().ok().filter(|n: &f32| n.is_finite())
}

fn at(numbers: &[f32], i: usize) -> f32 {
    numbers.get(i).copied().unwrap_or_default()
}

/// Offsets from letter to letter; `g 3 2.5` stands for `2.5 2.5 2.5` (7.3).
fn offsets(text: &str) -> Vec<f32> {
    let mut offsets = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next()
        && offsets.len() < LONGEST
    {
        if word != "g" {
            offsets.extend(number(word));
            continue;
        }
        let count = words.next().and_then(|n| n.parse().ok()).unwrap_or(0usize);
        let value = words.next().and_then(number).unwrap_or_default();
        let count = count.min(LONGEST - offsets.len());
        offsets.extend(std::iter::repeat_n(value, count));
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_may_be_written_in_short() {
        assert_eq!(offsets("g 3 2.5 -1"), [2.5, 2.5, 2.5, -1.0]);
        assert_eq!(offsets("g 99999999999 1").len(), LONGEST);
        assert!(offsets("g g g x").is_empty());
    }

    #[test]
    fn a_transformation_after_another_is_both() {
        let turn = Matrix([0.0, 1.0, -1.0, 0.0, 5.0, 0.0]);
        let shift = Matrix([1.0, 0.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!(turn.after(&shift).apply(1.0, 1.0), turn.apply(3.0, 4.0));
    }
}
