//! What the codes of another PDF's fonts mean, where the PDF does not say: PDF/A-2u (6.2.11.7.2)
//! wants a character for every code. Told by names of glyphs and by the font program; a code that
//! nothing tells the meaning of is U+FFFD, so that it is seen to be unknown.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::inspect;
use crate::read::program::{self, Named, Program};

/// Unpacked, a font or a list of characters may be no larger (bytes).
const LARGEST: usize = 64 << 20;
/// Collections whose CIDs any reader knows.
const KNOWN: [&[u8]; 4] = [b"GB1", b"CNS1", b"Japan1", b"Korea1"];
const UNKNOWN: char = '\u{fffd}';

/// Gives a `ToUnicode` to each font that needs one and has none, and completes those with gaps.
pub fn provide(document: &mut Document) {
    const KINDS: [&[u8]; 5] = [b"Type0", b"Type1", b"MMType1", b"TrueType", b"Type3"];
    let kind = |d: &Dictionary| {
        let kind = d.get(b"Subtype").and_then(Object::as_name);
        kind.is_ok_and(|kind| KINDS.contains(&kind)) && d.get_type().is_ok_and(|t| t == b"Font")
    };
    let fonts: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(kind))
        .map(|(id, _)| *id)
        .collect();
    for id in fonts {
        let made = document
            .get_dictionary(id)
            .ok()
            .and_then(|font| told(document, font));
        let Some(list) = made else {
            continue;
        };
        let mut list = Stream::new(Dictionary::new(), list);
        // Fails only for content it can't make smaller.
        let _ = list.compress();
        let list = document.add_object(list);
        if let Ok(font) = document.get_dictionary_mut(id) {
            font.set("ToUnicode", list);
        }
    }
}

/// The list that a font should have, where it is another than it has.
fn told(document: &Document, font: &Dictionary) -> Option<Vec<u8>> {
    let composite = inspect::descendant(document, font).is_some();
    let digits = if composite { 4 } else { 2 };
    let letters = if composite {
        by_cid(document, font)?
    } else {
        by_code(document, font)?
    };
    let stream = font
        .get_deref(b"ToUnicode", document)
        .and_then(Object::as_stream);
    let Ok(stream) = stream else {
        return Some(list(&letters, digits).into_bytes());
    };
    let own = stream.get_plain_content_with_limit(LARGEST).ok()?;
    let mut known = Dictionary::new();
    known.set("Type", "Font");
    known.set("ToUnicode", Object::Stream(stream.clone()));
    let known = known.get_font_encoding_with_limit(document, LARGEST).ok()?;
    let text = |code: u16| {
        let code = code.to_be_bytes();
        let text = Document::decode_text(&known, &code[2 - digits / 2..]).ok()?;
        let bad = text.is_empty() || text.contains(['\0', UNKNOWN, '\u{feff}', '\u{fffe}']);
        (!bad).then_some(text)
    };
    let mut whole = !has_broken_range(&own);
    let mut letters = letters;
    for (code, letter) in &mut letters {
        match text(*code) {
            Some(text) => *letter = text,
            None => whole = false,
        }
    }
    if whole {
        return None;
    }
    if composite {
        let more = (0..=u16::MAX).filter_map(|code| Some((code, text(code)?)));
        letters.extend(more);
    }
    Some(list(&letters, digits).into_bytes())
}

/// Whether a range of codes goes beyond one first byte, which a list may not have (ISO 32000-1,
/// 9.10.3) and readers disagree about.
fn has_broken_range(list: &[u8]) -> bool {
    let text = String::from_utf8_lossy(list);
    let ranges = text.split("beginbfrange").skip(1);
    let mut ranges = ranges.filter_map(|part| part.split("endbfrange").next());
    ranges.any(|part| {
        let codes: Vec<&str> = part
            .split(|c: char| !c.is_ascii_hexdigit())
            .filter(|word| word.len() == 4)
            .collect();
        codes
            .windows(2)
            .any(|w| w[0][..2] != w[1][..2] && w[0].to_lowercase() < w[1].to_lowercase())
    })
}

/// The codes of a simple font; `None` where a reader can tell them all by their names.
fn by_code(document: &Document, font: &Dictionary) -> Option<BTreeMap<u16, String>> {
    let bytes = inspect::program_bytes(document, font, LARGEST);
    let program = bytes.as_deref().and_then(Program::parse);
    let names = differences(document, font);
    let base = base_encoding(document, font);
    let flags = inspect::flags(document, font);
    let kind = font.get(b"Subtype").and_then(Object::as_name);
    let type3 = kind.is_ok_and(|kind| kind == b"Type3");
    let truetype = program.as_ref().is_some_and(Program::is_sfnt);
    // A TrueType font whose codes are its own, and a Type 1 font with a list of its own.
    let own = truetype && base.is_none() && (flags & 4 != 0 || names.is_empty()) || type3;
    let meanings = program.as_ref().map(Program::meanings).unwrap_or_default();
    let family = font.get(b"BaseFont").and_then(Object::as_name);
    let family = family.ok().and_then(|name| std::str::from_utf8(name).ok());
    let mut map = BTreeMap::new();
    for code in 0..=u8::MAX {
        let own = program.as_ref().and_then(|p| p.of_code(code));
        let name = names.get(&code).cloned().or_else(|| match (&base, &own) {
            (None, Some(glyph)) if !truetype => program.as_ref()?.name(glyph),
            _ => None,
        });
        let plain = match &name {
            Some(name) => of_name(document, name),
            None if type3 || (truetype && base.is_none() && own.is_none()) => None,
            None => of_base(
                document,
                base.as_deref().unwrap_or(b"StandardEncoding"),
                code,
            ),
        };
        let by_glyph = || match own.as_ref()? {
            Named::Glyph(glyph) if truetype => meanings.get(&u32::from(*glyph)).copied(),
            _ => None,
        };
        let told = match &name {
            Some(name) => program::named(name),
            None => by_glyph(),
        };
        let told = told.or_else(|| program::in_plane(family?, code));
        let is_shown = name.is_some() || own.is_some() || plain.is_some();
        if is_shown || type3 {
            let meaning = if truetype && base.is_none() {
                told.or(plain)
            } else {
                plain.or(told)
            };
            map.insert(u16::from(code), meaning.unwrap_or(UNKNOWN).into());
        }
    }
    // Codes of one of the great encodings speak for themselves.
    let plain = !own && names.is_empty() && base.is_some();
    (!plain && !map.is_empty()).then_some(map)
}

/// The CIDs of a font whose codes are its CIDs; `None` where any reader knows them.
fn by_cid(document: &Document, font: &Dictionary) -> Option<BTreeMap<u16, String>> {
    let encoding = font.get_deref(b"Encoding", document).ok()?.as_name().ok()?;
    let below = inspect::descendant(document, font)?;
    let system = below.get_deref(b"CIDSystemInfo", document).ok();
    let ordering = system
        .and_then(|s| s.as_dict().ok()?.get_deref(b"Ordering", document).ok())
        .and_then(|o| o.as_str().ok());
    let known = ordering.is_some_and(|o| KNOWN.contains(&o));
    if !encoding.starts_with(b"Identity") || known && !font.has(b"ToUnicode") {
        return None;
    }
    let bytes = inspect::program_bytes(document, below, LARGEST)?;
    let program = Program::parse(&bytes)?;
    let meanings = program.meanings();
    let map = below.get_deref(b"CIDToGIDMap", document).ok();
    let map = map.and_then(|m| {
        m.as_stream()
            .ok()?
            .get_plain_content_with_limit(1 << 18)
            .ok()
    });
    let glyphs: BTreeMap<u16, u16> = match &map {
        Some(map) => (0..=u16::MAX)
            .zip(map.chunks_exact(2))
            .map(|(cid, two)| (cid, u16::from_be_bytes([two[0], two[1]])))
            .collect(),
        None => program.cids(),
    };
    let of = |(cid, glyph): (&u16, &u16)| {
        let meaning = meanings.get(&u32::from(*glyph)).copied();
        (*cid, meaning.unwrap_or(UNKNOWN).into())
    };
    Some(glyphs.iter().map(of).collect())
}

/// Code → name by the font's `Differences`.
pub fn differences(document: &Document, font: &Dictionary) -> BTreeMap<u8, String> {
    let mut names = BTreeMap::new();
    let encoding = font.get_deref(b"Encoding", document);
    let list = encoding.and_then(|e| e.as_dict()?.get_deref(b"Differences", document)?.as_array());
    let mut code = 0_i64;
    for object in list.into_iter().flatten() {
        match document.dereference(object) {
            Ok((_, Object::Integer(number))) => code = *number,
            Ok((_, Object::Name(name))) => {
                if let Ok(code) = u8::try_from(code) {
                    names.insert(code, String::from_utf8_lossy(name).into_owned());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    names
}

/// The encoding that a simple font names, itself or as the base of its differences.
pub fn base_encoding(document: &Document, font: &Dictionary) -> Option<Vec<u8>> {
    let encoding = font.get_deref(b"Encoding", document).ok()?;
    let base = match encoding {
        Object::Dictionary(dict) => dict.get_deref(b"BaseEncoding", document).ok()?,
        other => other,
    };
    base.as_name().ok().map(<[u8]>::to_vec)
}

/// What a name means by the Adobe Glyph List.
pub fn of_name(document: &Document, name: &str) -> Option<char> {
    let list = vec![Object::from(0), Object::Name(name.as_bytes().to_vec())];
    let mut encoding = Dictionary::new();
    encoding.set("Type", "Encoding");
    encoding.set("Differences", list);
    decoded(document, Object::Dictionary(encoding), 0)
}

/// The name that the Adobe Glyph List has for a character of the great encodings.
pub fn name_of(c: char) -> Option<String> {
    const NAMES: &str = "space exclam quotedbl numbersign dollar percent ampersand quotesingle \
parenleft parenright asterisk plus comma hyphen period slash zero one two three four five six seven \
eight nine colon semicolon less equal greater question at A B C D E F G H I J K L M N O P Q R S T U V \
W X Y Z bracketleft backslash bracketright asciicircum underscore grave a b c d e f g h i j k l m n o \
p q r s t u v w x y z braceleft bar braceright asciitilde";
    match c {
        ' '..='~' => NAMES.split(' ').nth(c as usize - 32).map(str::to_owned),
        '\u{2018}' => Some("quoteleft".into()),
        '\u{2019}' => Some("quoteright".into()),
        _ => None,
    }
}

/// What a code means in one of the encodings that every reader has.
pub fn of_base(document: &Document, base: &[u8], code: u8) -> Option<char> {
    decoded(document, Object::Name(base.to_vec()), code)
}

fn decoded(document: &Document, encoding: Object, code: u8) -> Option<char> {
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    font.set("Encoding", encoding);
    let encoding = font.get_font_encoding(document).ok()?;
    let text = Document::decode_text(&encoding, &[code]).ok()?;
    text.chars().next().filter(|c| !c.is_control())
}

/// A `ToUnicode` list for codes of so many hexadecimal digits.
pub fn list(map: &BTreeMap<u16, String>, digits: usize) -> String {
    let last = "F".repeat(digits);
    let mut list = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n/CMapName /Juanzong def\n1 begincodespacerange\n<{:0digits$}> <{last}>\nendcodespacerange\n",
        0
    );
    let entries: Vec<(&u16, &String)> = map.iter().collect();
    let rows: Vec<_> = entries
        .chunk_by(|a, b| a.0 + 1 == *b.0 && a.0 >> 8 == b.0 >> 8)
        .collect();
    for some in rows.chunks(100) {
        list.push_str(&format!("{} beginbfrange\n", some.len()));
        for row in some {
            let (first, last) = (row[0].0, row[row.len() - 1].0);
            list.push_str(&format!("<{first:0digits$X}> <{last:0digits$X}> ["));
            for (_, text) in *row {
                let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
                list.push_str(&format!("<{}>", units.collect::<String>()));
            }
            list.push_str("]\n");
        }
        list.push_str("endbfrange\n");
    }
    list.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    list
}
