//! QR codes (ISO/IEC 18004) as marks: filled boxes, no picture.

use qrcode::{Color, EcLevel, QrCode};

use super::Mark;

/// By how much rows reach over each other, so that no viewer shows a seam between them.
const OVER: f32 = 0.02;

/// A code that says `text`, in a square: left and top, side. Blank around it is the caller's;
/// four modules at least. `None` where the text is too long for any code.
pub fn marks(text: &str, (x, y): (f32, f32), side: f32) -> Option<Vec<Mark>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let module = side / width as f32;
    let mut marks = Vec::new();
    for (row, colours) in code.to_colors().chunks(width).enumerate() {
        let middle = y + (row as f32 + 0.5) * module;
        let mut at = 0;
        for run in colours.chunk_by(|a, b| a == b) {
            let left = x + at as f32 * module;
            at += run.len();
            if run[0] == Color::Dark {
                marks.push(Mark::Line {
                    from: (left, middle),
                    to: (x + at as f32 * module, middle),
                    thickness: module + 2.0 * OVER,
                });
            }
        }
    }
    Some(marks)
}
