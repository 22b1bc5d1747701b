//! A package that is a tar, plain or within gzip. A plain one is read at places; one within gzip
//! only from beginning to end: once to list it, when its tag files are kept, and once to check it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use tar::{Archive, Entry, EntryType};

use super::at::At;
use super::{Container, Listing, Passed, Source, Take};
use crate::bag::checksum::stream;
use crate::bag::verdict::Problem;
use crate::bag::{is_tag_file, name};
use crate::error::{Error, Result};

/// Length of a header in bytes.
pub const BLOCK: u64 = 512;

/// Longest header with its extensions (bytes): names of any use are far shorter, and one unpacked
/// from gzip could be of any length.
const LONGEST_HEADER: u64 = 1 << 20;

/// Most entries we list.
const MOST_ENTRIES: usize = 2_000_000;

/// Most bytes of tag files that we keep from a gzip.
const MOST_KEPT: u64 = 256 << 20;

/// Whether bytes begin with a tar header: its checksum holds.
pub fn is(bytes: &[u8]) -> bool {
    let mut header = tar::Header::new_old();
    let Some(block) = bytes.get(..header.as_bytes().len()) else {
        return false;
    };
    header.as_mut_bytes().copy_from_slice(block);
    let said = header.cksum();
    let is_blank = |at: usize| (148..156).contains(&at);
    let sum = block.iter().enumerate();
    let sum = sum.map(|(at, byte)| u32::from(if is_blank(at) { b' ' } else { *byte }));
    block[0] != 0 && said.is_ok_and(|said| said == sum.sum::<u32>())
}

/// Whether bytes begin like gzip (RFC 1952 2.3.1).
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

struct Tape(At, BTreeMap<String, (u64, u64)>);

impl Container for Tape {
    fn read(&self, name: &str, take: &mut Take<'_>) -> io::Result<()> {
        let (place, size) = *self.1.get(name).ok_or(io::ErrorKind::NotFound)?;
        let mut left = size;
        stream(&mut self.0.part(place, size), &mut |bytes| {
            left -= bytes.len() as u64;
            take(bytes)
        })?;
        // What was cut off since it was listed.
        if left > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

/// Lists a plain tar.
pub fn open(path: &Path) -> Result<Source> {
    let file = File::open(path)
        .and_then(At::new)
        .map_err(|e| Error::disk("打开", path, e))?;
    let mut listing = Listing::new();
    let end = file.length();
    let metered = Metered::new(file.clone());
    let budget = Rc::clone(&metered.budget);
    let mut archive = Archive::new(metered);
    let walked = archive.entries_with_seek().and_then(|entries| {
        walk(entries, &budget, &mut listing, |entry, name, listing| {
            let (place, size) = (entry.raw_file_position(), entry.size());
            if place.checked_add(size).is_none_or(|stop| stop > end) {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            listing.file(name, size, (place, size));
            Ok(())
        })
    });
    cut_off(walked, &mut listing);
    Ok(listing.package(|places| Tape(file, places)))
}

struct Gzip {
    path: PathBuf,
    /// Names in the archive, by their number.
    names: BTreeMap<usize, String>,
    /// Tag files.
    kept: BTreeMap<String, Vec<u8>>,
}

impl Container for Gzip {
    fn read(&self, name: &str, take: &mut Take<'_>) -> io::Result<()> {
        let kept = self.kept.get(name).ok_or(io::ErrorKind::NotFound)?;
        stream(&mut kept.as_slice(), take)
    }

    fn pass(&self, take: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>) -> Option<Passed> {
        let mut number = 0;
        let mut aside = Listing::new();
        let pass = each(&self.path, &mut aside, |entry, _, _: &mut Listing<()>| {
            let name = self.names.get(&number);
            number += 1;
            name.map_or(Ok(()), |name| take(name, entry))
        });
        Some(pass)
    }
}

/// Lists a tar within gzip.
pub fn open_gzip(path: &Path) -> Result<Source> {
    File::open(path).map_err(|e| Error::disk("打开", path, e))?;
    let mut listing = Listing::new();
    let mut kept = BTreeMap::new();
    let mut room = MOST_KEPT;
    let mut number = 0;
    let walked = each(path, &mut listing, |entry, name, listing| {
        if is_tag_file(&name) && entry.size() <= room {
            room -= entry.size();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            kept.insert(number, bytes);
        }
        listing.file(name, entry.size(), number);
        number += 1;
        Ok(())
    });
    cut_off(walked, &mut listing);
    let path = path.to_owned();
    Ok(listing.package(|numbers| {
        let tag = |(name, number): (&String, &usize)| Some((name.clone(), kept.remove(number)?));
        let kept = numbers.iter().filter_map(tag).collect();
        let names = numbers.into_iter().map(|(name, number)| (number, name));
        let names = names.collect();
        Gzip { path, names, kept }
    }))
}

/// Calls `visit` for each file of a tar within gzip; every byte is read, so damage shows.
fn each<T>(
    path: &Path,
    listing: &mut Listing<T>,
    mut visit: impl FnMut(&mut dyn SizedRead, String, &mut Listing<T>) -> io::Result<()>,
) -> io::Result<()> {
    let packed = BufReader::with_capacity(256 << 10, File::open(path)?);
    let metered = Metered::new(MultiGzDecoder::new(packed));
    let budget = Rc::clone(&metered.budget);
    let mut archive = Archive::new(metered);
    let entries = archive.entries()?;
    walk(entries, &budget, listing, |mut entry, name, listing| {
        visit(&mut entry, name, listing)?;
        io::copy(&mut entry, &mut io::sink()).map(|_| ())
    })?;
    budget.set(u64::MAX);
    io::copy(&mut archive.into_inner(), &mut io::sink()).map(|_| ())
}

/// A file of known size.
trait SizedRead: Read {
    fn size(&self) -> u64;
}

impl<R: Read> SizedRead for Entry<'_, R> {
    fn size(&self) -> u64 {
        Entry::size(self)
    }
}

/// Sorts the entries of a tar: folders, files for `visit`, and what no package may hold.
fn walk<'a, R: Read + 'a, T>(
    mut entries: tar::Entries<'a, R>,
    budget: &Cell<u64>,
    listing: &mut Listing<T>,
    mut visit: impl FnMut(Entry<'a, R>, String, &mut Listing<T>) -> io::Result<()>,
) -> io::Result<()> {
    for count in 0.. {
        budget.set(LONGEST_HEADER);
        let Some(entry) = entries.next() else {
            return Ok(());
        };
        let entry = entry?;
        budget.set(u64::MAX);
        if count >= MOST_ENTRIES {
            return Err(io::Error::other(format!("条目超过 {MOST_ENTRIES} 个")));
        }
        let name = listing.name(&entry.path_bytes());
        let kind = entry.header().entry_type();
        if let Some(why) = name::hazard(&name) {
            listing.refuse(name, why);
        } else if kind == EntryType::Directory || name.ends_with('/') {
            listing.folders.push(name);
        } else if matches!(kind, EntryType::Regular | EntryType::Continuous) {
            visit(entry, name, listing)?;
        } else if kind != EntryType::XGlobalHeader {
            listing.refuse(name, "是链接、设备或稀疏文件，不是普通文件");
        }
    }
    Ok(())
}

/// A walk that broke off is a problem of the package, and so is all that came after.
fn cut_off<T>(walked: io::Result<()>, listing: &mut Listing<T>) {
    if let Err(e) = walked {
        let why = format!("读到一半读不下去（{e}），多半没有复制完");
        listing.problems.push(Problem::Container(why));
    }
}

/// A reader that gives up when it has read more than its budget: headers are read into memory.
struct Metered<R> {
    inner: R,
    budget: Rc<Cell<u64>>,
}

impl<R> Metered<R> {
    fn new(inner: R) -> Self {
        let budget = Rc::new(Cell::new(LONGEST_HEADER));
        Metered { inner, budget }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.budget.get().checked_sub(read as u64);
        self.budget
            .set(left.ok_or_else(|| io::Error::other("文件头过长"))?);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
