//! Automatic numbers: `一、`, `（二）`, `3.` that Word counts and nobody has typed. A reader of the
//! paper sees them, so they are part of the text (ECMA-376 part 1, 17.9).

use std::collections::BTreeMap;

use super::super::Why;
use super::super::xml::{Attributes, Node, walk};
use super::looks::ParagraphLook;

/// Levels of a list.
const LEVELS: usize = 9;

/// How lists are numbered, and how far each has counted.
#[derive(Default)]
pub(in crate::read) struct Numbering {
    /// Kinds of list, by abstract id.
    kinds: BTreeMap<String, Vec<Level>>,
    /// Lists: id → kind and levels that start anew.
    lists: BTreeMap<String, List>,
    /// Counts so far. Lists of one kind count on together unless they start anew.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
}

/// A list: its kind, and levels that start anew.
#[derive(Default)]
pub(in crate::read) struct List {
    pub(in crate::read) kind: String,
    pub(in crate::read) starts: BTreeMap<usize, u32>,
}

/// How a level of a list is numbered.
#[derive(Clone, Default)]
pub(in crate::read) struct Level {
    pub(in crate::read) start: u32,
    /// Of ST_NumberFormat.
    pub(in crate::read) format: String,
    /// Such as `第%1条`.
    pub(in crate::read) text: String,
    /// The paragraph style that is of this level.
    pub(in crate::read) style: Option<String>,
    /// How its paragraphs are drawn in.
    pub(in crate::read) look: ParagraphLook,
}

impl Numbering {
    /// Of kinds of list and lists, each by its identifier.
    pub(in crate::read) fn new(
        kinds: BTreeMap<String, Vec<Level>>,
        lists: BTreeMap<String, List>,
    ) -> Self {
        Numbering {
            kinds,
            lists,
            counts: BTreeMap::new(),
        }
    }

    /// Reads `numbering.xml`.
    pub(in crate::read) fn of(part: &[u8]) -> Result<Self, Why> {
        let mut reader = Reader::default();
        walk(part, |node| match node {
            Node::Open(name, attributes) => reader.open(name, attributes),
            Node::Close(_) | Node::Text(_) => {}
        })?;
        Ok(reader.numbering)
    }

    /// The level that a paragraph is of, as [`Numbering::count`] finds it.
    pub(in crate::read) fn level(
        &self,
        list: &str,
        level: Option<usize>,
        style: &str,
    ) -> Option<&Level> {
        let levels = self.kinds.get(&self.lists.get(list)?.kind)?;
        levels.get(place(levels, level, style))
    }

    /// Counts one paragraph of a list and gives its number as printed, with what parts it from
    /// the text. `level` is the paragraph's own; without one its style tells.
    pub(in crate::read) fn count(
        &mut self,
        list: &str,
        level: Option<usize>,
        style: &str,
    ) -> String {
        let Some(List { kind, starts }) = self.lists.get(list) else {
            return String::new();
        };
        let Some(levels) = self.kinds.get(kind) else {
            return String::new();
        };
        let at = place(levels, level, style);
        let Some(own) = levels.get(at) else {
            return String::new();
        };
        let key = if starts.is_empty() { kind } else { list };
        let counts = self.counts.entry(key.into()).or_default();
        let start = |i: usize| starts.get(&i).copied().unwrap_or(levels[i].start);
        counts[at] = Some(counts[at].map_or(start(at), |n| n.saturating_add(1)));
        counts[at + 1..].fill(None);
        let mut text = own.text.clone();
        for (i, level) in levels.iter().enumerate().take(at + 1) {
            let number = counts[i].unwrap_or(start(i));
            text = text.replace(&format!("%{}", i + 1), &written(number, &level.format));
        }
        if own.format == "bullet" {
            return String::new();
        }
        let latin = text.ends_with(|c: char| c.is_ascii() && !c.is_whitespace());
        if latin { text + " " } else { text }
    }
}

/// Which of the levels a paragraph is of: its own, or that of its style.
fn place(levels: &[Level], level: Option<usize>, style: &str) -> usize {
    let of_style = |l: &Level| l.style.as_deref() == Some(style);
    let by_style = || levels.iter().position(of_style);
    level.or_else(by_style).unwrap_or(0)
}

#[derive(Default)]
struct Reader {
    numbering: Numbering,
    kind: Option<String>,
    list: Option<String>,
    level: usize,
}

impl Reader {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val").unwrap_or_default();
        match name {
            "abstractNum" => {
                self.list = None;
                self.kind = attributes.get("abstractNumId");
            }
            "num" => {
                self.kind = None;
                self.list = attributes.get("numId");
                if let Some(id) = &self.list {
                    self.numbering.lists.entry(id.clone()).or_default();
                }
            }
            "lvl" | "lvlOverride" => {
                let level = attributes.get("ilvl").and_then(|level| level.parse().ok());
                self.level = level.unwrap_or(LEVELS);
            }
            "abstractNumId" => {
                if let Some(list) = self.open_list() {
                    list.kind = value();
                }
            }
            "startOverride" => {
                let level = self.level;
                if let (Some(list), Ok(start)) = (self.open_list(), value().parse()) {
                    list.starts.insert(level, start);
                }
            }
            "start" | "numFmt" | "lvlText" | "pStyle" | "ind" => {
                let Some(level) = self.open_level() else {
                    return;
                };
                match name {
                    "start" => level.start = value().parse().unwrap_or(0),
                    "numFmt" => level.format = value(),
                    "lvlText" => level.text = value(),
                    "ind" => level.look.take(name, attributes),
                    _ => level.style = Some(value()),
                }
            }
            _ => {}
        }
    }

    fn open_list(&mut self) -> Option<&mut List> {
        self.numbering.lists.get_mut(self.list.as_ref()?)
    }

    fn open_level(&mut self) -> Option<&mut Level> {
        let kind = self.kind.clone()?;
        let levels = self.numbering.kinds.entry(kind).or_default();
        if levels.is_empty() {
            levels.resize(LEVELS, Level::default());
        }
        levels.get_mut(self.level)
    }
}

/// A number in one of the formats of ST_NumberFormat; decimal where we do not know it.
fn written(number: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "koreanCounting" => chinese(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerLetter" => letters(number),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "decimalZero" => format!("{number:02}"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match number {
            1..=20 => char::from_u32(0x2460 + number - 1).map_or_else(String::new, String::from),
            _ => number.to_string(),
        },
        _ => number.to_string(),
    }
}

/// `一` to `九千九百九十九`.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push_str(DIGITS[0]);
            gap = false;
        }
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.push_str(DIGITS[digit as usize]);
        }
        text.push_str(name);
    }
    text
}

/// `a` to `z`, then `aa`, `bb` as Word has it.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else {
        return String::new();
    };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 % 100 + 1) as usize).collect()
}

fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut left = number;
    let mut text = String::new();
    for (value, sign) in STEPS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_papers() {
        let chinese: Vec<String> = [1, 9, 10, 11, 20, 35, 101, 110, 1005].map(chinese).into();
        assert_eq!(
            chinese,
            [
                "一",
                "九",
                "十",
                "十一",
                "二十",
                "三十五",
                "一百零一",
                "一百一十",
                "一千零五"
            ]
        );
        assert_eq!(written(4, "upperRoman"), "IV");
        assert_eq!(written(28, "lowerLetter"), "bb");
        assert_eq!(written(3, "decimalEnclosedCircle"), "③");
        assert_eq!(written(0, "upperLetter"), "");
    }

    #[test]
    fn levels_count_on_and_start_again_below_a_higher_one() {
        let xml = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:pStyle w:val="own"/></w:lvl>
          </w:abstractNum>
          <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
          <w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
          <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        </w:numbering>"#;
        let mut numbering = Numbering::of(xml.as_bytes()).expect("it is well-formed");
        let mut count = |list, level| numbering.count(list, level, "own");
        assert_eq!(count("1", Some(0)), "一、");
        assert_eq!(count("1", Some(1)), "一.1 ");
        assert_eq!(count("1", None), "一.2 ");
        assert_eq!(count("2", Some(0)), "二、");
        assert_eq!(count("2", Some(1)), "二.1 ");
        assert_eq!(count("3", Some(0)), "五、");
        assert_eq!(count("9", Some(0)), "");
        assert_eq!(count("1", Some(99)), "");
    }
}
