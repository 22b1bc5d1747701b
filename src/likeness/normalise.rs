//! Text → letters that can be compared: width, case and punctuation folded, numbers and names
//! masked, with the way back to the characters of the original.

use unicode_normalization::UnicodeNormalization as _;

use super::names::Names;
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
    /// Of letters that are themselves all that is known of a text.
    pub fn of_letters(count: usize) -> Self {
        Origin {
            places: (0..count as u32).map(|at| (at, at + 1)).collect(),
        }
    }

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
    names: Names,
}

impl Masker {
    /// Masks every division of China, and the project's own places and units.
    pub fn of(project: &Project) -> Self {
        Masker::new(Masker::own_names(project))
    }

    /// Names that a project has of its own: its places and its units.
    pub fn own_names(project: &Project) -> impl Iterator<Item = &str> {
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
        places.chain(units).map(String::as_str)
    }

    /// Masks every division of China and `names`, with and without their last 市, 县 or 区.
    pub fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let gazetteer = Gazetteer::builtin();
        let mut patterns: Vec<Vec<u16>> = gazetteer.names().iter().map(|n| fold(n)).collect();
        patterns.extend(gazetteer.stems().map(|(stem, _)| fold(stem)));
        for name in names {
            patterns.push(fold(name));
            patterns.extend(name.strip_suffix(['市', '县', '区']).map(fold));
        }
        Masker {
            names: Names::of(patterns),
        }
    }

    /// The text with every name of a place or a unit in it made 某, for those who may not know.
    pub fn hide(&self, text: &str) -> String {
        let (masked, origin) = self.mask_with_origin(text);
        let mut names = (0..masked.letters.len())
            .filter(|at| masked.letters[*at] == NAME)
            .map(|at| origin.span(at, at + 1))
            .peekable();
        let mut hidden = String::new();
        for (at, c) in text.chars().enumerate() {
            while names.next_if(|name| name.end <= at).is_some() {}
            match names.peek() {
                Some(name) if name.start == at => hidden.push('某'),
                Some(name) if name.start < at => {}
                _ => hidden.push(c),
            }
        }
        hidden
    }

    /// The letters of a text.
    pub fn mask(&self, text: &str) -> Masked {
        self.run(text, &mut ())
    }

    /// The letters of a text and where each comes from.
    pub fn mask_with_origin(&self, text: &str) -> (Masked, Origin) {
        let mut origin = Origin::default();
        let masked = self.run(text, &mut origin.places);
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

    fn run(&self, text: &str, places: &mut impl Places) -> Masked {
        let mut folded = Folded::of(text, places);
        let letters = &mut folded.letters;
        let (mut breaks, mut passed) = (folded.breaks.into_iter().peekable(), Vec::new());
        // Names are drawn together in place: what is written never overtakes what is read.
        let (mut at, mut to) = (0, 0);
        while at < letters.len() {
            while breaks.next_if(|b| *b as usize <= at).is_some() {
                passed.push(to as u32);
            }
            let name = self.names.at(&letters[at..]);
            // A list of names is one name: how many there are tells nothing.
            let fresh = passed.last() == Some(&(to as u32));
            if name > 0 && to > 0 && letters[to - 1] == NAME && !fresh {
                places.widen(to - 1, at + name - 1);
            } else {
                letters[to] = if name > 0 { NAME } else { letters[at] };
                places.draw(to, at, at + name.max(1) - 1);
                to += 1;
            }
            at += name.max(1);
        }
        letters.truncate(to);
        places.truncate(to);
        Masked {
            letters: folded.letters,
            breaks: passed,
        }
    }
}

/// Where letters come from: kept for those who ask.
trait Places {
    /// A letter more, from this character up to that.
    fn push(&mut self, start: u32, end: u32);
    /// The last letter reaches up to this character.
    fn reach(&mut self, end: u32);
    /// Letter `to` is now what `first..=last` were.
    fn draw(&mut self, to: usize, first: usize, last: usize);
    /// Letter `to` reaches as far as `last` did.
    fn widen(&mut self, to: usize, last: usize);
    /// So many letters are left.
    fn truncate(&mut self, count: usize);
}

impl Places for () {
    fn push(&mut self, _: u32, _: u32) {}
    fn reach(&mut self, _: u32) {}
    fn draw(&mut self, _: usize, _: usize, _: usize) {}
    fn widen(&mut self, _: usize, _: usize) {}
    fn truncate(&mut self, _: usize) {}
}

impl Places for Vec<(u32, u32)> {
    fn push(&mut self, start: u32, end: u32) {
        Vec::push(self, (start, end));
    }
    fn reach(&mut self, end: u32) {
        if let Some(last) = self.last_mut() {
            last.1 = end;
        }
    }
    fn draw(&mut self, to: usize, first: usize, last: usize) {
        self[to] = (self[first].0, self[last].1);
    }
    fn widen(&mut self, to: usize, last: usize) {
        self[to].1 = self[last].1;
    }
    fn truncate(&mut self, count: usize) {
        Vec::truncate(self, count);
    }
}

/// Letters and numbers of a text, folded, not yet masked for names.
struct Folded {
    letters: Vec<u16>,
    breaks: Vec<u32>,
}

impl Folded {
    fn of(text: &str, places: &mut impl Places) -> Self {
        let mut folded = Folded {
            letters: Vec::with_capacity(text.len() / 3),
            breaks: Vec::new(),
        };
        let mut after_number = false;
        // Where a run of 二〇二三 began.
        let mut numerals: Option<usize> = None;
        for (at, c) in (0_u32..).zip(text.chars()) {
            if is_numeral(c, numerals.is_some()) {
                numerals.get_or_insert(folded.letters.len());
                folded.letters.push(narrow(if c == '○' { '〇' } else { c }));
                places.push(at, at + 1);
                after_number = false;
                continue;
            }
            if let Some(first) = numerals.take()
                && c == '年'
                && folded.letters.len() >= first + 2
            {
                folded.letters.truncate(first);
                folded.letters.push(NUMBER);
                places.truncate(first + 1);
                places.reach(at);
            }
            if ('\u{4E00}'..='\u{9FFF}').contains(&c) {
                folded.letters.push(c as u16);
                places.push(at, at + 1);
                after_number = false;
            } else if matches!(c, '。' | '！' | '？' | '；' | '\n' | '!' | '?' | ';') {
                folded.breaks.push(folded.letters.len() as u32);
                after_number = false;
            } else if c.is_ascii() {
                folded.fold(c, at, &mut after_number, places);
            } else if !matches!(
                c,
                '，' | '、' | '“' | '”' | '：' | '《' | '》' | '（' | '）'
            ) {
                for c in std::iter::once(c).nfkc() {
                    folded.fold(c, at, &mut after_number, places);
                }
            }
        }
        folded.breaks.dedup();
        folded
    }

    fn fold(&mut self, c: char, at: u32, after_number: &mut bool, places: &mut impl Places) {
        if c.is_ascii_digit() {
            if *after_number {
                places.reach(at + 1);
            } else {
                self.letters.push(NUMBER);
                places.push(at, at + 1);
            }
            *after_number = true;
        } else if c.is_alphanumeric() {
            self.letters
                .push(narrow(c.to_lowercase().next().unwrap_or(c)));
            places.push(at, at + 1);
            *after_number = false;
        }
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

fn fold(name: &str) -> Vec<u16> {
    Folded::of(name, &mut ()).letters
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
