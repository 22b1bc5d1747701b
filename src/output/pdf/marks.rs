//! Operations in the content of a page that PDF/A-2 would not have (ISO 19005-2, 6.1.10, 6.1.13,
//! 6.2.2, 6.2.6).

use lopdf::content::Operation;
use lopdf::{Dictionary, Object};

/// All operators of ISO 32000-1, annex A.
const KNOWN: &str = " b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs \
h i ID j J K k l m M MP n q Q re RG rg ri s S sc SC scn SCN sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw \
Tz v w W W* y ' \" ";
/// Rendering intents.
const INTENTS: [&[u8]; 4] = [
    b"RelativeColorimetric",
    b"AbsoluteColorimetric",
    b"Perceptual",
    b"Saturation",
];
const LONGEST_STRING: usize = 32_767;
const LONGEST_NAME: usize = 127;

/// Whether this is one of the four rendering intents.
pub fn is_intent(name: &[u8]) -> bool {
    INTENTS.contains(&name)
}

/// Why an operation can't stand in a PDF/A, in Chinese.
pub fn obstacle(operation: &Operation) -> Option<&'static str> {
    let name = operation.operator.as_str();
    if name.contains(' ') || !KNOWN.contains(&format!(" {name} ")) {
        return Some("该页内容含有标准之外的指令");
    }
    if name == "ri" && !operation.operands.iter().all(is_intent_object) {
        return Some("该页的着色意图不合标准");
    }
    operation.operands.iter().find_map(of_operand)
}

/// Whether strings in hexadecimal digits are written as they should be (6.1.6). Content with inline
/// images is taken to be so: their bytes look like anything.
pub fn is_well_written(content: &[u8]) -> bool {
    let mut bytes = content.iter().copied().peekable();
    let mut depth = 0_u32;
    if content
        .windows(3)
        .any(|w| w == b"BI " || w == b"BI\n" || w == b"BI\r")
    {
        return true;
    }
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if depth > 0 => {
                bytes.next();
            }
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            b'%' => {
                bytes.by_ref().find(|b| matches!(b, b'\n' | b'\r'));
            }
            b'<' if bytes.next_if_eq(&b'<').is_none() => {
                let string: Vec<u8> = bytes.by_ref().take_while(|b| *b != b'>').collect();
                let digits = string.iter().filter(|b| b.is_ascii_hexdigit()).count();
                let blanks = string.iter().filter(|b| b.is_ascii_whitespace()).count();
                if digits % 2 == 1 || digits + blanks < string.len() {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

fn is_intent_object(object: &Object) -> bool {
    object.as_name().is_ok_and(is_intent)
}

fn of_operand(object: &Object) -> Option<&'static str> {
    match object {
        Object::String(bytes, _) if bytes.len() > LONGEST_STRING => Some("该页有过长的文字串"),
        Object::Name(name) if name.len() > LONGEST_NAME => Some("该页有过长的名称"),
        Object::Integer(n) if i32::try_from(*n).is_err() => Some("该页有过大的数"),
        Object::Real(n) if !n.is_finite() || (*n != 0.0 && n.abs() < 1.175e-38) => {
            Some("该页有过大或过小的数")
        }
        Object::Array(items) => items.iter().find_map(of_operand),
        Object::Dictionary(dict) => dict.iter().find_map(|(_, value)| of_operand(value)),
        Object::Stream(image) => of_inline_image(&image.dict),
        _ => None,
    }
}

fn of_inline_image(dict: &Dictionary) -> Option<&'static str> {
    let filter = dict.get(b"Filter").or_else(|_| dict.get(b"F")).ok();
    let filters = filter.map_or(&[][..], |filter| match filter {
        Object::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    });
    let lzw = filters
        .iter()
        .any(|f| f.as_name().is_ok_and(|f| f == b"LZW" || f == b"LZWDecode"));
    if lzw {
        return Some("该页内嵌图像的压缩方式不合长期保存标准");
    }
    let smooth = dict.get(b"Interpolate").or_else(|_| dict.get(b"I"));
    let smooth = smooth.and_then(Object::as_bool).unwrap_or(false);
    smooth.then_some("该页内嵌图像要求平滑，不合长期保存标准")
}
