//! The style sheet: which styles are headings, and of which lists (\[MS-DOC\] 2.4.6.5, 2.9.271).

use super::super::ole::Fields;
use super::formats::{Paragraph, Source};

/// The paragraph styles, by index.
#[derive(Default)]
pub(super) struct Styles(Vec<Style>);

#[derive(Clone, Copy)]
struct Style {
    /// Which built-in style it is.
    identity: u16,
    /// The style it is based on.
    parent: u16,
    format: Paragraph,
}

/// Longest chain of styles based on one another.
const LONGEST_CHAIN: usize = 11;

const NO_STYLE: u16 = 0xfff;
const TITLE: u16 = 62;

impl Styles {
    /// Reads the sheet, as far as it is sound.
    pub(super) fn of(sheet: &[u8], source: &Source<'_>) -> Self {
        Styles(Styles::all(sheet, source).unwrap_or_default())
    }

    /// The style and those it is based on.
    fn chain(&self, style: u16) -> impl Iterator<Item = &Style> {
        let get = |style: u16| self.0.get(usize::from(style));
        std::iter::successors(get(style), move |style| get(style.parent)).take(LONGEST_CHAIN)
    }

    /// The level of a style, if it is a heading: 0 the title, 1 to 9 the rest.
    pub(super) fn heading(&self, style: u16) -> Option<u8> {
        self.chain(style).find_map(|style| match style.identity {
            1..=9 => u8::try_from(style.identity).ok(),
            TITLE => Some(0),
            _ => None,
        })
    }

    /// The list that paragraphs of a style are of, and their level there.
    pub(super) fn list(&self, style: u16) -> (Option<u16>, Option<u8>) {
        let list = self.chain(style).find_map(|style| style.format.list);
        let level = self.chain(style).find_map(|style| style.format.level);
        (list, level)
    }

    fn all(sheet: &[u8], source: &Source<'_>) -> Option<Vec<Style>> {
        let head = usize::from(sheet.u16_at(0)?);
        let count = sheet.u16_at(2)?;
        let base = usize::from(sheet.u16_at(4)?);
        let mut at = 2 + head;
        let mut styles = Vec::new();
        for index in 0..count {
            let Some(length) = sheet.u16_at(at) else {
                break;
            };
            let style = sheet.bytes_at(at + 2, usize::from(length));
            let none = Style {
                identity: NO_STYLE,
                parent: NO_STYLE,
                format: Paragraph::default(),
            };
            let style = style.and_then(|style| {
                Some(Style {
                    identity: style.u16_at(0)? & 0xfff,
                    parent: style.u16_at(2)? >> 4,
                    format: format(style, base, index, source).unwrap_or_default(),
                })
            });
            styles.push(style.unwrap_or(none));
            at += 2 + usize::from(length);
        }
        Some(styles)
    }
}

/// What a paragraph style changes: behind its head and its name, counted and closed by a zero.
fn format(style: &[u8], head: usize, index: u16, source: &Source<'_>) -> Option<Paragraph> {
    if source.old || style.u16_at(2)? & 15 != 1 {
        return None;
    }
    let name = usize::from(style.u16_at(head)?);
    let at = head + 2 + 2 * name + 2;
    let length = usize::from(style.u16_at(at)?);
    let changes = style.bytes_at(at + 4, length.checked_sub(2)?)?;
    Some(source.paragraph(index, changes))
}
