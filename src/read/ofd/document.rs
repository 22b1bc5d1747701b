//! The two parts that say what an OFD holds and where: `OFD.xml` and `Document.xml`.

use std::collections::BTreeMap;

use super::super::xml::{Node, walk};
use super::super::{Metadata, Why, time};
use super::objects;

/// `OFD.xml`: the documents in the file and what it says of itself (7.4).
#[derive(Default)]
pub(super) struct Entry {
    pub(super) documents: Vec<String>,
    pub(super) signatures: Vec<String>,
    pub(super) metadata: Metadata,
}

impl Entry {
    pub(super) fn read(part: &[u8]) -> Result<Self, Why> {
        let mut entry = Entry::default();
        let mut text = String::new();
        walk(part, |node| match node {
            Node::Open(..) => text.clear(),
            Node::Text(more) => text.push_str(more),
            Node::Close(name) => {
                let value = Some(text.trim().to_string()).filter(|value| !value.is_empty());
                text.clear();
                let metadata = &mut entry.metadata;
                let field = match name {
                    "DocRoot" => return entry.documents.extend(value),
                    "Signatures" => return entry.signatures.extend(value),
                    "Title" => &mut metadata.title,
                    "Author" => &mut metadata.author,
                    "Creator" => &mut metadata.application,
                    "CreationDate" => &mut metadata.created,
                    "ModDate" => &mut metadata.modified,
                    _ => return,
                };
                // Of several documents the first one speaks.
                if field.is_none() {
                    *field = value.map(|value| time(&value));
                }
            }
        })?;
        Ok(entry)
    }
}

/// `Document.xml`: where everything lies (7.5).
#[derive(Default)]
pub(super) struct Document {
    /// Identifier and place of each page, in order.
    pub(super) pages: Vec<(String, String)>,
    pub(super) templates: BTreeMap<String, String>,
    pub(super) resources: Vec<String>,
    pub(super) annotations: Option<String>,
    pub(super) attachments: Option<String>,
    pub(super) height: Option<f32>,
}

impl Document {
    pub(super) fn read(part: &[u8]) -> Result<Self, Why> {
        let mut document = Document::default();
        let mut text = String::new();
        walk(part, |node| match node {
            Node::Open(name, attributes) => {
                text.clear();
                let place = (attributes.get("ID"), attributes.get("BaseLoc"));
                match (name, place) {
                    ("Page", (Some(id), Some(place))) => document.pages.push((id, place)),
                    ("TemplatePage", (Some(id), Some(place))) => {
                        document.templates.insert(id, place);
                    }
                    _ => {}
                }
            }
            Node::Text(more) => text.push_str(more),
            Node::Close(name) => {
                let value = std::mem::take(&mut text).trim().to_string();
                match name {
                    "PublicRes" | "DocumentRes" => document.resources.push(value),
                    "Annotations" => document.annotations = Some(value),
                    "Attachments" => document.attachments = Some(value),
                    "PhysicalBox" => document.height = objects::height(&value),
                    _ => {}
                }
            }
        })?;
        Ok(document)
    }
}
