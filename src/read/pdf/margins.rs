//! Headers, footers and page numbers: lines that come back on page after page.

use std::collections::BTreeMap;

use super::super::{Paragraph, Role, paragraph};
use super::lines::PageText;
use super::paragraphs::{Block, Edges};
use super::words::join;

/// Share of a page's height at either end in which margins lie.
const EDGE: f32 = 0.12;

/// Every page's paragraphs in order, with margins marked as such.
pub(super) fn marked(pages: impl Iterator<Item = PageText>) -> Vec<Paragraph> {
    let pages: Vec<PageText> = pages.collect();
    let mut seen: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in &pages {
        for (top, block) in page.edges() {
            *seen.entry((top, pattern(&block.text))).or_default() += 1;
        }
    }
    let often = (pages.len() / 2).max(2);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    // The paragraph that the end of a column or a page has broken, and how.
    let mut broken: Option<(usize, u32, Edges)> = None;
    for (page, number) in pages.iter().zip(1..) {
        for block in &page.blocks {
            let margin = block.slanted
                || page.edge_of(block).is_some_and(|top| {
                    is_page_number(&block.text)
                        || seen.get(&(top, pattern(&block.text))) >= Some(&often)
                });
            let role = if margin { Role::Margin } else { block.role };
            let Some(paragraph) = paragraph(&block.text, role, Some(number)) else {
                continue;
            };
            if role == Role::Margin {
                paragraphs.push(paragraph);
                continue;
            }
            let edges = block.edges;
            let begun = broken.take().filter(|(_, page, before)| {
                let same_size = (before.size - edges.size).abs() <= 0.15 * edges.size;
                same_size && edges.goes_on && (edges.first || *page != number)
            });
            let place = match begun {
                Some((begun, ..)) if role == Role::Body => {
                    join(&mut paragraphs[begun].text, &paragraph.text);
                    begun
                }
                _ => {
                    paragraphs.push(paragraph);
                    paragraphs.len() - 1
                }
            };
            if edges.runs_on && role == Role::Body {
                broken = Some((place, number, edges));
            }
        }
    }
    paragraphs
}

impl PageText {
    /// Whether a block of one line lies at the top (`true`) or the bottom (`false`) of the page.
    fn edge_of(&self, block: &Block) -> Option<bool> {
        if block.lines != 1 {
            None
        } else if block.bottom < self.height * EDGE {
            Some(true)
        } else if block.top > self.height * (1.0 - EDGE) {
            Some(false)
        } else {
            None
        }
    }

    fn edges(&self) -> impl Iterator<Item = (bool, &Block)> {
        self.blocks
            .iter()
            .filter_map(|block| Some((self.edge_of(block)?, block)))
    }
}

/// The text without its digits: `第 3 页` and `第 4 页` are one.
fn pattern(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
        .collect()
}

/// `3`, `- 3 -`, `— 3 —`, `第 3 页 共 9 页`, `3/9`.
fn is_page_number(text: &str) -> bool {
    let rest = pattern(text);
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<&str> = numbers.filter(|number| !number.is_empty()).collect();
    let parted = rest.contains(['页', '/', '／', '共']);
    matches!((numbers.len(), parted), (1, _) | (2, true))
        && numbers.iter().all(|number| number.len() <= 4)
        && rest.chars().count() <= 6
        && rest.chars().all(|c| "-–—－_·第页共/／,，".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_in_their_usual_shapes() {
        for text in ["3", "- 3 -", "— 12 —", "第 3 页 共 9 页", "3/9"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["2023 年", "第三页", "一、3", "-", "0 2 3 5", "12345", "1 2"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
