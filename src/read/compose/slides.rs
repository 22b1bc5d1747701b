//! PowerPoint decks: one slide after the other, its words, then its pictures, its notes last.

use super::super::container::Package;
use super::super::office::{self, Relations};
use super::super::pptx::{Kind, Slide, order};
use super::super::{Why, drawing};
use super::album::Album;
use super::word::pieces;
use super::{Composed, Part, Piece, Span, Stand, Text, Typeface};

/// A deck as pages across, one a slide.
pub(super) fn compose(bytes: &[u8]) -> Result<Composed, Why> {
    let mut package = Package::open(bytes)?;
    let main = office::main_part(&mut package)?.unwrap_or_else(|| "ppt/presentation.xml".into());
    let slides = order(&mut package, &main)?;
    let mut composed = Composed::default();
    let mut album = Album::default();
    for (name, number) in slides.iter().zip(1..) {
        composed.pieces.push(Piece::Page { across: true });
        match slide(&mut package, name, number, &mut album, &mut composed) {
            Ok(()) => {}
            Err(why) => {
                let lost = format!("第 {number} 张幻灯片：{}", why.in_words());
                composed.lost.push(lost);
            }
        }
    }
    let looks = "幻灯片的版式、底图和自选图形（其中的文字和图片已逐张排出）";
    composed.lost.push(looks.into());
    composed.pictures = album.pictures;
    composed.lost.extend(album.lost);
    Ok(composed)
}

fn slide(
    package: &mut Package<'_>,
    name: &str,
    number: u32,
    album: &mut Album,
    composed: &mut Composed,
) -> Result<(), Why> {
    shapes(package, name, number, album, composed)?;
    let relations = Relations::of(package, name)?;
    for part in relations.of_kind("notesSlide") {
        let notes = Slide::read(&package.need(part)?, Kind::Notes, number)?;
        let lines = notes.paragraphs.iter().map(|paragraph| Text {
            part: Part::Margin,
            ..Text::of(&format!("备注：{}", paragraph.text))
        });
        composed.pieces.extend(lines.map(Piece::Text));
    }
    Ok(())
}

/// Words of a slide as large as a page read from a table asks: slides are made for a wall.
fn large(mut piece: Piece) -> Piece {
    if let Piece::Text(text) = &mut piece {
        let title = matches!(text.part, Part::Heading(_));
        for span in &mut text.spans {
            if let Span::Words(_, look) = span {
                look.face = title.then_some(Typeface::Hei);
                look.size = Some(match text.part {
                    Part::Heading(_) => 20.0,
                    Part::Body => 14.0,
                    Part::Margin => 10.5,
                });
            }
        }
        text.after = if title { 8.0 } else { 0.0 };
    }
    piece
}

/// What is drawn in a part, a slide or the drawing on a sheet: words, numbers of charts, pictures.
pub(super) fn shapes(
    package: &mut Package<'_>,
    name: &str,
    number: u32,
    album: &mut Album,
    composed: &mut Composed,
) -> Result<(), Why> {
    let shapes = Slide::read(&package.need(name)?, Kind::Slide, number)?;
    let relations = Relations::of(package, name)?;
    composed
        .pieces
        .extend(pieces(&shapes.paragraphs).into_iter().map(large));
    for data in shapes.drawings.iter().filter_map(|id| relations.target(id)) {
        let drawn = drawing::text(&package.need(data)?, None)?;
        composed.pieces.extend(pieces(&drawn));
        composed
            .lost
            .push(format!("{} 的图形（数据已排成表）", office::titled(data)));
    }
    let placed = shapes.pictures.iter().zip(&shapes.extents);
    for (id, size) in placed {
        if let Some(part) = relations.target(id) {
            let number = album.add(package, part);
            composed.pieces.push(Piece::Text(Text {
                stand: Some(Stand::Centre),
                spans: vec![Span::Picture {
                    number,
                    size: *size,
                }],
                ..Text::default()
            }));
        }
    }
    if !shapes.objects.is_empty() {
        let count = shapes.objects.len();
        composed.lost.push(format!("嵌入的对象 {count} 个"));
    }
    Ok(())
}
