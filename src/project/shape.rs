//! The shape of a folder of submissions: its names, level by level, and the layout that explains
//! them best.

use std::collections::BTreeSet;
use std::path::Path;

use super::roles::Names;
use super::{Layout, Level, NO_YEAR_NAME, README_NAME};
use crate::error::{Error, Result};
use crate::standard::Index;
use crate::standard::names::{normalise, years_in};

/// Levels of folders that are looked at.
const DEEPEST: usize = 5;
/// Names that are looked at in all.
const MOST: usize = 50_000;
/// Names of a level that are held against the standard's titles.
const SAMPLE: usize = 100;
/// A level is explained where its names fit this well on average.
const EXPLAINED: f64 = 0.5;
/// How well an unknown name fits as a unit: better than nothing, worse than a known one.
const UNKNOWN_UNIT: f64 = 0.6;

/// Names of folders and files, without what is in them. Links are not followed.
pub(super) struct Tree {
    /// Names of folders by level, sorted within each.
    levels: Vec<Vec<String>>,
    /// For each level, how many folders of the level above hold some of it.
    parents: Vec<usize>,
    files: Vec<String>,
    unreadable: Vec<String>,
    cut: bool,
}

/// Names of the folders in a folder, sorted; links and hidden ones left out.
pub(super) fn folders(folder: &Path) -> Result<Vec<String>> {
    let (folders, _) = names(folder).map_err(|e| Error::disk("打开文件夹", folder, e))?;
    Ok(folders)
}

fn names(folder: &Path) -> std::io::Result<(Vec<String>, Vec<String>)> {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let kind = entry.file_type()?;
        if name.starts_with('.') || name.starts_with("~$") || name == README_NAME {
            continue;
        }
        if kind.is_dir() {
            folders.push(name);
        } else if kind.is_file() {
            files.push(name);
        }
    }
    folders.sort();
    files.sort();
    Ok((folders, files))
}

impl Tree {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut tree = Tree {
            levels: Vec::new(),
            parents: Vec::new(),
            files: Vec::new(),
            unreadable: Vec::new(),
            cut: false,
        };
        let (first, files) = names(root).map_err(|e| Error::disk("打开文件夹", root, e))?;
        tree.files = files;
        let mut level: Vec<_> = first
            .into_iter()
            .map(|name| (root.join(&name), name))
            .collect();
        let mut seen = level.len();
        let mut parents = 1;
        while !level.is_empty() && tree.levels.len() < DEEPEST {
            tree.levels
                .push(level.iter().map(|(_, name)| name.clone()).collect());
            tree.parents.push(parents);
            parents = 0;
            let mut next = Vec::new();
            for (path, name) in level {
                if seen > MOST {
                    tree.cut = true;
                    break;
                }
                let Ok((folders, files)) = names(&path) else {
                    tree.unreadable.push(name);
                    continue;
                };
                seen += folders.len() + files.len();
                parents += usize::from(!folders.is_empty());
                tree.files.extend(files);
                next.extend(folders.into_iter().map(|name| (path.join(&name), name)));
            }
            level = next;
        }
        Ok(tree)
    }

    /// Names of a level, 0 for the top.
    pub(super) fn names(&self, level: usize) -> impl Iterator<Item = &str> {
        self.levels
            .get(level)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    pub(super) fn all_folders(&self) -> impl Iterator<Item = &str> {
        self.levels.iter().flatten().map(String::as_str)
    }

    pub(super) fn all_files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// What could not be looked at.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut said = Vec::new();
        if !self.unreadable.is_empty() {
            said.push(format!(
                "这些文件夹打不开，没有看：{}。",
                self.unreadable.join("、")
            ));
        }
        if self.cut {
            said.push(format!("文件夹太多，只看了前 {MOST} 个名称。"));
        }
        said
    }

    /// Whether enough folders of the level above are divided this way.
    fn common(&self, level: usize) -> bool {
        let above = level
            .checked_sub(1)
            .map_or(1, |above| self.levels[above].len());
        self.parents[level] * 5 >= above
    }
}

/// Whether a folder's name is a year and nothing else to speak of.
pub(super) fn is_year(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "年度",
        "年份",
        "年",
        "创卫",
        "爱国卫生",
        "工作",
        "资料",
        "材料",
        "档案",
    ];
    if years_in(name).is_empty() {
        return normalise(name) == NO_YEAR_NAME;
    }
    let mut rest = normalise(name);
    for word in WORDS {
        rest = rest.replace(word, "");
    }
    rest.chars().all(|c| {
        !c.is_alphanumeric() || c.is_ascii_digit() || "〇零一二三四五六七八九十".contains(c)
    })
}

/// The layout that explains the names best.
pub(super) fn layout(tree: &Tree, index: &Index, names: &Names<'_>) -> Layout {
    let shares: Vec<[f64; 5]> = (0..tree.levels.len())
        .take_while(|level| tree.common(*level))
        .map(|level| shares(tree, level, index, names))
        .collect();
    let mut levels = Vec::new();
    let mut rest = &shares[..];
    // One folder around everything else is not a unit but a wrapping.
    if let [_, below, ..] = rest
        && tree.levels[0].len() == 1
        && !names.knows(&tree.levels[0][0])
        && rest[0][1..].iter().all(|share| *share < EXPLAINED)
        && below.iter().any(|share| *share >= 0.8)
    {
        levels.push(Level::Literal(tree.levels[0][0].clone()));
        rest = &rest[1..];
    }
    levels.extend(best(rest).into_iter().map(|kind| KINDS[kind].clone()));
    Layout { levels }
}

const KINDS: [Level; 5] = [
    Level::Unit,
    Level::Year,
    Level::Part,
    Level::Item,
    Level::Requirement,
];

/// The sequence of distinct kinds, level by level from the top, with the greatest sum of shares,
/// each level explained.
fn best(shares: &[[f64; 5]]) -> Vec<usize> {
    fn extend(
        shares: &[[f64; 5]],
        chosen: &mut Vec<usize>,
        sum: f64,
        best: &mut (f64, Vec<usize>),
    ) {
        if sum > best.0 {
            *best = (sum, chosen.clone());
        }
        let Some(level) = shares.get(chosen.len()) else {
            return;
        };
        for (kind, share) in level.iter().enumerate() {
            if *share >= EXPLAINED && !chosen.contains(&kind) {
                chosen.push(kind);
                extend(shares, chosen, sum + share, best);
                chosen.pop();
            }
        }
    }
    let mut best = (0.0, Vec::new());
    extend(shares, &mut Vec::new(), 0.0, &mut best);
    best.1
}

/// How well each kind explains the names of a level, 0 to 1.
fn shares(tree: &Tree, level: usize, index: &Index, names: &Names<'_>) -> [f64; 5] {
    let found: BTreeSet<&str> = tree.names(level).collect();
    let step = found.len().div_ceil(SAMPLE).max(1);
    let mut sums = [0.0; 5];
    let mut count = 0.0;
    for name in found.into_iter().step_by(step) {
        let fits = fits(name, index, names);
        sums.iter_mut().zip(fits).for_each(|(sum, fit)| *sum += fit);
        count += 1.0;
    }
    sums.map(|sum| sum / f64::max(count, 1.0))
}

fn fits(name: &str, index: &Index, names: &Names<'_>) -> [f64; 5] {
    let yes = |yes: bool| f64::from(u8::from(yes));
    let year = yes(is_year(name));
    let part = yes(index.part(name).is_some());
    let item = yes(index.item(name).is_some());
    let requirement = if !index.requirements(name).is_empty() {
        1.0
    } else if year == 0.0 && !index.likely(name, 0.6).is_empty() {
        0.7
    } else {
        0.0
    };
    let unit = if year + part + item > 0.0 || requirement == 1.0 {
        0.0
    } else if names.knows(name) {
        1.0
    } else {
        UNKNOWN_UNIT
    };
    [unit, year, part, item, requirement]
}
