//! The style sheet: which styles are headings (\[MS-DOC\] 2.4.6.5, 2.9.271).

use super::super::ole::Fields;

/// Level by the index of a style: 0 the title, 1 to 9 headings.
#[derive(Default)]
pub(super) struct Styles(Vec<Option<u8>>);

/// Longest chain of styles based on one another.
const LONGEST_CHAIN: usize = 11;

const NO_STYLE: u16 = 0xfff;
const TITLE: u16 = 62;

impl Styles {
    /// Reads the sheet; what of it is damaged has no headings.
    pub(super) fn of(sheet: &[u8]) -> Self {
        let base = Styles::bases(sheet).unwrap_or_default();
        let level = |first: usize| {
            let mut at = first;
            for _ in 0..LONGEST_CHAIN {
                let &(identity, parent) = base.get(at)?;
                match identity {
                    1..=9 => return u8::try_from(identity).ok(),
                    TITLE => return Some(0),
                    _ if parent == NO_STYLE => return None,
                    _ => at = usize::from(parent),
                }
            }
            None
        };
        Styles((0..base.len()).map(level).collect())
    }

    /// The level of a style, if it is a heading.
    pub(super) fn heading(&self, style: u16) -> Option<u8> {
        *self.0.get(usize::from(style))?
    }

    /// For each style the built-in one it is, and the one it is based on.
    fn bases(sheet: &[u8]) -> Option<Vec<(u16, u16)>> {
        let head = usize::from(sheet.u16_at(0)?);
        let count = sheet.u16_at(2)?;
        let mut at = 2 + head;
        let mut bases = Vec::new();
        for _ in 0..count {
            let Some(length) = sheet.u16_at(at) else {
                break;
            };
            let style = sheet.bytes_at(at + 2, usize::from(length));
            let base = style.and_then(|style| {
                let identity = style.u16_at(0)? & 0xfff;
                Some((identity, style.u16_at(2)? >> 4))
            });
            bases.push(base.unwrap_or((NO_STYLE, NO_STYLE)));
            at += 2 + usize::from(length);
        }
        Some(bases)
    }
}
