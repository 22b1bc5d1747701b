//! Word documents (`.docx`, `.docm`): the text a reader of the printed paper sees.

mod body;
mod looks;
mod numbering;
mod settings;
mod styles;

use super::container::{self, Family, Package};
use super::office::{self, Pictures, Relations};
use super::xml::{Node, walk};
use super::{Format, Gap, Paragraph, Reading, Role, Why, drawing};
use body::Part;
pub(super) use body::{SKIPPED, is_separator, symbol};
pub(super) use looks::{Length, ParagraphLook, RunLook, is_on};
pub(super) use numbering::{Level, List, Numbering};
pub(super) use styles::{Styles, by_name as heading_by_name, outline};

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
    let mut word = Word::open(bytes)?;
    let (mut metadata, pages) = office::properties(&mut word.package)?;
    let mut numbering = word.beside("numbering", Numbering::of);
    let mut text = Part::read(&word.document, &word.styles, &mut numbering)?;
    let main = word.main.clone();
    word.set_in(&mut text, &main)?;
    for kind in ["footnotes", "endnotes"] {
        word.notes(kind, &mut text, &mut numbering)?;
    }
    headings(&mut text.paragraphs);
    let margins = word.margins(&text.margins)?;
    text.paragraphs.extend(margins);
    let comments = word.beside("comments", comments);
    let hidden = hidden(text.revisions, comments, text.vanished);
    metadata.hidden.extend(hidden);
    let rsids = word.beside("settings", settings::rsids);
    (metadata.rsid_root, metadata.rsids) = rsids;

    let mut pictures = Pictures::default();
    for part in &word.pictures {
        pictures.add(&mut word.package, part, None);
    }
    word.gaps.extend(office::objects(&text.objects));
    word.gaps.extend(pictures.gap());
    Ok(Reading {
        pages,
        metadata,
        ..office::reading(FORMAT.name, text.paragraphs, pictures, word.gaps)
    })
}

/// A document while it is read.
pub(super) struct Word<'a> {
    pub(super) package: Package<'a>,
    /// Name of the main part, and its bytes.
    pub(super) main: String,
    pub(super) document: Vec<u8>,
    pub(super) relations: Relations,
    pub(super) styles: Styles,
    /// Names of the parts that are pictures shown, in order.
    pictures: Vec<String>,
    pub(super) gaps: Vec<Gap>,
}

impl<'a> Word<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Why> {
        let mut package = Package::open(bytes)?;
        let main = office::main_part(&mut package)?.unwrap_or_else(|| "word/document.xml".into());
        let mut word = Word {
            document: package.need(&main)?,
            relations: Relations::of(&mut package, &main)?,
            gaps: package.cut_short().into_iter().collect(),
            package,
            main,
            styles: Styles::default(),
            pictures: Vec::new(),
        };
        word.styles = word.beside("styles", Styles::of);
        Ok(word)
    }

    /// What a part beside the text says. Damage to it costs only itself, and is told.
    pub(super) fn beside<T: Default>(
        &mut self,
        kind: &str,
        read: fn(&[u8]) -> Result<T, Why>,
    ) -> T {
        let Some(name) = self.relations.of_kind(kind).next().map(String::from) else {
            return T::default();
        };
        let part = self.package.part(&name);
        match part.and_then(|part| part.map(|part| read(&part)).transpose()) {
            Ok(said) => said.unwrap_or_default(),
            Err(why) => {
                self.gaps.push(Gap::Part(office::titled(&name), why));
                T::default()
            }
        }
    }

    /// What a part with text points at: pictures, diagrams, charts, whole files.
    fn set_in(&mut self, text: &mut Part, name: &str) -> Result<(), Why> {
        let relations = Relations::of(&mut self.package, name)?;
        let parts = text.pictures.iter().filter_map(|id| relations.target(id));
        self.pictures.extend(parts.map(String::from));
        for id in &text.chunks {
            let name = relations.target(id).unwrap_or(id);
            let why = Why::Unknown("嵌入的文件".into());
            self.gaps.push(Gap::Part(format!("嵌入文件 {name}"), why));
        }
        // From the last to the first, so that the places before stay right.
        for (before, id) in text.drawings.iter().rev() {
            let Some(name) = relations.target(id) else {
                continue;
            };
            let drawn = match self.package.part(name) {
                Ok(part) => part.map_or(Ok(Vec::new()), |part| drawing::text(&part, None)),
                Err(why) => Err(why),
            };
            match drawn {
                Ok(drawn) => drop(text.paragraphs.splice(before..before, drawn)),
                Err(why) => self.gaps.push(Gap::Part(office::titled(name), why)),
            }
        }
        Ok(())
    }

    /// A part of text beside the main one; `None` where it is missing or damaged, which is told.
    fn part(&mut self, name: &str, numbering: &mut Numbering) -> Result<Option<Part>, Why> {
        let part = self.package.part(name);
        let read = part.and_then(|part| {
            part.map(|part| Part::read(&part, &self.styles, numbering))
                .transpose()
        });
        match read {
            Ok(Some(mut part)) => {
                self.set_in(&mut part, name)?;
                Ok(Some(part))
            }
            Ok(None) => Ok(None),
            Err(why) => {
                self.gaps.push(Gap::Part(office::titled(name), why));
                Ok(None)
            }
        }
    }

    fn notes(&mut self, kind: &str, text: &mut Part, numbering: &mut Numbering) -> Result<(), Why> {
        let parts: Vec<String> = self.relations.of_kind(kind).map(String::from).collect();
        for part in parts {
            if let Some(notes) = self.part(&part, numbering)? {
                text.paragraphs.extend(notes.paragraphs);
                text.revisions += notes.revisions;
                text.vanished += notes.vanished;
                text.objects.extend(notes.objects);
            }
        }
        Ok(())
    }

    /// Headers and footers that a section uses, each text once, page numbers left out.
    fn margins(&mut self, used: &[String]) -> Result<Vec<Paragraph>, Why> {
        let parts = used.iter().filter_map(|id| self.relations.target(id));
        let parts: Vec<String> = parts.map(String::from).collect();
        let mut margins: Vec<Paragraph> = Vec::new();
        for part in parts {
            let Some(part) = self.part(&part, &mut Numbering::default())? else {
                continue;
            };
            for mut paragraph in part.paragraphs {
                paragraph.role = Role::Margin;
                let words = paragraph.text.chars().any(char::is_alphabetic);
                if words && !margins.contains(&paragraph) {
                    margins.push(paragraph);
                }
            }
        }
        Ok(margins)
    }
}

/// Styles know a title and headings below it; some authors set the title as the only first-level
/// heading instead. Then levels stay as they are, for that heading is the title.
pub(super) fn headings(paragraphs: &mut [Paragraph]) {
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

fn comments(part: &[u8]) -> Result<usize, Why> {
    let mut count = 0;
    walk(part, |node| {
        count += usize::from(matches!(node, Node::Open("comment", _)));
    })?;
    Ok(count)
}

/// What of the text a reader of the printed paper would not see, in words for the clerk.
pub(super) fn hidden(revisions: usize, comments: usize, vanished: usize) -> Vec<String> {
    let kinds = [
        (revisions, format!("未接受的修订 {revisions} 处")),
        (comments, format!("批注 {comments} 条")),
        (vanished, format!("隐藏文字 {vanished} 处")),
    ];
    let there = kinds.into_iter().filter(|(count, _)| *count > 0);
    there.map(|(_, words)| words).collect()
}
