//! Chinese place names (GB/T 2260, compiled in) and where they stand in a text.
//!
//! [`Gazetteer::foreign`] finds names of *other* places in a paper: the surest trace of pasting.
//! County names are full of ordinary words (示“范县”创建, 新“增城区”面积, 和平, 合作, 资源), so a name
//! counts only where it can't be read as one; `guards` holds what was learnt on real reports.

mod context;
mod guards;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// The names, by code. Regenerate with the sources named in its first lines.
const DATA: &str = include_str!("../templates/places/gb2260.csv");

/// Day of the data, for reports.
pub const DATA_DATE: &str = "2023-06-30";

/// How much a name at its place tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Legitimately mentioned, most likely (对口帮扶, 学习考察, 高铁): worth a hint at most.
    Weak,
    /// Nothing excuses it, nothing stresses it.
    Usual,
    /// The name speaks as the author: 文号, 落款, title, or before 创卫办, 人民政府, 卫健局.
    Strong,
}

/// Level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
}

/// A place name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// First character (Unicode scalar values).
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The name as it stands there.
    pub name: String,
    /// Full official name; differs from `name` where the suffix is left out.
    pub official: String,
    /// Codes of every division of this name, ascending; never empty.
    pub codes: Vec<u32>,
    /// Level of the first of them.
    pub level: Level,
    /// How much it tells.
    pub strength: Strength,
    /// Another county of the own city (set by [`Gazetteer::foreign`]); strength is lowered by one.
    pub sibling: bool,
}

/// The place that a text belongs to, and the names that may stand in its papers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceNames {
    /// Own county or city.
    pub own: String,
    /// Its superiors.
    pub superiors: Vec<String>,
    /// Its towns, streets, communities, and names of its units.
    pub towns: Vec<String>,
    /// Its former names.
    pub former: Vec<String>,
    /// Neighbours that are legitimately mentioned.
    pub neighbours: Vec<String>,
}

/// The official divisions of China, and a matcher for their names.
pub struct Gazetteer {
    codes: BTreeMap<&'static str, Vec<u32>>,
    stems: BTreeMap<&'static str, &'static str>,
    names: Vec<&'static str>,
    full: AhoCorasick,
}

impl Gazetteer {
    /// The names compiled in.
    pub fn builtin() -> &'static Gazetteer {
        static BUILTIN: OnceLock<Gazetteer> = OnceLock::new();
        BUILTIN.get_or_init(|| Gazetteer::parse(DATA))
    }

    fn parse(data: &'static str) -> Self {
        let mut codes: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for line in data.lines().filter(|line| !line.starts_with('#')) {
            if let Some((code, name)) = line.split_once(',')
                && let Ok(code) = code.parse()
            {
                codes.entry(name).or_default().push(code);
            }
        }
        let mut stems = BTreeMap::new();
        for (name, of) in &codes {
            if let Some(stem) = stem(name)
                && !guards::ORDINARY.contains(&stem)
            {
                // The greater place keeps a stem that two share (吉林省, 吉林市).
                stems
                    .entry(stem)
                    .and_modify(|known: &mut &str| {
                        if of.iter().min() < codes[*known].iter().min() {
                            *known = name;
                        }
                    })
                    .or_insert(*name);
            }
        }
        let names: Vec<&str> = codes
            .keys()
            .copied()
            .filter(|name| name.chars().count() > 2)
            .collect();
        let full = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&names)
            .expect("three thousand short names are far from the matcher's limits");
        Gazetteer {
            codes,
            stems,
            names,
            full,
        }
    }

    /// Every full name of three characters or more, ascending.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// Names without their suffix (兰州), ordinary words left out, with the full name of each.
    pub fn stems(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.stems.iter().map(|(stem, name)| (*stem, *name))
    }

    /// Codes of every division of exactly this name.
    pub fn codes(&self, name: &str) -> &[u32] {
        self.codes.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every place name in a text, in order, that can't be read as ordinary words. Names of two
    /// characters and names without suffix count only in subject position (会宁创卫办).
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let mut found: Vec<(usize, usize, &str)> = self
            .full
            .find_iter(text)
            .map(|m| (m.start(), m.end(), self.names[m.pattern().as_usize()]))
            .filter(|(start, end, name)| !self.accident(text, *start, *end, name))
            .collect();
        found.extend(self.short_names(text));
        found.sort_unstable();
        // Of two that overlap the earlier and longer stands.
        let mut hits: Vec<Hit> = Vec::with_capacity(found.len());
        let (mut byte, mut char, mut free) = (0, 0, 0);
        for (start, end, official) in found {
            if start < free {
                continue;
            }
            free = end;
            char += text[byte..start].chars().count();
            byte = start;
            let name = &text[start..end];
            let codes = self.codes(official).to_vec();
            hits.push(Hit {
                start: char,
                end: char + name.chars().count(),
                name: name.into(),
                official: official.into(),
                level: level(codes[0]),
                codes,
                strength: context::strength(text, start, end),
                sibling: false,
            });
        }
        hits
    }

    /// Names of other places: all that [`find`](Self::find) gives but the own place and what lies
    /// in it, its superiors, its former names, its neighbours, and whatever stands inside one of
    /// the names given. Other counties of the own city are kept, one step weaker.
    pub fn foreign(&self, text: &str, place: &PlaceNames) -> Vec<Hit> {
        let mut hits = self.find(text);
        if hits.is_empty() {
            return hits;
        }
        let home = Home::of(self, place);
        let allowed = allowed_spans(text, place);
        hits.retain_mut(|hit| {
            let inside = allowed
                .range(..=hit.start)
                .next_back()
                .is_some_and(|(_, end)| hit.end <= *end);
            if inside || hit.codes.iter().any(|code| home.is_own(*code)) {
                return false;
            }
            if hit.codes.iter().any(|code| home.is_sibling(*code)) {
                hit.sibling = true;
                hit.strength = match hit.strength {
                    Strength::Strong => Strength::Usual,
                    _ => Strength::Weak,
                };
            }
            true
        });
        hits
    }

    /// Whether the letters of a full name are there by accident of neighbouring words.
    fn accident(&self, text: &str, start: usize, end: usize, name: &str) -> bool {
        let word = guards::WORDS.contains(&name)
            && !context::office(&text[end..])
            && !self.parent_before(&text[..start], name);
        if word || guards::accident(&text[..start], name, &text[end..]) {
            return true;
        }
        // 嘉[兴城市]: a better-known name begins before it and leaves an ordinary word.
        let before: Vec<(usize, char)> = text[..start].char_indices().rev().take(2).collect();
        before.iter().any(|(at, _)| {
            name.char_indices().skip(1).any(|(cut, _)| {
                guards::TAILS.contains(&&name[cut..])
                    && self.stems.contains_key(&text[*at..start + cut])
            })
        })
    }

    /// `天津[滨海新区]`: the name of its superior stands right before it.
    fn parent_before(&self, before: &str, name: &str) -> bool {
        let above = |code: &u32| [code / 100 * 100, code / 10_000 * 10_000];
        let parents: Vec<u32> = self.codes(name).iter().flat_map(above).collect();
        self.codes.iter().any(|(full, codes)| {
            codes.iter().any(|code| parents.contains(code))
                && (before.ends_with(full) || stem(full).is_some_and(|s| before.ends_with(s)))
        })
    }

    /// Names of two characters and names without suffix before words of office.
    fn short_names(&self, text: &str) -> Vec<(usize, usize, &'static str)> {
        let mut found = Vec::new();
        for end in context::offices(text) {
            let starts = text[..end].char_indices().rev().take(4).map(|(at, _)| at);
            let longest = starts
                .filter_map(|start| {
                    let word = &text[start..end];
                    let official = self.stems.get(word).copied().or_else(|| {
                        let (known, _) = self.codes.get_key_value(word)?;
                        (word.chars().count() == 2 && known.ends_with('县')).then_some(*known)
                    })?;
                    Some((start, end, official))
                })
                .last();
            found.extend(longest);
        }
        found
    }
}

/// The codes of the own place and its superiors.
struct Home {
    own: Vec<u32>,
    above: Vec<u32>,
}

impl Home {
    fn of(gazetteer: &Gazetteer, place: &PlaceNames) -> Self {
        let named = |name: &String| gazetteer.codes(name).iter().copied();
        let mut above: Vec<u32> = place.superiors.iter().flat_map(named).collect();
        let mut own: Vec<u32> = std::iter::once(&place.own)
            .chain(&place.former)
            .flat_map(named)
            .collect();
        // Of several 和平区 the one under the superiors named is meant, if it is told.
        let under: Vec<u32> = own
            .iter()
            .copied()
            .filter(|code| above.iter().any(|up| within(*code, *up)))
            .collect();
        if !under.is_empty() {
            own = under;
        }
        for code in &own {
            above.extend([code / 100 * 100, code / 10_000 * 10_000]);
        }
        // 110100 and the like are in no list: a county of 北京 has 北京 for its city.
        above.extend(place.neighbours.iter().flat_map(named));
        Home { own, above }
    }

    fn is_own(&self, code: u32) -> bool {
        self.above.contains(&code) || self.own.iter().any(|own| within(code, *own))
    }

    fn is_sibling(&self, code: u32) -> bool {
        let is_county = |code| level(code) == Level::County;
        let city = |code: u32| code / 100;
        let near = |other: &u32| is_county(*other) && city(*other) == city(code);
        let under = |up: &u32| level(*up) == Level::Prefecture && within(code, *up);
        is_county(code) && (self.own.iter().any(near) || self.above.iter().any(under))
    }
}

/// Whether `code` is `of` or lies in it.
fn within(code: u32, of: u32) -> bool {
    match of {
        // 伊犁哈萨克自治州 is above 塔城 and 阿勒泰, which the codes don't tell.
        654_000 => (6540..=6543).contains(&(code / 100)),
        of if level(of) == Level::Province => code / 10_000 == of / 10_000,
        of if level(of) == Level::Prefecture => code / 100 == of / 100,
        of => code == of,
    }
}

fn level(code: u32) -> Level {
    match code {
        code if code.is_multiple_of(10_000) => Level::Province,
        code if code.is_multiple_of(100) => Level::Prefecture,
        _ => Level::County,
    }
}

/// The name without its suffix, where two characters or more are left.
fn stem(name: &'static str) -> Option<&'static str> {
    let mut stem = guards::SUFFIXES
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))?;
    if name.ends_with("自治州") || name.ends_with("自治县") || name.ends_with("自治区") {
        while let Some(shorter) = guards::PEOPLES
            .iter()
            .find_map(|people| stem.strip_suffix(people))
        {
            stem = shorter;
        }
    }
    (stem.chars().count() >= 2).then_some(stem)
}

/// Where the names given stand in the text: start → end, in characters.
fn allowed_spans(text: &str, place: &PlaceNames) -> BTreeMap<usize, usize> {
    let names: BTreeSet<&str> = std::iter::once(&place.own)
        .chain(&place.superiors)
        .chain(&place.towns)
        .chain(&place.former)
        .chain(&place.neighbours)
        .map(String::as_str)
        .filter(|name| name.chars().count() >= 2)
        .collect();
    let Ok(matcher) = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&names)
    else {
        return BTreeMap::new();
    };
    let (mut byte, mut char) = (0, 0);
    let mut spans = BTreeMap::new();
    for found in matcher.find_iter(text) {
        char += text[byte..found.start()].chars().count();
        byte = found.start();
        let length = text[found.range()].chars().count();
        spans.insert(char, char + length);
    }
    spans
}

#[cfg(test)]
mod tests;
