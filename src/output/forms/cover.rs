//! The cover (封面) of a volume, in the manner of GB/T 9705-2008, with a QR code of the digest of
//! its originals.

use serde::Serialize;

use super::{Particulars, on_one, sheets};
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::output::press::Press;
use crate::output::template::Look;
use crate::page::style::Geometry;
use crate::page::{MM, Sheet, pen, qr};

/// Side of the code.
const SIDE: f32 = 24.0 * MM;
/// Top of the code: below the text block, clear of it whatever the title takes.
const TOP: f32 = 264.0 * MM;
/// Blank between the code and what it says: four modules and more.
const GAP: f32 = 5.0 * MM;
/// Small print beside it, of small print.
const FINE: f32 = 0.68;

#[derive(Serialize)]
struct Cover<'a> {
    #[serde(flatten)]
    of: &'a Particulars,
    digest: String,
    digest_head: &'a str,
    digest_tail: &'a str,
    list: &'a str,
}

/// The cover. `digest` is that of the file `list`.
///
/// # Errors
/// A template can't be filled.
pub fn sheet(press: &Press, of: &Particulars, digest: Digest, list: &str) -> Result<Sheet> {
    let hex = digest.to_string();
    let cover = Cover {
        of,
        digest: hex.clone(),
        digest_head: &hex[..32],
        digest_tail: &hex[32..],
        list,
    };
    let markdown = press.templates.render("cover.md", &cover)?;
    let mut sheet = on_one(press, &markdown, Look::Cover).sheet;
    let left = Geometry::A4.left;
    let code = qr::marks(&format!("sha256:{hex}"), (left, TOP), SIDE);
    let code = code.ok_or_else(|| Error::bug("二维码装不下校验码"))?;
    sheet.marks.extend(code);
    let said = press.templates.render("cover_code.md", &cover)?;
    let wide = Geometry {
        left: 0.0,
        top: 0.0,
        measure: (Geometry::A4.measure - SIDE - GAP) / FINE,
        ..Geometry::A4
    };
    let laid = sheets(press, &said, Look::Fine, wide).into_iter().next();
    let beside = (left + SIDE + GAP, TOP - 2.0 * MM);
    let fine = laid.into_iter().flat_map(|sheet| sheet.marks);
    sheet
        .marks
        .extend(fine.map(|mark| pen::shrunk(mark, FINE, beside)));
    Ok(sheet)
}
