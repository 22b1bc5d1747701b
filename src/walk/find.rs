//! One folder → its files, hashed, and what was passed over. Nothing here stops at a bad file.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{Progress, go_on};
use crate::catalogue::{Catalogue, Material, RelPath, SkipReason, Skipped};
use crate::digest::Digest;
use crate::digest::digest_reader;
use crate::error::{Error, Kind, Result};
use crate::project::README_NAME;

/// What a folder holds.
pub(super) struct Listing {
    /// Files to take in, by path.
    pub files: Vec<Found>,
    /// What was passed over.
    pub skipped: Vec<Skipped>,
}

/// A file seen by its name alone.
pub(super) struct Found {
    path: RelPath,
    disk: PathBuf,
    /// Size in bytes as the folder tells it.
    size: u64,
}

impl Listing {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|f| f.size).sum()
    }
}

/// What of a folder is listed.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// All that there is.
    Whole,
    /// These files, and what is in these folders: no other folder is looked into.
    Of(&'a [RelPath]),
}

impl Part<'_> {
    /// Whether a path is of this part, or leads there.
    fn has(self, path: &RelPath) -> bool {
        match self {
            Part::Whole => true,
            Part::Of(paths) => paths
                .iter()
                .any(|wanted| wanted.is_within(path) || path.is_within(wanted)),
        }
    }
}

/// Lists a part of a folder to any depth. `own` are places of ours, resolved, that are never
/// material.
///
/// # Errors
/// The folder itself is missing, no folder, or can't be listed; `progress` stopped it.
pub(super) fn list(
    root: &Path,
    part: Part<'_>,
    own: &[PathBuf],
    progress: &dyn Progress,
) -> Result<Listing> {
    let resolved = root
        .canonicalize()
        .map_err(|e| Error::disk("打开文件夹", root, e))?;
    if !resolved.is_dir() {
        let what = format!("这不是文件夹：{}", root.display());
        return Err(Error::new(Kind::Disk, what));
    }
    let mut listing = Listing {
        files: Vec::new(),
        skipped: Vec::new(),
    };
    let mut entries = WalkDir::new(&resolved).min_depth(1).into_iter();
    while let Some(entry) = entries.next() {
        go_on(progress)?;
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                listing.pass_over_unreadable(root, &resolved, error)?;
                continue;
            }
        };
        let (path, readable) = relative(&resolved, entry.path());
        let ours = own.iter().any(|place| place == entry.path());
        let passed_over = ours || !part.has(&path) || listing.take(path, readable, &entry);
        if passed_over && entry.file_type().is_dir() {
            entries.skip_current_dir();
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

impl Listing {
    /// Takes an entry in or passes it over; says whether it was passed over.
    fn take(&mut self, path: RelPath, readable: bool, entry: &DirEntry) -> bool {
        let kind = entry.file_type();
        let why = if kind.is_symlink() {
            SkipReason::Link
        } else if is_leaving(&entry.file_name().to_string_lossy(), kind.is_dir()) {
            SkipReason::Leavings
        } else if kind.is_dir() {
            return false;
        } else if !kind.is_file() {
            SkipReason::Special
        } else if !readable {
            SkipReason::BadName
        } else {
            self.files.push(Found {
                path,
                disk: entry.path().to_path_buf(),
                size: entry.metadata().map_or(0, |m| m.len()),
            });
            return false;
        };
        self.skipped.push(Skipped { path, why });
        true
    }

    fn pass_over_unreadable(
        &mut self,
        root: &Path,
        resolved: &Path,
        error: walkdir::Error,
    ) -> Result<()> {
        match error.path() {
            Some(path) if path != resolved => {
                let (path, _) = relative(resolved, path);
                let why = SkipReason::Unreadable;
                self.skipped.push(Skipped { path, why });
                Ok(())
            }
            _ => Err(Error::disk("列出文件夹", root, error)),
        }
    }
}

/// Hashes every file, in parallel. One that can't be read is passed over and reported. Once
/// stopped it is quickly over, and what it gives is of no use.
pub(super) fn hash(listing: Listing, progress: &dyn Progress) -> (Vec<Material>, Vec<Skipped>) {
    let hashed: Vec<std::result::Result<Material, Skipped>> = listing
        .files
        .into_par_iter()
        .map(|found| {
            let result = hash_file(&found, progress);
            progress.file();
            result.map_err(|_| Skipped {
                path: found.path,
                why: SkipReason::Unreadable,
            })
        })
        .collect();
    let mut materials = Vec::with_capacity(hashed.len());
    let mut skipped = listing.skipped;
    for result in hashed {
        match result {
            Ok(material) => materials.push(material),
            Err(entry) => skipped.push(entry),
        }
    }
    (materials, skipped)
}

/// A catalogue of what was listed, without opening anything.
pub(super) fn unopened(listing: Listing) -> Catalogue {
    let mut skipped = listing.skipped;
    skipped.sort();
    Catalogue {
        materials: listing
            .files
            .into_iter()
            .map(|found| unseen(found.path))
            .collect(),
        skipped,
        ..Catalogue::default()
    }
}

/// A file known by its name alone.
pub(super) fn unseen(path: RelPath) -> Material {
    material(path, Digest([0; 32]), 0)
}

/// One file by its place, known by this name; `None` where there is none.
pub(super) fn one(
    place: &Path,
    name: RelPath,
    progress: &dyn Progress,
) -> Option<std::result::Result<Material, Skipped>> {
    let found = Found {
        path: name.clone(),
        disk: place.to_path_buf(),
        size: 0,
    };
    place.is_file().then(|| {
        hash_file(&found, progress).map_err(|_| Skipped {
            path: name,
            why: SkipReason::Unreadable,
        })
    })
}

fn hash_file(found: &Found, progress: &dyn Progress) -> io::Result<Material> {
    let mut reader = Counted {
        file: File::open(&found.disk)?,
        progress,
    };
    let (digest, size) = digest_reader(&mut reader)?;
    Ok(material(found.path.clone(), digest, size))
}

pub(super) fn material(path: RelPath, digest: Digest, size: u64) -> Material {
    Material {
        path,
        unit: None,
        year: None,
        slot: None,
        also: Vec::new(),
        suggestion: None,
        size,
        digest,
        unpacked: None,
    }
}

/// A file that tells how much of it was read.
struct Counted<'a> {
    file: File,
    progress: &'a dyn Progress,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.progress.stopped() {
            return Ok(0);
        }
        let read = self.file.read(buffer)?;
        self.progress.bytes(read as u64);
        Ok(read)
    }
}

/// The path below the root, and whether every name in it is text. Where one is not (names of
/// another encoding on Linux, lone surrogates on Windows) � stands for what is not.
fn relative(root: &Path, path: &Path) -> (RelPath, bool) {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut readable = true;
    let names: Vec<_> = below
        .components()
        .map(|part| {
            let name = part.as_os_str();
            readable &= name.to_str().is_some();
            name.to_string_lossy()
        })
        .collect();
    (RelPath::from(names.join("/")), readable)
}

/// What systems and office programs leave behind, and the notes that `init` writes into folders.
pub(super) fn is_leaving(name: &str, folder: bool) -> bool {
    let lower = name.to_lowercase();
    if folder {
        return matches!(
            lower.as_str(),
            "__macosx"
                | ".trashes"
                | ".spotlight-v100"
                | ".fseventsd"
                | "$recycle.bin"
                | "system volume information"
                | "@eadir"
                | "#recycle"
        );
    }
    matches!(
        lower.as_str(),
        "thumbs.db" | "ehthumbs.db" | "desktop.ini" | ".ds_store"
    ) || ["~$", ".~", "._"].iter().any(|p| lower.starts_with(p))
        || (lower.starts_with('~') && lower.ends_with(".tmp"))
        || name == README_NAME
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::{Part, RelPath, is_leaving, list};
    use crate::walk::Progress;

    /// How many entries of folders were looked at.
    #[derive(Default)]
    struct Looks(AtomicUsize);

    impl Progress for Looks {
        fn begin(&self, _step: &str, _files: u64, _bytes: u64) {}
        fn bytes(&self, _more: u64) {}
        fn file(&self) {}

        fn stopped(&self) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed);
            false
        }
    }

    #[test]
    fn of_a_part_no_other_folder_is_looked_into() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path();
        let put = |folder: &str, files: usize| {
            fs::create_dir_all(root.join(folder)).expect("a folder");
            for number in 0..files {
                fs::write(root.join(format!("{folder}/{number}.txt")), "x").expect("a file");
            }
        };
        for unit in 0..9 {
            put(&format!("第{unit}局/杂项"), 20);
        }
        put("第1局/杂项/0", 2);
        put("第1局/杂项/0.txt.附件", 2);
        let listed = |paths: &[&str]| {
            let paths: Vec<RelPath> = paths.iter().map(|path| RelPath::from(*path)).collect();
            let part = match paths[..] {
                [] => Part::Whole,
                _ => Part::Of(&paths),
            };
            let looks = Looks::default();
            let files = list(root, part, &[], &looks).expect("listed").files;
            let paths: Vec<String> = files.iter().map(|f| f.path.to_string()).collect();
            (paths, looks.0.into_inner())
        };
        let (all, looks) = listed(&[]);
        assert_eq!((all.len(), looks), (9 * 20 + 4, 9 * 22 + 6));
        let (one, looks) = listed(&["第1局/杂项/0.txt"]);
        assert_eq!(
            (one, looks),
            (vec!["第1局/杂项/0.txt".to_owned()], 9 + 1 + 22)
        );
        let (two, looks) = listed(&["第1局/杂项/0", "没有/这份.txt"]);
        assert_eq!((two.len(), looks), (2, 9 + 1 + 22 + 2));
        for nothing in ["", "/", ".", "第1局/杂项/", "第1局/../第1局/杂项/0.txt"] {
            let (none, _) = listed(&[nothing]);
            assert!(none.is_empty(), "{nothing}: {none:?}");
        }
    }

    #[test]
    fn leavings_are_known_and_papers_are_not() {
        for name in [
            "~$总结.docx",
            ".~总结.docx",
            "Thumbs.db",
            "THUMBS.DB",
            "desktop.ini",
            ".DS_Store",
            "._总结.docx",
            "~WRL0003.tmp",
        ] {
            assert!(is_leaving(name, false), "{name}");
        }
        assert!(is_leaving("__MACOSX", true));
        for name in [
            "总结.docx",
            ".隐藏.txt",
            "数据.tmp",
            "说明.txt",
            "~总结.docx",
        ] {
            assert!(!is_leaving(name, false), "{name}");
        }
        assert!(!is_leaving("Thumbs.db", true));
    }
}
