//! What it is: requirements by id, title and alias, and how sure a name points at one.

use std::collections::BTreeMap;

use crate::project::Project;
use crate::project::called::{key, without_brackets};
use crate::standard::folder_title;
use crate::standard::{Item, Part, Requirement, YearRule, names};

/// The requirements of a project by every name that may stand on a folder or file.
pub(super) struct Titles<'a> {
    /// Requirements in the standard's order.
    pub all: Vec<Title<'a>>,
    exact: BTreeMap<String, Vec<usize>>,
    ids: BTreeMap<String, usize>,
}

/// One requirement.
pub(super) struct Title<'a> {
    pub requirement: &'a Requirement,
    pub part: &'a Part,
    pub item: &'a Item,
    /// Whether every year has a slot of its own.
    pub yearly: bool,
    /// The words of the title and the aliases.
    pub words: Vec<Words>,
    /// What its kind is called: 年度计划.
    pub kind: &'a str,
}

/// The words of a name: its letters without years, numbers and empty words.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub text: String,
    /// Length in characters.
    pub len: usize,
    /// Pairs of neighbouring characters, sorted.
    pub pairs: Vec<(char, char)>,
}

/// What a name points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match {
    /// Nothing we know.
    Nothing,
    /// This requirement and no other.
    One(usize),
    /// Any of these.
    Several(Vec<usize>),
    /// A requirement of the standard that is not among those asked for.
    NotDue(usize),
}

impl<'a> Titles<'a> {
    pub fn of(project: &'a Project) -> Self {
        let mut titles = Titles {
            all: Vec::new(),
            exact: BTreeMap::new(),
            ids: BTreeMap::new(),
        };
        for part in &project.standard.parts {
            for item in &part.items {
                for requirement in &item.requirements {
                    titles.add(project, part, item, requirement);
                }
            }
        }
        titles
    }

    fn add(&mut self, project: &'a Project, part: &'a Part, item: &'a Item, of: &'a Requirement) {
        let at = self.all.len();
        let mut spellings = vec![
            of.title.clone(),
            without_brackets(&of.title),
            folder_title(&of.title),
        ];
        spellings.extend(of.aliases.iter().cloned());
        let mut words: Vec<Words> = Vec::new();
        for spelling in &spellings {
            let key = key(spelling);
            let known = self.exact.entry(key).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
            let spelt = Words::of(spelling);
            if spelt.len > 0 && !words.contains(&spelt) {
                words.push(spelt);
            }
        }
        self.ids.insert(names::normalise(of.id.as_str()), at);
        let kind = project.standard.kinds.get(&of.kind);
        self.all.push(Title {
            requirement: of,
            part,
            item,
            yearly: of.years == YearRule::Each,
            words,
            kind: kind.map_or("", String::as_str),
        });
    }

    /// The requirements called just this, or whose id stands in front; due or not.
    pub fn exact(&self, name: &str) -> Vec<usize> {
        let name = names::normalise(name);
        let id: &str = name
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
            .next()
            .unwrap_or_default();
        if let Some(at) = self.ids.get(id.trim_end_matches('.')) {
            return vec![*at];
        }
        [key(&name), key(&without_brackets(&name))]
            .iter()
            .find_map(|key| self.exact.get(key))
            .cloned()
            .unwrap_or_default()
    }

    /// What a name points at among the requirements for which `due` holds. `noise` are words to
    /// overlook: the unit's and the place's names.
    pub fn find(&self, name: &str, noise: &[String], due: &dyn Fn(usize) -> bool) -> Match {
        let exact = self.exact(name);
        let ours: Vec<usize> = exact.iter().copied().filter(|at| due(*at)).collect();
        match (&ours[..], &exact[..]) {
            ([one], _) => return Match::One(*one),
            ([], []) => {}
            ([], [first, ..]) => return Match::NotDue(*first),
            _ => return Match::Several(ours),
        }
        let words = Words::without(name, noise);
        for sure in [equal, contains, shortened] {
            let mut best: Vec<usize> = Vec::new();
            let mut longest = 0;
            for (at, title) in self.all.iter().enumerate().filter(|(at, _)| due(*at)) {
                let strength = title.words.iter().map(|w| sure(&words, w)).max();
                let strength = strength.unwrap_or(0);
                if strength > longest {
                    longest = strength;
                    best.clear();
                }
                if strength > 0 && strength == longest {
                    best.push(at);
                }
            }
            match &best[..] {
                [] => {}
                [one] => return Match::One(*one),
                _ => return Match::Several(best),
            }
        }
        Match::Nothing
    }
}

/// Least length, in characters, of words that may point at a requirement by themselves.
const LEAST: usize = 4;

/// The same words.
fn equal(name: &Words, title: &Words) -> usize {
    if name.len > 1 && name.text == title.text {
        title.len
    } else {
        0
    }
}

/// The name holds the whole title.
fn contains(name: &Words, title: &Words) -> usize {
    if title.len >= LEAST && name.text.contains(&title.text) {
        title.len
    } else {
        0
    }
}

/// The name is a good half of the title, cut short.
fn shortened(name: &Words, title: &Words) -> usize {
    if name.len >= LEAST && name.len * 2 >= title.len && title.text.contains(&name.text) {
        name.len
    } else {
        0
    }
}

impl Words {
    pub fn of(name: &str) -> Self {
        Words::from_letters(names::words_of(&without_chinese_years(name)))
    }

    /// The words of a name but for those to overlook.
    pub fn without(name: &str, noise: &[String]) -> Self {
        let mut text = without_chinese_years(&key(name));
        for word in noise {
            let shorter = text.replace(word.as_str(), "");
            if shorter.chars().any(|c| !c.is_ascii_digit()) {
                text = shorter;
            }
        }
        Words::from_letters(names::words_of(&text))
    }

    fn from_letters(letters: Vec<char>) -> Self {
        let mut pairs: Vec<_> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        Words {
            len: letters.len(),
            text: letters.into_iter().collect(),
            pairs,
        }
    }
}

/// `二〇二三年总结` → `年总结`: a year in Chinese digits is no word.
fn without_chinese_years(name: &str) -> String {
    let is_digit = |c: char| "〇○零一二三四五六七八九".contains(c);
    let mut kept = String::new();
    let mut rest = name;
    while let Some(start) = rest.find(is_digit) {
        let run = &rest[start..];
        let end = run.find(|c| !is_digit(c)).unwrap_or(run.len());
        kept.push_str(&rest[..start]);
        if run[..end].chars().count() != 4 || names::year_in(&run[..end]).is_none() {
            kept.push_str(&run[..end]);
        }
        rest = &run[end..];
    }
    kept.push_str(rest);
    kept
}
