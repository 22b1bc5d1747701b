//! The elements of a page → paragraphs, headings and rows.

use markup5ever_rcdom::{NodeData, RcDom};

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

/// Paragraphs as the page's blocks part them, and the page's title.
pub(super) fn paragraphs(page: &RcDom) -> (Vec<Paragraph>, String) {
    let mut writer = Writer::default();
    // A list of what is still to come, not a recursion: depth is the page's to choose.
    let mut ahead = vec![(page.document.clone(), true)];
    while let Some((node, opens)) = ahead.pop() {
        writer.node(&node.data, opens);
        if opens {
            let children = node.children.borrow().clone();
            ahead.push((node, false));
            ahead.extend(children.into_iter().rev().map(|child| (child, true)));
        }
    }
    writer.flush();
    (writer.paragraphs, writer.title)
}

#[derive(Default)]
struct Writer {
    paragraphs: Vec<Paragraph>,
    title: String,
    in_title: bool,
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
    fn node(&mut self, node: &NodeData, opens: bool) {
        match node {
            NodeData::Element { name, attrs, .. } => {
                let name = &*name.local;
                self.in_title = name == "title" && opens && self.title.is_empty();
                let hidden = || attrs.borrow().iter().any(|a| &*a.name.local == "hidden");
                if UNSEEN.contains(&name) || hidden() {
                    self.unseen = if opens {
                        self.unseen + 1
                    } else {
                        self.unseen - 1
                    };
                } else if self.unseen == 0 {
                    self.tag(name, opens);
                }
            }
            NodeData::Text { contents } if opens => {
                let text = contents.borrow();
                if self.in_title {
                    self.title.push_str(&text);
                } else if self.unseen == 0 {
                    self.text(&text);
                }
            }
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
