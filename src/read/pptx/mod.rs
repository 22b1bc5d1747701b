//! PowerPoint decks (`.pptx`, `.pptm`, `.ppsx`, `.potx`): what the slides show, and their notes.

mod slide;

use super::container::{self, Family, Package};
use super::office::{self, Pictures, Relations};
use super::xml::{Node, walk};
use super::{Format, Gap, Paragraph, Reading, Role, Why, drawing};
pub(super) use slide::{Kind, Slide};

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "pptx",
    extensions: &["pptx", "pptm", "ppsx", "ppsm", "potx", "potm", "dps"],
    detect: |bytes| container::family(bytes) == Some(Family::Slides),
    read,
};

/// Most slides.
const MOST_SLIDES: usize = 10_000;

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let mut package = Package::open(bytes)?;
    let main = office::main_part(&mut package)?.unwrap_or_else(|| "ppt/presentation.xml".into());
    let slides = order(&mut package, &main)?;
    let (mut metadata, _) = office::properties(&mut package)?;
    let mut deck = Deck::new(package);
    for (name, number) in slides.iter().zip(1..) {
        if let Err(why) = deck.slide(name, number) {
            let name = format!("第 {number} 张幻灯片");
            deck.gaps.push(Gap::Part(name, why));
        }
    }
    let mut pictures = Pictures::default();
    for (part, page) in &deck.pictures {
        pictures.add(&mut deck.package, part, Some(*page));
    }
    metadata.hidden = hidden(&deck.unshown, deck.comments);
    deck.gaps.extend(office::objects(&deck.objects));
    deck.gaps.extend(pictures.gap());
    if !deck.paragraphs.is_empty() && !deck.silent.is_empty() {
        deck.gaps.push(Gap::Scanned(deck.silent));
    }
    Ok(Reading {
        pages: u32::try_from(slides.len()).ok(),
        metadata,
        ..office::reading(FORMAT.name, deck.paragraphs, pictures, deck.gaps)
    })
}

/// The parts of the slides in the order of the show (ECMA-376 part 1, 19.2.1.34). A slide that
/// is listed and has no part keeps its number.
pub(super) fn order(package: &mut Package<'_>, main: &str) -> Result<Vec<String>, Why> {
    let presentation = package.need(main)?;
    let relations = Relations::of(package, main)?;
    let mut slides = Vec::new();
    walk(&presentation, |node| {
        if let Node::Open("sldId", attributes) = node {
            // Its own number is an `id` as well; that of the relation has a prefix.
            let id = attributes.prefixed("id").unwrap_or_default();
            slides.push(relations.target(&id).unwrap_or(&id).to_string());
        }
    })?;
    if slides.len() > MOST_SLIDES {
        return Err(Why::Limit(format!("超过 {MOST_SLIDES} 张幻灯片")));
    }
    Ok(slides)
}

/// A deck while it is read.
struct Deck<'a> {
    package: Package<'a>,
    paragraphs: Vec<Paragraph>,
    /// Parts that are pictures shown, each with its slide.
    pictures: Vec<(String, u32)>,
    objects: Vec<String>,
    gaps: Vec<Gap>,
    /// Slides not shown.
    unshown: Vec<u32>,
    /// Slides of pictures alone.
    silent: Vec<u32>,
    comments: usize,
}

impl<'a> Deck<'a> {
    fn new(package: Package<'a>) -> Self {
        Deck {
            gaps: package.cut_short().into_iter().collect(),
            package,
            paragraphs: Vec::new(),
            pictures: Vec::new(),
            objects: Vec::new(),
            unshown: Vec::new(),
            silent: Vec::new(),
            comments: 0,
        }
    }

    /// Hidden slides are printed unless one forbids it, so they are read, and named.
    fn slide(&mut self, name: &str, number: u32) -> Result<(), Why> {
        let part = self.package.need(name)?;
        let slide = Slide::read(&part, Kind::Slide, number)?;
        let relations = Relations::of(&mut self.package, name)?;
        let before = self.paragraphs.len();
        self.paragraphs.extend(slide.paragraphs);
        for id in &slide.drawings {
            if let Some(name) = relations.target(id) {
                self.drawing(name, number);
            }
        }
        let pictures = slide.pictures.iter().filter_map(|id| relations.target(id));
        let pictures: Vec<_> = pictures.map(|part| (part.to_string(), number)).collect();
        let written = self.paragraphs[before..]
            .iter()
            .any(|p| p.role != Role::Margin);
        if !written && !pictures.is_empty() {
            self.silent.push(number);
        }
        self.pictures.extend(pictures);
        self.objects.extend(slide.objects);
        self.unshown.extend(slide.hidden.then_some(number));
        self.beside(&relations, number);
        Ok(())
    }

    fn drawing(&mut self, name: &str, number: u32) {
        let part = self.package.need(name);
        match part.and_then(|part| drawing::text(&part, Some(number))) {
            Ok(drawn) => self.paragraphs.extend(drawn),
            Err(why) => self.gaps.push(Gap::Part(office::titled(name), why)),
        }
    }

    /// Notes and comments; damage to them costs only themselves, and is told.
    fn beside(&mut self, relations: &Relations, number: u32) {
        for name in relations.of_kind("notesSlide") {
            let part = self.package.need(name);
            match part.and_then(|part| Slide::read(&part, Kind::Notes, number)) {
                Ok(notes) => self.paragraphs.extend(notes.paragraphs),
                Err(why) => self.gaps.push(Gap::Part(office::titled(name), why)),
            }
        }
        for name in relations.of_kind("comments") {
            let part = self.package.need(name);
            match part.and_then(|part| comments(&part)) {
                Ok(count) => self.comments += count,
                Err(why) => self.gaps.push(Gap::Part(office::titled(name), why)),
            }
        }
    }
}

/// What a show leaves out: slides by number, and remarks.
pub(super) fn hidden(slides: &[u32], comments: usize) -> Vec<String> {
    let mut hidden: Vec<String> = slides
        .iter()
        .map(|number| format!("隐藏的幻灯片：第 {number} 张"))
        .collect();
    if comments > 0 {
        hidden.push(format!("批注 {comments} 条"));
    }
    hidden
}

fn comments(part: &[u8]) -> Result<usize, Why> {
    let mut count = 0;
    walk(part, |node| {
        count += usize::from(matches!(node, Node::Open("cm", _)));
    })?;
    Ok(count)
}
