//! Web pages: what the page shows, block by block.

use encoding_rs::Encoding;
use scraper::{ElementRef, Html, Node};

use super::{Format, Metadata, Paragraph, Reading, Role, Why, paragraph, plain};

/// The table's line. Spreadsheets and documents exported as web pages under another extension
/// are read for what they are.
pub(super) const FORMAT: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml", "shtml"],
    detect: |bytes| {
        let head = &bytes[..bytes.len().min(4096)];
        !bytes.starts_with(b"%PDF") && is_markup(&narrow(head)) && decode(bytes).is_some()
    },
    read,
};

/// Largest page in bytes: parsing is not linear on every input.
const LARGEST: usize = 32 << 20;
/// Deepest nesting of elements, for the same reason.
const DEEPEST: usize = 1000;

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
/// Elements that nobody need close: they say nothing about nesting.
const LOOSE: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "td", "th", "tr", "wbr", "tbody", "thead", "tfoot",
    "colgroup",
];

/// Whether a text begins as a web page does.
pub(super) fn is_markup(head: &str) -> bool {
    let head = head.to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<body", "<table"]
            .iter()
            .any(|tag| head.contains(tag))
}

fn read(bytes: &[u8]) -> Reading {
    if bytes.len() > LARGEST {
        let why = format!("网页超过 {} MB", LARGEST >> 20);
        return Reading::unreadable(FORMAT.name, Why::Limit(why));
    }
    let Some(text) = decode(bytes) else {
        return Reading::unreadable(FORMAT.name, Why::Broken("内容不是文字".into()));
    };
    if depth(&text) > DEEPEST {
        let why = format!("网页嵌套超过 {DEEPEST} 层");
        return Reading::unreadable(FORMAT.name, Why::Limit(why));
    }
    let page = Html::parse_document(&text);
    let paragraphs = blocks(&page);
    let mut reading = if paragraphs.is_empty() {
        Reading::unreadable(FORMAT.name, Why::Empty)
    } else {
        Reading::text(FORMAT.name, paragraphs)
    };
    reading.metadata = metadata(&page);
    reading
}

/// The page as text: mark, then what it declares of itself, then as any text.
fn decode(bytes: &[u8]) -> Option<String> {
    if Encoding::for_bom(bytes).is_none()
        && std::str::from_utf8(bytes).is_err()
        && let Some(encoding) = declared(&bytes[..bytes.len().min(4096)])
    {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let damaged = text.matches('\u{fffd}').count();
        if damaged * 100 <= text.chars().count() {
            return Some(text.into_owned());
        }
    }
    plain::decode(bytes)
}

/// `charset=gb2312` in a meta element.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = narrow(head).to_lowercase();
    let (_, after) = head.split_once("charset")?;
    let label: String = after
        .trim_start_matches(['=', ' ', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Bytes as characters of the same number, zeros of UTF-16 left out: enough to see tags.
fn narrow(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes
        .iter()
        .filter(|byte| !matches!(byte, 0 | 0xfe | 0xff))
        .map(|byte| char::from(*byte))
        .collect()
}

/// How deep elements that must be closed are nested, at most.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in text.split('<').skip(1) {
        let (closes, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let end = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        if name.is_empty() || LOOSE.contains(&name.as_str()) {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn metadata(page: &Html) -> Metadata {
    let title = page
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .find(|element| element.value().name() == "title")
        .map(|title| title.text().collect::<String>());
    let title = title.and_then(|title| paragraph(&title, Role::Body, None));
    Metadata {
        title: title.map(|title| title.text),
        ..Metadata::default()
    }
}

/// Paragraphs as the page's blocks part them.
fn blocks(page: &Html) -> Vec<Paragraph> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(html: &str) -> Vec<(String, Role)> {
        let reading = read(html.as_bytes());
        let paragraphs = reading.paragraphs().iter();
        paragraphs.map(|p| (p.text.clone(), p.role)).collect()
    }

    #[test]
    fn blocks_are_paragraphs_and_scripts_are_not() {
        let html = "<html><head><title>题</title><style>p{}</style></head><body>
            <h1>通 知</h1><p>甲<b>乙</b>\n丙<br>丁</p><script>x</script>
            <table><tr><td>一</td><td></td><td><p>二</p><p>三</p></td></tr></table>尾";
        assert_eq!(
            seen(html),
            [
                ("通 知".into(), Role::Heading(1)),
                ("甲乙丙".into(), Role::Body),
                ("丁".into(), Role::Body),
                ("一\t\t二 三".into(), Role::Row),
                ("尾".into(), Role::Body),
            ]
        );
    }

    #[test]
    fn a_page_may_say_its_encoding() {
        let page = "<html><meta charset=gb2312><p>街道办事处</p>";
        let bytes = encoding_rs::GBK.encode(page).0.into_owned();
        assert_eq!(read(&bytes).whole(), "街道办事处");
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = format!("<html>{}字", "<div>".repeat(100_000));
        assert!(matches!(
            read(deep.as_bytes()).body,
            super::super::Body::Unreadable(Why::Limit(_))
        ));
    }
}
