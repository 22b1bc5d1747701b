//! A package that is a zip.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use zip::ZipArchive;

use super::at::At;
use super::{Container, Listing, Source, Take};
use crate::bag::checksum::stream;
use crate::bag::name;
use crate::bag::verdict::Problem;
use crate::error::{Error, Kind, Result};

struct Zip(ZipArchive<At>, BTreeMap<String, usize>);

impl Container for Zip {
    fn read(&self, name: &str, take: &mut Take<'_>) -> io::Result<()> {
        let index = *self.1.get(name).ok_or(io::ErrorKind::NotFound)?;
        // A clone shares the directory and has a place of its own.
        let mut zip = self.0.clone();
        stream(&mut zip.by_index(index).map_err(plain)?, take)
    }
}

/// Lists the zip.
pub fn open(path: &Path) -> Result<Source> {
    let broken = |e| {
        Error::new(
            Kind::Disk,
            format!("不是完整的 zip 文件：{}", path.display()),
        )
        .hint("文件可能没有复制完，或者不是卷宗包。请重新复制一份再核对。")
        .because(plain(e))
    };
    let file = File::open(path)
        .and_then(At::new)
        .map_err(|e| Error::disk("打开", path, e))?;
    let mut zip = ZipArchive::new(file).map_err(broken)?;
    let mut listing = Listing::new();
    // Headers that contradict each other, entries listed twice, hidden or overlapping (zip bombs):
    // another program would unpack something else than we check.
    if let Err(e) = zip.validate_header_consistency() {
        let why = format!("文件头与目录不一致（{}）", plain(e));
        listing.problems.push(Problem::Container(why));
    }
    for index in 0..zip.len() {
        list(&mut zip, index, &mut listing);
    }
    listing.forward();
    Ok(listing.package(|indices| Zip(zip, indices)))
}

fn list(zip: &mut ZipArchive<At>, index: usize, listing: &mut Listing<usize>) {
    let entry = match zip.by_index_raw(index) {
        Ok(entry) => entry,
        Err(e) => {
            let why = plain(e).to_string();
            return listing.problems.push(Problem::Container(why));
        }
    };
    let name = listing.name(entry.name_raw());
    let why = name::hazard(&name)
        .or_else(|| entry.is_symlink().then_some("是链接，不是文件"))
        .or_else(|| entry.encrypted().then_some("加了密码，读不出来"));
    if let Some(why) = why {
        listing.refuse(name, why);
    } else if entry.is_dir() || name.ends_with(['/', '\\']) {
        listing.folders.push(name);
    } else {
        listing.file(name, entry.size(), index);
    }
}

/// A zip error whose words are fit for a cause.
fn plain(e: zip::result::ZipError) -> io::Error {
    match e {
        zip::result::ZipError::Io(e) => e,
        other => io::Error::other(other.to_string()),
    }
}
