//! Files that were picked to compare with: fingerprints, projects whose texts are at hand, a key;
//! and the folder that results go to.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::folders::{self, What};
use super::state::Web;
use crate::desk::prints::sum;
use crate::digest::Digest;
use crate::error::Result;
use crate::prints::{Key, Source};

/// What was picked on a page.
#[derive(Default, Clone)]
pub struct Chosen {
    /// Files of fingerprints.
    pub files: Vec<Prints>,
    /// Projects whose papers may be shown.
    pub texts: Vec<PathBuf>,
    /// The key file.
    pub key: Option<PathBuf>,
    /// Where results are written to.
    pub folder: Option<PathBuf>,
}

/// A file of fingerprints.
#[derive(Clone)]
pub struct Prints {
    pub file: PathBuf,
    /// What it is, in words.
    about: String,
    /// By what it is known to be whole; not yet where many were picked at once: it takes its time.
    pub sum: Option<Digest>,
}

/// The same, as `web/chosen.html` asks.
#[derive(Serialize)]
pub struct Shown {
    files: Vec<Line>,
    texts: Vec<Line>,
    key: Option<Line>,
}

/// Something that was picked.
#[derive(Serialize)]
struct Line {
    at: usize,
    name: String,
    about: String,
}

impl Chosen {
    /// Takes what was picked, of a folder all of its files; one that is not what it should be is
    /// refused at once.
    ///
    /// # Errors
    /// It can't be opened, or is no file of fingerprints, or no key.
    pub fn take(&mut self, place: PathBuf, what: What) -> Result<()> {
        match what {
            What::Prints if place.is_dir() => {
                for file in folders::files(&place, what)? {
                    self.prints(file, None)?;
                }
            }
            What::Prints => {
                let sum = sum(&place)?;
                self.prints(place, Some(sum))?;
            }
            What::Key => {
                Key::read(&place)?;
                self.key = Some(place);
            }
            What::Texts => {
                self.texts.retain(|known| *known != place);
                self.texts.push(place);
            }
            What::Out => self.folder = Some(place),
            What::Project | What::Stock => {}
        }
        Ok(())
    }

    fn prints(&mut self, file: PathBuf, sum: Option<Digest>) -> Result<()> {
        let about = about(&Source::open(&file)?);
        self.files.retain(|known| known.file != file);
        self.files.push(Prints { file, about, sum });
        Ok(())
    }

    /// Leaves something out again.
    pub fn leave(&mut self, place: &Path) {
        self.files.retain(|known| known.file != place);
        self.texts.retain(|text| text != place);
        self.key = self.key.take().filter(|key| key != place);
    }

    /// The key, where one was picked.
    ///
    /// # Errors
    /// As [`Key::read`].
    pub fn read_key(&self) -> Result<Option<Key>> {
        self.key.as_deref().map(Key::read).transpose()
    }

    /// Files of fingerprints, as they are called where results are told.
    pub fn in_words(&self) -> Vec<String> {
        let name = |of: &Prints| {
            let name = of.file.file_name().unwrap_or_default();
            format!("{}（{}）", name.to_string_lossy(), of.in_words())
        };
        self.files.iter().map(name).collect()
    }

    /// For the page.
    pub fn shown(&self, web: &Web) -> Shown {
        let line = |place: &Path, about: &str| Line {
            at: web.number_of(place),
            name: place.display().to_string(),
            about: about.to_owned(),
        };
        Shown {
            files: self
                .files
                .iter()
                .map(|of| line(&of.file, &of.in_words()))
                .collect(),
            texts: self.texts.iter().map(|text| line(text, "")).collect(),
            key: self.key.as_deref().map(|key| line(key, "")),
        }
    }
}

impl Prints {
    fn in_words(&self) -> String {
        match &self.sum {
            Some(sum) => format!("{}，校验码 {sum}", self.about),
            None => self.about.clone(),
        }
    }
}

/// What a file of fingerprints is: `青砚县，13 个单位（名称已遮住）161 份材料，发给城管局，加了密钥`.
fn about(source: &Source) -> String {
    let header = &source.header;
    let mut words = format!(
        "{}，{} 个单位{}、{} 份材料",
        header.place,
        header.units.len(),
        if header.masked {
            "（名称已遮住）"
        } else {
            ""
        },
        source.documents.len(),
    );
    if let Some(unit) = &header.made_for {
        words.push_str(&format!("，专发给{unit}"));
    }
    if header.parameters.key.is_some() {
        words.push_str("，加了密钥");
    }
    words
}
