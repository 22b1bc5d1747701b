//! The elements of a page → paragraphs, headings and rows.

use scraper::{Html, Node};

use super::super::{Paragraph, Role, paragraph};

/// Elements that end a paragraph where they begin and where they end.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];
/// Elements whose content is not shown.
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select",
    "textarea",
];

/// Paragraphs as the page's blocks part them.
pub(super) fn paragraphs(page: &Html) -> Vec<Paragraph> {
    let mut writer = Writer::default();
    let root = page.tree.root();
    let mut next = root.first_child();
    while let Some(node) = next {
        writer.node(node.value(), true);
        next = node.first_child();
        let mut at = node;
        while next.is_none() {
            writer.node(at.value(), false);
            next = at.next_sibling();
            match at.parent() {
                Some(parent) if next.is_none() && parent != root => at = parent,
                _ => break,
            }
        }
    }
    writer.flush();
    writer.paragraphs
}

#[derive(Default)]
struct Writer {
    paragraphs: Vec<Paragraph>,
    line: String,
    cells: Vec<String>,
    /// Rows of tables we are in that are being gathered; inside a cell blocks do not part.
    in_cell: usize,
    heading: Option<u8>,
    preformatted: usize,
    /// How deep inside elements that are not shown.
    unseen: usize,
}

impl Writer {
    fn node(&mut self, node: &Node, opens: bool) {
        match node {
            Node::Element(element) => {
                let name = element.name();
                if UNSEEN.contains(&name) || element.attr("hidden").is_some() {
                    self.unseen = if opens {
                        self.unseen + 1
                    } else {
                        self.unseen - 1
                    };
                } else if self.unseen == 0 {
                    self.tag(name, opens);
                }
            }
            Node::Text(text) if opens && self.unseen == 0 => self.text(text),
            _ => {}
        }
    }

    fn tag(&mut self, name: &str, opens: bool) {
        match (name, opens) {
            ("td" | "th", true) => {
                // A table in a cell: what stood before it is a line of its own.
                if self.in_cell > 0 {
                    self.flush();
                }
                self.line.clear();
                self.in_cell += 1;
            }
            ("td" | "th", false) => {
                self.in_cell = self.in_cell.saturating_sub(1);
                let cell = std::mem::take(&mut self.line).replace('\t', " ");
                self.cells.push(cell);
            }
            ("tr", false) => {
                let row = std::mem::take(&mut self.cells).join("\t");
                self.paragraphs.extend(paragraph(&row, Role::Row, None));
            }
            ("br", true) if self.heading.is_some() => {}
            ("br", true) | ("pre", _) if self.in_cell == 0 => self.flush(),
            ("br", true) => self.blank(),
            _ if BLOCKS.contains(&name) => {
                if self.in_cell > 0 {
                    self.blank();
                } else {
                    self.flush();
                    let level = name.strip_prefix('h').and_then(|n| n.parse().ok());
                    self.heading = level.filter(|_| opens);
                }
            }
            _ => {}
        }
        if name == "pre" {
            self.preformatted = if opens {
                self.preformatted + 1
            } else {
                self.preformatted.saturating_sub(1)
            };
        }
    }

    fn text(&mut self, text: &str) {
        if self.preformatted > 0 && self.in_cell == 0 {
            for (i, line) in text.split('\n').enumerate() {
                if i > 0 {
                    self.flush();
                }
                self.line.push_str(line);
            }
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c.is_ascii_whitespace()) {
            let (words, after) = rest.split_at(at);
            self.line.push_str(words);
            rest = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let blank = &after[..after.len() - rest.len()];
            let wide = |c: Option<char>| c.is_some_and(|c| c > '\u{2e7f}');
            // A line end of the source between two Chinese characters is none of the page's.
            let wraps =
                blank.contains('\n') && wide(self.line.chars().last()) && wide(rest.chars().next());
            if !wraps {
                self.blank();
            }
        }
        self.line.push_str(rest);
    }

    fn blank(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    fn flush(&mut self) {
        let role = self.heading.map_or(Role::Body, Role::Heading);
        let line = std::mem::take(&mut self.line);
        self.paragraphs.extend(paragraph(&line, role, None));
    }
}
