//! Who sealed or signed an OFD (GB/T 33190-2016, clause 18). Noticed, not verified.

use super::super::Why;
use super::super::container::Package;
use super::super::office::resolve;
use super::super::xml::{Node, walk};
use super::folder_of;

/// A line for each signature in the list that lies at `place`.
pub(super) fn names(package: &mut Package<'_>, place: &str) -> Result<Vec<String>, Why> {
    let list = resolve("", place);
    let part = package.need(&list)?;
    let mut signatures = Vec::new();
    walk(&part, |node| {
        if let Node::Open("Signature", attributes) = node {
            let seal = attributes.get("Type").is_none_or(|kind| kind == "Seal");
            signatures.push((seal, attributes.get("BaseLoc").unwrap_or_default()));
        }
    })?;
    let names = signatures.into_iter().map(|(seal, place)| {
        let kind = if seal { "电子印章" } else { "数字签名" };
        let beside = resolve(&folder_of(&list), &place);
        let at = match package.has(&beside) {
            true => beside,
            false => resolve("", &place),
        };
        match signer(package, &at, seal) {
            Some(name) => format!("{kind}：{name}"),
            None => kind.into(),
        }
    });
    Ok(names.collect())
}

/// The name on the seal; else the maker of the program that signed.
fn signer(package: &mut Package<'_>, place: &str, seal: bool) -> Option<String> {
    let part = package.part(place).ok()??;
    let (mut provider, mut values) = (None, Vec::new());
    let mut text = String::new();
    walk(&part, |node| match node {
        Node::Open(name, attributes) => {
            text.clear();
            if name == "Provider" {
                provider = attributes.get("ProviderName");
            }
        }
        Node::Text(more) => text.push_str(more),
        Node::Close("BaseLoc" | "SignedValue") => values.push(text.trim().to_string()),
        Node::Close(_) => {}
    })
    .ok()?;
    let folder = folder_of(place);
    let on_seal = values.iter().filter(|_| seal).find_map(|value| {
        let beside = package.part(&resolve(&folder, value)).ok()?;
        let value = match beside {
            Some(value) => value,
            None => package.part(&resolve("", value)).ok()??,
        };
        first_text(&value)
    });
    on_seal.or(provider.filter(|provider| !provider.trim().is_empty()))
}

/// The first UTF8String of a DER value. In a seal, by itself or inside a signature, that is its
/// name (GB/T 38540-2020, 6.1: what stands before it are numbers and IA5Strings).
fn first_text(der: &[u8]) -> Option<String> {
    let mut at = 0;
    loop {
        let tag = *der.get(at)?;
        let short = usize::from(*der.get(at + 1)?);
        at += 2;
        let length = match short {
            0..=0x7f => short,
            0x81..=0x84 => {
                let bytes = der.get(at..at + (short - 0x80))?;
                at += bytes.len();
                bytes.iter().fold(0, |n, byte| n << 8 | usize::from(*byte))
            }
            _ => return None,
        };
        match tag {
            0x0c => {
                let name = std::str::from_utf8(der.get(at..at.checked_add(length)?)?).ok()?;
                return Some(name.trim().to_string()).filter(|name| !name.is_empty());
            }
            // Inside what is made up of others.
            tag if tag & 0x20 != 0 => {}
            _ => at = at.checked_add(length)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_seal_is_its_first_text() {
        let seal = b"\x30\x0e\x30\x05\x16\x03ESL\x02\x01\x01\x0c\x02OK";
        assert_eq!(first_text(seal).as_deref(), Some("OK"));
        assert_eq!(
            first_text(b"\x30\x84\xff\xff\xff\xff\x04\x84\xff\xff\xff\xff"),
            None
        );
        assert_eq!(first_text(b""), None);
    }
}
