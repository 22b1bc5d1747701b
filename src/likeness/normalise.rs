//! Text → letters that can be compared: width, case and punctuation folded, numbers and names
//! masked, with the way back to the characters of the original.

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization as _;

use crate::paper::Span;
use crate::places::Gazetteer;
use crate::project::Project;

/// Stands for any run of digits.
pub const NUMBER: u16 = b'0' as u16;
/// Stands for any name of a place or a unit (□).
pub const NAME: u16 = 0x25A1;

/// A text reduced to what is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Masked {
    /// Letters. Characters beyond the basic plane are folded into it: two rare ones may meet.
    pub letters: Vec<u16>,
    /// Positions in `letters` before which a sentence ended, ascending.
    pub breaks: Vec<u32>,
}

/// The way from masked letters back to characters of the original text.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// For each letter: first character and one past the last.
    places: Vec<(u32, u32)>,
}

impl Origin {
    /// The stretch of the original that the letters `start..end` come from.
    pub fn span(&self, start: usize, end: usize) -> Span {
        match (self.places.get(start), self.places.get(end.wrapping_sub(1))) {
            (Some((first, _)), Some((_, last))) if start < end => Span {
                start: *first as usize,
                end: *last as usize,
            },
            _ => Span { start: 0, end: 0 },
        }
    }
}

/// Masks texts: knows the names that are to be taken for one another.
pub struct Masker {
    names: AhoCorasick,
}

impl Masker {
    /// Masks every division of China, and the project's own places and units.
    pub fn of(project: &Project) -> Self {
        let place = &project.place;
        let places = std::iter::once(&place.name)
            .chain(&place.superiors)
            .chain(&place.towns)
            .chain(&place.former)
            .chain(&place.neighbours);
        let units = project
            .units
            .iter()
            .flat_map(|unit| std::iter::once(&unit.name).chain(&unit.aliases));
        Masker::new(places.chain(units).map(String::as_str))
    }

    /// Masks every division of China and `names`, with and without their last 市, 县 or 区.
    pub fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let gazetteer = Gazetteer::builtin();
        let mut patterns: Vec<String> = gazetteer.names().iter().map(|n| fold(n)).collect();
        patterns.extend(gazetteer.stems().map(|(stem, _)| fold(stem)));
        for name in names {
            patterns.push(fold(name));
            patterns.extend(name.strip_suffix(['市', '县', '区']).map(fold));
        }
        patterns.retain(|name| name.chars().count() >= 2);
        patterns.sort_unstable();
        patterns.dedup();
        let names = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .expect("thousands of short names are far from the matcher's limits");
        Masker { names }
    }

    /// The letters of a text.
    pub fn mask(&self, text: &str) -> Masked {
        self.run(text, None)
    }

    /// The letters of a text and where each comes from.
    pub fn mask_with_origin(&self, text: &str) -> (Masked, Origin) {
        let mut origin = Origin::default();
        let masked = self.run(text, Some(&mut origin.places));
        (masked, origin)
    }

    /// The letters of a text with its figures, years alone masked: for tables, whose words are
    /// alike every year as they should be.
    pub fn mask_years(&self, text: &str) -> Vec<u16> {
        let text: Vec<char> = text.nfkc().filter(|c| c.is_alphanumeric()).collect();
        let mut letters = Vec::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            let year = text[at..].len() >= 4
                && matches!(text[at..at + 2], ['1', '9'] | ['2', '0'])
                && text[at..at + 4].iter().all(char::is_ascii_digit);
            letters.push(if year { NUMBER } else { narrow(text[at]) });
            at += if year { 4 } else { 1 };
        }
        letters
    }

    fn run(&self, text: &str, mut places: Option<&mut Vec<(u32, u32)>>) -> Masked {
        let folded = Folded::of(text);
        let mut masked = Masked {
            letters: Vec::with_capacity(folded.places.len()),
            breaks: Vec::with_capacity(folded.breaks.len()),
        };
        let mut breaks = folded.breaks.iter().peekable();
        let mut letters = folded.text.char_indices().zip(&folded.places).enumerate();
        let mut names = self.names.find_iter(&folded.text).peekable();
        while let Some((at, ((byte, c), (start, end)))) = letters.next() {
            while breaks.next_if(|b| **b as usize <= at).is_some() {
                masked.breaks.push(masked.letters.len() as u32);
            }
            let (mut letter, mut end) = (narrow(c), *end);
            if let Some(name) = names.next_if(|name| name.start() == byte) {
                letter = NAME;
                let inside = folded.text[name.range()].chars().count() - 1;
                if let Some((_, (_, (_, last)))) =
                    inside.checked_sub(1).and_then(|n| letters.nth(n))
                {
                    end = *last;
                }
                // A list of names is one name: how many there are tells nothing.
                let fresh = masked.breaks.last() == Some(&(masked.letters.len() as u32));
                if masked.letters.last() == Some(&NAME) && !fresh {
                    if let Some(last) = places.as_mut().and_then(|p| p.last_mut()) {
                        last.1 = end;
                    }
                    continue;
                }
            }
            masked.letters.push(letter);
            if let Some(places) = &mut places {
                places.push((*start, end));
            }
        }
        masked
    }
}

/// Letters and numbers of a text, folded, not yet masked for names.
struct Folded {
    text: String,
    places: Vec<(u32, u32)>,
    breaks: Vec<u32>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            places: Vec::with_capacity(text.len() / 3),
            breaks: Vec::new(),
        };
        let mut after_number = false;
        // Where a run of 二〇二三 began, in bytes and in letters.
        let mut numerals: Option<(usize, usize)> = None;
        for (at, c) in text.chars().enumerate() {
            let at = at as u32;
            if is_numeral(c, numerals.is_some()) {
                numerals.get_or_insert((folded.text.len(), folded.places.len()));
                folded.push(if c == '○' { '〇' } else { c }, at);
                after_number = false;
                continue;
            }
            if let Some((byte, letter)) = numerals.take()
                && c == '年'
                && folded.places.len() >= letter + 2
            {
                folded.text.truncate(byte);
                folded.places.truncate(letter + 1);
                folded.text.push('0');
                folded.places[letter].1 = at;
            }
            if ('\u{4E00}'..='\u{9FFF}').contains(&c) {
                folded.push(c, at);
                after_number = false;
            } else if matches!(c, '。' | '！' | '？' | '；' | '\n' | '!' | '?' | ';') {
                folded.breaks.push(folded.places.len() as u32);
                after_number = false;
            } else if c.is_ascii() {
                folded.fold(c, at, &mut after_number);
            } else {
                for c in std::iter::once(c).nfkc() {
                    folded.fold(c, at, &mut after_number);
                }
            }
        }
        folded.breaks.dedup();
        folded
    }

    fn fold(&mut self, c: char, at: u32, after_number: &mut bool) {
        if c.is_ascii_digit() {
            if *after_number && let Some(last) = self.places.last_mut() {
                last.1 = at + 1;
            } else {
                self.push('0', at);
            }
            *after_number = true;
        } else if c.is_alphanumeric() {
            self.push(c.to_lowercase().next().unwrap_or(c), at);
            *after_number = false;
        }
    }

    fn push(&mut self, c: char, at: u32) {
        self.text.push(c);
        self.places.push((at, at + 1));
    }
}

/// A digit of a year written out; a circle stands for zero only inside such a run.
fn is_numeral(c: char, inside: bool) -> bool {
    match c {
        '○' => inside,
        _ => matches!(
            c,
            '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九'
        ),
    }
}

fn fold(name: &str) -> String {
    Folded::of(name).text
}

fn narrow(c: char) -> u16 {
    let c = u32::from(c);
    u16::try_from(c).unwrap_or((c ^ (c >> 16).wrapping_mul(0x9E37)) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let masker = Masker::new(["爱卫办", "云溪县"].into_iter());
        String::from_utf16_lossy(&masker.mask(text).letters)
    }

    #[test]
    fn numbers_years_names_width_and_punctuation_fold() {
        assert_eq!(masked("２０２３年，投入 1,200.5 万元"), "0年投入0万元");
        assert_eq!(masked("二〇二三年"), "0年");
        assert_eq!(masked("二○二四年度"), "0年度");
        assert_eq!(masked("三年来一切"), "三年来一切");
        assert_eq!(masked("会宁县爱卫办（云溪县）ＡＢＣ"), "□abc");
        assert_eq!(masked("兰州的公厕"), "□的公厕");
        assert_eq!(masked("，。！"), "");
    }

    #[test]
    fn every_letter_knows_where_it_comes_from() {
        let masker = Masker::new(std::iter::empty());
        let text = "在 2023 年，会宁县共投入。\n完成";
        let (masked, origin) = masker.mask_with_origin(text);
        assert_eq!(
            String::from_utf16_lossy(&masked.letters),
            "在0年□共投入完成"
        );
        let chars: Vec<char> = text.chars().collect();
        let part = |start, end| -> String {
            let span = origin.span(start, end);
            chars[span.start..span.end].iter().collect()
        };
        assert_eq!(part(0, 3), "在 2023 年");
        assert_eq!(part(3, 4), "会宁县");
        assert_eq!(part(7, 9), "完成");
        assert_eq!(masked.breaks, [7]);
    }

    #[test]
    fn what_was_masked_is_the_same_with_and_without_origin() {
        let masker = Masker::new(std::iter::empty());
        for text in [
            "",
            "。。",
            "兰州市、天水市。会宁县",
            "12。34",
            "二〇",
            "𠮷野家",
        ] {
            assert_eq!(masker.mask(text), masker.mask_with_origin(text).0, "{text}");
        }
    }
}
