//! [`Own`]: what a unit checks itself against, as it was chosen, and what came of it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use crate::assess::Assessment;
use crate::desk::prints::sum;
use crate::error::{Error, Result};
use crate::prints::{Key, Source};
use crate::standard::UnitId;
use crate::web::listing::Listing;
use crate::web::page;
use crate::web::state::Work;

/// What a unit checks itself against, and what came of it.
#[derive(Default)]
pub struct Own {
    /// As chosen on the page.
    pub chosen: Mutex<Chosen>,
    found: RwLock<Option<Found>>,
}

/// What was chosen on the page.
#[derive(Default, Clone)]
pub struct Chosen {
    /// Files of fingerprints, and what each is, in words.
    pub files: Vec<(PathBuf, String)>,
    /// The key file.
    pub key: Option<PathBuf>,
    /// The unit that checks itself.
    pub unit: String,
    /// Where fingerprints are written to.
    pub folder: Option<PathBuf>,
}

/// What a unit's check of itself came to.
pub struct Found {
    pub assessment: Assessment,
    pub listing: Listing,
    pub unit: UnitId,
    /// What to know of the files, in Chinese.
    pub remarks: Vec<String>,
    /// The files, in words.
    pub against: Vec<String>,
}

impl Chosen {
    /// Takes a file of fingerprints; one that is none is refused at once.
    ///
    /// # Errors
    /// It can't be opened or is no file of fingerprints.
    pub fn take(&mut self, file: &Path) -> Result<()> {
        let source = Source::open(file)?;
        self.files.retain(|(known, _)| known != file);
        let about = format!("{}，校验码 {}", about(&source), sum(file)?);
        self.files.push((file.to_owned(), about));
        Ok(())
    }

    /// The key, where one was chosen.
    ///
    /// # Errors
    /// As [`Key::read`].
    pub fn read_key(&self) -> Result<Option<Key>> {
        self.key.as_deref().map(Key::read).transpose()
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

impl Own {
    /// Takes in what a check came to.
    pub fn find(&self, found: Found) {
        *self.found.write().unwrap_or_else(PoisonError::into_inner) = Some(found);
    }

    /// Looks at what the last check came to.
    ///
    /// # Errors
    /// There was none since the project was opened.
    pub fn found<T>(&self, look: impl FnOnce(&Found) -> Result<T>) -> Result<T> {
        let found = self.found.read().unwrap_or_else(PoisonError::into_inner);
        match &*found {
            Some(found) => look(found),
            None => Err(Error::usage("打开项目以后还没有自查过").hint("请先在“自查”页开始。")),
        }
    }
}

impl Work {
    /// Looks at the check that knows a content: the last of all units, else a unit's of itself.
    ///
    /// # Errors
    /// Neither was made since the project was opened.
    pub fn holding<T>(
        &self,
        id: &str,
        look: impl FnOnce(&Assessment, &Listing) -> Result<T>,
    ) -> Result<T> {
        let known = self.seen(|seen| Ok(seen.listing.file(&seen.assessment, id).is_some()));
        let own = self.own.found(|_| Ok(())).is_ok();
        if own && !known.unwrap_or(false) {
            return self
                .own
                .found(|found| look(&found.assessment, &found.listing));
        }
        self.seen(|seen| look(&seen.assessment, &seen.listing))
    }
}

/// The finding called so, and its place among the assessment's.
///
/// # Errors
/// There is none.
pub fn at(found: &Found, id: &str) -> Result<usize> {
    let at = found.listing.at(id).map(|at| found.listing.rows[at].at);
    at.ok_or_else(|| page::nothing("自查没有这个问题"))
}
