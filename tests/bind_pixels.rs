//! Pages bound in, seen by poppler before and after: pixel by pixel the same, but for the number
//! and the filing stamp, which stand where the page has no ink.
//!
//! A page is moved by fractions of a pixel to the middle of its sheet, or made a little smaller; so
//! the page as it was is drawn on a sheet laid under it in the same way. Pages whose fonts are not
//! embedded are not held against each other: every viewer draws those with letters of its own.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod desk;
mod fixture;

use std::path::Path;
use std::process::Command;

use desk::sample::{Sample, sample};
use desk::{CLEAN, bind, pdf};
use lopdf::{Dictionary, Document, Object};

/// Pixels an inch.
const DPI: f32 = 100.0;
/// Cover, contents and their backs come first.
const FIRST: u32 = 5;
/// Where number and stamp may stand: so far from the edges of head and foot (pixels).
const STRIP: usize = 150;
/// Levels of a colour by which rounding may change a pixel.
const LEVELS: u8 = 2;

type Matrix = [f32; 6];

/// First the one, then the other.
fn then(m: Matrix, n: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = m;
    let [p, q, r, s, t, u] = n;
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// The point that the matrix brings to this one.
fn back([a, b, c, d, e, f]: Matrix, x: f32, y: f32) -> [f32; 2] {
    let (x, y, size) = (x - e, y - f, a * d - b * c);
    [(d * x - c * y) / size, (a * y - b * x) / size]
}

fn numbers<const N: usize>(items: &[Object]) -> [f32; N] {
    let numbers: Vec<f32> = items.iter().map(|n| n.as_float().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// How a page bound in stands on its sheet.
struct Standing {
    matrix: Matrix,
    /// The box of the page, in its own space.
    area: [f32; 4],
    sheet: [f32; 4],
}

fn standing(bound: &[u8]) -> Standing {
    let document = Document::load_mem(bound).unwrap();
    let id = document.get_pages()[&FIRST];
    let page = document.get_dictionary(id).unwrap();
    let content = document.get_and_decode_page_content(id).unwrap();
    let mut operations = content.operations.iter();
    let placed = operations.find(|o| o.operator == "cm").unwrap();
    let shown = operations.find(|o| o.operator == "Do").unwrap();
    let shown = shown.operands[0].as_name().unwrap();
    let deref = |dict: &Dictionary, key: &[u8]| -> Object {
        dict.get_deref(key, &document).unwrap().clone()
    };
    let resources = deref(page, b"Resources");
    let objects = deref(resources.as_dict().unwrap(), b"XObject");
    let form = deref(objects.as_dict().unwrap(), shown);
    let form = &form.as_stream().unwrap().dict;
    let list = |dict, key| -> Vec<Object> { deref(dict, key).as_array().unwrap().clone() };
    Standing {
        matrix: then(numbers(&list(form, b"Matrix")), numbers(&placed.operands)),
        area: numbers(&list(form, b"BBox")),
        sheet: numbers(&list(page, b"MediaBox")),
    }
}

impl Standing {
    fn scale(&self) -> f32 {
        let [a, b, c, d, ..] = self.matrix;
        (a * d - b * c).abs().sqrt()
    }

    /// The edges of the page on its sheet: two columns and two rows, in pixels.
    fn edges(&self) -> [f32; 4] {
        let [left, bottom, right, top] = self.area;
        let corner = then([1.0, 0.0, 0.0, 1.0, left, bottom], self.matrix);
        let other = then([1.0, 0.0, 0.0, 1.0, right, top], self.matrix);
        let head = self.sheet[3];
        let edges = [corner[4], other[4], head - corner[5], head - other[5]];
        edges.map(|edge| edge / 72.0 * DPI)
    }
}

/// The file with its first page on a sheet like that of the page bound in.
fn on_a_sheet(bytes: &[u8], standing: &Standing) -> Vec<u8> {
    let mut document = Document::load_mem(bytes).unwrap();
    let id = document.get_pages()[&1];
    let [x0, y0, x1, y1] = standing.sheet;
    let [left, bottom] = back(standing.matrix, x0, y0);
    let [right, top] = back(standing.matrix, x1, y1);
    let sides = [
        left.min(right),
        bottom.min(top),
        left.max(right),
        bottom.max(top),
    ];
    let page = document.get_dictionary_mut(id).unwrap();
    page.remove(b"CropBox");
    page.remove(b"UserUnit");
    page.set("MediaBox", sides.map(Object::from).to_vec());
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A page drawn by poppler, row by row.
type Picture = Vec<Vec<[u8; 3]>>;

fn drawn(file: &Path, bytes: &[u8], page: u32, dpi: f32) -> Picture {
    std::fs::write(file, bytes).unwrap();
    let (page, dpi) = (page.to_string(), dpi.to_string());
    let said = Command::new("pdftoppm")
        .args(["-r", &dpi, "-f", &page, "-l", &page])
        .arg(file)
        .output()
        .unwrap_or_else(|e| panic!("pdftoppm is absent ({e}): run `bash tests/run`"));
    assert!(said.status.success(), "{}", file.display());
    // P6, width and height, the largest level; then the pixels.
    let mut parts = said.stdout.splitn(4, |byte| *byte == b'\n');
    let sizes = std::str::from_utf8(parts.nth(1).unwrap()).unwrap();
    let width: usize = sizes.split(' ').next().unwrap().parse().unwrap();
    let pixels = parts.nth(1).unwrap().as_chunks().0;
    pixels.chunks(width).map(<[_]>::to_vec).collect()
}

/// Pixels that are not as they were. A blank one in the strips at head and foot may be a stamp's;
/// at the edges a page is cut off within pixels.
fn changed(was: &Picture, is: &Picture, edges: [f32; 4]) -> Vec<[usize; 2]> {
    // Poppler rounds sizes up.
    assert!(was.len().abs_diff(is.len()) <= 1 && was[0].len().abs_diff(is[0].len()) <= 1);
    let near = |edge: f32, n: usize| (edge - n as f32 - 0.5).abs() <= 1.5;
    let differs = |x: usize, y: usize, a: [u8; 3], b: [u8; 3]| {
        let stamped = a == [255; 3] && (y < STRIP || y + STRIP >= is.len());
        let [left, right, foot, head] = edges;
        let edge = near(left, x) || near(right, x) || near(foot, y) || near(head, y);
        !stamped && !edge && a.iter().zip(&b).any(|(a, b)| a.abs_diff(*b) > LEVELS)
    };
    let mut changed = Vec::new();
    for (y, (was, is)) in was.iter().zip(is).enumerate() {
        for (x, (a, b)) in was.iter().zip(is).enumerate() {
            if differs(x, y, *a, *b) {
                changed.push([x, y]);
            }
        }
    }
    changed
}

/// Whether a colour lies between those around a pixel, as where an edge is drawn softer.
fn is_between(was: &Picture, x: usize, y: usize, colour: [u8; 3]) -> bool {
    let rows = was.iter().skip(y.saturating_sub(1)).take(3);
    let around: Vec<[u8; 3]> = rows
        .flat_map(|row| row.iter().skip(x.saturating_sub(1)).take(3).copied())
        .collect();
    colour.iter().enumerate().all(|(n, level)| {
        let least = around.iter().map(|pixel| pixel[n]).min();
        let most = around.iter().map(|pixel| pixel[n]).max();
        least <= Some(*level) && Some(*level) <= most
    })
}

/// A page that is a transparency group: poppler draws edges in one softer than outside.
const GROUP: &str = "group";
/// One area over another.
const OVERLAID: &str = "0.9 0.6 0.1 rg 10 50 150 100 re f /B gs 0.2 0.7 0.4 rg 60 100 120 150 re f";

/// Pages with all their fonts in them.
fn whole() -> Vec<(String, Vec<u8>)> {
    let all = fixture::all().into_iter();
    let named = ["gb1.pdf", "glyphs.pdf", "scan.pdf"];
    let kept = all.filter(|case| named.contains(&case.name.as_str()));
    let mut papers: Vec<(String, Vec<u8>)> = kept.map(|case| (case.name, case.bytes)).collect();
    assert_eq!(papers.len(), named.len());
    type Set = fn(&mut Sample);
    let samples: [(&str, Set); 10] = [
        ("plain", |_| {}),
        ("stamp", |s| (s.stamp, s.rotate) = (true, 90)),
        ("turned", |s| (s.stamp, s.rotate) = (true, 180)),
        ("large", |s| {
            (s.stamp, s.rotate, s.unit) = (true, 270, Some(2))
        }),
        ("boxes", |s| (s.boxes, s.rotate) = (true, 90)),
        ("multiply", |s| {
            (s.blend, s.content) = (Some("Multiply"), Some(OVERLAID));
        }),
        ("screen", |s| {
            (s.blend, s.content) = (Some("Screen"), Some(OVERLAID));
        }),
        (GROUP, |s| {
            (s.group, s.blend, s.content) = (true, Some("Multiply"), Some(OVERLAID));
        }),
        ("layer", |s| s.layer = Some(false)),
        ("lines", |s| {
            s.content = Some(
                "0 w 10 250.3 m 190 250.3 l S 10 240 m 10.4 100 l S 1 0 0 RG [3 1] 0 d 2 J \
                 0.2 w 20 230 m 180 200.7 l S q 0.5 0 0 0.5 3 3 cm 20 20 99 77 re B Q",
            );
        }),
    ];
    for (name, set) in samples {
        let mut made = Sample::default();
        set(&mut made);
        papers.push((format!("{name}.pdf"), sample(made)));
    }
    papers
}

#[test]
fn poppler_draws_a_page_bound_in_as_it_was_pixel_by_pixel() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in whole() {
        let bound = &bind(&[pdf(&name, bytes.clone())], vec![], None)[CLEAN];
        let standing = standing(bound);
        let was = on_a_sheet(&bytes, &standing);
        let file = |which: &str| folder.path().join(format!("{which}-{name}"));
        let was = drawn(&file("was"), &was, 1, DPI * standing.scale());
        let is = drawn(&file("is"), bound, FIRST, DPI);
        let inked = was.iter().flatten().any(|pixel| *pixel != [255; 3]);
        assert_eq!(inked, name != "layer.pdf", "{name}");
        let mut changed = changed(&was, &is, standing.edges());
        changed.retain(|[x, y]| !name.starts_with(GROUP) || !is_between(&was, *x, *y, is[*y][*x]));
        assert!(
            changed.is_empty(),
            "{name}: {} {:?}",
            changed.len(),
            changed[0]
        );
    }
}
