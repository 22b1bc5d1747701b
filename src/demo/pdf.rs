//! PDF documents as offices make them: text with an embedded subset font, some with a stamp as an
//! annotation, some turned, some nothing but scanned pictures.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::pdf_font::Subset;
use super::photo;
use super::plain;
use super::rng::Rng;
use super::source::Entry;

/// A4 in points, portrait.
const SHORT: f32 = 595.0;
const LONG: f32 = 842.0;
const SIZE: f32 = 15.0;
const LEADING: f32 = 26.0;
const MARGIN: f32 = 74.0;

/// The document's bytes.
pub(super) fn write(entry: &Entry) -> Vec<u8> {
    let mut document = Document::with_version("1.6");
    let tree = document.new_object_id();
    let pages = if entry.get("扫描").is_empty() {
        typeset(&mut document, tree, entry)
    } else {
        scanned(&mut document, tree, entry)
    };
    let count = i64::try_from(pages.len()).unwrap_or(0);
    let kids: Vec<Object> = pages.into_iter().map(Object::Reference).collect();
    document.set_object(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count },
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let (year, month, day) = entry.date();
    let info = document.add_object(dictionary! {
        "Title" => utf16(entry.get("题名")),
        "Author" => utf16(entry.get("落款")),
        "Creator" => utf16("WPS 文字"),
        "CreationDate" => Object::string_literal(format!("D:{year}{month:02}{day:02}093000+08'00'")),
    });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    finish(document)
}

/// A document's bytes.
pub(super) fn finish(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document
        .save_to(&mut bytes)
        .expect("writing to memory can't fail");
    bytes
}

fn typeset(document: &mut Document, tree: ObjectId, entry: &Entry) -> Vec<ObjectId> {
    let turned = entry.get("版式");
    let (width, height) = if turned.is_empty() {
        (SHORT, LONG)
    } else {
        (LONG, SHORT)
    };
    let lines = lines(entry, (width - 2.0 * MARGIN) / SIZE);
    let font = Subset::of(lines.iter().flat_map(|line| line.text.chars()));
    let name = font.embed(document, entry.get("无编码").is_empty());
    let each = ((height - 2.0 * MARGIN) / LEADING) as usize;
    let leaves: Vec<&[Line]> = lines.chunks(each.max(1)).collect();
    let last = leaves.len().saturating_sub(1);
    let mut pages = Vec::new();
    for (number, leaf) in leaves.iter().enumerate() {
        let mut content = String::from(match turned {
            "旋转" => "q 0 1 -1 0 595 0 cm BT\n",
            _ => "q BT\n",
        });
        for (row, line) in leaf.iter().enumerate() {
            let y = height - MARGIN - SIZE - row as f32 * LEADING;
            line.show(&mut content, &font, y, width);
        }
        content.push_str("ET Q\n");
        let stream = document.add_object(packed(Dictionary::new(), content.into_bytes()));
        let mut page = dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "Contents" => stream,
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => name } },
        };
        let (w, h) = match turned {
            "旋转" => (SHORT, LONG),
            _ => (width, height),
        };
        page.set("MediaBox", vec![0.into(), 0.into(), w.into(), h.into()]);
        if turned == "旋转" {
            page.set("Rotate", 90);
        }
        if number == last && !entry.get("章").is_empty() {
            // Over the signature, as seals are.
            let (x, y) = (
                width - MARGIN - 150.0,
                height - MARGIN - leaf.len() as f32 * LEADING - 30.0,
            );
            let corner = if turned == "旋转" {
                (SHORT - y - 120.0, x)
            } else {
                (x, y)
            };
            let stamp = seal(document, corner);
            page.set("Annots", vec![Object::Reference(stamp)]);
        }
        pages.push(document.add_object(page));
    }
    pages
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// From the left margin.
    Left,
    /// In the middle; the red head in red.
    Middle { red: bool },
    /// At the right, as a signature.
    Right,
}

struct Line {
    text: String,
    place: Place,
}

impl Line {
    fn show(&self, content: &mut String, font: &Subset, y: f32, width: f32) {
        let room = width - 2.0 * MARGIN;
        let cells: Vec<&str> = self.text.split('\t').collect();
        // Names stand in the first column and want twice the room.
        let each = room / (cells.len() + 1) as f32;
        let red = self.place == Place::Middle { red: true };
        content.push_str(if red { "0.86 0.08 0.1 rg\n" } else { "0 g\n" });
        let size = if red { SIZE * 1.4 } else { SIZE };
        for (column, cell) in cells.iter().enumerate() {
            let slack = room - font.width(cell) * size;
            let indent = match self.place {
                Place::Left if column > 0 => (column + 1) as f32 * each,
                Place::Left => 0.0,
                Place::Middle { .. } => slack / 2.0,
                Place::Right => slack - 2.0 * SIZE,
            };
            let (x, text) = (MARGIN + indent, font.hex(cell));
            content.push_str(&format!(
                "/F1 {size} Tf 1 0 0 1 {x:.2} {y} Tm <{text}> Tj\n"
            ));
        }
    }
}

/// The paper in lines of at most `room` em.
fn lines(entry: &Entry, room: f32) -> Vec<Line> {
    let head = [entry.get("文号"), entry.get("题名")];
    let foot = [entry.get("落款"), entry.get("日期")];
    let texts = plain::lines(entry, "");
    let font = Subset::of(texts.iter().flat_map(|line| line.chars()));
    let mut lines = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let place = if text == entry.get("眉") {
            Place::Middle { red: true }
        } else if head.contains(&text.as_str()) {
            Place::Middle { red: false }
        } else if foot.contains(&text.as_str()) && number + 2 >= texts.len() {
            Place::Right
        } else {
            Place::Left
        };
        let indented = place == Place::Left && !text.contains('\t') && !text.ends_with('：');
        let words = if indented {
            format!("\u{3000}\u{3000}{text}")
        } else {
            text.clone()
        };
        let broken = font.broken(&words, room).into_iter();
        lines.extend(broken.map(|text| Line { text, place }));
    }
    lines
}

/// A round red seal: a stamp annotation whose appearance is drawn, as signing software leaves it.
fn seal(document: &mut Document, (x, y): (f32, f32)) -> ObjectId {
    let mut drawing = String::from("0.86 0.08 0.1 RG 0.86 0.08 0.1 rg 4 w\n");
    // A circle of four Bézier curves; 0.5523 is the usual constant.
    let (r, k) = (52.0_f32, 52.0 * 0.5523_f32);
    drawing.push_str(&format!(
        "1 0 0 1 60 60 cm {r} 0 m {r} {k} {k} {r} 0 {r} c -{k} {r} -{r} {k} -{r} 0 c \
         -{r} -{k} -{k} -{r} 0 -{r} c {k} -{r} {r} -{k} {r} 0 c S\n"
    ));
    for point in 0..5_u8 {
        let turn = std::f32::consts::PI * (0.5 + 0.8 * f32::from(point));
        let verb = if point == 0 { "m" } else { "l" };
        let (px, py) = (18.0 * turn.cos(), 18.0 * turn.sin());
        drawing.push_str(&format!("{px:.2} {py:.2} {verb} "));
    }
    drawing.push_str("f\n");
    let look = packed(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 120.into(), 120.into()],
        },
        drawing.into_bytes(),
    );
    let look = document.add_object(look);
    document.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Stamp",
        "Rect" => vec![x.into(), y.into(), (x + 120.0).into(), (y + 120.0).into()],
        "F" => 4,
        "AP" => dictionary! { "N" => look },
    })
}

/// Pages that are pictures: lines of grey strokes on yellowed paper, as a scanner leaves them.
fn scanned(document: &mut Document, tree: ObjectId, entry: &Entry) -> Vec<ObjectId> {
    let count = entry.get("扫描").parse::<usize>().unwrap_or(1);
    let mut rng = Rng::of(&entry.path);
    (0..count)
        .map(|_| {
            let picture = handwriting(&mut rng);
            let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
            let image = document.add_object(Stream::new(
                dictionary! {
                    "Type" => "XObject",
                    "Subtype" => "Image",
                    "Width" => width,
                    "Height" => height,
                    "ColorSpace" => "DeviceRGB",
                    "BitsPerComponent" => 8,
                    "Filter" => "DCTDecode",
                },
                photo::encode(&picture, 70),
            ));
            let content = format!("q {SHORT} 0 0 {LONG} 0 0 cm /Im1 Do Q\n");
            let stream = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
            document.add_object(dictionary! {
                "Type" => "Page",
                "Parent" => tree,
                "MediaBox" => vec![0.into(), 0.into(), SHORT.into(), LONG.into()],
                "Contents" => stream,
                "Resources" => dictionary! { "XObject" => dictionary! { "Im1" => image } },
            })
        })
        .collect()
}

fn handwriting(rng: &mut Rng) -> image::RgbImage {
    let mut picture = image::RgbImage::from_pixel(595, 842, image::Rgb([246, 243, 232]));
    for line in 0..u32::try_from(rng.between(12, 22)).unwrap_or(12) {
        let mut x = 70;
        while x < u32::try_from(rng.between(380, 520)).unwrap_or(400) {
            for _ in 0..rng.between(3, 7) {
                let (dx, dy) = (rng.between(0, 15), rng.between(0, 15));
                for step in 0..rng.between(3, 9) {
                    let at = |base: u32, d: i64| base + u32::try_from(d).unwrap_or(0);
                    let (px, py) = (at(x, dx + step), at(90 + line * 32, dy));
                    picture.put_pixel(px.min(594), py.min(841), image::Rgb([52, 54, 70]));
                }
            }
            x += 20;
        }
    }
    picture
}

/// A stream, deflated.
pub(super) fn packed(dictionary: Dictionary, bytes: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dictionary, bytes);
    // Streams that would grow stay as they are.
    let _ = stream.compress();
    stream
}

fn utf16(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(
        units.flat_map(u16::to_be_bytes).collect(),
        lopdf::StringFormat::Hexadecimal,
    )
}
