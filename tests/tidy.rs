//! The architecture as a test: who may use whom, where a crate is at home, how long a file is,
//! what every file says first. `src/lib.rs` explains; this decides.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Module → the modules of ours that it may name. Arrows point one way.
const LAYERS: &[(&str, &str)] = &[
    ("error", ""),
    ("digest", ""),
    ("read", "digest"),
    ("page", ""),
    ("places", ""),
    ("standard", "error"),
    ("verdict", "digest standard"),
    ("project", "digest error page standard verdict"),
    ("catalogue", "digest read standard"),
    ("facts", "digest read"),
    ("paper", "read standard"),
    ("finding", "standard verdict"),
    (
        "walk",
        "catalogue digest error facts ocr project read standard worker",
    ),
    ("ocr", "error facts read worker"),
    ("office", "digest error"),
    ("ooxml", ""),
    ("worker", "digest error facts page project read"),
    (
        "likeness",
        "catalogue digest facts paper places project read standard verdict",
    ),
    (
        "evidence",
        "catalogue digest facts finding likeness paper places project read standard",
    ),
    (
        "rules",
        "catalogue evidence facts finding likeness page paper places project read standard verdict",
    ),
    (
        "ledger",
        "error evidence finding paper project read standard verdict",
    ),
    ("score", "catalogue evidence finding project standard"),
    (
        "dossier",
        "catalogue digest evidence facts finding paper project read standard",
    ),
    ("bag", "catalogue digest error facts"),
    (
        "store",
        "catalogue digest error facts finding ledger paper project read standard verdict walk",
    ),
    (
        "assess",
        "catalogue digest dossier evidence facts finding ledger likeness paper project rules score standard verdict",
    ),
    (
        "output",
        "assess bag catalogue digest dossier error evidence facts finding ledger likeness ooxml page paper project read rules score standard verdict",
    ),
    (
        "prints",
        "catalogue digest error likeness places project standard",
    ),
    ("demo", "ooxml read"),
    (
        "desk",
        "assess catalogue demo digest dossier error facts ledger likeness ocr office output page paper prints project read standard store verdict walk worker",
    ),
];

/// Crate (as code names it) → the modules it may be named in.
const HOMES: &[(&str, &[&str])] = &[
    ("walkdir", &["walk"]),
    ("rayon", &["walk", "likeness", "prints"]),
    ("sha2", &["digest", "bag"]),
    ("sha1", &["bag"]),
    ("md5", &["bag"]),
    ("tempfile", &["output", "cli", "desk", "web"]),
    ("similar", &["output"]),
    ("parquet", &["prints"]),
    ("pinyin", &["likeness"]),
    ("qrcode", &["page"]),
    ("zip", &["read", "bag", "ooxml"]),
    ("serde_yaml", &["standard", "project"]),
    ("saphyr", &["standard", "project"]),
    ("tera", &["output", "project"]),
    ("pulldown_cmark", &["output"]),
    ("printpdf", &["output"]),
    ("lopdf", &["output", "demo"]),
    ("subsetter", &["output", "demo"]),
    ("ttf_parser", &["page", "demo", "read"]),
    ("rusqlite", &["store"]),
    ("rust_xlsxwriter", &["output", "demo"]),
    ("calamine", &["read"]),
    ("cfb", &["read"]),
    ("hayro", &["read"]),
    ("hayro_cmap", &["read"]),
    ("imagesize", &["read"]),
    ("rars", &["read"]),
    ("sevenz_rust2", &["read"]),
    ("tar", &["read", "bag"]),
    ("cap", &["worker"]),
    ("quick_xml", &["read"]),
    ("hayro_interpret", &["read"]),
    ("hayro_syntax", &["read"]),
    ("exif", &["read"]),
    ("encoding_rs", &["read", "bag"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("jiff", &["desk", "project"]),
    ("axum", &["web"]),
    ("tokio", &["web"]),
    ("futures_util", &["web"]),
    ("getrandom", &["web", "prints"]),
];

/// Words that mean the disk, the clock, a thread or chance: none of them from evidence on.
const WORLDLY: &[&str] = &[
    "std::fs",
    "std::time",
    "std::thread",
    "std::net",
    "std::env",
    "rand::",
];
const UNWORLDLY: &[&str] = &[
    "evidence", "rules", "finding", "ledger", "score", "dossier", "page", "likeness", "paper",
    "facts", "read", "verdict",
];

const LONGEST_FILE: usize = 400;

#[test]
fn arrows_point_one_way() {
    let allowed: BTreeMap<&str, &str> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, module, code) in sources() {
        if ["main", "lib", "cli", "web"].contains(&module.as_str()) {
            continue;
        }
        let Some(may) = allowed.get(module.as_str()) else {
            wrong.push(format!(
                "{path}: module `{module}` is not in the table of layers"
            ));
            continue;
        };
        for used in ours(&code) {
            if used != module && !may.split(' ').any(|name| name == used) {
                wrong.push(format!("{path}: `{module}` may not use `{used}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_crate_has_one_home() {
    let mut wrong = Vec::new();
    for (path, module, code) in sources() {
        for (name, homes) in HOMES {
            let named =
                code.contains(&format!("use {name}::")) || code.contains(&format!(" {name}::"));
            if named && !homes.contains(&module.as_str()) {
                wrong.push(format!("{path}: `{name}` is at home in {homes:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn from_evidence_on_there_is_no_world() {
    let mut wrong = Vec::new();
    for (path, module, code) in sources() {
        if UNWORLDLY.contains(&module.as_str()) {
            wrong.extend(
                WORLDLY
                    .iter()
                    .filter(|word| code.contains(*word))
                    .map(|word| format!("{path}: names `{word}`")),
            );
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut wrong = Vec::new();
    for path in ["src", "tests", "cluster"]
        .into_iter()
        .flat_map(|folder| files(Path::new(folder), "rs"))
    {
        let text = fs::read_to_string(&path).expect("a source file");
        if !text.starts_with("//! ") {
            wrong.push(format!(
                "{}: the first line does not say what the file is for",
                path.display()
            ));
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!(
                "{}: {lines} lines, at most {LONGEST_FILE}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_top_level_is_as_the_card_says() {
    let known = [
        ".cargo",
        ".ci",
        ".git",
        ".gitignore",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "benches",
        "clippy.toml",
        "cluster",
        "deny.toml",
        "fixtures",
        "rust-toolchain.toml",
        "src",
        "target",
        // What the README's first command leaves.
        "卷宗演示",
        "templates",
        "tests",
    ];
    let stray: Vec<_> = fs::read_dir(".")
        .expect("the checkout")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    assert!(
        stray.is_empty(),
        "at the top level, but not on the card: {stray:?}"
    );
}

#[test]
fn every_rule_fixture_has_its_rule_and_every_rule_its_fixture() {
    let fixtures: Vec<String> = files(Path::new("fixtures/rules"), "md")
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .filter(|name| name != "README")
        .collect();
    let rules: Vec<String> = juanzong::rules::RULES
        .iter()
        .map(|rule| rule.code.to_string())
        .collect();
    assert_eq!(fixtures, rules);
}

/// Path, module and code (tests cut off, comments blanked) of every source file.
fn sources() -> Vec<(String, String, String)> {
    files(Path::new("src"), "rs")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            let shown = path.to_string_lossy().replace('\\', "/");
            let module = shown
                .trim_start_matches("src/")
                .trim_end_matches(".rs")
                .split('/')
                .next()
                .unwrap_or_default();
            (shown.clone(), module.to_string(), code)
        })
        .collect()
}

/// The modules of ours that code names through `crate::…`, `crate::{a::…, b}` included.
fn ours(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => names.extend(top_level_names(group)),
            None => names.push(leading_name(after)),
        }
    }
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

fn leading_name(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn top_level_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut from) = (0, vec![leading_name(group)], 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => from = at + 1,
            _ => continue,
        }
        if c == ',' && depth == 0 {
            names.push(leading_name(&group[from..]));
        }
    }
    names
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}
