//! The styles of a document, from the measures of [`Style`]; and the fonts that offices have, with
//! what stands in where they do not.

use std::fmt::Write as _;

use super::text::{dress, spacing, stand};
use super::{STYLES, Setting};
use crate::ooxml::{HEAD, NAMESPACES};
use crate::page::{Face, Style};

/// The font of a face in an office, and what every Windows has instead.
pub(super) fn font(face: Face) -> (&'static str, &'static str) {
    match face {
        Face::Fang => ("仿宋_GB2312", "仿宋"),
        Face::Song => ("宋体", "SimSun"),
        Face::Hei => ("黑体", "SimHei"),
        Face::Kai => ("楷体_GB2312", "楷体"),
        Face::Title => ("方正小标宋简体", "宋体"),
    }
}

/// `word/styles.xml`.
pub(super) fn part(how: &Setting) -> String {
    let mut xml = format!(
        "{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:qFormat/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style>",
        dress(Face::Fang, how.geometry.body * how.scale),
    );
    for (style, id, name) in STYLES {
        let m = style.measures(&how.geometry);
        let keep = if m.keep { "<w:keepNext/>" } else { "" };
        let level = match style {
            Style::Heading => "<w:outlineLvl w:val=\"0\"/>",
            Style::Subheading => "<w:outlineLvl w:val=\"1\"/>",
            _ => "",
        };
        let size = m.size * how.scale;
        // Writing to a String can't fail.
        let _ = write!(
            xml,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:qFormat/><w:pPr>{keep}{}{}{level}</w:pPr><w:rPr>{}</w:rPr></w:style>",
            spacing(m.before, m.after, m.pitch, how.scale),
            stand(m.stand, (0.0, 0.0, m.indent), size),
            dress(m.face, size),
        );
    }
    xml.push_str("</w:styles>");
    xml
}

/// `word/fontTable.xml`.
pub(super) fn fonts() -> String {
    let mut xml = format!("{HEAD}<w:fonts {NAMESPACES}>");
    for face in [Face::Fang, Face::Song, Face::Hei, Face::Kai, Face::Title] {
        let (name, or) = font(face);
        let _ = write!(
            xml,
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{or}\"/><w:charset w:val=\"86\"/></w:font>"
        );
    }
    xml + "</w:fonts>"
}
