//! Objects → letters at their places on the page.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Why;
use super::super::pdf::{Glyph, PageGlyphs};
use super::objects::{Code, Matrix, Object, Part, Text};

/// Points to a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// Deepest nesting of composite units.
const DEEPEST: usize = 8;
/// Most letters and objects painted in one file: units may contain each other many times over.
const MOST_STEPS: usize = 5_000_000;
/// Stands for a letter that has no character.
const UNKNOWN: char = '\u{fffd}';

/// What paints pages: it knows the resources, and when it is enough.
#[derive(Default)]
pub(super) struct Painter {
    /// Parts of pictures by identifier.
    pub(super) media: BTreeMap<String, String>,
    /// Composite units by identifier.
    pub(super) units: BTreeMap<String, Vec<Object>>,
    steps: usize,
}

/// A page as painted.
#[derive(Default)]
pub(super) struct Painted {
    pub(super) glyphs: PageGlyphs,
    /// Parts that are pictures shown.
    pub(super) pictures: Vec<String>,
    /// Characters at places: text painted twice, for boldness, is one text.
    seen: BTreeSet<(char, i32, i32)>,
}

impl Painter {
    /// Another document has other resources.
    pub(super) fn forget(&mut self) {
        self.media.clear();
        self.units.clear();
    }

    /// Paints the layers of a page, `height` millimetres high.
    ///
    /// # Errors
    /// [`Why::Limit`] when painting does not come to an end.
    pub(super) fn page(&mut self, layers: &[Part], height: f32) -> Result<Painted, Why> {
        let mut page = Painted::default();
        page.glyphs.height = height * POINTS;
        let page_to_points = Matrix([POINTS, 0.0, 0.0, POINTS, 0.0, 0.0]);
        let (units, media) = (&self.units, &self.media);
        let mut painting = Painting {
            units,
            media,
            steps: &mut self.steps,
            page: &mut page,
        };
        for layer in layers {
            painting.objects(&layer.objects, &page_to_points, 0)?;
        }
        Ok(page)
    }
}

struct Painting<'a> {
    units: &'a BTreeMap<String, Vec<Object>>,
    media: &'a BTreeMap<String, String>,
    steps: &'a mut usize,
    page: &'a mut Painted,
}

impl Painting<'_> {
    fn objects(&mut self, objects: &[Object], place: &Matrix, depth: usize) -> Result<(), Why> {
        for object in objects {
            *self.steps += 1;
            if *self.steps > MOST_STEPS {
                return Err(Why::Limit("页面内容过于复杂".into()));
            }
            match object {
                Object::Text(text) => self.text(text, place),
                Object::Path => self.page.glyphs.paths += 1,
                Object::Picture(id) => {
                    self.page.glyphs.pictures += 1;
                    self.page.pictures.extend(self.media.get(id).cloned());
                }
                Object::Composite(id, inner) => {
                    let units = self.units;
                    if let Some(unit) = units.get(id).filter(|_| depth < DEEPEST) {
                        self.objects(unit, &place.after(inner), depth + 1)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &Text, place: &Matrix) {
        let place = place.after(&text.place);
        let written = text
            .codes
            .iter()
            .flat_map(|code| code.text.chars())
            .any(|c| !c.is_whitespace());
        for code in &text.codes {
            self.code(code, text.size, &place);
        }
        // Glyphs without any character: each is a letter that nobody can read.
        if !written {
            for i in 0..text.glyphs {
                let code = text.codes.first();
                let (x, y) = code.map(|code| (code.x, code.y)).unwrap_or_default();
                let x = x + text.size * i as f32;
                self.letter(UNKNOWN, (x, y), text.size, text.size, (1.0, 0.0), &place);
            }
        }
    }

    fn code(&mut self, code: &Code, size: f32, place: &Matrix) {
        let along = direction(code);
        let (mut x, mut y) = (code.x, code.y);
        let letters = code.text.chars().filter(|c| !matches!(c, '\n' | '\r'));
        for (i, letter) in letters.enumerate() {
            let natural = if letter.is_ascii() { size / 2.0 } else { size };
            // Fewer offsets than letters: the last one goes on.
            let step = |offsets: &[f32]| offsets.get(i).or(offsets.last()).copied();
            let (dx, dy) = match (step(&code.across), step(&code.down)) {
                (None, None) => (natural, 0.0),
                (dx, dy) => (dx.unwrap_or_default(), dy.unwrap_or_default()),
            };
            // A letter reaches to the next one where that is near; else there is a gap.
            let forward = dx * along.0 + dy * along.1;
            let near = forward > 0.0 && forward < 1.3 * size;
            let advance = if near { forward } else { natural };
            self.letter(letter, (x, y), size, advance, along, place);
            (x, y) = (x + dx, y + dy);
        }
    }

    fn letter(
        &mut self,
        letter: char,
        at: (f32, f32),
        size: f32,
        advance: f32,
        along: (f32, f32),
        place: &Matrix,
    ) {
        *self.steps += 1;
        let [a, b, c, d, _, _] = place.0;
        let (x, y) = place.apply(at.0, at.1);
        let scale = (a * d - b * c).abs().sqrt();
        let ahead = (a * along.0 + c * along.1, b * along.0 + d * along.1);
        let size = size * scale;
        if !(x.is_finite() && y.is_finite() && size.is_finite()) || size <= 0.0 {
            return;
        }
        let letter = if has_meaning(letter) { letter } else { UNKNOWN };
        let grid = |at: f32| (at / (size / 3.0)).round() as i32;
        if !letter.is_whitespace() && !self.page.seen.insert((letter, grid(x), grid(y))) {
            return;
        }
        self.page.glyphs.unknown += usize::from(letter == UNKNOWN);
        self.page.glyphs.glyphs.push(Glyph {
            text: letter,
            x,
            y,
            size,
            advance: advance * ahead.0.hypot(ahead.1),
            direction: ahead.1.atan2(ahead.0).to_degrees(),
        });
    }
}

/// Codes of a font's own making have no meaning outside it.
fn has_meaning(letter: char) -> bool {
    !letter.is_control() && letter != UNKNOWN && !matches!(letter, '\u{e000}'..='\u{f8ff}')
}

/// Which way a stretch of letters runs: to the right, unless its offsets say otherwise.
fn direction(code: &Code) -> (f32, f32) {
    let way = |offsets: &[f32]| {
        let forward = offsets.iter().filter(|n| **n > 0.0).count();
        let back = offsets.iter().filter(|n| **n < 0.0).count();
        match () {
            () if forward == 0 && back == 0 => 0.0,
            () if back > forward => -1.0,
            () => 1.0,
        }
    };
    match (way(&code.across), way(&code.down)) {
        (0.0, 0.0) => (1.0, 0.0),
        (0.0, down) => (0.0, down),
        (across, _) => (across, 0.0),
    }
}
