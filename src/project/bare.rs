//! A project of nothing but a folder: for looking at papers without an evaluation.

use std::path::Path;

use super::{Filing, Layout, Level, Place, Project, Scoring, Thresholds, Unit};
use crate::standard::Standard;

impl Project {
    /// A project of nothing but a folder and its units.
    pub fn of_folder(folder: &Path, units: Vec<Unit>) -> Project {
        Project {
            name: String::new(),
            root: folder.into(),
            standard: Standard::default(),
            place: Place::default(),
            years: Vec::new(),
            units,
            submissions: folder.into(),
            shared: None,
            reference: None,
            stock: None,
            output: folder.join(".juanzong"),
            layout: Layout {
                levels: vec![Level::Unit, Level::Year],
            },
            thresholds: Thresholds::default(),
            filing: Filing::default(),
            letters: Default::default(),
            terms: Default::default(),
            milestones: Vec::new(),
            scoring: Scoring::default(),
            waivers: Vec::new(),
            assignments: Vec::new(),
            rulings: Vec::new(),
            orders: Vec::new(),
            notices: Vec::new(),
        }
    }
}
