//! What makes a PDF a PDF/A-2: XMP metadata, an output intent, an information dictionary.

use lopdf::{Dictionary, Object, Stream};

use super::writer::{Id, Writer, reference, text};
use crate::error::Result;
use crate::ooxml::escape;
use crate::paper::Date;

const SRGB: &[u8] = include_bytes!("../../../templates/fonts/sRGB-v2-magic.icc");
const PRODUCER: &str = concat!("Juanzong ", env!("CARGO_PKG_VERSION"));

/// What a document says of itself.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Title.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// The day of the check.
    pub date: Date,
}

impl Meta {
    /// Writes the information dictionary.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn info(&self, to: &mut Writer<'_>) -> Result<Id> {
        let d = self.date;
        let date = format!(
            "D:{:04}{:02}{:02}000000+08'00'",
            d.year,
            d.month.max(1),
            d.day.max(1)
        );
        let date = Object::string_literal(date);
        let mut info = Dictionary::new();
        info.set("Title", text(&self.title));
        info.set("Author", text(&self.author));
        info.set("Producer", text(PRODUCER));
        info.set("CreationDate", date.clone());
        info.set("ModDate", date);
        to.add(&Object::Dictionary(info))
    }

    /// Writes the XMP packet: uncompressed, so that any program finds it.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn xmp(&self, to: &mut Writer<'_>) -> Result<Id> {
        let d = self.date;
        let date = format!(
            "{:04}-{:02}-{:02}T00:00:00+08:00",
            d.year,
            d.month.max(1),
            d.day.max(1)
        );
        let (title, author) = (escape(&self.title), escape(&self.author));
        let packet = format!(
            r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#,
            bom = '\u{feff}'
        );
        let mut dict = Dictionary::new();
        dict.set("Type", "Metadata");
        dict.set("Subtype", "XML");
        to.add(&Object::Stream(Stream::new(dict, packet.into_bytes())))
    }
}

/// Writes the sRGB profile and gives the output intent that names it.
///
/// # Errors
/// The disk would not have it.
pub fn output_intent(to: &mut Writer<'_>) -> Result<Object> {
    let mut dict = Dictionary::new();
    dict.set("N", 3);
    let profile = to.add_compressed(dict, SRGB.to_vec())?;
    let mut intent = Dictionary::new();
    intent.set("Type", "OutputIntent");
    intent.set("S", "GTS_PDFA1");
    intent.set("OutputConditionIdentifier", Object::string_literal("sRGB"));
    intent.set("Info", Object::string_literal("sRGB IEC61966-2.1"));
    intent.set("DestOutputProfile", reference(profile));
    Ok(Object::Dictionary(intent))
}
