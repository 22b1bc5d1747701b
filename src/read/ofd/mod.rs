//! OFD, the national layout format (GB/T 33190-2016): pages of placed letters, with their
//! templates, annotations, seals and attachments.

mod document;
mod objects;
mod paint;
mod seals;

use std::collections::BTreeMap;

use super::container::{self, Family, Package};
use super::office::{Pictures, resolve};
use super::pdf::{self, PageGlyphs};
use super::xml::{Node, walk};
use super::{Format, Gap, Reading, Why};
use document::{Document, Entry};
use objects::Part;
use paint::Painter;

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "ofd",
    extensions: &["ofd"],
    detect: |bytes| container::family(bytes) == Some(Family::Ofd),
    read,
};

/// Most pages.
const MOST_PAGES: usize = 10_000;

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let mut package = Package::open(bytes)?;
    // Where it is there, it lists what of the package is encrypted (GM/T 0099-2020).
    if package.has("Encryptions.xml") {
        return Err(Why::Encrypted);
    }
    let entry = Entry::read(&package.need("OFD.xml")?)?;
    let mut file = File {
        gaps: package.cut_short().into_iter().collect(),
        package,
        pages: Vec::new(),
        pictures: Vec::new(),
        hidden: Vec::new(),
        painter: Painter::default(),
    };
    for root in &entry.documents {
        file.document(root)?;
    }
    let mut metadata = entry.metadata;
    for list in &entry.signatures {
        match seals::names(&mut file.package, list) {
            Ok(names) => metadata.signatures.extend(names),
            Err(why) => file.gaps.push(Gap::Part("签章".into(), why)),
        }
    }
    if file.pages.is_empty() {
        return Err(Why::Empty);
    }
    let mut pictures = Pictures::default();
    for (part, page) in &file.pictures {
        pictures.add(&mut file.package, part, Some(*page));
    }
    metadata.hidden = file.hidden;
    let mut reading = pdf::laid_out(FORMAT.name, &file.pages);
    reading.pages = u32::try_from(file.pages.len()).ok();
    reading.metadata = metadata;
    reading.gaps.extend(file.gaps);
    reading.gaps.extend(pictures.gap());
    reading.pictures = pictures.found;
    Ok(reading)
}

/// A file while it is read.
struct File<'a> {
    package: Package<'a>,
    pages: Vec<PageGlyphs>,
    /// Parts that are pictures shown, each with its page.
    pictures: Vec<(String, u32)>,
    gaps: Vec<Gap>,
    hidden: Vec<String>,
    painter: Painter,
}

impl File<'_> {
    /// Reads one of the documents in the file.
    fn document(&mut self, root: &str) -> Result<(), Why> {
        let root = resolve("", root);
        let folder = folder_of(&root);
        let document = Document::read(&self.package.need(&root)?)?;
        if self.pages.len() + document.pages.len() > MOST_PAGES {
            return Err(Why::Limit(format!("超过 {MOST_PAGES} 页")));
        }
        self.painter.forget();
        for place in &document.resources {
            self.resources(&folder, place, &folder);
        }
        let mut templates = BTreeMap::new();
        for (id, place) in &document.templates {
            let at = self.place(&folder, place);
            if let Some(part) = self.part(&at, "模板页") {
                for place in &part.resources {
                    self.resources(&folder_of(&at), place, &folder);
                }
                templates.insert(id.as_str(), part);
            }
        }
        let annotations = self.annotations(&folder, document.annotations.as_deref());
        for (id, place) in &document.pages {
            let number = u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX);
            let mut layers = Vec::new();
            let mut height = document.height;
            let at = self.place(&folder, place);
            if let Some(page) = self.part(&at, &format!("第 {number} 页")) {
                for place in &page.resources {
                    self.resources(&folder_of(&at), place, &folder);
                }
                height = page.height.or(height);
                let used = page.templates.iter();
                layers.extend(used.filter_map(|id| templates.get(id.as_str())).cloned());
                layers.push(page);
            }
            for place in annotations.get(id).into_iter().flatten() {
                let at = self.place(&folder, place);
                layers.extend(self.part(&at, &format!("第 {number} 页的注释")));
            }
            self.page(&layers, height.unwrap_or_default(), number)?;
        }
        self.attachments(&folder, document.attachments.as_deref());
        Ok(())
    }

    fn page(&mut self, layers: &[Part], height: f32, number: u32) -> Result<(), Why> {
        let painted = self.painter.page(layers, height)?;
        self.pages.push(painted.glyphs);
        let pictures = painted.pictures.into_iter().map(|part| (part, number));
        self.pictures.extend(pictures);
        Ok(())
    }

    /// Where each page's annotations lie (13.1).
    fn annotations(&mut self, folder: &str, list: Option<&str>) -> BTreeMap<String, Vec<String>> {
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let Some(at) = list.and_then(|list| self.find(&[folder, ""], list)) else {
            return places;
        };
        let Some(part) = self.bytes(&at, "注释") else {
            return places;
        };
        let beside = folder_of(&at);
        let (mut page, mut text) = (None, String::new());
        let walked = walk(&part, |node| match node {
            Node::Open(name, attributes) => {
                text.clear();
                if name == "Page" {
                    page = attributes.get("PageID");
                }
            }
            Node::Text(more) => text.push_str(more),
            Node::Close("FileLoc") => {
                let place = text.trim();
                let found = self.find(&[&beside, folder, ""], place);
                let page = page.clone().unwrap_or_default();
                let place = found.unwrap_or_else(|| resolve(&beside, place));
                places.entry(page).or_default().push(format!("/{place}"));
            }
            Node::Close(_) => {}
        });
        if let Err(why) = walked {
            self.gaps.push(Gap::Part("注释".into(), why));
        }
        places
    }

    /// Files that travel along (clause 15): named, for each is a material of its own.
    fn attachments(&mut self, folder: &str, list: Option<&str>) {
        let at = list.and_then(|list| self.find(&[folder, ""], list));
        let Some(part) = at.and_then(|at| self.bytes(&at, "附件")) else {
            return;
        };
        let walked = walk(&part, |node| {
            if let Node::Open("Attachment", attributes) = node {
                let name = attributes.get("Name").unwrap_or_default();
                let kind = attributes.get("Format").unwrap_or_default().to_lowercase();
                let dotted = format!(".{kind}");
                let bare = kind.is_empty() || name.to_lowercase().ends_with(&dotted);
                let suffix = if bare { "" } else { &dotted };
                self.hidden.push(format!("附件：{name}{suffix}"));
            }
        });
        if let Err(why) = walked {
            self.gaps.push(Gap::Part("附件".into(), why));
        }
    }

    /// Pictures and composite units by their identifiers (7.9).
    fn resources(&mut self, folder: &str, place: &str, document: &str) {
        let Some(at) = self.find(&[folder, document, ""], place) else {
            return;
        };
        let Some(part) = self.part(&at, "资源") else {
            return;
        };
        let beside = folder_of(&at);
        let base = resolve(&beside, &part.base);
        for (id, file) in &part.media {
            let places = [&base, &beside, document, ""].map(|folder| resolve(folder, file));
            let found = places.iter().find(|place| self.package.has(place));
            let part = found.unwrap_or(&places[0]);
            self.painter.media.insert(id.clone(), part.clone());
        }
        self.painter.units.extend(part.units);
    }

    fn part(&mut self, name: &str, title: &str) -> Option<Part> {
        let bytes = self.bytes(name, title)?;
        let part = Part::read(&bytes);
        part.map_err(|why| self.gaps.push(Gap::Part(title.into(), why)))
            .ok()
    }

    fn bytes(&mut self, name: &str, title: &str) -> Option<Vec<u8>> {
        let bytes = self.package.need(name);
        bytes
            .map_err(|why| self.gaps.push(Gap::Part(title.into(), why)))
            .ok()
    }

    /// The part at a place. Writers are at odds from where a place counts, and list resources
    /// and annotations that they have not written.
    fn find(&self, folders: &[&str], place: &str) -> Option<String> {
        let names = folders.iter().map(|folder| resolve(folder, place));
        names.into_iter().find(|name| self.package.has(name))
    }

    /// The same for what must be there.
    fn place(&self, folder: &str, place: &str) -> String {
        self.find(&[folder, ""], place)
            .unwrap_or_else(|| resolve(folder, place))
    }
}

fn folder_of(part: &str) -> String {
    let folder = part.rsplit_once('/').map(|(folder, _)| folder);
    folder.unwrap_or_default().into()
}
