//! Paragraph styles of a Word document, as far as headings and lists go.

use std::collections::BTreeMap;

use super::super::Why;
use super::super::xml::{Node, walk};

/// Longest chain of `basedOn` we follow; it may run in a circle.
const LONGEST_CHAIN: usize = 16;

/// Which styles are headings, and which are of a list.
#[derive(Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`; no bytes are no styles.
    pub(super) fn of(part: &[u8]) -> Result<Self, Why> {
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        if part.is_empty() {
            return Ok(Styles(styles));
        }
        walk(part, |node| match (node, &mut open) {
            (Node::Open("style", attributes), _) => {
                open = attributes.get("styleId").map(|id| (id, Style::default()));
            }
            (Node::Open("name", attributes), Some((_, style))) => {
                style.name = attributes.get("val").unwrap_or_default();
            }
            (Node::Open("basedOn", attributes), Some((_, style))) => {
                style.based_on = attributes.get("val");
            }
            (Node::Open("outlineLvl", attributes), Some((_, style))) => {
                style.outline = attributes.get("val").and_then(|level| level.parse().ok());
            }
            (Node::Open("numId", attributes), Some((_, style))) => {
                style.list = attributes.get("val");
            }
            (Node::Close("style"), _) => styles.extend(open.take()),
            _ => {}
        })?;
        Ok(Styles(styles))
    }

    /// The heading level of a style: 0 the title, 1 to 9 the headings; `None` for running text.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        let mut id = id;
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = self.0.get(id) else {
                return by_name(id);
            };
            if let Some(level) = by_name(&style.name) {
                return Some(level);
            }
            if let Some(level) = style.outline {
                return outline(level);
            }
            id = style.based_on.as_deref()?;
        }
        None
    }

    /// The list that paragraphs of a style belong to, with the style that says so.
    pub(super) fn list(&self, id: &str) -> Option<(&str, &str)> {
        let mut key = id;
        for _ in 0..LONGEST_CHAIN {
            let (id, style) = self.0.get_key_value(key)?;
            if let Some(list) = &style.list {
                return Some((list, id));
            }
            key = style.based_on.as_deref()?;
        }
        None
    }
}

/// The level that `outlineLvl` means: 0 to 8 are headings, 9 is running text
/// (ECMA-376 part 1, 17.3.1.20).
pub(super) fn outline(level: u8) -> Option<u8> {
    (level < 9).then_some(level + 1)
}

/// `Title`, `标题`, `heading 2`, `标题 2`.
pub(in crate::read) fn by_name(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    if name == "title" || name == "标题" {
        return Some(0);
    }
    let number = name
        .strip_prefix("heading")
        .or_else(|| name.strip_prefix("标题"))?;
    let level = number.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_by_name_by_outline_and_through_the_style_they_are_based_on() {
        let styles = Styles::of(
            r#"<w:styles xmlns:w="w">
              <w:style w:styleId="a"><w:name w:val="Normal"/></w:style>
              <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
              <w:style w:styleId="x"><w:name w:val="我的标题"/><w:basedOn w:val="1"/></w:style>
              <w:style w:styleId="o"><w:name w:val="章"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
              <w:style w:styleId="t"><w:name w:val="Title"/></w:style>
              <w:style w:styleId="loop"><w:name w:val="l"/><w:basedOn w:val="loop"/></w:style>
            </w:styles>"#
                .as_bytes(),
        )
        .expect("it is well-formed");
        let found: Vec<_> = ["a", "1", "x", "o", "t", "loop", "Heading2", "none"]
            .map(|id| styles.heading(id))
            .into();
        assert_eq!(
            found,
            [
                None,
                Some(1),
                Some(1),
                Some(3),
                Some(0),
                None,
                Some(2),
                None
            ]
        );
    }
}
