//! Word documents before 2007 (`.doc`, WPS `.wps`): Word 97 to 2003, and Word 6 and 95.

mod fib;
mod formats;
mod lists;
mod pieces;
mod styles;
mod text;

use super::image::Eye;
use super::ole::art::{self, Blip};
use super::ole::{self, Compound, Kind, properties};
use super::{Body, Format, Gap, Paragraph, Picture, Reading, Role, Why, docx};
use docx::Numbering;
use fib::{Fib, Lengths};
use formats::Source;
use pieces::Text;
use styles::Styles;
use text::{Part, Setting};

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "doc",
    extensions: &["doc", "dot", "wps", "wpt"],
    detect: |bytes| ole::holds(bytes, Kind::Word),
    read,
};

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let mut file = Compound::open(bytes)?;
    let stream = file.stream("WordDocument").unwrap_or_default();
    let fib = Fib::of(&stream)?;
    let tables = match fib.tables {
        "WordDocument" => stream.clone(),
        name => file.stream(name).unwrap_or_default(),
    };
    let data = file.stream("Data").unwrap_or_default();
    let text = Text::of(&fib, &stream, &tables);
    let text = text.ok_or_else(|| Why::Broken("文字的次序表不完整".into()))?;
    let source = Source {
        stream: &stream,
        data: &data,
        old: fib.old,
    };
    let setting = Setting {
        text: &text,
        styles: &Styles::of(fib.styles.of(&tables), &source),
        characters: &source.characters(fib.characters.of(&tables)),
        paragraphs: &source.paragraphs(fib.paragraphs.of(&tables)),
    };
    let mut numbering = lists::numbering(&fib, &tables);
    let mut whole = whole(&setting, &mut numbering, &fib.lengths);
    docx::headings(&mut whole.paragraphs);

    let (mut metadata, pages) = properties::read(&mut file);
    metadata.hidden = docx::hidden(whole.revisions, whole.comments, whole.hidden);
    let (pictures, drawn) = pictures(&fib, &whole.pictures, &stream, &tables, &data);
    let gap = (text.missing > 0).then(|| {
        let why = Why::Broken(format!("缺 {} 个字", text.missing));
        Gap::Part("部分正文".into(), why)
    });
    Ok(Reading {
        pages,
        metadata,
        pictures,
        gaps: gap.into_iter().collect(),
        ..Reading::of(FORMAT.name, body_of(whole.paragraphs, drawn))
    })
}

/// The parts of the text follow one another (2.3). Comments are counted where they are marked.
fn whole(setting: &Setting<'_>, numbering: &mut Numbering, lengths: &Lengths) -> Part {
    let mut at = 0usize;
    let mut next = |length: usize| {
        let from = at;
        at = at.saturating_add(length);
        Part::read(setting, numbering, from, at)
    };
    let mut whole = next(lengths.main);
    let footnotes = next(lengths.footnotes);
    let headers = next(lengths.headers);
    let _macros = next(lengths.macros);
    let _comments = next(lengths.comments);
    let endnotes = next(lengths.endnotes);
    let boxes = next(lengths.boxes);
    let header_boxes = next(lengths.header_boxes);
    for part in [footnotes, endnotes, boxes] {
        whole.paragraphs.extend(part.paragraphs);
        whole.pictures.extend(part.pictures);
        whole.revisions += part.revisions;
        whole.hidden += part.hidden;
    }
    let mut margins: Vec<Paragraph> = Vec::new();
    for part in [headers, header_boxes] {
        for mut paragraph in part.paragraphs {
            paragraph.role = Role::Margin;
            let words = paragraph.text.chars().any(char::is_alphabetic);
            if words && !margins.contains(&paragraph) {
                margins.push(paragraph);
            }
        }
        whole.pictures.extend(part.pictures);
    }
    whole.paragraphs.extend(margins);
    whole
}

/// Photos in the line, then those that float; and how many pictures there are of any kind.
fn pictures(
    fib: &Fib,
    places: &[usize],
    stream: &[u8],
    tables: &[u8],
    data: &[u8],
) -> (Vec<Picture>, usize) {
    let mut seen = std::collections::BTreeSet::new();
    let inline = places.iter().filter(|at| seen.insert(**at));
    let mut blips: Vec<Blip<'_>> = inline
        .filter_map(|at| in_line(data, *at))
        .flat_map(art::blips)
        .collect();
    let floating = art::store(fib.drawings.of(tables), stream);
    blips.extend(floating.into_iter().flatten());
    let mut eye = Eye::default();
    let pictures = blips.iter().filter_map(|blip| blip.picture(None, &mut eye));
    (pictures.collect(), blips.len())
}

/// The drawing of a picture in the line (2.9.190): a head, a name where it was linked, records.
fn in_line(data: &[u8], at: usize) -> Option<&[u8]> {
    use ole::Fields;
    let length = data.usize_at(at)?;
    let rest = data.get(at..)?;
    let whole = &rest[..length.min(rest.len())];
    let mut head = usize::from(whole.u16_at(4)?);
    if whole.u16_at(6)? == 0x66 {
        head += 1 + usize::from(whole.u8_at(head)?);
    }
    whole.get(head..)
}

/// Text, or the pictures a document consists of, or nothing at all.
fn body_of(paragraphs: Vec<Paragraph>, drawn: usize) -> Body {
    let written = paragraphs.iter().any(|p| p.role != Role::Margin);
    match (written, drawn) {
        (false, 0) if paragraphs.is_empty() => Body::Unreadable(Why::Empty),
        (false, 1..) => Body::Pictures {
            count: u32::try_from(drawn).unwrap_or(u32::MAX),
        },
        _ => Body::Text(paragraphs),
    }
}
