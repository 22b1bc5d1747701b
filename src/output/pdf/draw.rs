//! Sheets → content streams, and the fonts they used → font objects, both through printpdf.
//!
//! printpdf embeds whole fonts, so `subsetter` goes first: a glyph gets its new number when it is
//! first drawn, content can be written at once, and the subset is made when all is drawn.

use std::collections::BTreeMap;

use lopdf::{Document, Object};
use printpdf::{
    Codepoint, Color, DictItem, FontId, FontMetrics, Line, LinePoint, Op, ParsedFont, PdfDocument,
    PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rgb, TextItem, TextMatrix,
    TextRenderingMode,
};
use subsetter::GlyphRemapper;

use crate::error::{Error, Result};
use crate::page::font::{MISSING, Shaped};
use crate::page::{Face, Fonts, Glyph, Mark, Sheet};
use crate::read::Word;

/// How far slanted type leans, and how thick what is drawn around type is, in ems.
const SLANT: f32 = 0.2;
const BOLDER: f32 = 0.028;

/// Which glyphs were drawn, by program.
pub struct Ink<'a> {
    fonts: &'a Fonts,
    used: Vec<Used>,
}

#[derive(Default)]
struct Used {
    remapper: GlyphRemapper,
    /// New glyph → the character it stands for and its old number.
    chars: BTreeMap<u16, (char, u16)>,
}

impl<'a> Ink<'a> {
    /// Nothing drawn yet.
    pub fn new(fonts: &'a Fonts) -> Self {
        let used = fonts.programs().iter().map(|_| Used::default()).collect();
        Ink { fonts, used }
    }

    /// Programs with their names as resources.
    pub fn names(&self) -> impl Iterator<Item = (usize, String)> + use<> {
        (0..self.used.len()).map(|n| (n, format!("F{n}")))
    }

    /// Content streams of sheets: text and lines. Pictures are the caller's.
    ///
    /// # Errors
    /// printpdf gave something else than we asked for.
    pub fn contents(&mut self, sheets: &[Sheet]) -> Result<Vec<Vec<u8>>> {
        let mut document = PdfDocument::new("");
        for (n, name) in self.names() {
            let stub = ParsedFont::with_glyph_data(
                Vec::new(),
                0,
                None,
                BTreeMap::new(),
                BTreeMap::new(),
                self.fonts.programs()[n].units_per_em,
                FontMetrics {
                    ascent: 0,
                    descent: 0,
                },
            );
            document
                .resources
                .fonts
                .map
                .insert(FontId(name), PdfFont::new(stub));
        }
        document.pages = sheets.iter().map(|sheet| page(self.ops(sheet))).collect();
        let document = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
        let contents: Vec<Vec<u8>> = document
            .page_iter()
            .filter_map(|id| content(&document, id))
            .collect();
        if contents.len() == sheets.len() {
            Ok(contents)
        } else {
            Err(Error::bug("排好的页面没有全部写出"))
        }
    }

    fn ops(&mut self, sheet: &Sheet) -> Vec<Op> {
        let mut ops = Vec::new();
        for mark in &sheet.marks {
            match mark {
                Mark::Text { x, y, size, glyphs } => {
                    self.text(&mut ops, (*x, sheet.height - y), *size, glyphs);
                }
                Mark::Line {
                    from,
                    to,
                    thickness,
                } => {
                    ops.push(Op::SetOutlineThickness { pt: Pt(*thickness) });
                    let points = [from, to].map(|(x, y)| LinePoint {
                        p: point(*x, sheet.height - y),
                        bezier: false,
                    });
                    ops.push(Op::DrawLine {
                        line: Line {
                            points: points.to_vec(),
                            is_closed: false,
                        },
                    });
                }
                Mark::Colour([r, g, b]) => {
                    let col = Color::Rgb(Rgb::new(*r, *g, *b, None));
                    ops.push(Op::SetFillColor { col: col.clone() });
                    ops.push(Op::SetOutlineColor { col });
                }
                Mark::Picture { .. } => {}
            }
        }
        ops
    }

    fn text(&mut self, ops: &mut Vec<Op>, (x, y): (f32, f32), size: f32, glyphs: &[Glyph]) {
        ops.push(Op::StartTextSection);
        if glyphs.first().is_some_and(|glyph| glyph.shaped.look.slant) {
            let matrix = TextMatrix::Raw([1.0, 0.0, SLANT, 1.0, x, y]);
            ops.push(Op::SetTextMatrix { matrix });
        } else {
            ops.push(Op::SetTextCursor { pos: point(x, y) });
        }
        let alike = |a: &Glyph, b: &Glyph| {
            let (a, b) = (a.shaped, b.shaped);
            a.program == b.program && a.look.bold == b.look.bold && !a.stands_in && !b.stands_in
        };
        for run in glyphs.chunk_by(alike) {
            let first = run[0].shaped;
            ops.push(Op::SetFont {
                font: font(usize::from(first.program)),
                size: Pt(size),
            });
            if first.look.bold {
                // No bold face has it: drawn around as thick as a bold stroke is more.
                let mode = TextRenderingMode::FillStroke;
                ops.push(Op::SetTextRenderingMode { mode });
                let pt = Pt(size * BOLDER);
                ops.push(Op::SetOutlineThickness { pt });
            }
            if first.stands_in {
                ops.push(actual_text(first.ch));
            }
            let items = run.iter().map(|g| {
                let natural = f32::from(g.shaped.width);
                let offset = natural - g.advance / size * 1000.0;
                // Half a thousandth of an em is nothing to see.
                let offset = if offset.abs() < 0.5 {
                    0.0
                } else {
                    offset.round()
                };
                Codepoint::new(self.glyph(g.shaped), offset)
            });
            ops.push(Op::ShowText {
                items: vec![TextItem::GlyphIds(items.collect())],
            });
            if first.stands_in {
                ops.push(Op::EndMarkedContentWithProperties);
            }
            if first.look.bold {
                let mode = TextRenderingMode::Fill;
                ops.push(Op::SetTextRenderingMode { mode });
            }
        }
        ops.push(Op::EndTextSection);
    }

    /// Content that lays words unseen (rendering mode 3) where they were read, each as long as it
    /// was; what no face has is left out.
    pub fn unseen(&mut self, words: &[Word], height: f32) -> String {
        let mut content = String::from("BT 3 Tr\n");
        let fonts = self.fonts;
        for word in words {
            let shapes = word.text.chars().filter_map(|c| fonts.shape(Face::Song, c));
            let shapes: Vec<Shaped> = shapes.collect();
            let natural: f32 = shapes.iter().map(|s| f32::from(s.width) / 1000.0).sum();
            let natural = natural * word.size;
            let sound = [word.x, word.y, word.size, word.length, natural];
            if sound.iter().any(|n| !n.is_finite() || n.abs() > 20_000.0) || natural < 0.1 {
                continue;
            }
            let wide = (word.length / natural * 100.0).clamp(10.0, 1000.0);
            let (sin, cos) = word.direction.to_radians().sin_cos();
            let (x, y, size) = (word.x, height - word.y, word.size);
            content.push_str(&format!(
                "{cos:.4} {:.4} {sin:.4} {cos:.4} {x:.2} {y:.2} Tm {wide:.1} Tz\n",
                -sin
            ));
            for run in shapes.chunk_by(|a, b| a.program == b.program) {
                let codes: String = run
                    .iter()
                    .map(|s| format!("{:04X}", self.glyph(*s)))
                    .collect();
                content.push_str(&format!("/F{} {size:.2} Tf <{codes}> Tj\n", run[0].program));
            }
        }
        content.push_str("ET\n");
        content
    }

    fn glyph(&mut self, shaped: Shaped) -> u16 {
        let ch = if shaped.stands_in { MISSING } else { shaped.ch };
        let used = &mut self.used[usize::from(shaped.program)];
        let new = used.remapper.remap(shaped.glyph);
        used.chars.entry(new).or_insert((ch, shaped.glyph));
        new
    }

    /// A document whose one page has all fonts, subset, under their names in `/Resources /Font`.
    ///
    /// # Errors
    /// A font can't be subset.
    pub fn fonts(&self) -> Result<Document> {
        let mut document = PdfDocument::new("");
        let mut ops = vec![Op::StartTextSection];
        for (n, name) in self.names() {
            let (program, used) = (&self.fonts.programs()[n], &self.used[n]);
            if used.chars.is_empty() {
                continue;
            }
            let subset = subsetter::subset(&program.bytes, 0, &used.remapper).map_err(|e| {
                Error::bug(format!("字体 {} 不能取子集", program.name)).because(e.to_string())
            })?;
            let tag = format!("JZAAA{}+{}", (b'A' + n as u8 % 26) as char, program.name);
            let width = |glyph: u16| {
                u32::from(program.width(glyph)) * u32::from(program.units_per_em) / 1000
            };
            let widths = used.chars.iter().map(|(new, (_, old))| {
                let exact = u16::try_from(width(*old)).unwrap_or(u16::MAX);
                (*new, exact)
            });
            let parsed = ParsedFont::with_glyph_data(
                subset,
                0,
                Some(tag),
                BTreeMap::new(),
                widths.collect(),
                program.units_per_em,
                FontMetrics {
                    ascent: program.ascent,
                    descent: program.descent,
                },
            );
            document
                .resources
                .fonts
                .map
                .insert(FontId(name), PdfFont::new(parsed));
            ops.push(Op::SetFont {
                font: font(n),
                size: Pt(1.0),
            });
            let all = used
                .chars
                .iter()
                .map(|(new, (ch, _))| Codepoint::with_cid(*new, 0.0, ch.to_string()));
            ops.push(Op::ShowText {
                items: vec![TextItem::GlyphIds(all.collect())],
            });
        }
        ops.push(Op::EndTextSection);
        document.pages = vec![page(ops)];
        Ok(document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new()))
    }
}

/// A character shown as □ is copied out as itself (ISO 32000-1, 14.9.4).
fn actual_text(ch: char) -> Op {
    let mut utf16 = vec![0xfe, 0xff];
    for unit in ch.encode_utf16(&mut [0; 2]) {
        utf16.extend(unit.to_be_bytes());
    }
    let data = utf16;
    let text = DictItem::String {
        data,
        literal: false,
    };
    let map = BTreeMap::from([("ActualText".to_owned(), text)]);
    Op::BeginMarkedContentWithProperties {
        tag: "Span".into(),
        properties: DictItem::Dict { map },
    }
}

fn page(ops: Vec<Op>) -> PdfPage {
    PdfPage::new(printpdf::Mm(210.0), printpdf::Mm(297.0), ops)
}

fn point(x: f32, y: f32) -> Point {
    Point { x: Pt(x), y: Pt(y) }
}

fn font(program: usize) -> PdfFontHandle {
    PdfFontHandle::External(FontId(format!("F{program}")))
}

fn content(document: &Document, page: lopdf::ObjectId) -> Option<Vec<u8>> {
    let page = document.get_dictionary(page).ok()?;
    let (_, object) = document.dereference(page.get(b"Contents").ok()?).ok()?;
    match object {
        Object::Stream(stream) => Some(stream.content.clone()),
        _ => None,
    }
}
