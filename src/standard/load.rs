//! YAML → [`Standard`]: a standard of its own, or changes to one (`extends`). The compiled-in
//! editions come through here like any other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use serde::Deserialize as _;
use serde_yaml::Value;

use super::yaml::{Document, Mistake, Mistakes, Step, at, closest};
use super::{Standard, check, meaning, merge, written};
use crate::error::{Error, Result};

/// Compiled-in editions, by id.
const BUILTIN: [(&str, &str); 2] = [
    (
        "guowei-2021",
        include_str!("../../templates/standards/guowei-2021.yaml"),
    ),
    (
        "guowei-2014",
        include_str!("../../templates/standards/guowei-2014.yaml"),
    ),
];

/// Ids of the compiled-in editions.
pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(id, _)| *id)
}

/// A compiled-in edition.
pub fn builtin(id: &str) -> Option<Standard> {
    static PARSED: OnceLock<BTreeMap<&str, Standard>> = OnceLock::new();
    let parsed = PARSED.get_or_init(|| {
        let parse = |(id, text)| {
            let standard = parse(id, text).expect("compiled-in standards are held by a test");
            (id, standard)
        };
        BUILTIN.into_iter().map(parse).collect()
    });
    parsed.get(id).cloned()
}

/// A standard from a user's own file.
///
/// # Errors
/// The file can't be read, or every mistake in it.
pub fn load(path: &Path) -> Result<Standard> {
    let bytes = std::fs::read(path).map_err(|e| Error::disk("读取标准文件", path, e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::project(format!("标准文件 {} 不是 UTF-8 编码。", path.display()))
            .hint("请用记事本打开，另存为时把编码选成 UTF-8。")
            .because(e)
    })?;
    parse(&path.display().to_string(), &text)
}

/// A standard from YAML text; `file` is its name in messages.
///
/// # Errors
/// Every mistake in it.
pub fn parse(file: &str, text: &str) -> Result<Standard> {
    let (standard, document, mistakes) = read(file, text)?;
    document.verdict(&mistakes)?;
    standard.ok_or_else(|| Error::bug(format!("标准文件 {file} 没有读成。")))
}

/// What is wrong with a standard's text, each with its place.
///
/// # Errors
/// It can't be read at all.
pub(crate) fn mistakes(text: &str) -> Result<Vec<Mistake>> {
    read("标准文件", text).map(|(.., mistakes)| mistakes.list)
}

fn read(file: &str, text: &str) -> Result<(Option<Standard>, Document, Mistakes)> {
    let mut document = Document::parse(file, text)?;
    let mut mistakes = Mistakes::default();
    check::check(&mut document, &schema(), &mut mistakes);
    let form = mistakes.list.len();
    let own: written::Standard = document.read()?;
    let standard = resolve(own, Vec::new(), &mut mistakes);
    mistakes.settle(form);
    Ok((standard, document, mistakes))
}

/// The JSON Schema of a standard's file.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(written::Standard).into()
}

/// What is written → what it means. `prefix` is where `own` stands in its file. `None` only beside
/// mistakes.
pub(crate) fn resolve(
    own: written::Standard,
    prefix: Vec<Step>,
    mistakes: &mut Mistakes,
) -> Option<Standard> {
    let origin = Origin::of(&own, prefix);
    let whole = match own.extends.clone() {
        None => {
            for (key, used) in [
                ("override", !own.r#override.is_empty()),
                ("remove", !own.remove.is_empty()),
            ] {
                if used {
                    let what = format!("没有写 extends（继承哪一份标准），不能用 {key}。");
                    mistakes.key(origin.top(key), what);
                }
            }
            merge::merge(written::Standard::default(), own, &origin, mistakes)
        }
        Some(id) => {
            let Some(base) = base(&id) else {
                let known: Vec<&str> = builtin_ids().collect();
                mistakes.value(
                    origin.top("extends"),
                    format!("没有“{id}”这份标准。程序自带的有：{}。", known.join("、")),
                );
                return None;
            };
            merge::merge(base, own, &origin, mistakes)
        }
    };
    let before = mistakes.list.len();
    let standard = meaning::mean(whole, &origin, mistakes);
    (mistakes.list.len() == before).then_some(standard)
}

/// A compiled-in edition as it is written.
fn base(id: &str) -> Option<written::Standard> {
    written::Standard::deserialize(edition(id)?).ok()
}

/// The tree of a compiled-in edition.
pub(crate) fn edition(id: &str) -> Option<Value> {
    let (id, text) = BUILTIN.iter().find(|(known, _)| *known == id)?;
    Document::parse(id, text)
        .ok()
        .map(|document| document.value)
}

/// Where entries stand in the user's own file, so that a mistake found later can point there.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    prefix: Vec<Step>,
    entries: BTreeMap<String, Vec<Step>>,
    overrides: BTreeMap<String, ()>,
    /// Ids written twice in the file, with the place of the later one.
    pub twice: Vec<(String, Vec<Step>)>,
}

impl Origin {
    /// Of a user's own standard, which begins at `prefix`.
    pub fn of(own: &written::Standard, prefix: Vec<Step>) -> Self {
        let mut origin = Origin {
            prefix,
            ..Origin::default()
        };
        for (i, entry) in own.departments.iter().enumerate() {
            origin.enter(&entry.id, at!["departments", i]);
        }
        for (i, entry) in own.sample_types.iter().enumerate() {
            origin.enter(&entry.id, at!["sample_types", i]);
        }
        for (i, part) in own.parts.iter().enumerate() {
            origin.enter(&part.id, at!["parts", i]);
            for (j, item) in part.items.iter().enumerate() {
                origin.enter_item(item, at!["parts", i, "items", j]);
            }
        }
        for (i, item) in own.items.iter().enumerate() {
            origin.enter_item(item, at!["items", i]);
        }
        for (i, indicator) in own.indicators.iter().enumerate() {
            origin.enter(&indicator.id, at!["indicators", i]);
        }
        for (i, scheme) in own.schemes.iter().enumerate() {
            let place = at!["schemes", i];
            origin.enter(&scheme.id, place.clone());
            origin.enter_rows(&scheme.rows, &place);
            for (j, veto) in scheme.vetoes.iter().enumerate() {
                origin.enter(&veto.id, at!["schemes", i, "vetoes", j]);
            }
        }
        for (i, requirement) in own.requirements.iter().enumerate() {
            origin.enter(&requirement.id, at!["requirements", i]);
        }
        origin.overrides = own.r#override.keys().map(|id| (id.clone(), ())).collect();
        origin
    }

    fn enter_item(&mut self, item: &written::Item, place: Vec<Step>) {
        self.enter(&item.id, place.clone());
        for (k, requirement) in item.requirements.iter().enumerate() {
            let mut place = place.clone();
            place.extend(at!["requirements", k]);
            self.enter(&requirement.id, place);
        }
    }

    fn enter_rows(&mut self, rows: &[written::Row], above: &[Step]) {
        for (n, row) in rows.iter().enumerate() {
            let place: Vec<Step> = above.iter().cloned().chain(at!["rows", n]).collect();
            self.enter(&row.id, place.clone());
            self.enter_rows(&row.rows, &place);
        }
    }

    fn enter(&mut self, id: &str, place: Vec<Step>) {
        let place: Vec<Step> = self.prefix.iter().cloned().chain(place).collect();
        if self.entries.contains_key(id) {
            self.twice.push((id.to_owned(), place));
        } else {
            self.entries.insert(id.to_owned(), place);
        }
    }

    /// A key at the top of the standard.
    pub fn top(&self, key: &str) -> Vec<Step> {
        self.below(at![key])
    }

    /// A place below the standard.
    pub fn below(&self, place: Vec<Step>) -> Vec<Step> {
        self.prefix.iter().cloned().chain(place).collect()
    }

    /// Where a field of an entry is changed: with the entry where the user's file has it, else among
    /// its overrides.
    pub fn change(&self, id: &str, field: &str) -> Vec<Step> {
        match self.entries.get(id) {
            Some(place) => place.iter().cloned().chain(at![field]).collect(),
            None => self.below(at!["override", id, field]),
        }
    }

    /// A field of an entry.
    pub fn field(&self, id: &str, field: &str) -> Vec<Step> {
        if self.overrides.contains_key(id) {
            return self.below(at!["override", id, field]);
        }
        match self.entries.get(id) {
            Some(place) => place.iter().cloned().chain(at![field]).collect(),
            None => self.prefix.clone(),
        }
    }
}

/// `没有“x”这个……。相近的有：……。`
pub(crate) fn unknown<'a>(
    what: &str,
    id: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let near = closest(id, known);
    if near.is_empty() {
        return format!("没有“{id}”这个{what}，一个也没有定义。");
    }
    format!("没有“{id}”这个{what}。相近的有：{}。", near.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::names;

    #[test]
    fn compiled_in_standards_are_right() {
        for (id, text) in BUILTIN {
            let standard = parse(id, text).map_err(|e| e.to_string()).unwrap();
            assert_eq!(standard.id, id);
        }
    }

    #[test]
    fn the_2021_edition_is_whole() {
        let standard = builtin("guowei-2021").unwrap();
        let verified = standard.items().filter(|item| item.verified).count();
        assert_eq!(
            verified, 12,
            "items 1 to 6 and 10 to 15 were held against the text"
        );
        let numbered = |part: &&crate::standard::Part| !part.number.is_empty();
        let parts: Vec<_> = standard.parts.iter().filter(numbered).collect();
        let items = || parts.iter().flat_map(|part| &part.items);
        assert_eq!(parts.len(), 7);
        assert_eq!(items().count(), 45);
        assert_eq!(items().flat_map(|item| &item.requirements).count(), 175);
        let count = |id: &str| {
            let part = standard.parts.iter().find(|part| part.id.as_str() == id);
            part.unwrap()
                .items
                .iter()
                .map(|i| i.requirements.len())
                .sum::<usize>()
        };
        assert_eq!(count("common"), 21);
        assert_eq!(count("application"), 10);
        assert_eq!(standard.sample_types.len(), 36);
        assert!(standard.requirements().all(|r| !r.due.is_empty()));
    }

    #[test]
    fn no_two_requirements_of_one_unit_share_a_name() {
        let standard = builtin("guowei-2021").unwrap();
        let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
        for part in &standard.parts {
            for item in &part.items {
                // A sample point has one type, so its archive is a world of its own.
                let world = if part.id.as_str() == "sample" {
                    item.id.as_str()
                } else {
                    ""
                };
                for r in &item.requirements {
                    for name in r.aliases.iter().chain([&r.title]) {
                        let key = (world.to_owned(), names::normalise(name));
                        if let Some(other) = seen.insert(key, r.id.to_string()) {
                            panic!("“{name}”: {other} and {}", r.id);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn no_web_address_in_a_standard() {
        for (_, text) in BUILTIN {
            assert!(!text.contains("http") && !text.contains("www."));
        }
    }
}
