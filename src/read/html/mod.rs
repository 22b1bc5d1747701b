//! Web pages: what the page shows, block by block.

mod blocks;

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::RcDom;

use super::{Format, Reading, Role, Why, paragraph, plain};

/// The table's line. Spreadsheets and documents exported as web pages under another extension
/// are read for what they are.
pub(super) const FORMAT: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml", "shtml"],
    detect: |bytes| {
        let head = &bytes[..bytes.len().min(4096)];
        is_markup(&narrow(head)) && decode(bytes).is_some()
    },
    read,
};

/// Largest page in bytes: parsing is not linear on every input.
const LARGEST: usize = 32 << 20;
/// Deepest nesting of elements, for the same reason.
const DEEPEST: usize = 1000;
/// Most elements that unclosed formatting may multiply to.
const MOST_WORK: usize = 4_000_000;
/// Elements that carry on into the blocks after them (HTML standard, 13.2.4.3).
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that nobody need close: they say nothing about nesting.
const LOOSE: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "td", "th", "tr", "wbr", "tbody", "thead", "tfoot",
    "colgroup",
];

/// Elements that a page or a piece of one begins with.
const FIRST: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "meta",
    "title",
    "style",
    "script",
    "table",
    "div",
    "p",
    "span",
    "iframe",
    "center",
    "font",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "section",
    "article",
];

/// Whether a text begins as a web page does.
pub(super) fn is_markup(head: &str) -> bool {
    let head = head.to_lowercase();
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?xml") => "?>",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else {
            return false;
        };
        rest = after.trim_start();
    }
    let begins = |tag: &str| {
        let after = rest
            .strip_prefix('<')
            .and_then(|rest| rest.strip_prefix(tag));
        after.is_some_and(|after| after.starts_with(['>', ' ', '\r', '\n', '\t', '/']))
    };
    FIRST.iter().any(|tag| begins(tag)) || rest.starts_with("<!doctype") && rest.contains("<html")
}

fn read(bytes: &[u8]) -> Reading {
    if bytes.len() > LARGEST {
        let why = format!("网页超过 {} MB", LARGEST >> 20);
        return Reading::unreadable(FORMAT.name, Why::Limit(why));
    }
    let Some(text) = decode(bytes) else {
        return Reading::unreadable(FORMAT.name, Why::Broken("内容不是文字".into()));
    };
    if let Err(why) = check_nesting(&text) {
        return Reading::unreadable(FORMAT.name, why);
    }
    let page = html5ever::parse_document(RcDom::default(), Default::default()).one(text);
    let (paragraphs, title) = blocks::paragraphs(&page);
    let mut reading = if paragraphs.is_empty() {
        Reading::unreadable(FORMAT.name, Why::Empty)
    } else {
        Reading::text(FORMAT.name, paragraphs)
    };
    reading.metadata.title = paragraph(&title, Role::Body, None).map(|title| title.text);
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

/// Refuses pages on which parsing would explode: elements nested without end, and formatting that
/// is never closed, which the parser opens anew in every block after it.
fn check_nesting(text: &str) -> Result<(), Why> {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let (mut depth, mut formatting, mut tags, mut work) = (0usize, 0usize, 0usize, 0usize);
    for tag in text.split('<').skip(1) {
        let (closes, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let end = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        tags += usize::from(!name.is_empty());
        work = work.max(formatting * tags);
        if depth > DEEPEST || work > MOST_WORK {
            return Err(Why::Limit("网页嵌套过深".into()));
        }
        if name.is_empty() || LOOSE.contains(&name.as_str()) {
            continue;
        }
        let formats = usize::from(FORMATTING.contains(&name.as_str()));
        let count = open.entry(name).or_default();
        if !closes {
            *count += 1;
            depth += 1;
            formatting += formats;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
            formatting -= formats;
        }
    }
    Ok(())
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
            crate::read::Body::Unreadable(Why::Limit(_))
        ));
    }
}
