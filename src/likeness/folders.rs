//! Whole folders handed in twice: said once, not a hundred times.

use std::collections::{BTreeMap, BTreeSet};

use super::copies::Content;
use super::{Kind, Likeness, Side};
use crate::catalogue::{Material, RelPath};
use crate::standard::{UnitId, Year};

/// Files a folder must have before it counts as one.
const LEAST: usize = 3;

/// Two folders of which the left one's files are all in the right one, or the other way round.
pub struct FolderPair {
    left: Side,
    right: Side,
    files: usize,
    degree: f64,
}

/// A folder, everything below it included.
struct Folder<'a> {
    /// Numbers of its contents.
    contents: BTreeSet<usize>,
    unit: Option<&'a UnitId>,
    year: Option<Year>,
    /// False where files of several units lie in it.
    of_one: bool,
}

impl FolderPair {
    /// Whose the two are.
    pub fn units(&self) -> impl Iterator<Item = &UnitId> {
        [&self.left, &self.right]
            .into_iter()
            .filter_map(|side| side.unit.as_ref())
    }

    /// As a likeness.
    pub fn likeness(&self) -> Likeness {
        Likeness {
            kind: Kind::Folder,
            degree: self.degree,
            left: self.left.clone(),
            right: self.right.clone(),
            passages: Vec::new(),
            units: Vec::new(),
            how: format!(
                "整个文件夹相同：{} 份材料内容都一样，不再逐份列出",
                self.files
            ),
        }
    }
}

/// Whether two files lie in two folders already reported.
pub fn covers(pairs: &[FolderPair], a: &Material, b: &Material) -> bool {
    pairs.iter().any(|pair| {
        let (l, r) = (pair.left.path.as_str(), pair.right.path.as_str());
        let (a, b) = (a.path.as_str(), b.path.as_str());
        below(a, l) && below(b, r) || below(b, l) && below(a, r)
    })
}

/// Every copied folder, the topmost of each, by path. Contents that more than `cap` units hold
/// are nobody's.
pub fn find(contents: &[Content], cap: usize) -> Vec<FolderPair> {
    let folders = folders(contents, cap);
    let mut homes: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (path, folder) in &folders {
        for content in &folder.contents {
            homes.entry(*content).or_default().push(path);
        }
    }
    // Topmost first: what lies below a pair already found is not said again.
    let mut order: Vec<&&str> = folders.keys().collect();
    order.sort_by_key(|path| (path.matches('/').count(), **path));
    let mut found: Vec<FolderPair> = Vec::new();
    for path in order {
        let folder = &folders[*path];
        for other in twins(path, folder, &folders, &homes) {
            let known = found.iter().any(|pair| {
                let (l, r) = (pair.left.path.as_str(), pair.right.path.as_str());
                below(path, l) && below(other, r) || below(other, l) && below(path, r)
            });
            if !known {
                found.push(pair(path, other, &folders));
            }
        }
    }
    found.sort_by(|a, b| (&a.left, &a.right).cmp(&(&b.left, &b.right)));
    found
}

fn folders<'a>(contents: &'a [Content<'a>], cap: usize) -> BTreeMap<&'a str, Folder<'a>> {
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
    for (number, content) in contents.iter().enumerate() {
        let units: BTreeSet<u16> = content.holders.iter().map(|(unit, _)| *unit).collect();
        for (_, material) in &content.holders {
            let mut path = material.path.folder();
            while !path.is_empty() {
                let folder = folders.entry(path).or_insert_with(|| Folder {
                    contents: BTreeSet::new(),
                    unit: material.unit.as_ref(),
                    year: material.year,
                    of_one: true,
                });
                folder.of_one &= folder.unit == material.unit.as_ref();
                if folder.year != material.year {
                    folder.year = None;
                }
                if units.len() <= cap {
                    folder.contents.insert(number);
                }
                path = path.rsplit_once('/').map_or("", |(up, _)| up);
            }
        }
    }
    folders.retain(|_, folder| folder.of_one && folder.contents.len() >= LEAST);
    folders
}

/// Folders of another unit, or of another year of the same, that hold all that this one holds;
/// of each unit and year the tightest.
fn twins<'a>(
    path: &str,
    folder: &Folder,
    folders: &BTreeMap<&'a str, Folder>,
    homes: &BTreeMap<usize, Vec<&'a str>>,
) -> Vec<&'a str> {
    let rarest = folder.contents.iter().map(|content| &homes[content]);
    let Some(candidates) = rarest.min_by_key(|homes| homes.len()) else {
        return Vec::new();
    };
    type Owner<'b> = (Option<&'b UnitId>, Option<Year>);
    let mut best: BTreeMap<Owner, (usize, &'a str)> = BTreeMap::new();
    for other in candidates.iter().filter(|other| **other != path) {
        let twin = &folders[other];
        let apart = twin.unit != folder.unit
            || twin.year != folder.year && twin.year.is_some() && folder.year.is_some();
        if apart && folder.contents.is_subset(&twin.contents) {
            // The larger folder, deeper first: a copy of 2022 lies in the other's 2022.
            let depth = other.matches('/').count();
            let rank = (twin.contents.len() * 64 + 63 - depth.min(63), *other);
            let known = best.entry((twin.unit, twin.year)).or_insert(rank);
            *known = (*known).min(rank);
        }
    }
    // A folder that holds the twin holds its files too; only the twin itself was copied.
    let tightest: Vec<&str> = best.into_values().map(|(_, other)| other).collect();
    let holds_another = |at: &&str| tightest.iter().any(|o| o != at && below(o, at));
    tightest
        .iter()
        .copied()
        .filter(|at| !holds_another(at))
        .collect()
}

fn pair(a: &str, b: &str, folders: &BTreeMap<&str, Folder>) -> FolderPair {
    let (left, right) = if a <= b { (a, b) } else { (b, a) };
    let (l, r) = (&folders[left], &folders[right]);
    let both = l.contents.intersection(&r.contents).count();
    let side = |path: &str, folder: &Folder| Side {
        path: RelPath::from(path),
        digest: None,
        unit: folder.unit.cloned(),
        year: folder.year,
        picture: None,
    };
    FolderPair {
        left: side(left, l),
        right: side(right, r),
        files: both,
        degree: both as f64 / l.contents.len().min(r.contents.len()) as f64,
    }
}

/// Whether the path is the folder, or lies in it.
pub fn below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
