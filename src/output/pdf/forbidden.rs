//! Streams, colour spaces and fonts that PDF/A-2 would not have (ISO 19005-2, 6.1.7, 6.2.4, 6.2.8,
//! 6.2.9, 6.2.11), each with what a clerk is told.

use lopdf::{Dictionary, Document, Object};

use super::{inspect, unicode};
use crate::read::program::Program;

/// Filters that a stream may have; LZW is unpacked as it is copied.
const FILTERS: [&[u8]; 10] = [
    b"ASCIIHexDecode",
    b"ASCII85Decode",
    b"FlateDecode",
    b"RunLengthDecode",
    b"CCITTFaxDecode",
    b"JBIG2Decode",
    b"DCTDecode",
    b"JPXDecode",
    b"LZWDecode",
    b"LZW",
];
const INKS: [&[u8]; 5] = [b"Cyan", b"Magenta", b"Yellow", b"Black", b"None"];
const LARGEST: usize = 64 << 20;

/// Why a stream can't stand in a PDF/A.
pub fn stream(dict: &Dictionary, content: &[u8]) -> Option<&'static str> {
    let is = |key: &[u8], value: &[u8]| {
        let name = dict.get(key).and_then(Object::as_name);
        name.is_ok_and(|name| name == value)
    };
    if dict.has(b"F") {
        return Some("该页内容引用了外部文件，原件之外的内容无法装订");
    }
    if is(b"Subtype", b"PS") || is(b"Subtype2", b"PS") {
        return Some("该页含有 PostScript 程序");
    }
    let filters: Vec<&[u8]> = match dict.get(b"Filter") {
        Ok(Object::Name(name)) => vec![name],
        Ok(Object::Array(names)) => names.iter().filter_map(|n| n.as_name().ok()).collect(),
        _ => Vec::new(),
    };
    if filters.iter().any(|filter| !FILTERS.contains(filter)) {
        return Some("该页数据的压缩方式不合长期保存标准");
    }
    if !is(b"Subtype", b"Image") {
        return None;
    }
    let bits = dict.get(b"BitsPerComponent").and_then(Object::as_i64).ok();
    let mask = dict
        .get(b"ImageMask")
        .and_then(Object::as_bool)
        .unwrap_or(false);
    let sound = match bits {
        None => true,
        Some(bits) if mask => bits == 1,
        Some(bits) => [1, 2, 4, 8, 16].contains(&bits),
    };
    if !sound {
        return Some("该页图像的位深不合长期保存标准");
    }
    let jpx = filters == [b"JPXDecode".as_slice()];
    let odd = jpx && !is_plain_jpx(content, dict.has(b"ColorSpace"));
    odd.then_some("该页 JPEG 2000 图像的编码方式不合长期保存标准")
}

/// One colour specification of a kind that PDF/A-2 knows, and one depth for all channels (6.2.8.3).
fn is_plain_jpx(content: &[u8], coloured: bool) -> bool {
    let mut specifications = Vec::new();
    let mut rest = content;
    while let [a, b, c, d, kind @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let Some(kind) = kind.get(..4) else { break };
        match kind {
            // Its boxes follow, as if they stood here.
            b"jp2h" => {
                rest = &rest[8..];
                continue;
            }
            b"bpcc" => return false,
            b"colr" => specifications.push(rest.get(8..15).unwrap_or_default()),
            _ => {}
        }
        if length < 8 {
            break;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    let sound =
        |colr: &[u8]| matches!(colr, [1..=3, ..]) && !matches!(colr, [1, _, _, 0, 0, 0, 19]);
    coloured || specifications.len() == 1 && sound(specifications[0])
}

/// Why a colour space given as an array can't stand in a PDF/A.
pub fn space(document: &Document, items: &[Object]) -> Option<&'static str> {
    let kind = items.first()?.as_name().ok()?;
    let second = document.dereference(items.get(1)?).ok()?.1;
    match kind {
        b"ICCBased" => {
            let profile = second.as_stream().ok()?;
            let count = profile
                .dict
                .get_deref(b"N", document)
                .and_then(Object::as_i64);
            let profile = profile.get_plain_content_with_limit(LARGEST).ok();
            let sound = profile.is_some_and(|p| is_profile(&p, count.unwrap_or(0)));
            (!sound).then_some("该页的颜色配置文件已损坏")
        }
        b"DeviceN" => {
            let names = second.as_array().ok()?;
            let more = items
                .get(4)
                .and_then(|i| document.dereference(i).ok()?.1.as_dict().ok());
            let listed = |key: &[u8], name: &[u8]| {
                let dict = more.and_then(|more| more.get_deref(key, document).ok()?.as_dict().ok());
                dict.is_some_and(|dict| dict.has(name))
            };
            let known = |name: &[u8]| INKS.contains(&name) || listed(b"Colorants", name);
            let known = |name: &Object| name.as_name().is_ok_and(known);
            (names.len() > 32 || !names.iter().all(known)).then_some("该页的专色没有说明")
        }
        _ => None,
    }
}

/// The head of a profile (ISO 15076-1, 7.2): version, class, space.
fn is_profile(profile: &[u8], components: i64) -> bool {
    let Some(head) = profile.get(..128) else {
        return false;
    };
    let count = match &head[16..20] {
        b"RGB " | b"Lab " => 3,
        b"CMYK" => 4,
        b"GRAY" => 1,
        _ => return false,
    };
    let class: &[u8] = &head[12..16];
    head[8] < 5
        && count == components
        && [b"prtr", b"mntr", b"scnr", b"spac"]
            .iter()
            .any(|c| *c == class)
}

/// Why an embedded font can't stand in a PDF/A, apart from its glyphs.
pub fn font(document: &Document, font: &Dictionary) -> Option<&'static str> {
    const WRONG: Option<&str> = Some("该页字体的说明不全或有错");
    let kind = font.get(b"Subtype").and_then(Object::as_name).ok()?;
    let holder = inspect::descendant(document, font).unwrap_or(font);
    for dict in [font, holder] {
        let named = dict
            .get_deref(b"BaseFont", document)
            .and_then(Object::as_name);
        if !dict.get_type().is_ok_and(|t| t == b"Font") || named.is_err() {
            return WRONG;
        }
    }
    let bytes = inspect::program_bytes(document, holder, LARGEST);
    let program = bytes.as_deref().and_then(Program::parse);
    if inspect::program(document, holder).is_some() && program.is_none() {
        return Some("该页字体已损坏");
    }
    if kind == b"Type0" {
        return composite(document, font);
    }
    let number = |key: &[u8]| font.get_deref(key, document).and_then(Object::as_i64);
    let widths = font
        .get_deref(b"Widths", document)
        .and_then(Object::as_array);
    match (number(b"FirstChar"), number(b"LastChar"), widths) {
        (Ok(first), Ok(last), Ok(widths)) if widths.len() as i64 == last - first + 1 => {}
        _ => return WRONG,
    }
    if kind != b"TrueType" {
        return None;
    }
    let symbolic = inspect::flags(document, font) & 4 != 0;
    let base = unicode::base_encoding(document, font);
    let great = |base: &[u8]| matches!(base, b"WinAnsiEncoding" | b"MacRomanEncoding");
    let names = unicode::differences(document, font);
    let encoded = font.has(b"Encoding");
    let sound = if symbolic {
        !encoded
    } else {
        let named = |name: &String| unicode::of_name(document, name).is_some();
        base.as_deref().is_some_and(great) && names.values().all(named)
    };
    if !sound {
        return Some("该页 TrueType 字体的编码方式不合长期保存标准");
    }
    let sound = match (symbolic, program?.maps()) {
        (true, (count, symbols)) => count == 1 || symbols,
        (false, (count, symbols)) => count > usize::from(symbols),
    };
    (!sound).then_some("该页 TrueType 字体缺少字符表")
}

/// Composite fonts: an encoding that every reader has, or one embedded (6.2.11.3).
fn composite(document: &Document, font: &Dictionary) -> Option<&'static str> {
    const ORDERINGS: [(&str, &[u8]); 4] = [
        ("GB", b"GB1"),
        ("CNS", b"CNS1"),
        ("JIS", b"Japan1"),
        ("KS", b"Korea1"),
    ];
    let encoding = font
        .get_deref(b"Encoding", document)
        .and_then(Object::as_name);
    let Ok(name) = encoding.map(String::from_utf8_lossy) else {
        return None;
    };
    if name.starts_with("Identity-") {
        return None;
    }
    let below = inspect::descendant(document, font)?;
    let system = below
        .get_deref(b"CIDSystemInfo", document)
        .and_then(Object::as_dict);
    let ordering = system.and_then(|s| s.get_deref(b"Ordering", document)?.as_str());
    let wanted = ORDERINGS.iter().find(|(part, _)| name.contains(part));
    let fits = wanted.is_none_or(|(_, wanted)| ordering.is_ok_and(|o| o == *wanted));
    (!fits).then_some("该页字体的编码与字体不符")
}
