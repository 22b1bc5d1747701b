//! What is to be bound, and the dossier that is printed aside to be looked at first.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use super::{Work, lock};
use crate::desk::Desk;
use crate::standard::Slot;
use crate::web::preview::Preview;

impl Work {
    /// Arranges the dossiers as people want the papers of this slot ordered now.
    pub fn reorder(&self, desk: &Desk, slot: &Slot) {
        self.spoil();
        self.unbuilt.store(true, Ordering::Relaxed);
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = &mut *seen {
            let orders = desk.project.orders.clone();
            seen.assessment.reorder(slot, orders);
        }
    }

    /// Whether papers were put in another order since dossiers were last bound.
    pub fn unbuilt(&self) -> bool {
        self.unbuilt.load(Ordering::Relaxed)
    }

    /// Dossiers were bound.
    pub fn built(&self) {
        self.unbuilt.store(false, Ordering::Relaxed);
    }

    /// The dossier that is printed aside, if any.
    pub fn preview(&self) -> Option<Arc<Preview>> {
        lock(&self.preview).clone()
    }

    /// Shows this dossier, in place of what was shown.
    pub fn show(&self, preview: Arc<Preview>) {
        self.spoil();
        *lock(&self.preview) = Some(preview);
    }

    /// Shows no dossier any more.
    pub fn hide(&self) {
        self.spoil();
        *lock(&self.preview) = None;
    }

    /// What is printed aside is not what would be bound any more; a printing that goes on ends, so
    /// that nobody waits for it to let go of the assessment.
    pub(super) fn spoil(&self) {
        if let Some(preview) = self.preview() {
            preview.spoil();
        }
    }
}
