//! A page of PDF as glyphs with their places, in the order in which they are painted.

use std::collections::BTreeMap;
use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use unicode_normalization::UnicodeNormalization as _;

use super::super::{Picture, Why};
use super::fonts::Fonts;
use super::marks;
use super::pictures::{self, Pictures};
use super::rules::{self, Rule};

/// Most drawing operations in one file: forms may contain each other exponentially often.
const MOST_OPERATIONS: usize = 5_000_000;
/// What a clip counts for. Each form sets one, and a form that paints nothing sets nothing else.
const CLIP: usize = 20;
/// Most glyphs in one file.
const MOST_GLYPHS: usize = 5_000_000;

/// A picture that covers so much of a page is a scan of it.
const SCAN: f64 = 0.7;
/// Fewer letters than this are no reading of a page.
const FEW_LETTERS: usize = 40;

/// Stands for a letter that has no character, so that the gap can be seen.
const UNKNOWN: char = '\u{fffd}';

/// A character and where it stands, in points, y growing downwards.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Glyph {
    pub(in crate::read) text: char,
    pub(in crate::read) x: f32,
    pub(in crate::read) y: f32,
    /// Size of the font as drawn.
    pub(in crate::read) size: f32,
    /// How far the next glyph of the run stands off.
    pub(in crate::read) advance: f32,
    /// Direction of reading in degrees clockwise: 0 to the right, 90 downwards.
    pub(in crate::read) direction: f32,
}

/// What is on the pages of a file.
pub(super) struct Drawn {
    pub(super) pages: Vec<PageGlyphs>,
    pub(super) pictures: Vec<Picture>,
}

/// What is on a page.
#[derive(Debug, Default)]
pub(in crate::read) struct PageGlyphs {
    /// Glyphs in the order of painting; U+FFFD where the character is not known.
    pub(in crate::read) glyphs: Vec<Glyph>,
    /// How many glyphs have no character.
    pub(in crate::read) unknown: usize,
    /// How many glyphs are there and not seen: the text layer of a scan.
    pub(in crate::read) invisible: usize,
    /// Pictures painted.
    pub(in crate::read) pictures: usize,
    /// The share of the page that the largest of them covers.
    pub(in crate::read) covered: f64,
    /// Lines and areas painted.
    pub(in crate::read) paths: usize,
    /// Straight rules painted.
    pub(super) rules: Vec<Rule>,
    /// Height in points.
    pub(in crate::read) height: f32,
}

impl PageGlyphs {
    /// Whether there is something to see that is no text of ours: a scan, or letters drawn as
    /// outlines. A frame or a rule is not enough.
    pub(super) fn is_picture(&self) -> bool {
        self.pictures > 0 || self.paths > 50
    }

    /// Whether nobody has read it: a picture without letters, or a scan with no more on it than
    /// the page number and the scanner's own mark.
    pub(super) fn is_unread(&self) -> bool {
        let letters = self
            .glyphs
            .iter()
            .filter(|g| !g.text.is_whitespace())
            .count();
        self.is_picture() && (letters == 0 || self.covered > SCAN && letters < FEW_LETTERS)
    }
}

/// Interprets every page, or that of this number alone, from 1.
///
/// # Errors
/// [`Why::Limit`] when drawing does not come to an end.
pub(super) fn collect(pdf: &Pdf, only: Option<u32>) -> Result<Drawn, Why> {
    let cache = InterpreterCache::new();
    let mut fonts = Fonts::of(pdf, &cache);
    let mut left = Budget {
        operations: MOST_OPERATIONS,
        glyphs: MOST_GLYPHS,
    };
    let mut pages = Vec::new();
    let mut pictures = Pictures::default();
    for (page, number) in pdf.pages().iter().zip(1..) {
        if only.is_some_and(|only| only != number) {
            continue;
        }
        let (width, height) = page.render_dimensions();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, width.into(), height.into()),
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        let mut collector = Collector {
            page: PageGlyphs {
                height,
                ..PageGlyphs::default()
            },
            seen: BTreeMap::new(),
            fonts: &mut fonts,
            pictures: &mut pictures,
            number,
            area: f64::from(width) * f64::from(height),
            left,
        };
        let drawn = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            interpret_page(page, &mut context, &mut collector);
            collector.fields(page);
        }));
        left = collector.left;
        match drawn {
            Err(thrown) if thrown.is::<Exhausted>() => {
                return Err(Why::Limit("页面内容过于复杂".into()));
            }
            Err(thrown) => resume_unwind(thrown),
            Ok(()) => pages.push(collector.page),
        }
    }
    let pictures = pictures.found;
    Ok(Drawn { pages, pictures })
}

/// Thrown through the interpreter, which has no way of its own to stop.
struct Exhausted;

#[derive(Clone, Copy)]
struct Budget {
    operations: usize,
    glyphs: usize,
}

struct Collector<'f> {
    page: PageGlyphs,
    /// Characters at places: text painted twice, for boldness or a shadow, is one text.
    seen: BTreeMap<(char, i32, i32), (f32, f32)>,
    fonts: &'f mut Fonts,
    pictures: &'f mut Pictures,
    /// Of the page, from 1.
    number: u32,
    /// Of the page, in square points.
    area: f64,
    left: Budget,
}

impl Collector<'_> {
    fn spend(&mut self, operations: usize) {
        match self.left.operations.checked_sub(operations) {
            Some(left) => self.left.operations = left,
            None => resume_unwind(Box::new(Exhausted)),
        }
    }

    fn glyph(&mut self, glyph: &PdfGlyph<'_>, place: Affine, vertical: bool) {
        let origin = place * Point::ZERO;
        let along = place * Point::new(1000.0, 0.0) - origin;
        let upright = place * Point::new(0.0, 1000.0) - origin;
        let size = upright.hypot() as f32;
        if !(size.is_finite() && origin.is_finite()) || size <= 0.0 {
            return;
        }
        let text = match self.meaning(glyph) {
            Some(text) if text.chars().any(|c| !is_meaningless(c)) => text,
            Some(_) => {
                self.page.unknown += 1;
                return;
            }
            None => {
                self.page.unknown += 1;
                UNKNOWN.to_string()
            }
        };
        let advance = match glyph {
            _ if vertical => size,
            PdfGlyph::Outline(glyph) => glyph.advance_width().unwrap_or(500.0) / 1000.0 * size,
            PdfGlyph::Type3(_) => along.hypot() as f32 / 2.0,
        };
        let turn = if vertical { 90.0 } else { 0.0 };
        let direction = along.atan2().to_degrees() as f32 + turn;
        let count = text.chars().count().max(1) as f32;
        let (sin, cos) = direction.to_radians().sin_cos();
        for (i, text) in text.chars().enumerate() {
            let step = advance / count * i as f32;
            self.push(Glyph {
                text,
                x: origin.x as f32 + cos * step,
                y: origin.y as f32 + sin * step,
                size,
                advance: advance / count,
                direction,
            });
        }
    }

    /// Sets the values of form fields that nobody has drawn where a viewer would.
    fn fields(&mut self, page: &Page<'_>) {
        let place = page.initial_transform(true).to_kurbo();
        for (field, value) in marks::undrawn_fields(page) {
            let size = ((field.y1 - field.y0) * 0.7).clamp(6.0, 12.0);
            let start = Point::new(field.x0, (field.y0 + field.y1) / 2.0 - size / 3.0);
            let size = size as f32;
            let along = place * (start + Vec2::new(1.0, 0.0)) - place * start;
            let mut at = 0.0;
            for text in value.chars() {
                self.spend(1);
                let advance = if text.is_ascii() { size / 2.0 } else { size };
                let origin = place * start + along * at;
                at += f64::from(advance);
                self.push(Glyph {
                    text,
                    x: origin.x as f32,
                    y: origin.y as f32,
                    size,
                    advance,
                    direction: along.atan2().to_degrees() as f32,
                });
            }
        }
    }

    fn push(&mut self, glyph: Glyph) {
        if !glyph.text.is_whitespace() && self.is_shadow(&glyph) {
            return;
        }
        if is_meaningless(glyph.text) && glyph.text != UNKNOWN {
            return;
        }
        match self.left.glyphs.checked_sub(1) {
            Some(left) => self.left.glyphs = left,
            None => resume_unwind(Box::new(Exhausted)),
        }
        self.page.glyphs.push(glyph);
    }

    /// Whether the same letter stands here already. A third of its width apart is a shadow, and
    /// not a second letter; narrow letters stand closer together than wide ones.
    fn is_shadow(&mut self, glyph: &Glyph) -> bool {
        let apart = glyph.advance.clamp(glyph.size * 0.1, glyph.size) / 3.0;
        // Fields twice as wide as that: what is near lies in this one or in the nearer neighbours.
        let field = |at: f32| {
            let at = at / (2.0 * apart);
            let nearer = if at - at.floor() < 0.5 { -1 } else { 1 };
            (at.floor() as i32, nearer)
        };
        let ((x, dx), (y, dy)) = (field(glyph.x), field(glyph.y));
        let near = |(dx, dy)| {
            let place = (glyph.text, x.saturating_add(dx), y.saturating_add(dy));
            let other = self.seen.get(&place);
            other.is_some_and(|(x, y)| (x - glyph.x).abs() < apart && (y - glyph.y).abs() < apart)
        };
        let shadow = [(0, 0), (dx, 0), (0, dy), (dx, dy)].into_iter().any(near);
        self.seen.insert((glyph.text, x, y), (glyph.x, glyph.y));
        shadow
    }

    fn meaning(&mut self, glyph: &PdfGlyph<'_>) -> Option<String> {
        let known = glyph.as_unicode().filter(|text| match text {
            BfString::Char(c) => !is_meaningless(*c),
            BfString::String(text) => text.chars().any(|c| !is_meaningless(c)),
        });
        let unicode = known
            .or_else(|| self.fonts.meaning(glyph))
            .or_else(|| glyph.as_unicode())?;
        let text = match unicode {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        };
        // Radicals that stand in for the character they look like, and ligatures.
        let odd = |c: char| matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{fb00}'..='\u{fb06}');
        if text.contains(odd) {
            return Some(text.nfkc().collect());
        }
        Some(text)
    }
}

/// Control characters, and private ones whose meaning is known to one font alone.
fn is_meaningless(c: char) -> bool {
    c.is_control() || c == UNKNOWN || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = matches!(run.writing_mode(), WritingMode::Vertical);
        for glyph in run.glyphs() {
            self.spend(1);
            self.glyph(glyph, props.transform * glyph.transform(), vertical);
        }
        if matches!(mode, DrawMode::Invisible) {
            self.page.invisible += run.glyphs().len();
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend(1);
        self.page.pictures += 1;
        let pixels = match &image {
            Image::Raster(picture) => pictures::pixels(picture.stream()),
            Image::Stencil(picture) => pictures::pixels(picture.stream()),
        };
        if let Some((width, height)) = pixels {
            let area = props.transform.determinant().abs() * f64::from(width) * f64::from(height);
            self.page.covered = self.page.covered.max(area / self.area);
        }
        if let Image::Raster(picture) = image {
            self.pictures.add(picture.stream(), self.number);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(1);
        self.page.paths += 1;
        rules::add(path, props.transform, mode, &mut self.page.rules);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.spend(CLIP);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend(1);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
