//! The sheets that a project fills in itself: figures and marks. They are read like any file, in a
//! worker and from the cache, but they are no material.

use super::{Progress, find};
use crate::catalogue::{Material, RelPath, Sheets, Skipped};
use crate::project::{Project, SheetAt};

/// Those that are there, and what could not be read.
pub fn sheets(project: &Project, progress: &dyn Progress) -> (Sheets, Vec<Skipped>) {
    let mut skipped = Vec::new();
    let mut one = |sheet: &Option<SheetAt>| -> Option<Material> {
        let place = &sheet.as_ref()?.path;
        let below = place.strip_prefix(&project.root).unwrap_or(place);
        let name = RelPath::from(below.to_string_lossy().replace('\\', "/"));
        match find::one(place, name, progress)? {
            Ok(material) => Some(Material {
                unpacked: Some(place.clone()),
                ..material
            }),
            Err(entry) => {
                skipped.push(entry);
                None
            }
        }
    };
    let sheets = Sheets {
        figures: one(&project.scoring.figures),
        marks: one(&project.scoring.marks),
    };
    (sheets, skipped)
}
