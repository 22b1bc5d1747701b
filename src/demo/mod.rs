//! The made-up county 青砚县: generates its project file and folders, the same bytes each time.
//!
//! Its texts are `fixtures/county/`, readable and editable by people; faults are planted there on
//! purpose, each with a `注` that says why. [`county`] gives every file, `tests/county.rs` holds
//! what the program finds against `fixtures/county/应得.md`.

mod broken;
mod docx;
mod numbers;
mod pdf;
mod pdf_font;
mod photo;
mod plain;
mod rng;
mod source;
mod times;
mod xlsx;

use std::collections::BTreeMap;

use source::{Block, Entry};

/// A file: path below the county's folder, `/` between parts, and its bytes.
pub type File = (String, Vec<u8>);

/// Folder of what units hand in.
const SUBMISSIONS: &str = "报送材料";

/// Sources by the folder they lie in. A new unit is one file there and one line here.
const SOURCES: &[(&str, &str)] = &[
    ("", include_str!("../../fixtures/county/00-上级来文.md")),
    ("", include_str!("../../fixtures/county/00-参考资料.md")),
    ("", include_str!("../../fixtures/county/16-指标数据.md")),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/01-爱卫办.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/02-卫健局.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/03-教育局.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/04-城管局.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/05-住建局.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/06-市监局.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/07-生态环境分局.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/08-水务局.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/09-疾控中心.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/10-砚南街道.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/11-望岫街道.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/12-墨池社区.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/13-县人民医院.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/14-第一实验小学.md"),
    ),
    (
        SUBMISSIONS,
        include_str!("../../fixtures/county/15-没有单位的文件.md"),
    ),
];

/// Files that are taken as they are.
const AS_THEY_ARE: &[(&str, &str)] = &[
    (
        "juanzong.yaml",
        include_str!("../../fixtures/county/juanzong.yaml"),
    ),
    (
        "演示清单.yaml",
        include_str!("../../fixtures/county/演示清单.yaml"),
    ),
];

/// Every file of the county, by path.
pub fn county() -> Vec<File> {
    let mut files: BTreeMap<String, Vec<u8>> = AS_THEY_ARE
        .iter()
        .map(|(path, text)| ((*path).to_string(), text.as_bytes().to_vec()))
        .collect();
    let entries = entries();
    let (copies, originals): (Vec<&Entry>, Vec<&Entry>) = entries
        .iter()
        .partition(|entry| entry.keys.contains_key("照抄"));
    for entry in originals {
        files.insert(entry.path.clone(), make(entry));
    }
    for entry in copies {
        let bytes = files[entry.get("照抄")].clone();
        files.insert(entry.path.clone(), bytes);
    }
    files.into_iter().collect()
}

/// A county of `n` times as many units, each lot named and worded apart from the others: for
/// measuring how time grows. One time is [`county`] itself.
pub fn county_times(n: usize) -> Vec<File> {
    times::county(n)
}

/// What every source says, tables filled in.
fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for (below, text) in SOURCES {
        entries.extend(source::parse(text, below).expect("a test reads every source"));
    }
    quote(&mut entries);
    for entry in &mut entries {
        let mut rng = rng::Rng::of(&entry.path);
        for block in &mut entry.body {
            if let Block::Table(rows) = block {
                *rows = numbers::fill(rows, &mut rng);
            }
        }
    }
    entries
}

/// Papers that forward another (`附`) carry its whole text behind their own; papers with a number
/// have a red head.
fn quote(entries: &mut [Entry]) {
    let texts: BTreeMap<String, Vec<Block>> = entries
        .iter()
        .map(|entry| {
            let foot = ["落款", "日期"].map(|key| Block::Text(entry.get(key).into()));
            let head = [Block::Heading(entry.get("题名").into())];
            let whole = head.iter().chain(&entry.body).chain(&foot).cloned();
            (entry.path.clone(), whole.collect())
        })
        .collect();
    for entry in entries {
        if let Some(quoted) = texts.get(entry.get("附")) {
            let own = ["落款", "日期"].map(|key| Block::Text(entry.get(key).into()));
            entry.body.extend(own.into_iter().chain(quoted.clone()));
            entry.keys.remove("落款");
            entry.keys.remove("日期");
        }
        if !entry.get("文号").is_empty() && entry.get("眉").is_empty() {
            let head = format!("{}文件", entry.get("落款"));
            entry.keys.insert("眉".into(), head);
        }
    }
}

/// An entry's bytes. What is copied from another file comes later.
fn make(entry: &Entry) -> Vec<u8> {
    if let Some(bytes) = broken::write(entry) {
        return bytes;
    }
    let format = match entry.get("实为") {
        "" => entry.extension(),
        other => other.to_string(),
    };
    match format.as_str() {
        "docx" => docx::write(entry),
        "xlsx" => xlsx::write(entry),
        "pdf" => pdf::write(entry),
        "jpg" => photo::write(entry),
        "md" => plain::markdown(entry),
        "html" => plain::html(entry),
        _ => plain::text(entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_exists_and_every_character_can_be_printed() {
        let entries = entries();
        let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        let mut wrong = Vec::new();
        for entry in &entries {
            for key in ["照抄", "附", "底片"] {
                let named = entry.get(key);
                if !named.is_empty() && !paths.contains(&named) {
                    wrong.push(format!("{}: {key} {named} is no file", entry.path));
                }
            }
            let text = plain::lines(entry, "").concat();
            let lacking = pdf_font::lacking(&text);
            if entry.extension() == "pdf" && !lacking.is_empty() {
                wrong.push(format!("{}: no glyph for {lacking}", entry.path));
            }
        }
        let mut sorted = paths.clone();
        sorted.sort_unstable();
        for pair in sorted.windows(2).filter(|pair| pair[0] == pair[1]) {
            wrong.push(format!("{} twice", pair[0]));
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }
}
