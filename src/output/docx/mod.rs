//! Blocks → a Word document that clerks go on with in Word or WPS: the same words and measures as
//! in print, styles by name, charts whose numbers can be changed. Same blocks, same bytes.

mod chart;
mod styles;
mod table;
mod text;

use std::fmt::Write as _;

use crate::error::{Error, Result};
use crate::ooxml::{HEAD, NAMESPACES, escape, package};
use crate::output::pdf::meta::Meta;
use crate::page::style::Geometry;
use crate::page::{Block, Chart, Fonts, Style};

/// How a document is set.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its sheets.
    pub geometry: Geometry,
    /// All type and blank, as a share of what the styles say.
    pub scale: f32,
    /// Whether pages bear numbers.
    pub numbered: bool,
}

/// The bytes of a document.
///
/// # Errors
/// There is a block that only print knows: a picture, a line of contents.
pub fn write(blocks: &[Block], fonts: &Fonts, about: &Meta, how: Setting) -> Result<Vec<u8>> {
    let mut body = Body::new(fonts, how);
    for block in blocks {
        body.add(block)?;
    }
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), content_types(&body).into()),
        ("_rels/.rels".into(), PACKAGE.into()),
        ("docProps/core.xml".into(), core(about).into()),
        ("word/document.xml".into(), body.document().into()),
        (
            "word/_rels/document.xml.rels".into(),
            relations(&body).into(),
        ),
        ("word/styles.xml".into(), styles::part(&how).into()),
        ("word/fontTable.xml".into(), styles::fonts().into()),
        ("word/settings.xml".into(), settings().into()),
        ("word/footer1.xml".into(), footer("right", how).into()),
        ("word/footer2.xml".into(), footer("left", how).into()),
    ];
    for (n, chart) in (1..).zip(&body.charts) {
        parts.extend(chart::parts(n, chart, &how)?);
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    Ok(package(&parts))
}

/// The text of a document as it grows.
struct Body<'b> {
    fonts: &'b Fonts,
    how: Setting,
    xml: String,
    charts: Vec<&'b Chart>,
    /// The next block begins a page.
    turn: bool,
    /// What was added last is a table: another would grow into it.
    after_table: bool,
}

impl<'b> Body<'b> {
    fn new(fonts: &'b Fonts, how: Setting) -> Self {
        Body {
            fonts,
            how,
            xml: String::new(),
            charts: Vec::new(),
            turn: false,
            after_table: false,
        }
    }

    fn add(&mut self, block: &'b Block) -> Result<()> {
        match block {
            Block::Text(style, runs) => {
                let turn = std::mem::take(&mut self.turn);
                self.xml
                    .push_str(&text::styled(*style, runs, turn, &self.how));
            }
            Block::Paragraph(paragraph) => {
                let turn = std::mem::take(&mut self.turn);
                self.xml
                    .push_str(&text::paragraph(paragraph, turn, &self.how));
            }
            Block::Table(table) => {
                if self.turn || self.after_table {
                    self.blank(1.0);
                }
                self.xml
                    .push_str(&table::table(table, self.fonts, &self.how));
            }
            Block::Chart(chart) => {
                let turn = std::mem::take(&mut self.turn);
                self.charts.push(chart);
                let number = self.charts.len();
                self.xml
                    .push_str(&chart::place(number, chart, turn, &self.how));
            }
            Block::Space(depth) => self.blank(*depth),
            Block::NewPage => self.turn = true,
            Block::Picture(_) | Block::Pictures(_) | Block::Entry { .. } => {
                return Err(Error::bug("文书里有只能印、不能写进 Word 的内容"));
            }
        }
        self.after_table = matches!(block, Block::Table(_));
        Ok(())
    }

    /// An empty line so deep.
    fn blank(&mut self, points: f32) {
        let turn = std::mem::take(&mut self.turn);
        self.xml.push_str(&text::blank(points, turn, &self.how));
    }

    fn document(&self) -> String {
        let g = &self.how.geometry;
        let (right, bottom) = (g.width - g.left - g.measure, g.height - g.top - g.depth);
        // The number stands 7 mm below the text (GB/T 9704-2012, 7.5).
        let footer = bottom - 7.0 * crate::page::MM - 14.0;
        let across = if g.width > g.height {
            " w:orient=\"landscape\""
        } else {
            ""
        };
        let last = if self.after_table {
            text::blank(1.0, false, &self.how)
        } else {
            String::new()
        };
        format!(
            "{HEAD}<w:document {NAMESPACES} xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
             <w:body>{}{last}<w:sectPr>\
             <w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>\
             <w:pgSz w:w=\"{}\" w:h=\"{}\"{across}/>\
             <w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"851\" w:footer=\"{}\" w:gutter=\"0\"/>\
             </w:sectPr></w:body></w:document>",
            self.xml,
            twips(g.width),
            twips(g.height),
            twips(g.top),
            twips(right),
            twips(bottom),
            twips(g.left),
            twips(footer.max(10.0)),
        )
    }
}

/// Twentieths of a point.
fn twips(points: f32) -> i32 {
    (points * 20.0).round() as i32
}

fn content_types(body: &Body<'_>) -> String {
    let mut xml = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"xlsx\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    let mut part = |name: &str, kind: &str| {
        // Writing to a String can't fail.
        let _ = write!(
            xml,
            "<Override PartName=\"/word/{name}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.{kind}+xml\"/>"
        );
    };
    part("document", "wordprocessingml.document.main");
    part("styles", "wordprocessingml.styles");
    part("fontTable", "wordprocessingml.fontTable");
    part("settings", "wordprocessingml.settings");
    part("footer1", "wordprocessingml.footer");
    part("footer2", "wordprocessingml.footer");
    for n in 1..=body.charts.len() {
        part(&format!("charts/chart{n}"), "drawingml.chart");
    }
    xml + "</Types>"
}

/// First relation of a chart; those before are the fixed parts.
const CHART: usize = 10;

fn relations(body: &Body<'_>) -> String {
    let fixed = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "fontTable", "fontTable.xml"),
        ("rId3", "settings", "settings.xml"),
        ("rId4", "footer", "footer1.xml"),
        ("rId5", "footer", "footer2.xml"),
    ];
    let charts = (1..=body.charts.len())
        .map(|n| (chart::relation(n), "chart", format!("charts/chart{n}.xml")));
    let fixed = fixed.map(|(id, kind, target)| (id.to_owned(), kind, target.to_owned()));
    let mut xml = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (id, kind, target) in fixed.into_iter().chain(charts) {
        let _ = write!(
            xml,
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        );
    }
    xml + "</Relationships>"
}

const PACKAGE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
</Relationships>";

fn core(about: &Meta) -> String {
    let (title, author) = (escape(&about.title), escape(&about.author));
    let day = about.date.iso();
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>\
         <cp:lastModifiedBy>{author}</cp:lastModifiedBy>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified></cp:coreProperties>"
    )
}

/// Numbers stand outside; Word must not spread fields or squeeze marks of its own accord.
fn settings() -> String {
    format!(
        "{HEAD}<w:settings {NAMESPACES}><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}

/// The number of a page, as in print: 4号宋体 between dashes, one character in.
fn footer(side: &str, how: Setting) -> String {
    let mut xml = format!("{HEAD}<w:ftr {NAMESPACES}>");
    if how.numbered {
        let dress = text::dress(crate::page::Face::Song, 14.0);
        let run = |inner: &str| format!("<w:r><w:rPr>{dress}</w:rPr>{inner}</w:r>");
        let _ = write!(
            xml,
            "<w:p><w:pPr><w:ind w:{side}=\"280\" w:firstLine=\"0\"/><w:jc w:val=\"{side}\"/></w:pPr>{}{}{}{}{}</w:p>",
            run("<w:t xml:space=\"preserve\">— </w:t>"),
            run("<w:fldChar w:fldCharType=\"begin\"/>"),
            run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
            run("<w:fldChar w:fldCharType=\"end\"/>"),
            run("<w:t xml:space=\"preserve\"> —</w:t>"),
        );
    } else {
        xml.push_str("<w:p/>");
    }
    xml + "</w:ftr>"
}

/// Every style of ours, with the id and the name it has in a document.
const STYLES: [(Style, &str, &str); 13] = [
    (Style::Body, "Body", "公文正文"),
    (Style::Cover, "Cover", "封面题名"),
    (Style::CoverSub, "CoverSub", "封面副题名"),
    (Style::Title, "Title", "Title"),
    (Style::RedHead, "RedHead", "发文机关标志"),
    (Style::Heading, "Heading1", "heading 1"),
    (Style::Subheading, "Heading2", "heading 2"),
    (Style::Flush, "Flush", "公文顶格"),
    (Style::Centre, "Centre", "公文居中"),
    (Style::Sign, "Sign", "公文落款"),
    (Style::Item, "Item", "公文条目"),
    (Style::Small, "Small", "公文小字"),
    (Style::Caption, "Caption", "caption"),
];

/// The id of a style in the document.
fn id(style: Style) -> &'static str {
    let found = STYLES.iter().find(|(known, ..)| *known == style);
    found.map_or("Body", |(_, id, _)| id)
}
