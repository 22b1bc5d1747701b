//! A page as it looks, for eyes and for machines that read pictures.

use std::io::Cursor;

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::Pdf;
use image::{GrayImage, ImageFormat};

use super::super::Why;
use super::bombs;

/// Longest side in pixels: a page of metres is drawn smaller.
const LONGEST: f32 = 4000.0;

/// A page, from 1, drawn in grey at so many pixels an inch; a PNG file.
///
/// # Errors
/// The file can't be opened, or has no such page.
pub(in super::super) fn page(bytes: &[u8], number: u32, dpi: f32) -> Result<Vec<u8>, Why> {
    bombs::check_streams(bytes)?;
    let missing = || Why::Broken(format!("没有第 {number} 页"));
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| Why::Broken("PDF 的结构已损坏".into()))?;
    bombs::check_objects(&pdf)?;
    let index = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
    let page = index.and_then(|i| pdf.pages().get(i)).ok_or_else(missing)?;
    let (width, height) = page.render_dimensions();
    let scale = (dpi / 72.0).min(LONGEST / width.max(height).max(1.0));
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let pixels = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    // On a white ground nothing is transparent, so that colours stand as they are.
    let grey = pixels.data().iter().map(|p| {
        let sum = u32::from(p.r) * 299 + u32::from(p.g) * 587 + u32::from(p.b) * 114;
        u8::try_from(sum / 1000).unwrap_or(u8::MAX)
    });
    let picture = GrayImage::from_raw(width, height, grey.collect()).ok_or_else(missing)?;
    let mut png = Cursor::new(Vec::new());
    picture
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|_| missing())?;
    Ok(png.into_inner())
}
