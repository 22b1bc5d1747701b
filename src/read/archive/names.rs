//! Names of members → paths that mean the same on every system, each once.
//!
//! In this order, for each part between `/` or `\`:
//!
//! 1. `.` and empty parts go, `..` goes and does not take the part before with it;
//! 2. a drive (`C:`) in front goes;
//! 3. control characters, characters that turn the direction of writing, and `<>:"|?*` become `_`;
//! 4. blanks and dots at the end go; what is empty then is `_`;
//! 5. a name of a Windows device (`CON`, `nul.txt`) gets `_` in front;
//! 6. a part of more than 255 bytes is cut, keeps its extension and gets `~` and eight digits of its
//!    digest before it;
//! 7. of more than 32 parts those in the middle go.
//!
//! Then folders that differ only in case or Unicode form become one, and a file whose name is
//! taken gets `(2)`, `(3)`, … before its extension. Names that would have led out of the archive's
//! own folder (1, 2, a leading `/`), or lost folders (7), are kept as they were in
//! [`Member::unsafe_name`].

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use super::super::Member;
use super::decode;
use super::intake::Entry;
use crate::digest::digest;

/// Bytes of UTF-8 in one part; UTF-16 has never more units.
const LONGEST: usize = 255;
/// Parts of one path.
const DEEPEST: usize = 32;
/// Bytes of an extension that survives cutting.
const EXTENSION: usize = 16;

/// The members, with paths that are safe and differ.
pub(super) fn settle(entries: Vec<Entry>) -> Vec<Member> {
    let (names, rest): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .map(|entry| (entry.name, (entry.size, entry.content)))
        .unzip();
    let names = decode::decode(names);
    let safe: Vec<Safe> = names.iter().map(|name| Safe::of(name)).collect();
    let paths = distinct(safe.iter().map(|safe| safe.parts.clone()).collect());
    let all = names.into_iter().zip(safe).zip(paths).zip(rest);
    all.map(|(((name, safe), path), (size, content))| Member {
        path,
        size,
        content,
        unsafe_name: safe.changed.then(|| shown(&name)),
    })
    .collect()
}

/// A name made safe.
struct Safe {
    /// Never empty.
    parts: Vec<String>,
    /// Whether it means another place now.
    changed: bool,
}

impl Safe {
    fn of(name: &str) -> Self {
        let separators = ['/', '\\'];
        let mut changed = name.starts_with(separators);
        let mut parts = Vec::new();
        for (at, mut part) in name.split(separators).enumerate() {
            if at == 0 && is_drive(part) {
                part = &part[2..];
                changed = true;
            }
            match part {
                "" | "." => {}
                ".." => changed = true,
                part => parts.push(safe_part(part)),
            }
        }
        if parts.len() > DEEPEST {
            let tail = parts.len() - DEEPEST / 2;
            parts.drain(DEEPEST / 2..tail);
            changed = true;
        }
        if parts.is_empty() {
            parts.push("_".into());
        }
        Safe { parts, changed }
    }
}

fn is_drive(part: &str) -> bool {
    matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

fn safe_part(part: &str) -> String {
    let letters: String = part
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            c if c.is_control() || turns_direction(c) => '_',
            c => c,
        })
        .collect();
    let mut safe = match letters.trim_end_matches([' ', '.']) {
        "" => "_".to_owned(),
        kept => kept.to_owned(),
    };
    if is_device(&safe) {
        safe.insert(0, '_');
    }
    if safe.len() > LONGEST {
        safe = cut(&safe);
    }
    safe
}

/// Marks that make `fdp.exe` look like `exe.pdf` (Unicode UAX #9).
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Names that Windows gives to devices, in any case and with any extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end_matches(' ').to_uppercase();
    if matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = stem.strip_prefix("COM").or(stem.strip_prefix("LPT"));
    number.is_some_and(|n| {
        matches!(n, "¹" | "²" | "³") || (n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    })
}

fn cut(part: &str) -> String {
    let extension = part
        .rfind('.')
        .filter(|at| *at > 0 && part.len() - at <= EXTENSION)
        .map_or("", |at| &part[at..]);
    let mark = format!("~{:.8}", digest(part.as_bytes()).to_string());
    let mut end = LONGEST - mark.len() - extension.len();
    while !part.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{mark}{extension}", &part[..end])
}

/// Paths that differ in more than case and Unicode form, and of which none is a folder of another.
fn distinct(all: Vec<Vec<String>>) -> Vec<String> {
    let mut spellings: BTreeMap<String, String> = BTreeMap::new();
    let mut folders: Vec<String> = Vec::with_capacity(all.len());
    for parts in &all {
        let mut folder = String::new();
        for part in &parts[..parts.len() - 1] {
            let path = format!("{folder}{part}/");
            folder = spellings.entry(key(&path)).or_insert(path).clone();
        }
        folders.push(folder);
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    all.into_iter()
        .zip(folders)
        .map(|(parts, folder)| {
            let name = &parts[parts.len() - 1];
            let mut path = format!("{folder}{name}");
            let number = next.entry(key(&path)).or_insert(1);
            while taken.contains(&key(&path)) || spellings.contains_key(&key(&format!("{path}/"))) {
                *number += 1;
                path = format!("{folder}{}", numbered(name, *number));
            }
            taken.insert(key(&path));
            path
        })
        .collect()
}

/// `通知.doc`, 2 → `通知(2).doc`.
fn numbered(name: &str, number: usize) -> String {
    match name.rfind('.').filter(|at| *at > 0) {
        Some(at) => format!("{}({number}){}", &name[..at], &name[at..]),
        None => format!("{name}({number})"),
    }
}

/// What two paths have in common that some system takes for one.
fn key(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// A name as it was, fit to be shown: control characters made visible, cut where it is long.
fn shown(name: &str) -> String {
    let shown: String = name
        .chars()
        .take(200)
        .map(|c| {
            if c.is_control() || turns_direction(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    if name.chars().nth(200).is_some() {
        return format!("{shown}…");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(name: &str) -> (String, bool) {
        let safe = Safe::of(name);
        (safe.parts.join("/"), safe.changed)
    }

    #[test]
    fn names_mean_the_same_on_every_system() {
        for (name, path, changed) in [
            ("2023/通知.doc", "2023/通知.doc", false),
            ("2023\\通知.doc", "2023/通知.doc", false),
            ("./a//b", "a/b", false),
            ("../../etc/passwd", "etc/passwd", true),
            ("a/../b", "a/b", true),
            ("/etc/passwd", "etc/passwd", true),
            ("C:\\Windows\\a", "Windows/a", true),
            ("C:a", "a", true),
            ("\\\\server\\share\\a", "server/share/a", true),
            ("..", "_", true),
            ("CON", "_CON", false),
            ("nul.tar.gz", "_nul.tar.gz", false),
            ("com1 .txt", "_com1 .txt", false),
            ("LPT¹", "_LPT¹", false),
            ("console.txt", "console.txt", false),
            ("总结. . ", "总结", false),
            ("... /a", "_/a", false),
            ("a\0b\n?.txt", "a_b__.txt", false),
            ("12:30 会议|纪要.doc", "12_30 会议_纪要.doc", false),
            ("表\u{202e}fdp.exe", "表_fdp.exe", false),
        ] {
            assert_eq!(safe(name), (path.into(), changed), "{name:?}");
        }
    }

    #[test]
    fn long_names_are_cut_alike_and_stay_apart() {
        let long = |last: &str| format!("{}{last}.docx", "长".repeat(100));
        let (one, other) = (safe(&long("一")).0, safe(&long("二")).0);
        assert!(one.len() <= 255 && one.ends_with(".docx") && one.contains('~'));
        assert_ne!(one, other);
        assert_eq!(safe(&long("一")).0, one);
        let deep = safe(&"层/".repeat(1000));
        assert_eq!((deep.0.split('/').count(), deep.1), (32, true));
    }

    #[test]
    fn paths_differ_wherever_they_are_put() {
        let paths = [
            "a/x.doc",
            "A/X.doc",
            "a/x.doc",
            "é.txt",
            "e\u{301}.txt",
            "b",
            "b/c",
            "a/x(2).doc",
        ];
        let parts = paths
            .iter()
            .map(|p| p.split('/').map(String::from).collect());
        assert_eq!(
            distinct(parts.collect()),
            [
                "a/x.doc",
                "a/X(2).doc",
                "a/x(3).doc",
                "é.txt",
                "e\u{301}(2).txt",
                "b(2)",
                "b/c",
                "a/x(2)(2).doc"
            ]
        );
    }
}
