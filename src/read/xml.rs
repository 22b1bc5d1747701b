//! XML parts of office packages, walked element by element: no entities, bounded depth.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::Why;

/// Deepest nesting of elements we follow.
const DEEPEST: usize = 256;

/// What [`walk`] meets. Names are without their prefix: office formats use one local name for one
/// thing wherever it matters to us, and writers differ in the prefixes they choose.
pub(super) enum Node<'a> {
    /// An element begins; an empty one is followed by its [`Node::Close`] at once.
    Open(&'a str, &'a Attributes<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text between tags, with character references resolved.
    Text(&'a str),
}

/// The attributes of an element.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the attribute with this local name.
    pub(super) fn get(&self, local: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == local)
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
            .map(|value| value.into_owned())
    }

    /// The same of an attribute that has a prefix, where one without it bears the same name.
    pub(super) fn prefixed(&self, local: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| {
                attribute.key.prefix().is_some() && attribute.key.local_name().as_ref() == local
            })
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
            .map(|value| value.into_owned())
    }
}

/// Walks a part from beginning to end.
///
/// # Errors
/// [`Why::Broken`] where it is not well-formed, [`Why::Limit`] where it nests too deep.
pub(super) fn walk(part: &[u8], mut visit: impl FnMut(Node<'_>)) -> Result<(), Why> {
    let text = decode(part)?;
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0;
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Why::Limit(format!("XML 嵌套超过 {DEEPEST} 层")));
                }
                visit(Node::Open(start.local_name().as_ref(), &Attributes(&start)));
            }
            Event::End(end) => {
                depth -= 1;
                visit(Node::Close(end.local_name().as_ref()));
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content())),
            Event::CData(text) => visit(Node::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                // Only the five predefined entities and numbers; an entity of the document's own
                // making is dropped, so nothing can multiply.
                if let Ok(Some(c)) = reference.resolve_char_ref() {
                    visit(Node::Text(c.encode_utf8(&mut [0; 4])));
                } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(&reference)
                {
                    visit(Node::Text(text));
                }
            }
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(Why::Broken("XML 在中途结束".into())),
            _ => {}
        }
    }
}

fn broken(_: quick_xml::Error) -> Why {
    Why::Broken("内部的 XML 有错".into())
}

/// UTF-8 or UTF-16, as the XML standard asks every reader to know.
fn decode(part: &[u8]) -> Result<std::borrow::Cow<'_, str>, Why> {
    let wide = encoding_rs::Encoding::for_bom(part).map(|(encoding, _)| encoding);
    let encoding = wide.unwrap_or(encoding_rs::UTF_8);
    let (text, _, errors) = encoding.decode(part);
    if errors {
        return Err(Why::Broken("XML 的编码有错".into()));
    }
    Ok(text)
}
