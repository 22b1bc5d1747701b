//! The sheet of marks, read again without anything else.

use std::collections::BTreeMap;

use super::Desk;
use crate::catalogue::{Catalogue, Material, Sheets};
use crate::digest::Digest;
use crate::error::Result;
use crate::facts::Facts;
use crate::walk::{self, Silent};

impl Desk {
    /// The sheet of marks as it is now, and what it says.
    ///
    /// # Errors
    /// The cache of what was read fails.
    pub fn marks(&self) -> Result<(Option<Material>, BTreeMap<Digest, Facts>)> {
        let (found, _) = walk::sheets(&self.project, &Silent);
        let catalogue = Catalogue {
            sheets: Sheets {
                marks: found.marks,
                figures: None,
            },
            ..Catalogue::default()
        };
        let (workers, store) = (&self.workers, &self.store);
        let facts = walk::facts(&catalogue, &self.project, workers, store, &Silent)?;
        Ok((catalogue.sheets.marks, facts))
    }
}
