//! Automatic numbers (\[MS-DOC\] 2.9.131 PlfLfo, 2.9.132 PlfLst, 2.9.150 LVL): the lists as they are
//! counted in `docx` too.

use std::collections::BTreeMap;

use super::super::docx::{Level, List, Numbering};
use super::super::ole::Fields;
use super::fib::Fib;

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document; what of them is damaged has no numbers.
pub(super) fn numbering(fib: &Fib, tables: &[u8]) -> Numbering {
    let kinds = kinds(fib.lists.of(tables), fib.lists.after(tables)).unwrap_or_default();
    let mut lists = BTreeMap::new();
    overrides(fib.overrides.of(tables), &mut lists);
    Numbering::new(kinds, lists)
}

/// Heads of 28 bytes, and behind the table the levels of each list, nine or one.
fn kinds(heads: &[u8], mut rest: &[u8]) -> Option<BTreeMap<String, Vec<Level>>> {
    let mut kinds = BTreeMap::new();
    for i in 0..usize::from(heads.u16_at(0)?) {
        let Some(head) = heads.bytes_at(2 + 28 * i, 28) else {
            break;
        };
        let simple = head.u8_at(26)? & 1 != 0;
        let mut levels = Vec::new();
        for at in 0..if simple { 1 } else { LEVELS } {
            let Some((level, length)) = level(rest) else {
                return Some(kinds);
            };
            rest = &rest[length..];
            let style = head.u16_at(8 + 2 * at)?;
            levels.push(Level {
                style: (style != 0xfff).then(|| style.to_string()),
                ..level
            });
        }
        levels.resize(LEVELS, Level::default());
        kinds.insert(head.u32_at(0)?.to_string(), levels);
    }
    Some(kinds)
}

/// A level and how long it is: 28 bytes, two lists of changes, a counted text in which characters
/// below nine stand for the number of that level.
fn level(bytes: &[u8]) -> Option<(Level, usize)> {
    let changes = usize::from(bytes.u8_at(24)?) + usize::from(bytes.u8_at(25)?);
    let at = 28 + changes;
    let count = usize::from(bytes.u16_at(at)?);
    let units = bytes.bytes_at(at + 2, 2 * count)?.chunks_exact(2);
    let units = units.map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut text = String::new();
    for c in char::decode_utf16(units) {
        match c.unwrap_or('\u{fffd}') {
            c @ '\0'..'\u{9}' => text.push_str(&format!("%{}", u32::from(c) + 1)),
            c => text.push(c),
        }
    }
    let level = Level {
        start: bytes.u32_at(0)?,
        format: format(bytes.u8_at(4)?).into(),
        text,
        ..Level::default()
    };
    Some((level, at + 2 + 2 * count))
}

/// Lists as paragraphs name them, from 1: heads of 16 bytes that name a kind, and behind all heads
/// the levels that start anew.
fn overrides(table: &[u8], lists: &mut BTreeMap<String, List>) -> Option<()> {
    let count = table.usize_at(0)?.min(table.len() / 16);
    let mut at = 4 + 16 * count;
    for i in 0..count {
        let head = table.bytes_at(4 + 16 * i, 16)?;
        let list = List {
            kind: head.u32_at(0)?.to_string(),
            starts: BTreeMap::new(),
        };
        lists.insert((i + 1).to_string(), list);
    }
    for i in 0..count {
        let levels = table.u8_at(4 + 16 * i + 12)?;
        at += 4;
        for _ in 0..levels {
            let (start, flags) = (table.u32_at(at)?, table.u32_at(at + 4)?);
            at += 8;
            if flags & 0x20 != 0 {
                at += level(table.get(at..)?)?.1;
            }
            if flags & 0x10 != 0 {
                let list = lists.get_mut(&(i + 1).to_string())?;
                list.starts.insert((flags & 15) as usize, start);
            }
        }
    }
    Some(())
}

/// Formats of numbers ([MS-OSHARED] 2.2.1.3), by the names of ST_NumberFormat.
fn format(code: u8) -> &'static str {
    match code {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        10 | 11 | 33 | 35..=37 | 39 | 40 => "chineseCounting",
        18 | 28 => "decimalEnclosedCircle",
        22 => "decimalZero",
        23 => "bullet",
        255 => "none",
        _ => "decimal",
    }
}
