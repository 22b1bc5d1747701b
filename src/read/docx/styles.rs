//! Paragraph styles of a Word document, as far as headings and lists go.

use std::collections::BTreeMap;

use super::super::Why;
use super::super::xml::{Attributes, Node, walk};
use super::looks::{ParagraphLook, RunLook};

/// Longest chain of `basedOn` we follow; it may run in a circle.
const LONGEST_CHAIN: usize = 16;

/// Which styles are headings, which are of a list, and how each is set.
#[derive(Default)]
pub(in crate::read) struct Styles {
    styles: BTreeMap<String, Style>,
    /// What holds where no style says anything.
    defaults: Style,
    /// The style of paragraphs that name none.
    usual: String,
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    paragraph: ParagraphLook,
    run: RunLook,
    /// Of tables: whether it draws lines.
    ruled: bool,
}

/// The walker over `styles.xml`.
#[derive(Default)]
struct Reader {
    styles: Styles,
    open: Option<(String, Style)>,
    /// Inside what a table style says of some of its cells only (17.7.6).
    in_part: bool,
    in_run: bool,
    in_borders: bool,
}

impl Reader {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val");
        match name {
            "style" => {
                let id = attributes.get("styleId");
                let usual = attributes.get("default").is_some_and(|on| on == "1");
                if usual && attributes.get("type").as_deref() == Some("paragraph") {
                    self.styles.usual = id.clone().unwrap_or_default();
                }
                self.open = id.map(|id| (id, Style::default()));
            }
            "tblStylePr" => self.in_part = true,
            "rPr" => self.in_run = true,
            "tblBorders" => self.in_borders = true,
            _ if self.in_part => {}
            _ => {
                let style = match &mut self.open {
                    Some((_, style)) => style,
                    None => &mut self.styles.defaults,
                };
                match name {
                    "name" => style.name = value().unwrap_or_default(),
                    "basedOn" => style.based_on = value(),
                    "outlineLvl" => style.outline = value().and_then(|level| level.parse().ok()),
                    "numId" => style.list = value(),
                    "insideH" | "bottom" if self.in_borders => {
                        let line = value();
                        style.ruled = line.is_some_and(|kind| kind != "none" && kind != "nil");
                    }
                    _ if self.in_run => style.run.take(name, attributes),
                    _ => style.paragraph.take(name, attributes),
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "style" => self.styles.styles.extend(self.open.take()),
            "tblStylePr" => self.in_part = false,
            "rPr" => self.in_run = false,
            "tblBorders" => self.in_borders = false,
            _ => {}
        }
    }
}

impl Styles {
    /// Reads `styles.xml`; no bytes are no styles.
    pub(super) fn of(part: &[u8]) -> Result<Self, Why> {
        let mut reader = Reader::default();
        if part.is_empty() {
            return Ok(reader.styles);
        }
        walk(part, |node| match node {
            Node::Open(name, attributes) => reader.open(name, attributes),
            Node::Close(name) => reader.close(name),
            Node::Text(_) => {}
        })?;
        Ok(reader.styles)
    }

    /// A style and those it is based on, nearest first.
    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let find = |id: &str| self.styles.get_key_value(id);
        let first = find(id).map(|(id, style)| (id.as_str(), style));
        std::iter::successors(first, move |(_, style)| {
            let (id, style) = find(style.based_on.as_deref()?)?;
            Some((id.as_str(), style))
        })
        .take(LONGEST_CHAIN)
    }

    /// How paragraphs of this style are set, and runs in them; of none, as usual.
    pub(in crate::read) fn looks(&self, id: &str) -> (ParagraphLook, RunLook) {
        let id = if id.is_empty() { &self.usual } else { id };
        let chain = self.chain(id).map(|(_, style)| style);
        let (mut paragraph, mut run) = (ParagraphLook::default(), RunLook::default());
        for style in chain.chain([&self.defaults]) {
            (paragraph, run) = (paragraph.over(style.paragraph), run.over(style.run));
        }
        (paragraph, run)
    }

    /// How runs of this style of characters are set, as far as it says.
    pub(in crate::read) fn characters(&self, id: &str) -> RunLook {
        self.chain(id)
            .fold(RunLook::default(), |look, (_, style)| look.over(style.run))
    }

    /// Whether tables of this style have lines.
    pub(in crate::read) fn is_ruled(&self, id: &str) -> bool {
        self.chain(id).any(|(_, style)| style.ruled)
    }

    /// The heading level of a style: 0 the title, 1 to 9 the headings; `None` for running text.
    pub(in crate::read) fn heading(&self, id: &str) -> Option<u8> {
        let mut last = id;
        for (_, style) in self.chain(id) {
            if let Some(level) = by_name(&style.name) {
                return Some(level);
            }
            if let Some(level) = style.outline {
                return outline(level);
            }
            last = style.based_on.as_deref()?;
        }
        // What is not in the list can still bear the name.
        (!self.styles.contains_key(last))
            .then(|| by_name(last))
            .flatten()
    }

    /// The list that paragraphs of a style belong to, with the style that says so.
    pub(in crate::read) fn list<'a>(&'a self, id: &'a str) -> Option<(&'a str, &'a str)> {
        self.chain(id)
            .find_map(|(id, style)| Some((style.list.as_deref()?, id)))
    }
}

/// The level that `outlineLvl` means: 0 to 8 are headings, 9 is running text
/// (ECMA-376 part 1, 17.3.1.20).
pub(in crate::read) fn outline(level: u8) -> Option<u8> {
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
