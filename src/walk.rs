//! Folders → [`Catalogue`]. The only code that reads submissions; it opens for reading and never
//! writes inside them.
//!
//! Four steps: `find` lists and hashes, `unpack` puts members in the place of archives, `place`
//! finds the slot of each path (with `folders`, `titles` and `suggest`), `gather` reads every
//! distinct content once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::catalogue::{Archive, Catalogue, Material, RelPath};
use crate::error::{Error, Kind, Result};
use crate::project::{FILE_NAME, Project};

mod find;
mod folders;
mod gather;
mod place;
mod progress;
mod recognise;
mod sheets;
mod suggest;
mod titles;
mod unpack;

pub use gather::{Known, Nothing, facts};
pub use progress::{Progress, Silent, go_on};
pub use recognise::recognise;
pub use sheets::sheets;
pub use unpack::Unpacking;

/// Lists, hashes and places everything that was handed in, and what it is compared with.
///
/// Archives are unpacked below a folder of ours; their members are materials in their place.
/// One file that can't be read is a [`Skipped`](crate::catalogue::Skipped), never an error. The result does not depend on
/// the order in which the disk gives names.
///
/// # Errors
/// A folder of the project is missing or can't be listed at all.
pub fn catalogue(
    project: &Project,
    unpacking: &Unpacking<'_>,
    progress: &dyn Progress,
) -> Result<Catalogue> {
    let own = own_places(project);
    let mut listings = Vec::new();
    for (label, root) in roots(project) {
        let listing = find::list(&root, find::Part::Whole, &own, progress).map_err(|error| match label {
            _ if error.kind == Kind::Stopped => error,
            "" => error.hint("请检查报送文件夹的位置（juanzong.yaml 里的 submissions）是否写对、移动硬盘或共享盘是否接好。"),
            _ => error.hint(format!("请检查 juanzong.yaml 里{label}的位置是否写对。")),
        })?;
        listings.push((label, root, listing));
    }
    let files: usize = listings.iter().map(|(_, _, l)| l.files.len()).sum();
    let bytes: u64 = listings.iter().map(|(_, _, l)| l.bytes()).sum();
    progress.begin("登记文件", files as u64, bytes);

    let mut catalogue = Catalogue::default();
    let mut known = BTreeSet::new();
    for (label, root, listing) in listings {
        let (materials, mut skipped) = find::hash(listing, progress);
        go_on(progress)?;
        let opened = unpacking.open_all(&root, materials, progress)?;
        known.extend(opened.archives.iter().map(|a| a.material.digest));
        let materials = opened.materials;
        skipped.extend(opened.skipped);
        if !label.is_empty() {
            for entry in &mut skipped {
                entry.path = RelPath::from(format!("{label}/{}", entry.path));
            }
        }
        catalogue.skipped.append(&mut skipped);
        match label {
            "" => {
                catalogue.materials = materials;
                catalogue.archives = opened.archives;
            }
            SHARED => catalogue.shared = materials,
            _ => catalogue.reference = materials,
        }
    }
    let (sheets, mut skipped) = sheets(project, progress);
    catalogue.sheets = sheets;
    catalogue.skipped.append(&mut skipped);
    catalogue.skipped.sort();
    let archives = catalogue.archives.iter();
    let archives = archives.map(|a| a.material.path.clone()).collect();
    place::place(project, &mut catalogue.materials, &archives, progress);
    place_archives(project, &mut catalogue.archives, &archives, progress);
    go_on(progress)?;
    unpacking.remember(&catalogue)?;
    unpacking.forget_all_but(&known)?;
    Ok(catalogue)
}

/// Archives have their places as well: what is wrong with one is the unit's to mend.
fn place_archives(
    project: &Project,
    archives: &mut [Archive],
    paths: &BTreeSet<RelPath>,
    progress: &dyn Progress,
) {
    let mut files: Vec<Material> = archives.iter().map(|a| a.material.clone()).collect();
    place::place(project, &mut files, paths, progress);
    for (archive, file) in archives.iter_mut().zip(files) {
        archive.material = file;
    }
}

/// What was handed in and where it belongs, by names alone: nothing is opened, so that sizes and
/// digests are zero and the shared and reference folders are left out. Of archives the members are
/// those of the last run.
///
/// # Errors
/// The submission folder is missing or can't be listed.
pub fn outline(project: &Project) -> Result<Catalogue> {
    outline_part(project, find::Part::Whole)
}

/// The same of these files alone, and of all that is in these folders or archives, by their paths
/// below the submissions: no other folder is looked into. What is not there is left out.
///
/// # Errors
/// As [`outline`].
pub fn outline_of(project: &Project, paths: &[RelPath]) -> Result<Vec<Material>> {
    let part = find::Part::Of(paths);
    let mut materials = outline_part(project, part)?.materials;
    materials.retain(|m| paths.iter().any(|path| m.path.is_within(path)));
    Ok(materials)
}

fn outline_part(project: &Project, part: find::Part<'_>) -> Result<Catalogue> {
    let listing = find::list(&project.submissions, part, &own_places(project), &Silent)?;
    let mut catalogue = find::unopened(listing);
    let archives = unpack::outline(project, &mut catalogue.materials);
    place::place(project, &mut catalogue.materials, &archives, &Silent);
    Ok(catalogue)
}

/// Opens a submitted file for reading.
///
/// # Errors
/// The file is gone or the system does not give it.
pub fn open(project: &Project, material: &Material) -> Result<File> {
    let path = unpack::place(&project.submissions, material);
    File::open(&path).map_err(|e| Error::disk("打开报送材料", &path, e))
}

/// Assignments whose paper is no longer in the submission folder: paths, each once.
pub fn unmatched_assignments<'a>(project: &'a Project, catalogue: &Catalogue) -> Vec<&'a str> {
    let here: BTreeSet<&str> = catalogue
        .materials
        .iter()
        .chain(catalogue.archives.iter().map(|archive| &archive.material))
        .map(|m| m.path.as_str())
        .collect();
    let gone: BTreeSet<&str> = project
        .assignments
        .iter()
        .map(|a| a.path.as_str())
        .filter(|path| !here.contains(path))
        .collect();
    gone.into_iter().collect()
}

const SHARED: &str = "共用文件夹";
const REFERENCE: &str = "参照文件夹";

/// The folders we read, each with the word that stands before its skipped paths.
fn roots(project: &Project) -> Vec<(&'static str, PathBuf)> {
    let optional = |label, folder: &Option<PathBuf>| folder.clone().map(|f| (label, f));
    [Some(("", project.submissions.clone()))]
        .into_iter()
        .chain([
            optional(SHARED, &project.shared),
            optional(REFERENCE, &project.reference),
        ])
        .flatten()
        .collect()
}

/// What is never material when it lies inside a folder we read: our own files, and the other
/// folders of the project.
fn own_places(project: &Project) -> Vec<PathBuf> {
    let mut places = vec![
        project.root.join(FILE_NAME),
        project.root.join(".juanzong"),
        project.output.clone(),
        project.submissions.clone(),
    ];
    places.extend(project.shared.clone());
    places.extend(project.reference.clone());
    places.extend(project.scoring.sheets().map(|sheet| sheet.path.clone()));
    // The folders that hold them exist or they can't be met; so do links to them resolve.
    places
        .iter()
        .filter_map(|p| p.canonicalize().ok())
        .collect()
}

fn on_disk(root: &Path, path: &RelPath) -> PathBuf {
    let mut place = root.to_path_buf();
    place.extend(path.as_str().split('/'));
    place
}

/// Where each content lies, for [`gather`]: the folders in order, the files in order of path.
fn places_of<'a>(
    project: &Project,
    catalogue: &'a Catalogue,
) -> BTreeMap<crate::digest::Digest, Vec<(PathBuf, &'a Material)>> {
    let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for sheet in catalogue.sheets.all() {
        let place = unpack::place(&project.root, sheet);
        places.entry(sheet.digest).or_default().push((place, sheet));
    }
    let roots = [
        (Some(&project.submissions), &catalogue.materials),
        (project.shared.as_ref(), &catalogue.shared),
        (project.reference.as_ref(), &catalogue.reference),
    ];
    for (root, materials) in roots {
        let Some(root) = root else { continue };
        for material in materials {
            places
                .entry(material.digest)
                .or_default()
                .push((unpack::place(root, material), material));
        }
    }
    places
}
