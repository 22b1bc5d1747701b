//! [`Own`]: what a unit checks itself against, as it was chosen, and what came of it.

use std::sync::{Mutex, PoisonError, RwLock};

use crate::assess::Assessment;
use crate::error::{Error, Result};
use crate::standard::UnitId;
use crate::web::chosen::Chosen;
use crate::web::listing::Listing;
use crate::web::page;
use crate::web::state::Work;

/// What a unit checks itself against, and what came of it.
#[derive(Default)]
pub struct Own {
    /// As chosen on the page.
    pub chosen: Mutex<Chosen>,
    /// The unit that checks itself.
    pub unit: Mutex<String>,
    found: RwLock<Option<Found>>,
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
