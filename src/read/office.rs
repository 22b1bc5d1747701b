//! What Office Open XML packages share: the main part, and what a file says of itself.

use super::container::Package;
use super::xml::{Node, walk};
use super::{Metadata, Why, time};

/// The name of the part the package is about, by `_rels/.rels`.
pub(super) fn main_part(package: &mut Package<'_>) -> Result<Option<String>, Why> {
    let Some(relations) = package.part("_rels/.rels")? else {
        return Ok(None);
    };
    let mut main = None;
    walk(&relations, |node| {
        if let Node::Open("Relationship", attributes) = node
            && attributes
                .get("Type")
                .is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            main = attributes.get("Target").map(|target| resolve("", &target));
        }
    })?;
    Ok(main)
}

/// The part that `target` names, seen from a part in `folder`.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            _ => path.push(part),
        }
    }
    path.join("/")
}

/// Core and extended properties, and the number of pages the writer counted last.
/// Damaged properties cost only themselves: the text is what matters.
pub(super) fn properties(package: &mut Package<'_>) -> Result<(Metadata, Option<u32>), Why> {
    let mut metadata = Metadata::default();
    let mut pages = None;
    let mut version = None;
    for part in ["docprops/core.xml", "docprops/app.xml"] {
        let part = package.part(part)?.unwrap_or_default();
        let mut text = String::new();
        let walked = walk(&part, |node| match node {
            Node::Open(..) => text.clear(),
            Node::Text(more) => text.push_str(more),
            Node::Close(name) => {
                let value = Some(text.trim().to_string()).filter(|value| !value.is_empty());
                match name {
                    "title" => metadata.title = value,
                    "creator" => metadata.author = value,
                    "lastModifiedBy" => metadata.last_author = value,
                    "created" => metadata.created = value.map(|v| time(&v)),
                    "modified" => metadata.modified = value.map(|v| time(&v)),
                    "Application" => metadata.application = value,
                    "AppVersion" => version = value,
                    "Template" => metadata.template = value,
                    "Pages" => pages = value.and_then(|v| v.parse().ok()).filter(|n| *n > 0),
                    _ => {}
                }
                text.clear();
            }
        });
        // An absent part is no bytes, which is no XML either.
        let _ = walked;
    }
    if let (Some(application), Some(version)) = (&mut metadata.application, version) {
        *application = format!("{application} {version}");
    }
    Ok((metadata, pages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "/word/a.xml"), "word/a.xml");
        assert_eq!(resolve("word", "../custom/a.xml"), "custom/a.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
