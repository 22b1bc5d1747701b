//! Whether a page of another PDF can stand in a PDF/A-2b, and if not, why, in Chinese.

use std::collections::BTreeSet;

use super::forbidden;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Objects looked at before a page is called too complex.
const MOST_OBJECTS: usize = 200_000;

/// The first obstacle among all that these resources lead to, `sound` aside, which has been looked
/// at before; what is found sound joins it. `unseen` where no text is painted.
pub fn obstacle(
    document: &Document,
    resources: &Object,
    unseen: bool,
    sound: &mut BTreeSet<ObjectId>,
) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![resources];
    while let Some(object) = waiting.pop() {
        if seen.len() > MOST_OBJECTS {
            return Some("该页结构过于复杂，未能装订".into());
        }
        let dict = match object {
            Object::Reference(id) => {
                if !sound.contains(id)
                    && seen.insert(*id)
                    && let Ok(object) = document.get_object(*id)
                {
                    waiting.push(object);
                }
                continue;
            }
            Object::Array(items) => {
                if let Some(why) = forbidden::space(document, items) {
                    return Some(why.into());
                }
                waiting.extend(items);
                continue;
            }
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => {
                if let Some(why) = forbidden::stream(&stream.dict, &stream.content) {
                    return Some(why.into());
                }
                &stream.dict
            }
            _ => continue,
        };
        if let Some(why) = font_obstacle(document, dict, unseen) {
            return Some(why);
        }
        waiting.extend(dict.iter().map(|(_, value)| value));
    }
    sound.extend(seen);
    None
}

fn font_obstacle(document: &Document, dict: &Dictionary, unseen: bool) -> Option<String> {
    let subtype = dict.get(b"Subtype").and_then(Object::as_name).ok()?;
    let program = match subtype {
        b"Type0" => {
            let below = descendant(document, dict);
            below.and_then(|font| program(document, font))
        }
        b"Type1" | b"MMType1" | b"TrueType" => program(document, dict),
        _ => return None,
    };
    // Fonts of text that is never painted need not be embedded (6.2.11.4.1).
    if program.is_some() || unseen {
        return forbidden::font(document, dict).map(Into::into);
    }
    let name = dict.get(b"BaseFont").and_then(Object::as_name).ok();
    Some(match name.and_then(|name| std::str::from_utf8(name).ok()) {
        Some(name) => format!("该页字体未嵌入（{name}）"),
        None => "该页字体未嵌入".into(),
    })
}

/// How many bytes a code of a font has; 0 where that can't be told.
pub fn code_length(document: &Document, font: &Dictionary) -> usize {
    if descendant(document, font).is_none() {
        return 1;
    }
    let encoding = font
        .get_deref(b"Encoding", document)
        .and_then(Object::as_name);
    let name = encoding.map(String::from_utf8_lossy).unwrap_or_default();
    let two = ["Identity", "UCS2", "UTF16"]
        .iter()
        .any(|n| name.contains(n));
    if two { 2 } else { 0 }
}

/// The font below a composite one.
pub fn descendant<'d>(document: &'d Document, font: &'d Dictionary) -> Option<&'d Dictionary> {
    let fonts = font.get_deref(b"DescendantFonts", document).ok()?;
    let font = fonts.as_array().ok()?.first()?;
    document.dereference(font).ok()?.1.as_dict().ok()
}

/// The program embedded for a font, unpacked.
pub fn program_bytes(document: &Document, font: &Dictionary, most: usize) -> Option<Vec<u8>> {
    let stream = document.get_object(program(document, font)?).ok()?;
    stream
        .as_stream()
        .ok()?
        .get_plain_content_with_limit(most)
        .ok()
}

/// The flags of a font's descriptor.
pub fn flags(document: &Document, font: &Dictionary) -> i64 {
    let descriptor = font.get_deref(b"FontDescriptor", document);
    let flags = descriptor.and_then(|d| d.as_dict()?.get_deref(b"Flags", document)?.as_i64());
    flags.unwrap_or(0)
}

/// The font program embedded for a font, where there is one.
pub fn program(document: &Document, font: &Dictionary) -> Option<ObjectId> {
    let descriptor = font
        .get_deref(b"FontDescriptor", document)
        .ok()?
        .as_dict()
        .ok()?;
    [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
        .iter()
        .find_map(|key| {
            let id = descriptor.get(key).ok()?.as_reference().ok()?;
            document.get_object(id).ok()?.as_stream().ok()?;
            Some(id)
        })
}
