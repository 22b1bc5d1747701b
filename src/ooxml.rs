//! Office documents (Office Open XML) as packages of parts: what every writer of them needs.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// How every part of ours begins.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Namespaces of a text document's parts.
pub const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A zip with a fixed time in every entry: same parts, same bytes.
pub fn package(parts: &[(&str, impl AsRef<[u8]>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, options)
            .and_then(|()| Ok(zip.write_all(bytes.as_ref())?))
            .expect("writing to memory can't fail");
    }
    zip.finish()
        .expect("writing to memory can't fail")
        .into_inner()
}

/// Text as XML wants it; a blank for what no XML may hold (XML 1.0, 2.2), and for line breaks.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_may_not_hold_is_a_blank() {
        assert_eq!(escape("a<b>&\"\u{1}\u{ffff}"), "a&lt;b&gt;&amp;&quot;  ");
    }

    #[test]
    fn the_same_parts_make_the_same_bytes() {
        let parts = [("a.xml", "甲"), ("b/c.xml", "乙")];
        assert_eq!(package(&parts), package(&parts));
    }
}
