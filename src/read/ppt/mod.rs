//! PowerPoint decks before 2007 (`.ppt`, WPS `.dps`): what the slides show, and their notes.

mod deck;
mod slide;

use std::collections::BTreeSet;

use super::image::Eye;
use super::ole::art::{self, Blip};
use super::ole::{self, Compound, Kind, properties};
use super::pptx;
use super::{Body, Format, Gap, Paragraph, Picture, Reading, Role, Why, paragraph};
use deck::Deck;

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "ppt",
    extensions: &["ppt", "pps", "pot", "dps", "dpt"],
    detect: |bytes| ole::holds(bytes, Kind::Slides),
    read,
};

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let mut file = Compound::open(bytes)?;
    let stream = file.stream("PowerPoint Document").unwrap_or_default();
    let user = file.stream("Current User").unwrap_or_default();
    let files = file.stream("Pictures").unwrap_or_default();
    let deck = Deck::of(&stream, &user)?;
    let store = art::store(deck.drawings, &files);
    let mut told = Told::default();
    for (entry, number) in deck.slides.iter().zip(1..) {
        let Some(_) = entry.page else {
            let why = Why::Broken("找不到它的内容".into());
            let name = format!("第 {number} 张幻灯片");
            told.gaps.push(Gap::Part(name, why));
            continue;
        };
        told.slide(&deck, &store, number, entry);
    }
    let margins = slide::margins(&deck.document);
    for text in margins {
        told.margins.extend(paragraph(&text, Role::Margin, None));
    }
    told.unplaced(art::blips(&files));
    let (mut metadata, _) = properties::read(&mut file);
    metadata.hidden = pptx::hidden(&told.unshown, told.comments);
    let pages = u32::try_from(deck.slides.len()).ok();
    Ok(Reading {
        pages,
        metadata,
        ..told.reading()
    })
}

/// What the slides tell, as it is read.
#[derive(Default)]
struct Told {
    paragraphs: Vec<Paragraph>,
    margins: Vec<Paragraph>,
    pictures: Vec<Picture>,
    eye: Eye,
    /// How many pictures of any kind.
    drawn: usize,
    gaps: Vec<Gap>,
    /// Slides not shown.
    unshown: Vec<u32>,
    /// Slides of pictures alone.
    silent: Vec<u32>,
    comments: usize,
}

impl Told {
    /// Hidden slides are printed unless one forbids it, so they are read, and named.
    fn slide(
        &mut self,
        deck: &Deck<'_>,
        store: &[Option<Blip<'_>>],
        number: u32,
        entry: &deck::Entry<'_>,
    ) {
        let shown = slide::slide(entry, number);
        let (margins, paragraphs): (Vec<_>, Vec<_>) = shown
            .paragraphs
            .into_iter()
            .partition(|p| p.role == Role::Margin);
        let mut seen = BTreeSet::new();
        let numbers = shown.pictures.iter().filter(|number| seen.insert(**number));
        let blips: Vec<Blip<'_>> = numbers
            .filter_map(|number| *store.get(number - 1)?)
            .collect();
        if paragraphs.is_empty() && !blips.is_empty() {
            self.silent.push(number);
        }
        self.paragraphs.extend(paragraphs);
        self.margins.extend(margins);
        self.drawn += blips.len();
        let pictures = blips
            .iter()
            .filter_map(|blip| blip.picture(Some(number), &mut self.eye));
        self.pictures.extend(pictures);
        self.unshown.extend(shown.hidden.then_some(number));
        self.comments += shown.comments;
        for page in deck.notes.get(&entry.id).into_iter().flatten() {
            self.paragraphs.extend(slide::notes(page, number));
        }
    }

    /// Pictures that no slide was seen to show: of masters, or in what we do not follow.
    fn unplaced(&mut self, blips: Vec<Blip<'_>>) {
        let known: BTreeSet<_> = self.pictures.iter().map(|p| p.digest).collect();
        self.drawn = self.drawn.max(blips.len());
        let pictures = blips
            .iter()
            .filter_map(|blip| blip.picture(None, &mut self.eye));
        self.pictures
            .extend(pictures.filter(|picture| !known.contains(&picture.digest)));
    }

    fn reading(mut self) -> Reading {
        if !self.paragraphs.is_empty() && !self.silent.is_empty() {
            self.gaps.push(Gap::Scanned(self.silent));
        }
        let written = !self.paragraphs.is_empty();
        let mut texts = BTreeSet::new();
        let once = self.margins.into_iter();
        let once = once.filter(|margin| texts.insert(margin.text.clone()));
        self.paragraphs.extend(once);
        let body = match (written, self.drawn, self.gaps.first()) {
            (false, 0, Some(Gap::Part(_, why))) => Body::Unreadable(why.clone()),
            (false, 0, _) if self.paragraphs.is_empty() => Body::Unreadable(Why::Empty),
            (false, 1.., _) => Body::Pictures {
                count: u32::try_from(self.drawn).unwrap_or(u32::MAX),
            },
            _ => Body::Text(self.paragraphs),
        };
        Reading {
            pictures: self.pictures,
            gaps: self.gaps,
            ..Reading::of(FORMAT.name, body)
        }
    }
}
