//! Bytes → [`Reading`]: text in paragraphs, pages, metadata; or in what way it could not be read.
//!
//! [`FORMATS`] is the table: a new format is one file here, one line there, one fixture under
//! `fixtures/formats/`. Reading never fails: bad input is data ([`Body::Unreadable`]).

pub mod archive;
mod boxes;
pub mod cells;
mod codepage;
pub mod compose;
mod container;
mod doc;
mod docx;
mod drawing;
mod html;
mod image;
mod ofd;
mod office;
mod ole;
mod pdf;
mod plain;
mod plate;
mod ppt;
mod pptx;
mod reading;
mod recording;
mod rtf;
mod salvage;
mod sheet;
mod unread;
mod xls;
mod xlsx;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use image::{Look, SIDE as LOOK_SIDE, page_offsets as tiff_pages};
pub use pdf::program;
pub use plate::{Plate, Word, unit};
pub use reading::{Body, Gap, Member, Metadata, Paragraph, Picture, Reading, Role, Why};

/// Changes when any reader reads the same bytes differently: cached facts of another version
/// are read anew.
pub const VERSION: u32 = 7;

/// A file format we read.
pub struct Format {
    /// Short name, such as `docx`.
    pub name: &'static str,
    /// Extensions in lower case.
    pub extensions: &'static [&'static str],
    /// Whether the bytes are of this format, whatever the name says.
    pub detect: fn(&[u8]) -> bool,
    /// Reads it. May panic or fail on hostile bytes: [`read`] holds the net.
    pub read: fn(&[u8]) -> Reading,
}

/// Every format, in the order in which bytes are held against them.
pub const FORMATS: &[Format] = &[
    docx::FORMAT,
    doc::FORMAT,
    xlsx::FORMAT,
    xls::FORMAT,
    pptx::FORMAT,
    ppt::FORMAT,
    ofd::FORMAT,
    rtf::FORMAT,
    pdf::FORMAT,
    image::JPEG,
    image::PNG,
    image::TIFF,
    image::WEBP,
    image::GIF,
    image::BMP,
    image::HEIC,
    image::AVIF,
    recording::MP4,
    recording::MOV,
    recording::M4A,
    archive::ZIP,
    archive::RAR,
    archive::SEVEN,
    archive::GZ,
    archive::TAR,
    html::FORMAT,
    plain::TEXT,
    plain::MARKDOWN,
];

/// Reads a file. Never panics, never fails. How large a file may be is for the caller to say.
pub fn read(name: &str, bytes: &[u8]) -> Reading {
    let extension = extension(name);
    let named = if extension.is_empty() {
        "unknown"
    } else {
        &extension
    };
    if bytes.is_empty() {
        return Reading::unreadable(named, Why::Empty);
    }
    if container::is_encrypted_office(bytes) {
        return Reading::unreadable(named, Why::Encrypted);
    }
    let by_name = |format: &&Format| format.extensions.contains(&extension.as_str());
    let format = FORMATS
        .iter()
        .filter(by_name)
        .chain(FORMATS)
        .find(|format| guarded(|| (format.detect)(bytes)) == Some(true));
    let (mut reading, kind) = match (format, unread::recognise(bytes)) {
        (Some(format), _) => (open(format, bytes), format.name),
        (None, Some(kind)) if kind.is_recording() => {
            (Reading::of(kind.name, Body::Recording), kind.name)
        }
        (None, Some(kind)) => {
            let why = Why::Unknown(kind.title.into());
            (Reading::unreadable(kind.name, why), kind.name)
        }
        // Nothing knows the bytes: the name tells what they were meant to be.
        (None, None) => match FORMATS.iter().find(by_name) {
            Some(format) => return open(format, bytes),
            None => {
                let why = Why::Unknown(unread::unrecognised(&extension));
                return Reading::unreadable("unknown", why);
            }
        },
    };
    reading.misnamed = unread::is_misnomer(&extension, kind);
    reading
}

/// A page of a PDF, from 1, drawn in grey at so many pixels an inch; a PNG file.
///
/// # Errors
/// The bytes are no PDF that can be drawn, or it has no such page.
pub fn page_picture(bytes: &[u8], page: u32, dpi: u32) -> Result<Vec<u8>, Why> {
    #[expect(clippy::cast_precision_loss, reason = "dots an inch are few")]
    let dpi = dpi as f32;
    guarded(|| pdf::page_picture(bytes, page, dpi))
        .unwrap_or_else(|| Err(Why::Broken("画不出来".into())))
}

/// A font file for a font that a PDF names and does not hold.
pub type StandIn = fn(name: &str) -> &'static [u8];

/// A page of a PDF, from 1, drawn in its colours at so many pixels an inch, with the words on it.
/// `fonts` stand in for Chinese ones that the file does not hold.
///
/// # Errors
/// As [`page_picture`].
pub fn plate(bytes: &[u8], page: u32, dpi: u32, fonts: StandIn) -> Result<Plate, Why> {
    #[expect(clippy::cast_precision_loss, reason = "dots an inch are few")]
    let dpi = dpi as f32;
    guarded(|| pdf::plate(bytes, page, dpi, fonts))
        .unwrap_or_else(|| Err(Why::Broken("画不出来".into())))
}

/// What somebody wrote into a photo about it, in Chinese.
pub fn photo_description(bytes: &[u8]) -> Option<String> {
    guarded(|| image::description(bytes)).flatten()
}

/// Plain text in whatever encoding it was saved; `None` where the bytes are no text.
pub fn plain_text(bytes: &[u8]) -> Option<String> {
    plain::decode(bytes)
}

/// The extension of a file's name in lower case, without the dot; empty where there is none.
pub fn extension(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase())
        .unwrap_or_default()
}

fn open(format: &Format, bytes: &[u8]) -> Reading {
    guarded(|| (format.read)(bytes))
        .unwrap_or_else(|| Reading::unreadable(format.name, Why::Broken("读取时出错".into())))
}

/// Foreign parsers may panic on hostile bytes; that costs the one file. `None` after a panic.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// A paragraph with its white space in order: no line breaks, no control characters, no blanks
/// at either end. In a row each cell is treated so, and tabs part the cells, empty ones too.
/// `None` where nothing is left.
fn paragraph(text: &str, role: Role, page: Option<u32>) -> Option<Paragraph> {
    let tidy = |text: &str| -> String {
        let text: String = text
            .chars()
            .map(|c| match c {
                '\t' => '\t',
                '\u{2028}' | '\u{2029}' => ' ',
                c if c.is_control() => ' ',
                c => c,
            })
            .filter(|c| *c != '\u{feff}')
            .collect();
        text.trim().to_string()
    };
    let text = match role {
        Role::Row => text.split('\t').map(tidy).collect::<Vec<_>>().join("\t"),
        _ => tidy(text),
    };
    let written = text.chars().any(|c| !c.is_whitespace());
    written.then_some(Paragraph { text, role, page })
}

/// A time as office formats write it (`2023-05-06T07:08:09Z`), cut to seconds; anything else as
/// it stands.
fn time(text: &str) -> String {
    let shape = text.get(..19).is_some_and(|text| {
        text.chars()
            .zip("dddd-dd-ddTdd:dd:dd".chars())
            .all(|(c, wanted)| match wanted {
                'd' => c.is_ascii_digit(),
                mark => c == mark,
            })
    });
    if shape {
        text[..19].into()
    } else {
        text.into()
    }
}
