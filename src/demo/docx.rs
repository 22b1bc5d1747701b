//! Word documents, part by part: styles, red head, title, headings, tables, page header and
//! footer, core properties.

use std::fmt::Write as _;

use super::source::{Block, Entry};
use crate::ooxml::{HEAD, NAMESPACES, escape, package};

/// The document's bytes.
pub(super) fn write(entry: &Entry) -> Vec<u8> {
    let parts: [(&str, String); 8] = [
        ("[Content_Types].xml", CONTENT_TYPES.into()),
        ("_rels/.rels", PACKAGE_RELATIONS.into()),
        ("docProps/core.xml", core(entry)),
        ("docProps/app.xml", APP.into()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.into()),
        ("word/styles.xml", STYLES.into()),
        ("word/header1.xml", header(entry.get("页眉"))),
        ("word/document.xml", document(entry)),
    ];
    package(&parts)
}

fn core(entry: &Entry) -> String {
    let (year, month, day) = entry.date();
    let author = match entry.get("作者") {
        "" => entry.get("落款"),
        author => author,
    };
    // No two papers of a county are begun in the same second, unless the text says so.
    let seconds = entry
        .path
        .bytes()
        .fold(entry.path.len() as u64, |sum, byte| {
            (sum * 31 + u64::from(byte)) % 25_000
        });
    let (hour, minute, second) = (1 + seconds / 3600, seconds / 60 % 60, seconds % 60);
    let created = match entry.get("创建") {
        "" => format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
        at => at.into(),
    };
    let (title, author) = (escape(entry.get("题名")), escape(author));
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>\
         <cp:lastModifiedBy>{author}</cp:lastModifiedBy><dcterms:created xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{year}-{month:02}-{day:02}T08:40:00Z</dcterms:modified></cp:coreProperties>"
    )
}

fn document(entry: &Entry) -> String {
    let mut text = format!("{HEAD}<w:document {NAMESPACES}><w:body>");
    for (key, style) in [
        ("密级", "Mark"),
        ("眉", "RedHead"),
        ("文号", "Number"),
        ("题名", "Title"),
    ] {
        if !entry.get(key).is_empty() {
            paragraph(&mut text, style, entry.get(key));
        }
    }
    for block in &entry.body {
        match block {
            Block::Heading(words) => paragraph(&mut text, "Heading2", words),
            Block::Text(words) => paragraph(&mut text, "Body", words),
            Block::Table(rows) => table(&mut text, rows),
        }
    }
    for key in ["落款", "日期"] {
        if !entry.get(key).is_empty() {
            paragraph(&mut text, "Foot", entry.get(key));
        }
    }
    text.push_str(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>",
    );
    text
}

fn paragraph(to: &mut String, style: &str, words: &str) {
    // Writing to a String can't fail.
    let _ = write!(
        to,
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escape(words)
    );
}

fn table(to: &mut String, rows: &[Vec<String>]) {
    to.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>");
    for _ in rows.first().map_or(&[][..], Vec::as_slice) {
        to.push_str("<w:gridCol/>");
    }
    to.push_str("</w:tblGrid>");
    for row in rows {
        to.push_str("<w:tr>");
        for cell in row {
            to.push_str("<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr>");
            paragraph(to, "Cell", cell);
            to.push_str("</w:tc>");
        }
        to.push_str("</w:tr>");
    }
    to.push_str("</w:tbl>");
}

fn header(words: &str) -> String {
    let mut text = format!("{HEAD}<w:hdr {NAMESPACES}>");
    paragraph(&mut text, "Header", words);
    text + "</w:hdr>"
}

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
<Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
</Types>";
const PACKAGE_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>\
</Relationships>";
const DOCUMENT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/>\
</Relationships>";
const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>WPS Office</Application></Properties>";
const STYLES: &str = include_str!("styles.xml");
