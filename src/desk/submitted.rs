//! [`Submitted`]: the bytes of what was handed in, for outputs, with what they are printed with.

use std::io::Read;

use super::press;
use crate::catalogue::Material;
use crate::digest::Digest;
use crate::error::Result;
use crate::office::{self, Office};
use crate::output::package::Container;
use crate::output::press::Press;
use crate::output::{Originals, Rendition};
use crate::project::Project;
use crate::read::Plate;
use crate::walk;
use crate::worker::{Composition, Workers};

/// The door to the bytes of what was submitted, for outputs; with fonts and templates to print.
pub struct Submitted<'a> {
    project: &'a Project,
    press: Press,
    /// What the package is packed into.
    pub container: Container,
    workers: &'a Workers,
    office: Option<&'a Office>,
}

impl<'a> Submitted<'a> {
    /// Of this project, drawn by these workers, with the fonts and templates found beside it.
    ///
    /// # Errors
    /// A template of the user's is broken.
    pub fn of(project: &'a Project, workers: &'a Workers) -> Result<Self> {
        Ok(Submitted {
            project,
            press: press::load(&project.root)?,
            container: Container::default(),
            workers,
            office: None,
        })
    }

    /// The same, documents rendered by LibreOffice where there is one.
    #[must_use]
    pub fn rendered_by(self, office: Option<&'a Office>) -> Self {
        Submitted { office, ..self }
    }
}

impl Originals for Submitted<'_> {
    fn open(&self, material: &Material) -> Result<Box<dyn Read>> {
        Ok(Box::new(walk::open(self.project, material)?))
    }

    fn compose(&self, bytes: &[u8]) -> Result<Composition> {
        self.workers.compose(bytes)
    }

    fn render(
        &self,
        format: &str,
        content: Digest,
        bytes: &dyn Fn() -> Result<Vec<u8>>,
    ) -> Result<Option<Rendition>> {
        let Some(office) = self.office.filter(|_| office::FORMATS.contains(&format)) else {
            return Ok(None);
        };
        let (by, pdf) = (office.name(), office.render(format, content, bytes)?);
        Ok(Some(Rendition { by, pdf }))
    }

    fn press(&self) -> &Press {
        &self.press
    }

    fn container(&self) -> Container {
        self.container
    }

    fn plate(&self, bytes: &[u8], page: u32, dpi: u32) -> Result<Option<Plate>> {
        self.workers.plate(bytes, page, dpi)
    }
}
