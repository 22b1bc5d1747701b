//! [`OUTPUTS`]: what is written. An output is one file here and one line in the table; it turns an
//! [`Assessment`] into files of a [`Sink`] and touches nothing else.

pub mod basket;
pub mod blanks;
pub mod csv;
pub mod docx;
pub mod dossier_pdf;
pub mod figures;
pub mod folder;
pub mod forms;
pub mod guide;
pub mod json;
pub mod ledger_xlsx;
pub mod mark_sheet;
mod marks;
pub mod mock_text;
pub mod mock_xlsx;
pub mod package;
pub mod pdf;
pub mod press;
pub mod report_html;
pub mod sheets;
pub mod template;
pub mod text;
pub mod thumbnail;
pub mod words;

use std::io::Write;

use crate::assess::Assessment;
use crate::catalogue::Material;
use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::page::Face;
use crate::read::Why;
use crate::read::compose::{Composed, compose};
use crate::read::{self, Plate};
use package::Container;
use press::Press;

/// Something we write.
pub struct Output {
    /// Short name, such as `report`.
    pub name: &'static str,
    /// What it is, in Chinese.
    pub about: &'static str,
    /// Writes it.
    pub render: fn(&Assessment, &dyn Originals, &mut dyn Sink) -> Result<()>,
}

/// Every output, in the order of writing. The package comes last: it carries the others.
pub const OUTPUTS: &[Output] = &[
    json::JSON,
    ledger_xlsx::LEDGER,
    mock_xlsx::MOCK,
    report_html::REPORT,
    dossier_pdf::OUTPUT,
    sheets::SHEETS,
    forms::notice::NOTICES,
    forms::reminder::REMINDERS,
    forms::bulletin::BULLETIN,
    forms::brief::BRIEF,
    package::PACKAGE,
];

/// The one door to the bytes of what was submitted.
pub trait Originals: Sync {
    /// Opens a submitted file for reading.
    ///
    /// # Errors
    /// The file is gone or can't be read.
    fn open(&self, material: &Material) -> Result<Box<dyn std::io::Read>>;

    /// A document as it was set, from its bytes. Parsers meet them again here: a caller with
    /// processes for that has one of them do it.
    ///
    /// # Errors
    /// It can't be done; never a matter of the bytes.
    fn compose(&self, bytes: &[u8]) -> Result<Option<std::result::Result<Composed, Why>>> {
        Ok(compose(bytes))
    }

    /// A document of this format as another program renders it; `None` where nobody asked for that
    /// or the program does not take the format. Its bytes are fetched only where they are wanted.
    ///
    /// # Errors
    /// The disk would not have it. Never a matter of the document.
    fn render(
        &self,
        _format: &str,
        _content: Digest,
        _bytes: &dyn Fn() -> Result<Vec<u8>>,
    ) -> Result<Option<Rendition>> {
        Ok(None)
    }

    /// Fonts and templates to print with; what is compiled in unless the caller found others.
    fn press(&self) -> &Press {
        Press::builtin()
    }

    /// What the package is packed into.
    fn container(&self) -> Container {
        Container::default()
    }

    /// A page of a PDF, from 1, as a picture; `None` where it can't be drawn. Drawn in this
    /// process unless the caller has a safer place.
    ///
    /// # Errors
    /// That place can't be had. Never a matter of the bytes.
    fn plate(&self, bytes: &[u8], page: u32, dpi: u32) -> Result<Option<Plate>> {
        let fonts = |name: &str| Face::like(name).compiled();
        Ok(read::plate(bytes, page, dpi, fonts).ok())
    }
}

/// A document as another program renders it (转换件).
pub struct Rendition {
    /// The program, with its version.
    pub by: String,
    /// The PDF, or in Chinese why there is none.
    pub pdf: std::result::Result<Vec<u8>, String>,
}

/// Where outputs go: a folder that appears whole or not at all.
pub trait Sink {
    /// Begins the file of this name, `/` between folders.
    ///
    /// # Errors
    /// The disk would not have it.
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + '_>>;

    /// Takes back a file begun: it is as if it had never been.
    ///
    /// # Errors
    /// There is none of this name, or the disk would not let it go.
    fn discard(&mut self, name: &str) -> Result<()>;

    /// Names and sizes (bytes) of the files written so far, in order.
    fn written(&self) -> Vec<(String, u64)>;

    /// Reads back a file written before.
    ///
    /// # Errors
    /// There is none of this name, or the disk would not give it.
    fn reread(&self, name: &str) -> Result<Box<dyn std::io::Read>>;
}

/// Writes a file whole.
fn write(sink: &mut dyn Sink, name: &str, bytes: &[u8]) -> Result<()> {
    let mut file = sink.create(name)?;
    file.write_all(bytes)
        .and_then(|()| file.flush())
        .map_err(|e| {
            Error::new(Kind::Disk, format!("写入失败：{name}"))
                .hint("请确认磁盘还有空间，然后重新运行。")
                .because(e)
        })
}
