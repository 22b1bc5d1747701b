//! Word documents (`.docx`, `.docm`): the text a reader of the printed paper sees.

mod body;
mod numbering;
mod styles;

use std::collections::BTreeMap;

use super::container::{self, Family, Package};
use super::xml::{Node, walk};
use super::{Body, Format, Metadata, Paragraph, Reading, Role, Why, office};
use body::Part;
use numbering::Numbering;
use styles::Styles;

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "docx",
    extensions: &["docx", "docm", "dotx", "dotm", "wps"],
    detect: |bytes| container::family(bytes) == Some(Family::Word),
    read,
};

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let mut package = Package::open(bytes)?;
    let main = office::main_part(&mut package)?.unwrap_or_else(|| "word/document.xml".into());
    let document = package.need(&main)?;
    let relations = Relations::of(&mut package, &main)?;
    let styles = match relations.of_kind("styles").next() {
        Some(part) => Styles::of(package.part(part)?.as_deref().unwrap_or_default())?,
        None => Styles::default(),
    };
    let mut numbering = match relations.of_kind("numbering").next() {
        Some(part) => match package.part(part)? {
            Some(part) => Numbering::of(&part)?,
            None => Numbering::default(),
        },
        None => Numbering::default(),
    };
    let mut text = Part::read(&document, &styles, &mut numbering)?;
    for kind in ["footnotes", "endnotes"] {
        for part in relations.of_kind(kind) {
            if let Some(part) = package.part(part)? {
                let notes = Part::read(&part, &styles, &mut numbering)?;
                text.paragraphs.extend(notes.paragraphs);
                text.revisions += notes.revisions;
            }
        }
    }
    headings(&mut text.paragraphs);
    text.paragraphs
        .extend(margins(&mut package, &relations, &text.margins, &styles)?);

    let (mut metadata, pages) = office::properties(&mut package)?;
    hidden(&mut metadata, &text, comments(&mut package, &relations)?);
    Ok(Reading {
        pages,
        metadata,
        ..Reading::of(FORMAT.name, body_of(text.paragraphs, &package))
    })
}

/// Text, or the pictures a document consists of, or nothing at all.
fn body_of(paragraphs: Vec<Paragraph>, package: &Package<'_>) -> Body {
    let pictures = package
        .names()
        .filter(|name| name.starts_with("word/media/"))
        .count();
    let written = paragraphs.iter().any(|p| p.role != Role::Margin);
    match (written, pictures) {
        (false, 0) if paragraphs.is_empty() => Body::Unreadable(Why::Empty),
        (false, 1..) => Body::Pictures {
            count: u32::try_from(pictures).unwrap_or(u32::MAX),
        },
        _ => Body::Text(paragraphs),
    }
}

/// Styles know a title and headings below it; some authors set the title as the only first-level
/// heading instead. Then levels stay as they are, for that heading is the title.
fn headings(paragraphs: &mut [Paragraph]) {
    let level = |wanted| {
        paragraphs
            .iter()
            .filter(|p| p.role == Role::Heading(wanted))
            .count()
    };
    let shift = level(0) > 0 || level(1) > 1;
    for paragraph in paragraphs {
        if let Role::Heading(level) = &mut paragraph.role {
            *level = (*level + u8::from(shift)).clamp(1, 9);
        }
    }
}

/// Headers and footers that a section uses, each text once, page numbers left out.
fn margins(
    package: &mut Package<'_>,
    relations: &Relations,
    used: &[String],
    styles: &Styles,
) -> Result<Vec<Paragraph>, Why> {
    let mut margins: Vec<Paragraph> = Vec::new();
    for id in used {
        let Some(part) = relations.target(id) else {
            continue;
        };
        let Some(part) = package.part(part)? else {
            continue;
        };
        for mut paragraph in Part::read(&part, styles, &mut Numbering::default())?.paragraphs {
            paragraph.role = Role::Margin;
            let words = paragraph.text.chars().any(char::is_alphabetic);
            if words && !margins.contains(&paragraph) {
                margins.push(paragraph);
            }
        }
    }
    Ok(margins)
}

fn comments(package: &mut Package<'_>, relations: &Relations) -> Result<usize, Why> {
    let mut count = 0;
    for part in relations.of_kind("comments") {
        if let Some(part) = package.part(part)? {
            walk(&part, |node| {
                count += usize::from(matches!(node, Node::Open("comment", _)));
            })?;
        }
    }
    Ok(count)
}

fn hidden(metadata: &mut Metadata, text: &Part, comments: usize) {
    if text.revisions > 0 {
        let note = format!("未接受的修订 {} 处", text.revisions);
        metadata.hidden.push(note);
    }
    if comments > 0 {
        metadata.hidden.push(format!("批注 {comments} 条"));
    }
    if text.vanished > 0 {
        let note = format!("隐藏文字 {} 处", text.vanished);
        metadata.hidden.push(note);
    }
}

/// What a part points at: id → (last word of the kind, name of the part).
struct Relations(BTreeMap<String, (String, String)>);

impl Relations {
    fn of(package: &mut Package<'_>, part: &str) -> Result<Self, Why> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let mut relations = BTreeMap::new();
        let list = package.part(&format!("{folder}/_rels/{name}.rels"))?;
        if let Some(list) = list {
            walk(&list, |node| {
                if let Node::Open("Relationship", attributes) = node
                    && attributes.get("TargetMode").as_deref() != Some("External")
                    && let (Some(id), Some(kind), Some(target)) = (
                        attributes.get("Id"),
                        attributes.get("Type"),
                        attributes.get("Target"),
                    )
                {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_string();
                    relations.insert(id, (kind, office::resolve(folder, &target)));
                }
            })?;
        }
        Ok(Relations(relations))
    }

    fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .values()
            .filter(move |(k, _)| k == kind)
            .map(|(_, target)| target.as_str())
    }

    fn target(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(|(_, target)| target.as_str())
    }
}
