//! QR codes (ISO/IEC 18004) as marks on a sheet: filled boxes, no picture.

use qrcode::{Color, EcLevel, QrCode};

use super::pen::Pen;
use crate::error::{Error, Result};

/// Draws a code that says `text` into a square: left, top, side. Blank around it is the caller's.
///
/// # Errors
/// The text is too long for any code.
pub fn draw(pen: &mut Pen, text: &str, (x, y): (f32, f32), side: f32) -> Result<()> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|e| Error::bug("二维码装不下这些字").because(e))?;
    let width = code.width();
    let module = side / width as f32;
    let dark = code.to_colors();
    for (row, colours) in dark.chunks(width).enumerate() {
        let mut at = 0;
        for run in colours.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let left = x + at as f32 * module;
                // Rows overlap by a hair, so that no viewer shows a seam between them.
                let top = y + row as f32 * module - 0.02;
                pen.bar((left, top, run.len() as f32 * module, module + 0.04));
            }
            at += run.len();
        }
    }
    Ok(())
}
