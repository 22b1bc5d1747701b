//! [`Watched`]: what outputs read from and write into, until somebody wants no more of it. They
//! need not know: what is read or written next fails, and nothing of what was written stays.

use std::io::{self, Read, Write};

use crate::catalogue::Material;
use crate::digest::Digest;
use crate::error::Result;
use crate::output::package::Container;
use crate::output::press::Press;
use crate::output::{Originals, Rendition, Sink};
use crate::read::Plate;
use crate::walk::{Progress, go_on};
use crate::worker::Composition;

/// Something that is given up when `progress` is stopped.
pub struct Watched<'p, T> {
    pub what: T,
    pub progress: &'p dyn Progress,
    /// Whether each paper that is opened is told of.
    pub counted: bool,
}

impl<T: Originals> Originals for Watched<'_, T> {
    fn open(&self, material: &Material) -> Result<Box<dyn Read>> {
        go_on(self.progress)?;
        if self.counted {
            self.progress.file();
            self.progress.bytes(material.size);
        }
        self.what.open(material)
    }

    fn compose(&self, bytes: &[u8]) -> Result<Composition> {
        go_on(self.progress)?;
        self.what.compose(bytes)
    }

    fn render(
        &self,
        format: &str,
        content: Digest,
        bytes: &dyn Fn() -> Result<Vec<u8>>,
    ) -> Result<Option<Rendition>> {
        go_on(self.progress)?;
        self.what.render(format, content, bytes)
    }

    fn press(&self) -> &Press {
        self.what.press()
    }

    fn container(&self) -> Container {
        self.what.container()
    }

    fn plate(&self, bytes: &[u8], page: u32, dpi: u32) -> Result<Option<Plate>> {
        go_on(self.progress)?;
        self.what.plate(bytes, page, dpi)
    }
}

impl<T: Sink> Sink for Watched<'_, T> {
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + '_>> {
        go_on(self.progress)?;
        let what = self.what.create(name)?;
        Ok(Box::new(Page {
            what,
            progress: self.progress,
            over: false,
        }))
    }

    fn discard(&mut self, name: &str) -> Result<()> {
        self.what.discard(name)
    }

    fn written(&self) -> Vec<(String, u64)> {
        self.what.written()
    }

    fn reread(&self, name: &str) -> Result<Box<dyn Read>> {
        self.what.reread(name)
    }
}

/// A file under way. Where it is given up the next write fails, and those after it, by which
/// writers of archives tidy up, go nowhere.
struct Page<'p> {
    what: Box<dyn Write + 'p>,
    progress: &'p dyn Progress,
    over: bool,
}

impl Write for Page<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.over {
            return Ok(bytes.len());
        }
        match go_on(self.progress) {
            Ok(()) => self.what.write(bytes),
            Err(stopped) => {
                self.over = true;
                Err(io::Error::other(stopped))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.what.flush()
    }
}
