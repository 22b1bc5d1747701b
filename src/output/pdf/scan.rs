//! [`Seen`]: what the content of a page does, as far as binding must know: where ink falls, which
//! codes of which fonts are shown, and what PDF/A-2 would not have.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::sides::Sides;
use super::{inspect, marks};

/// Operations looked at on one page.
const MOST_OPERATIONS: usize = 1_000_000;
/// Forms within forms.
const DEEPEST: usize = 12;
/// Unpacked, a form may be no larger (bytes).
const LARGEST_FORM: usize = 64 << 20;
/// Levels of `q` (6.1.13): 28, less the three that ours stand around a page.
const MOST_SAVED: usize = 25;

/// A matrix: a b c d e f.
pub type Matrix = [f32; 6];
/// The matrix that changes nothing.
pub const STRAIGHT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// What was seen.
#[derive(Default)]
pub struct Seen {
    /// Where ink falls, in the page's own space.
    pub boxes: Vec<Sides>,
    /// Fonts and the codes shown in them: seen, and unseen (rendering mode 3).
    pub fonts: BTreeMap<ObjectId, [BTreeSet<u16>; 2]>,
    /// What can't stand in a PDF/A, in Chinese.
    pub why: Option<String>,
}

/// Looks through the content of a page.
pub fn scan(document: &Document, content: &Content, resources: &Dictionary) -> Seen {
    let mut scan = Scan {
        document,
        seen: Seen::default(),
        left: MOST_OPERATIONS,
    };
    scan.content(&content.operations, resources, STRAIGHT, 0);
    scan.seen
}

struct Scan<'d> {
    document: &'d Document,
    seen: Seen,
    left: usize,
}

/// The graphics state, as far as it matters here.
#[derive(Clone)]
struct State {
    at: Matrix,
    white: bool,
    font: Option<ObjectId>,
    /// Bytes of a code; 0 where codes can't be told apart.
    bytes: usize,
    size: f32,
    leading: f32,
    stretch: f32,
    unseen: bool,
}

impl Scan<'_> {
    fn content(&mut self, operations: &[Operation], own: &Dictionary, at: Matrix, depth: usize) {
        let mut state = State {
            at,
            white: false,
            font: None,
            bytes: 0,
            size: 0.0,
            leading: 0.0,
            stretch: 1.0,
            unseen: false,
        };
        let mut saved: Vec<State> = Vec::new();
        let mut path: Option<Sides> = None;
        let (mut text, mut line) = (STRAIGHT, STRAIGHT);
        for operation in operations {
            let Some(left) = self.left.checked_sub(1) else {
                self.refuse("该页内容过于复杂");
                return;
            };
            self.left = left;
            let name = operation.operator.as_str();
            if let Some(why) = marks::obstacle(operation) {
                self.refuse(why);
            }
            let n = numbers(&operation.operands);
            match (name, n.as_slice()) {
                ("q", _) => {
                    saved.push(state.clone());
                    if saved.len() + depth * 2 > MOST_SAVED {
                        self.refuse("该页图形状态嵌套过深");
                    }
                }
                ("Q", _) => state = saved.pop().unwrap_or(state),
                ("cm", &[a, b, c, d, e, f]) => state.at = multiply([a, b, c, d, e, f], state.at),
                ("g", &[w]) => state.white = w >= 1.0,
                ("rg" | "sc" | "scn", &[r, g, b]) => state.white = r.min(g).min(b) >= 1.0,
                ("k" | "sc" | "scn", &[c, m, y, k]) => state.white = c + m + y + k <= 0.0,
                ("cs" | "sc" | "scn", _) => state.white = false,
                ("m" | "l", &[x, y]) => extend(&mut path, state.at, &[(x, y)]),
                ("c", &[a, b, c, d, e, f]) => {
                    extend(&mut path, state.at, &[(a, b), (c, d), (e, f)]);
                }
                ("v" | "y", &[a, b, c, d]) => extend(&mut path, state.at, &[(a, b), (c, d)]),
                ("re", &[x, y, w, h]) => {
                    let corners = [(x, y), (x + w, y), (x, y + h), (x + w, y + h)];
                    extend(&mut path, state.at, &corners);
                }
                ("f" | "F" | "f*", _) if state.white => path = None,
                ("f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "S" | "s", _) => {
                    self.seen.boxes.extend(path.take());
                }
                ("n", _) => path = None,
                ("BI" | "sh", _) => self.ink(Sides::of([0.0, 0.0, 1.0, 1.0]), state.at),
                ("Tf", _) => self.font(operation, own, &mut state),
                ("Tr", &[mode]) => state.unseen = mode == 3.0,
                ("TL", &[leading]) => state.leading = leading,
                ("Tz", &[percent]) => state.stretch = percent / 100.0,
                ("BT", _) => (text, line) = (STRAIGHT, STRAIGHT),
                ("Tm", &[a, b, c, d, e, f]) => {
                    line = [a, b, c, d, e, f];
                    text = line;
                }
                ("Td" | "TD", &[x, y]) => {
                    if name == "TD" {
                        state.leading = -y;
                    }
                    line = multiply([1.0, 0.0, 0.0, 1.0, x, y], line);
                    text = line;
                }
                ("T*" | "'" | "\"", _) => {
                    line = multiply([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                }
                _ => {}
            }
            match name {
                "Tj" | "TJ" | "'" | "\"" => {
                    for operand in &operation.operands {
                        self.show(operand, &state, &mut text);
                    }
                }
                "Do" => self.object(operation, own, state.at, depth),
                "gs" => self.listed(b"ExtGState", operation, own),
                "sh" => self.listed(b"Shading", operation, own),
                _ => {}
            }
        }
    }

    /// What is named must be in the list of resources (6.2.2).
    fn listed(&mut self, kind: &[u8], operation: &Operation, own: &Dictionary) {
        let list = own.get_deref(kind, self.document).and_then(Object::as_dict);
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok());
        if !list.is_ok_and(|list| list.has(name.unwrap_or_default())) {
            self.refuse("该页用了没有列出的资源");
        }
    }

    fn refuse(&mut self, why: &str) {
        self.seen.why.get_or_insert_with(|| why.to_owned());
    }

    fn ink(&mut self, area: Sides, at: Matrix) {
        let area = area.through(at);
        let all = [area.left, area.bottom, area.right, area.top];
        if all.iter().all(|n| n.is_finite()) {
            self.seen.boxes.push(area);
        }
    }

    fn font(&mut self, operation: &Operation, own: &Dictionary, state: &mut State) {
        let [name, size] = operation.operands.as_slice() else {
            return;
        };
        state.size = size.as_float().unwrap_or(0.0);
        let list = own.get_deref(b"Font", self.document);
        let font = list.and_then(|l| l.as_dict()?.get(name.as_name()?));
        let Ok(font) = font else {
            return self.refuse("该页用了没有列出的字体");
        };
        state.font = font.as_reference().ok();
        let dict = self.document.dereference(font).ok();
        let dict = dict.and_then(|(_, font)| font.as_dict().ok());
        let Some(dict) = dict else {
            return self.refuse("该页用了没有列出的字体");
        };
        let named = dict.get(b"Subtype").and_then(Object::as_name);
        let type3 = named.is_ok_and(|kind| kind == b"Type3");
        let known = dict.get_type().is_ok_and(|t| t == b"Font");
        if !known || !type3 && !dict.has(b"BaseFont") {
            self.refuse("该页字体的说明不全或有错");
        }
        state.bytes = inspect::code_length(self.document, dict);
    }

    /// Text: its codes, and roughly the box it fills.
    fn show(&mut self, operand: &Object, state: &State, text: &mut Matrix) {
        let shift = |n: f32, text: &mut Matrix| {
            *text = multiply([1.0, 0.0, 0.0, 1.0, n * state.stretch, 0.0], *text);
        };
        match operand {
            Object::Array(items) => {
                for item in items {
                    match item.as_float() {
                        Ok(n) => shift(-n / 1000.0 * state.size, text),
                        Err(_) => self.show(item, state, text),
                    }
                }
            }
            Object::String(bytes, _) => {
                if state.font.is_none() && state.size == 0.0 && state.bytes == 0 {
                    self.refuse("该页文字没有指明字体");
                }
                let step = state.bytes.max(1);
                if let Some(id) = state.font.filter(|_| state.bytes > 0) {
                    let codes =
                        &mut self.seen.fonts.entry(id).or_default()[usize::from(state.unseen)];
                    codes.extend(bytes.chunks(step).map(|code| match code {
                        [high, low] => u16::from_be_bytes([*high, *low]),
                        [half] if step == 2 => u16::from_be_bytes([*half, 0]),
                        rest => rest.first().copied().unwrap_or(0).into(),
                    }));
                }
                let share = if state.bytes == 2 { 0.5 } else { 0.55 };
                let width = bytes.len() as f32 * share * state.size;
                let area = Sides::of([
                    0.0,
                    -0.25 * state.size,
                    width * state.stretch,
                    0.9 * state.size,
                ]);
                let blank = bytes.iter().all(|b| matches!(b, 0 | b' '));
                if !state.unseen && !blank && !(state.white) {
                    self.ink(area, multiply(*text, state.at));
                }
                shift(width, text);
            }
            _ => {}
        }
    }

    fn object(&mut self, operation: &Operation, own: &Dictionary, at: Matrix, depth: usize) {
        let list = own.get_deref(b"XObject", self.document);
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok());
        let object = list
            .and_then(|list| {
                list.as_dict()?
                    .get_deref(name.unwrap_or_default(), self.document)
            })
            .and_then(Object::as_stream);
        let Ok(stream) = object else {
            return self.refuse("该页用了没有列出的图形");
        };
        if stream
            .dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|s| s == b"Image")
        {
            return self.ink(Sides::of([0.0, 0.0, 1.0, 1.0]), at);
        }
        if depth >= DEEPEST {
            return self.refuse("该页内容嵌套过深");
        }
        let matrix = stream.dict.get_deref(b"Matrix", self.document);
        let matrix = matrix
            .ok()
            .and_then(|m| <[f32; 6]>::try_from(numbers(m.as_array().ok()?)).ok());
        let at = multiply(matrix.unwrap_or(STRAIGHT), at);
        let Some(content) = stream
            .get_plain_content_with_limit(LARGEST_FORM)
            .ok()
            .and_then(|bytes| Content::decode(&bytes).ok())
        else {
            return self.refuse("该页内容无法解开");
        };
        let resources = stream.dict.get_deref(b"Resources", self.document);
        let resources = resources.and_then(Object::as_dict);
        if resources.is_err() && content.operations.iter().any(names_a_resource) {
            // 6.2.2: a form has its own list of resources.
            self.refuse("该页内嵌图形借用页面的资源");
        }
        let empty = Dictionary::new();
        let inner = resources.unwrap_or(&empty);
        self.content(&content.operations, inner, at, depth + 1);
    }
}

fn names_a_resource(operation: &Operation) -> bool {
    matches!(operation.operator.as_str(), "Tf" | "Do" | "gs" | "sh")
}

fn numbers(operands: &[Object]) -> Vec<f32> {
    let numbers = operands.iter().map(|o| o.as_float().ok());
    numbers.collect::<Option<Vec<f32>>>().unwrap_or_default()
}

/// First `m`, then `n`.
pub fn multiply(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

fn extend(path: &mut Option<Sides>, [a, b, c, d, e, f]: Matrix, points: &[(f32, f32)]) {
    for (x, y) in points {
        let (x, y) = (a * x + c * y + e, b * x + d * y + f);
        if !x.is_finite() || !y.is_finite() {
            continue;
        }
        let sides = path.get_or_insert(Sides::of([x, y, x, y]));
        *sides = Sides {
            left: sides.left.min(x),
            bottom: sides.bottom.min(y),
            right: sides.right.max(x),
            top: sides.top.max(y),
        };
    }
}
