//! The editing sessions a Word document remembers: kin that was copied shares them.

use std::collections::BTreeSet;

use super::super::Why;
use super::super::xml::{Node, walk};

/// The session in which the document began and all sessions, sorted, out of `settings.xml`
/// (ECMA-376 part 1, 17.15.1.71 and 17.15.1.72).
pub(super) fn rsids(part: &[u8]) -> Result<(Option<String>, Vec<String>), Why> {
    let mut root = None;
    let mut rsids = BTreeSet::new();
    walk(part, |node| match node {
        Node::Open("rsidRoot", attributes) => root = attributes.get("val"),
        Node::Open("rsid", attributes) => rsids.extend(attributes.get("val")),
        _ => {}
    })?;
    Ok((root, rsids.into_iter().collect()))
}
