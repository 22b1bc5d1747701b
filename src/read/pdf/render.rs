//! A page as it looks, for eyes and for machines that read pictures.

use std::io::Cursor;
use std::sync::Arc;

use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::font::FontQuery;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use image::{GrayImage, ImageFormat};

use super::super::{Plate, StandIn, Why, Word};
use super::bombs;
use super::glyphs::{self, Glyph};

/// Longest side in pixels: a page of metres is drawn smaller.
const LONGEST: f32 = 4000.0;
/// The same for a page that goes into a dossier: A3 at 200 pixels an inch.
const LONGEST_PLATE: f32 = 3308.0;

/// A page, from 1, drawn in grey at so many pixels an inch; a PNG file.
///
/// # Errors
/// The file can't be opened, or has no such page.
pub(in super::super) fn page(bytes: &[u8], number: u32, dpi: f32) -> Result<Vec<u8>, Why> {
    let pdf = open(bytes)?;
    let pixels = draw(
        find(&pdf, number)?,
        dpi,
        LONGEST,
        &InterpreterSettings::default(),
    );
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    // On a white ground nothing is transparent, so that colours stand as they are.
    let grey = pixels.data().iter().map(|p| grey(p.r, p.g, p.b));
    let missing = || missing(number);
    let picture = GrayImage::from_raw(width, height, grey.collect()).ok_or_else(missing)?;
    let mut png = Cursor::new(Vec::new());
    picture
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|_| missing())?;
    Ok(png.into_inner())
}

/// A page, from 1, drawn in its colours at so many pixels an inch, with the words on it.
///
/// # Errors
/// As [`page`].
pub(in super::super) fn plate(
    bytes: &[u8],
    number: u32,
    dpi: f32,
    fonts: StandIn,
) -> Result<Plate, Why> {
    let pdf = open(bytes)?;
    let page = find(&pdf, number)?;
    let mut settings = InterpreterSettings::default();
    let builtin = settings.font_resolver.clone();
    settings.font_resolver = Arc::new(move |query| match query {
        FontQuery::Fallback(font) if font.character_collection.is_some() => {
            let name = font.post_script_name.as_deref().unwrap_or_default();
            Some((Arc::new(fonts(name)), 0))
        }
        other => builtin(other),
    });
    let unit = super::super::unit(page.raw().get::<f32>("UserUnit"));
    let pixels = draw(page, dpi * unit, LONGEST_PLATE, &settings);
    let (width, height) = page.render_dimensions();
    let colour = pixels.data().iter().any(|p| p.r != p.g || p.g != p.b);
    let samples = if colour {
        let of = |p: &hayro::vello_cpu::peniko::color::PremulRgba8| [p.r, p.g, p.b];
        pixels.data().iter().flat_map(of).collect()
    } else {
        pixels.data().iter().map(|p| p.g).collect()
    };
    // A page whose words can't be had is still a picture.
    let drawn = glyphs::collect(&pdf, Some(number)).ok();
    let glyphs = drawn.and_then(|mut drawn| drawn.pages.pop());
    Ok(Plate {
        width: width * unit,
        height: height * unit,
        columns: u32::from(pixels.width()),
        rows: u32::from(pixels.height()),
        colour,
        words: glyphs
            .map(|page| enlarged(words(&page.glyphs), unit))
            .unwrap_or_default(),
        samples,
    })
}

fn open(bytes: &[u8]) -> Result<Pdf, Why> {
    bombs::check_streams(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| Why::Broken("PDF 的结构已损坏".into()))?;
    bombs::check_objects(&pdf)?;
    Ok(pdf)
}

fn missing(number: u32) -> Why {
    Why::Broken(format!("没有第 {number} 页"))
}

fn find(pdf: &Pdf, number: u32) -> Result<&Page<'_>, Why> {
    let index = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
    let page = index.and_then(|i| pdf.pages().get(i));
    page.ok_or_else(|| missing(number))
}

fn draw(page: &Page<'_>, dpi: f32, longest: f32, how: &InterpreterSettings) -> Pixmap {
    let (width, height) = page.render_dimensions();
    let scale = (dpi / 72.0).min(longest / width.max(height).max(1.0));
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    render(
        page,
        &RenderCache::new(),
        how,
        &RenderSettings::default(),
        &settings,
    )
}

fn grey(r: u8, g: u8, b: u8) -> u8 {
    let sum = u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114;
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}

fn enlarged(mut words: Vec<Word>, unit: f32) -> Vec<Word> {
    for word in &mut words {
        for number in [&mut word.x, &mut word.y, &mut word.size, &mut word.length] {
            *number *= unit;
        }
    }
    words
}

/// Glyphs that follow each other on one baseline, together.
fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for glyph in glyphs.iter().filter(|glyph| glyph.text != '\u{fffd}') {
        let (sin, cos) = glyph.direction.to_radians().sin_cos();
        if let Some(word) = words.last_mut()
            && (word.direction - glyph.direction).abs() < 1.0
            && (word.size - glyph.size).abs() < 0.1
        {
            let (dx, dy) = (glyph.x - word.x, glyph.y - word.y);
            let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let gap = along - word.length;
            if across.abs() < 0.5 && gap.abs() < glyph.size * 0.3 {
                word.text.push(glyph.text);
                word.length = along + glyph.advance;
                continue;
            }
        }
        words.push(Word {
            text: glyph.text.into(),
            x: glyph.x,
            y: glyph.y,
            size: glyph.size,
            length: glyph.advance,
            direction: glyph.direction,
        });
    }
    words
}
