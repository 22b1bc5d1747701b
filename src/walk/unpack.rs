//! Archives among the materials → their members, each a material of its own, unpacked once into a
//! folder of ours named after the archive's content.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::find::{self, is_leaving};
use super::{Progress, go_on, on_disk};
use crate::catalogue::{Archive, Catalogue, Material, RelPath, SkipReason, Skipped};
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::read::{self, Member};
use crate::worker::{Unpacked, Workers, member_file};

/// How deep archives in archives are unpacked.
const DEPTH: usize = 2;

/// Name of the file that says what was unpacked. It is written last: a folder without it is half
/// done, and is done again.
const LISTING: &str = "listing.json";

/// Name of the file that says which archives lay where in the last run, and what was in them.
const PLACES: &str = "places.json";

/// Archives among the submitted files, and their members, by path.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
struct Places {
    archives: BTreeSet<RelPath>,
    members: Vec<RelPath>,
}

/// Who unpacks, and where to.
pub struct Unpacking<'a> {
    /// The processes that unpack.
    pub workers: &'a Workers,
    /// The folder for what is unpacked; it is kept from run to run. Nothing else may lie there.
    pub folder: PathBuf,
}

/// What was unpacked of one content.
#[derive(Serialize, Deserialize)]
struct Listing {
    /// Version of the readers that unpacked it.
    version: u32,
    members: Unpacked,
}

/// What became of the files of one folder.
pub(super) struct Opened {
    /// Files as they are, and members in place of their archives.
    pub materials: Vec<Material>,
    /// The archives.
    pub archives: Vec<Archive>,
    /// Leavings in archives.
    pub skipped: Vec<Skipped>,
}

impl<'a> Unpacking<'a> {
    /// Into the folder where a project keeps what it unpacked.
    pub fn of(project: &Project, workers: &'a Workers) -> Self {
        Unpacking {
            workers,
            folder: folder_of(project),
        }
    }

    /// Puts the members of archives in their places, and those of archives among them. What can't
    /// be unpacked stays what it is, as do archives that lie too deep.
    ///
    /// # Errors
    /// The folder can't be written, or no worker can be started.
    pub(super) fn open_all(
        &self,
        root: &Path,
        materials: Vec<Material>,
        progress: &dyn Progress,
    ) -> Result<Opened> {
        let mut opened = Opened {
            materials: Vec::with_capacity(materials.len()),
            archives: Vec::new(),
            skipped: Vec::new(),
        };
        let mut candidates = materials;
        for _ in 0..DEPTH {
            let (archives, plain) = parted(root, candidates, progress);
            go_on(progress)?;
            opened.materials.extend(plain);
            let listings = self.listings(root, &archives, progress)?;
            candidates = Vec::new();
            for archive in archives {
                let members = match listings.get(&archive.digest) {
                    Some(members) => members,
                    None => continue,
                };
                match members {
                    Ok(members) => {
                        let (found, skipped) = self.members(&archive, members);
                        candidates.extend(found);
                        opened.skipped.extend(skipped);
                    }
                    Err(_) => opened.materials.push(archive.clone()),
                }
                opened.archives.push(Archive {
                    material: archive,
                    members: members.clone(),
                });
            }
        }
        opened.materials.extend(candidates);
        opened.materials.sort_by(|a, b| a.path.cmp(&b.path));
        opened
            .archives
            .sort_by(|a, b| a.material.path.cmp(&b.material.path));
        Ok(opened)
    }

    /// Keeps for [`outline`] what lay in which archive.
    ///
    /// # Errors
    /// The folder can't be written.
    pub(super) fn remember(&self, catalogue: &Catalogue) -> Result<()> {
        let opened = catalogue.archives.iter().filter(|a| a.members.is_ok());
        let members = catalogue.materials.iter().filter(|m| m.unpacked.is_some());
        let places = Places {
            archives: opened.map(|a| a.material.path.clone()).collect(),
            members: members.map(|m| m.path.clone()).collect(),
        };
        let file = self.folder.join(PLACES);
        if places == places_in(&self.folder) {
            return Ok(());
        }
        let text =
            serde_json::to_vec(&places).map_err(|e| Error::bug("压缩包的清单写不出").because(e))?;
        fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&file, text))
            .map_err(|e| Error::disk("写入", &file, e))
    }

    /// Removes what was unpacked of archives that are no longer there.
    ///
    /// # Errors
    /// The folder can't be written.
    pub(super) fn forget_all_but(&self, known: &BTreeSet<Digest>) -> Result<()> {
        let trouble = |e| Error::disk("清理", &self.folder, e);
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(trouble)?,
        };
        for entry in entries {
            let entry = entry.map_err(trouble)?;
            let digest = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok());
            if digest.is_some_and(|digest: Digest| !known.contains(&digest)) {
                fs::remove_dir_all(entry.path()).map_err(trouble)?;
            }
        }
        Ok(())
    }

    /// What each distinct archive holds, unpacked now or earlier.
    fn listings(
        &self,
        root: &Path,
        archives: &[Material],
        progress: &dyn Progress,
    ) -> Result<BTreeMap<Digest, Unpacked>> {
        let distinct: BTreeMap<Digest, &Material> =
            archives.iter().map(|a| (a.digest, a)).collect();
        if !distinct.is_empty() {
            let bytes = distinct.values().map(|archive| archive.size).sum();
            progress.begin("拆开压缩包", distinct.len() as u64, bytes);
        }
        distinct
            .into_par_iter()
            .map(|(digest, archive)| {
                go_on(progress)?;
                let members = self.listing(&place(root, archive), digest)?;
                progress.bytes(archive.size);
                progress.file();
                Ok((digest, members))
            })
            .collect()
    }

    fn listing(&self, archive: &Path, digest: Digest) -> Result<Unpacked> {
        let folder = self.folder.join(digest.to_string());
        if let Some(members) = known(&folder) {
            return Ok(members);
        }
        let trouble = |e| Error::disk("写入", &folder, e);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(trouble(error)),
            _ => fs::create_dir_all(&folder).map_err(trouble)?,
        }
        let (members, lasting) = self.workers.unpack(archive, &folder)?;
        if members.is_err() {
            // Whatever came before the end is of no use.
            fs::remove_dir_all(&folder).map_err(trouble)?;
            fs::create_dir_all(&folder).map_err(trouble)?;
        }
        if lasting {
            let version = read::VERSION;
            let text = serde_json::to_vec(&Listing {
                version,
                members: members.clone(),
            })
            .map_err(|e| Error::bug("压缩包的清单写不出").because(e))?;
            // Under another name first: a listing is whole or not there.
            let half = folder.join("listing.part");
            fs::write(&half, text).map_err(trouble)?;
            fs::rename(&half, folder.join(LISTING)).map_err(trouble)?;
        }
        Ok(members)
    }

    /// The members that could be had, as materials; and the leavings among them.
    fn members(&self, archive: &Material, members: &[Member]) -> (Vec<Material>, Vec<Skipped>) {
        let folder = self.folder.join(archive.digest.to_string());
        let (mut found, mut skipped) = (Vec::new(), Vec::new());
        for (member, number) in members.iter().zip(1..) {
            let path = member_path(archive, member);
            if is_left_over(&member.path) {
                let why = SkipReason::Leavings;
                skipped.push(Skipped { path, why });
            } else if let Ok(digest) = member.content {
                let mut material = find::material(path, digest, member.size);
                material.unpacked = Some(folder.join(member_file(number)));
                found.push(material);
            }
        }
        (found, skipped)
    }
}

/// Puts the members of the last run in the places of the archives that are still there: by names
/// alone, nothing is opened. Gives the paths of these archives.
pub(super) fn outline(project: &Project, materials: &mut Vec<Material>) -> BTreeSet<RelPath> {
    let known = places_in(&folder_of(project));
    let here: BTreeSet<RelPath> = materials.iter().map(|m| m.path.clone()).collect();
    let mut within = |path: &RelPath| {
        let ends = path.as_str().match_indices('/').map(|(end, _)| end);
        let mut folders = ends.map(|end| RelPath::from(&path.as_str()[..end]));
        folders.any(|folder| here.contains(&folder) && known.archives.contains(&folder))
    };
    let members: Vec<RelPath> = known.members.into_iter().filter(&mut within).collect();
    materials.retain(|material| !known.archives.contains(&material.path));
    materials.extend(members.into_iter().map(find::unseen));
    materials.sort_by(|a, b| a.path.cmp(&b.path));
    known.archives
}

fn places_in(folder: &Path) -> Places {
    // Without it, or with one of another time, archives are seen from outside only.
    let text = fs::read(folder.join(PLACES)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn folder_of(project: &Project) -> PathBuf {
    project.root.join(".juanzong").join("unpacked")
}

/// Where a file lies on the disk.
pub(super) fn place(root: &Path, material: &Material) -> PathBuf {
    match &material.unpacked {
        Some(place) => place.clone(),
        None => on_disk(root, &material.path),
    }
}

fn member_path(archive: &Material, member: &Member) -> RelPath {
    RelPath::from(format!("{}/{}", archive.path, member.path))
}

/// Whether a member is what systems leave behind, or lies in a folder that is.
pub(super) fn is_left_over(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    is_leaving(name, false) || folders.split('/').any(|folder| is_leaving(folder, true))
}

/// Archives, by content, and all else. Once stopped none is looked into.
fn parted(
    root: &Path,
    materials: Vec<Material>,
    progress: &dyn Progress,
) -> (Vec<Material>, Vec<Material>) {
    let is_one = |material: &Material| !progress.stopped() && is_archive(&place(root, material));
    let (archives, plain): (Vec<_>, Vec<_>) = materials
        .into_par_iter()
        .map(|material| (is_one(&material), material))
        .partition(|(is_archive, _)| *is_archive);
    let bare = |all: Vec<(bool, Material)>| all.into_iter().map(|(_, m)| m).collect();
    (bare(archives), bare(plain))
}

/// Whether a file is an archive. One that can't be opened is left to whoever reads it.
fn is_archive(path: &Path) -> bool {
    let kind = File::open(path).and_then(|file| read::archive::kind(&mut BufReader::new(file)));
    matches!(kind, Ok(Some(_)))
}

/// What was unpacked into this folder earlier, if it is all there and our readers are the same.
fn known(folder: &Path) -> Option<Unpacked> {
    let text = fs::read(folder.join(LISTING)).ok()?;
    let listing: Listing = serde_json::from_slice(&text).ok()?;
    let is_there = |(member, number): (&Member, usize)| {
        let file = folder.join(member_file(number));
        member.content.is_err() || file.metadata().is_ok_and(|m| m.len() == member.size)
    };
    let whole = match &listing.members {
        Ok(members) => members.iter().zip(1..).all(is_there),
        Err(_) => true,
    };
    (listing.version == read::VERSION && whole).then_some(listing.members)
}
