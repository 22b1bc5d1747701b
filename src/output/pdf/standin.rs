//! Stand-ins for fonts that another PDF names and does not embed (Times New Roman, Arial and the
//! like): a Type 3 font with glyphs of ours, each drawn as wide as the page expects, so that lines
//! keep their places and the page may stand in a PDF/A. Only fonts of one byte a character.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{inspect, unicode};
use crate::page::font::MISSING;
use crate::page::outline::Step;
use crate::page::{Face, Fonts};

/// Fonts of signs, for which letters would be wrong.
const SIGNS: [&str; 5] = ["Symbol", "Dingbats", "Wingdings", "Webdings", "MTExtra"];
/// Unpacked, a list of characters may be no larger (bytes).
const LARGEST_MAP: usize = 1 << 20;

/// Replaces what can be replaced and gives the names of the fonts it was done for.
pub fn provide(document: &mut Document, fonts: &Fonts) -> BTreeSet<String> {
    let bare: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(|d| is_bare(document, d)))
        .map(|(id, _)| *id)
        .collect();
    let mut names = BTreeSet::new();
    for id in bare {
        let Some((name, shapes)) = shapes(document, id, fonts) else {
            continue;
        };
        let font = assemble(document, shapes);
        document.objects.insert(id, Object::Dictionary(font));
        names.insert(name);
    }
    names
}

/// A character of a stand-in: its code, what it means, how far the pen moves, how it is drawn.
struct Shape {
    code: u8,
    ch: char,
    width: f32,
    drawing: String,
}

fn is_bare(document: &Document, dict: &Dictionary) -> bool {
    let is = |key: &[u8], values: &[&[u8]]| {
        let name = dict.get(key).and_then(Object::as_name);
        name.is_ok_and(|name| values.contains(&name))
    };
    is(b"Type", &[b"Font"])
        && is(b"Subtype", &[b"Type1", b"TrueType", b"MMType1"])
        && inspect::program(document, dict).is_none()
}

fn shapes(document: &Document, id: ObjectId, fonts: &Fonts) -> Option<(String, Vec<Shape>)> {
    let dict = document.get_dictionary(id).ok()?;
    let name = dict.get(b"BaseFont").and_then(Object::as_name).ok()?;
    let name = std::str::from_utf8(name).ok()?.to_owned();
    let compact: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    if SIGNS.iter().any(|sign| compact.contains(sign)) {
        return None;
    }
    let face = Face::like(&compact);
    let encoding = dict
        .get_font_encoding_with_limit(document, LARGEST_MAP)
        .ok()?;
    let first = number(document, dict, b"FirstChar").unwrap_or(0.0) as usize;
    let widths = dict
        .get_deref(b"Widths", document)
        .and_then(Object::as_array)
        .ok();
    let width = |code: u8| {
        let width = widths?.get(usize::from(code).checked_sub(first)?)?;
        document.dereference(width).ok()?.1.as_float().ok()
    };
    let mut shapes = Vec::new();
    for code in 0..=u8::MAX {
        let text = Document::decode_text(&encoding, &[code]).unwrap_or_default();
        let ch = text.chars().next().filter(|c| !c.is_control());
        let declared = width(code).filter(|w| w.is_finite() && *w > 0.0);
        // What is neither named nor given a width is not used.
        let Some(ch) = ch.or(declared.map(|_| MISSING)) else {
            continue;
        };
        let Some(shaped) = fonts.shape_or_mark(face, ch) else {
            continue;
        };
        let own = f32::from(shaped.width);
        let width = declared.unwrap_or(own);
        let stretch = if own > 0.0 { width / own } else { 1.0 };
        shapes.push(Shape {
            code,
            ch,
            width,
            drawing: draw(&fonts.outline(shaped), width, stretch),
        });
    }
    (!shapes.is_empty()).then_some((name, shapes))
}

fn number(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<f32> {
    dict.get_deref(key, document).ok()?.as_float().ok()
}

/// A glyph procedure (ISO 32000-1, 9.6.5): width and box, then the outline, filled.
fn draw(steps: &[Step], width: f32, stretch: f32) -> String {
    let mut drawing = format!(
        "{width} 0 -200 -400 {} 1200 d1\n",
        width.max(1000.0) + 200.0
    );
    let x = |x: f32| (x * stretch).round();
    for step in steps {
        drawing.push_str(&match *step {
            Step::Move(a, b) => format!("{} {} m ", x(a), b.round()),
            Step::Line(a, b) => format!("{} {} l ", x(a), b.round()),
            Step::Curve([a, b, c, d, e, f]) => format!(
                "{} {} {} {} {} {} c ",
                x(a),
                b.round(),
                x(c),
                d.round(),
                x(e),
                f.round()
            ),
            Step::Close => "h ".into(),
        });
    }
    if !steps.is_empty() {
        drawing.push('f');
    }
    drawing
}

fn assemble(document: &mut Document, shapes: Vec<Shape>) -> Dictionary {
    let mut widths = vec![Object::from(0); 256];
    let (mut procedures, mut differences) = (Dictionary::new(), Vec::new());
    let letters = shapes
        .iter()
        .map(|shape| (u16::from(shape.code), shape.ch.into()));
    let list = unicode::list(&letters.collect(), 2);
    for shape in shapes {
        let name = format!("g{}", shape.code);
        widths[usize::from(shape.code)] = Object::Real(shape.width);
        differences.extend([
            Object::from(i64::from(shape.code)),
            Object::from(name.as_str()),
        ]);
        let stream = Stream::new(Dictionary::new(), shape.drawing.into_bytes());
        procedures.set(name, document.add_object(stream));
    }
    let map = document.add_object(Stream::new(Dictionary::new(), list.into_bytes()));
    let mut encoding = Dictionary::new();
    encoding.set("Type", "Encoding");
    encoding.set("Differences", differences);
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    font.set("Subtype", "Type3");
    font.set(
        "FontBBox",
        [-200, -400, 1200, 1200].map(Object::from).to_vec(),
    );
    let thousandth = Object::Real(0.001);
    let matrix = [
        thousandth.clone(),
        0.into(),
        0.into(),
        thousandth,
        0.into(),
        0.into(),
    ];
    font.set("FontMatrix", matrix.to_vec());
    font.set("FirstChar", 0);
    font.set("LastChar", 255);
    font.set("Widths", widths);
    font.set("CharProcs", Object::Dictionary(procedures));
    font.set("Encoding", Object::Dictionary(encoding));
    font.set("Resources", Object::Dictionary(Dictionary::new()));
    font.set("ToUnicode", map);
    font
}
