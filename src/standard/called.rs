//! Which part, item or requirement a folder or file name means: by id, number, title or alias.

use std::collections::BTreeMap;

use super::names::{Title, leading_number, normalise, numeral};
use super::{Item, ItemId, Part, PartId, Requirement, RequirementId, Standard};

/// Titles this like a name are taken for it where only parts or items can stand.
const LIKE: f64 = 0.8;

/// Names of a standard's entries, prepared for many questions.
#[derive(Debug, Clone)]
pub struct Index {
    parts: Vec<Entry<PartId>>,
    items: Vec<Entry<ItemId>>,
    requirements: BTreeMap<String, Vec<RequirementId>>,
    titles: Vec<(RequirementId, Vec<Title>)>,
}

#[derive(Debug, Clone)]
struct Entry<T> {
    id: T,
    key: String,
    number: Option<u32>,
    title: String,
    like: Title,
}

impl Index {
    /// Prepares the names of a standard.
    pub fn of(standard: &Standard) -> Self {
        let part = |part: &Part| Entry {
            id: part.id.clone(),
            key: normalise(part.id.as_str()),
            number: numeral(&part.number),
            title: normalise(&part.title),
            like: Title::of(&part.title),
        };
        let item = |item: &Item| Entry {
            id: item.id.clone(),
            key: normalise(item.id.as_str()),
            number: numeral(&item.number),
            title: normalise(&item.title),
            like: Title::of(&item.title),
        };
        let mut requirements: BTreeMap<String, Vec<RequirementId>> = BTreeMap::new();
        for requirement in standard.requirements() {
            for key in keys(requirement) {
                let ids = requirements.entry(key).or_default();
                if !ids.contains(&requirement.id) {
                    ids.push(requirement.id.clone());
                }
            }
        }
        Index {
            parts: standard.parts.iter().map(part).collect(),
            items: standard.items().map(item).collect(),
            requirements,
            titles: standard.requirements().map(titles).collect(),
        }
    }

    /// The requirements most like a name in their titles and aliases, best first, those below
    /// `least` (0 to 1) left out.
    pub fn likely(&self, name: &str, least: f64) -> Vec<(f64, &RequirementId)> {
        let name = Title::of(name);
        let mut found: Vec<(f64, &RequirementId)> = self
            .titles
            .iter()
            .map(|(id, titles)| {
                let like = titles.iter().map(|title| name.like(title));
                (like.fold(0.0, f64::max), id)
            })
            .filter(|(like, _)| *like >= least)
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found
    }

    /// The part a name means: `p3`, `三`, `第三部分`, `三、市容环境卫生`.
    pub fn part(&self, name: &str) -> Option<&PartId> {
        called(&self.parts, name)
    }

    /// The item a name means: `p3.toilet`, `15`, `第15项`, `15-厕所革命与生活污水`.
    pub fn item(&self, name: &str) -> Option<&ItemId> {
        called(&self.items, name)
    }

    /// The requirements a name means exactly, by id, title or alias. Several only where types of
    /// sample point use the same words.
    pub fn requirements(&self, name: &str) -> &[RequirementId] {
        let key = normalise(name);
        let first = key.split(['-', '_']).next();
        self.requirements
            .get(&key)
            .or_else(|| {
                // `p1.gov.law-爱国卫生条例`: the id in front settles it.
                let first = first.filter(|f| f.contains('.') && f.is_ascii())?;
                self.requirements.get(first)
            })
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

fn titles(requirement: &Requirement) -> (RequirementId, Vec<Title>) {
    let names = [&requirement.title].into_iter().chain(&requirement.aliases);
    let titles = names.map(|name| Title::of(name)).collect();
    (requirement.id.clone(), titles)
}

/// Everything a requirement may be called, normalised.
fn keys(requirement: &Requirement) -> impl Iterator<Item = String> {
    let names = [requirement.id.as_str(), requirement.title.as_str()];
    let aliases = requirement.aliases.iter().map(String::as_str);
    names
        .into_iter()
        .chain(aliases)
        .map(normalise)
        .chain([normalise(&folder_title(&requirement.title))])
}

/// A title fit for the name of a folder on every system: without what stands in brackets and
/// without forbidden characters, at most 30 characters.
pub fn folder_title(title: &str) -> String {
    let mut depth = 0usize;
    let mut short = String::new();
    for c in title.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '/' | '\\' | ':' | '：' | '*' | '?' | '"' | '<' | '>' | '|' => short.push('、'),
            c if c.is_control() => {}
            c => short.push(c),
        }
    }
    let short: String = short.chars().take(30).collect();
    let short = short.trim_matches(|c: char| c.is_whitespace() || "、，,。.".contains(c));
    if short.is_empty() {
        "材料".into()
    } else {
        short.into()
    }
}

fn called<'a, T>(entries: &'a [Entry<T>], name: &str) -> Option<&'a T> {
    let key = normalise(name);
    let exact = entries
        .iter()
        .find(|e| key == e.key || (!e.title.is_empty() && key == e.title));
    if let Some(entry) = exact {
        return Some(&entry.id);
    }
    let coded = entries.iter().find(|e| {
        let rest = key.strip_prefix(e.key.as_str());
        rest.is_some_and(|rest| rest.starts_with(['-', '_']))
    });
    if let Some(entry) = coded {
        return Some(&entry.id);
    }
    let title = Title::of(&key);
    let like = entries
        .iter()
        .map(|e| (title.like(&e.like), e))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    if like.0 >= LIKE {
        return Some(&like.1.id);
    }
    // A number counts only where there is nothing beside it that says otherwise.
    let number = leading_number(name)?;
    let bare = numeral(&key).is_some() || key.starts_with('第');
    let numbered = entries.iter().find(|e| bare && e.number == Some(number));
    numbered.map(|e| &e.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::builtin;

    #[test]
    fn parts_and_items_by_id_number_and_title() {
        let index = Index::of(&builtin("guowei-2021").unwrap());
        for name in [
            "p3",
            "三",
            "第三部分",
            "三、市容环境卫生",
            "03-市容环境卫生",
            "P3-市容",
        ] {
            assert_eq!(index.part(name).map(PartId::as_str), Some("p3"), "{name}");
        }
        for name in [
            "p3.toilet",
            "15",
            "第15项",
            "15-厕所革命与生活污水",
            "厕所革命和生活污水",
        ] {
            assert_eq!(
                index.item(name).map(ItemId::as_str),
                Some("p3.toilet"),
                "{name}"
            );
        }
        for name in ["2023", "卫健局", "其他", "第一中学"] {
            assert_eq!(index.part(name), None, "{name}");
            assert_eq!(index.item(name), None, "{name}");
        }
    }

    #[test]
    fn a_requirement_is_found_under_the_folder_name_we_give_it() {
        let standard = builtin("guowei-2021").unwrap();
        let index = Index::of(&standard);
        for requirement in standard.requirements() {
            let folder = format!("07-{}", folder_title(&requirement.title));
            let found = index.requirements(&folder);
            assert!(found.contains(&requirement.id), "{folder}");
            // Only sample points share words with others, and they owe nothing of the others'.
            let sample = |id: &&RequirementId| id.as_str().starts_with("sample.");
            let others = found.iter().filter(|id| **id != requirement.id);
            assert!(
                sample(&&requirement.id) || others.clone().all(|id| sample(&id)),
                "{folder}"
            );
        }
    }
}
