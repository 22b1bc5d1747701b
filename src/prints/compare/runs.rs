//! What the buckets gave, on the disk: runs that are in order, and their merging. Nothing of it
//! needs to be in memory whole.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::bucket::Hit;
use crate::error::{Error, Result};

/// Parts of the pairs, by the lesser document: each is merged alone.
pub const PARTS: usize = 256;
/// Bytes of an entry.
pub const ENTRY: usize = 16;
/// Bytes read of each run at a time.
const BUFFER: usize = 32 << 10;

/// Two documents (or one and a place in it), and two numbers that are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The lesser document above, the other (or the place) below.
    pub key: u64,
    /// Fingerprints shared; of common text: units.
    pub first: u32,
    /// Weight; of common text: documents.
    pub second: u32,
}

impl Entry {
    fn bytes(&self) -> [u8; ENTRY] {
        let mut bytes = [0; ENTRY];
        bytes[..8].copy_from_slice(&self.key.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.first.to_le_bytes());
        bytes[12..].copy_from_slice(&self.second.to_le_bytes());
        bytes
    }

    fn of(bytes: &[u8; ENTRY]) -> Self {
        let word = |at: usize| {
            let mut word = [0; 4];
            word.copy_from_slice(&bytes[at..at + 4]);
            u32::from_le_bytes(word)
        };
        Entry {
            key: u64::from(word(0)) | u64::from(word(4)) << 32,
            first: word(8),
            second: word(12),
        }
    }
}

/// Takes in what one thread finds, and writes it out whenever it has grown too large.
pub struct Spill<'w> {
    folder: &'w Path,
    name: String,
    documents: u64,
    /// Entries kept at most.
    limit: usize,
    held: usize,
    pairs: Vec<Vec<Entry>>,
    common: Vec<Entry>,
    /// Files written.
    pub written: Vec<String>,
}

impl<'w> Spill<'w> {
    /// Into this folder, under names that begin so.
    pub fn new(folder: &'w Path, name: String, documents: usize, limit: usize) -> Self {
        Spill {
            folder,
            name,
            documents: documents.max(1) as u64,
            limit: limit.max(64),
            held: 0,
            pairs: vec![Vec::new(); PARTS],
            common: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Two documents share a fingerprint of this weight.
    pub fn pair(&mut self, a: u32, b: u32, weight: u32) -> Result<()> {
        let part = (u64::from(a) * PARTS as u64 / self.documents) as usize;
        self.pairs[part.min(PARTS - 1)].push(Entry {
            key: u64::from(a) << 32 | u64::from(b),
            first: 1,
            second: weight,
        });
        self.count()
    }

    /// So many units have this fingerprint, the first of their documents here.
    pub fn common(&mut self, hit: &Hit, units: usize, documents: usize) -> Result<()> {
        let Ok(place) = u32::try_from(hit.position) else {
            return Ok(()); // a sentence: its grams tell the same
        };
        self.common.push(Entry {
            key: u64::from(hit.document) << 32 | u64::from(place),
            first: u32::try_from(units).unwrap_or(u32::MAX),
            second: u32::try_from(documents).unwrap_or(u32::MAX),
        });
        self.count()
    }

    fn count(&mut self) -> Result<()> {
        self.held += 1;
        if self.held >= self.limit {
            self.fold();
            // Where folding alone made no room the disk must.
            if self.held * 2 >= self.limit {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn fold(&mut self) {
        self.pairs.iter_mut().for_each(fold);
        self.held = self.common.len() + self.pairs.iter().map(Vec::len).sum::<usize>();
    }

    /// Writes out whatever is held.
    pub fn flush(&mut self) -> Result<()> {
        self.fold();
        if self.held == 0 {
            return Ok(());
        }
        let name = format!("{}-{}.run", self.name, self.written.len());
        let path = self.folder.join(&name);
        let failed = |e| {
            Error::disk("写入临时文件", &path, e)
                .hint("临时文件夹的磁盘可能满了，用 --work 换一个地方，再运行一次会接着做。")
        };
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).map_err(failed)?);
        self.common.sort_unstable();
        let parts = self.pairs.iter().chain(std::iter::once(&self.common));
        for part in parts.clone() {
            out.write_all(&(part.len() as u64).to_le_bytes())
                .map_err(failed)?;
        }
        for entry in parts.flatten() {
            out.write_all(&entry.bytes()).map_err(failed)?;
        }
        let file = out.into_inner().map_err(|e| failed(e.into_error()))?;
        file.sync_all().map_err(failed)?;
        self.pairs.iter_mut().for_each(|part| *part = Vec::new());
        self.common = Vec::new();
        self.held = 0;
        self.written.push(name);
        Ok(())
    }
}

/// Adds up entries of one key. Sums that would be too large stay apart.
fn fold(entries: &mut Vec<Entry>) {
    entries.sort_unstable_by_key(|entry| entry.key);
    entries.dedup_by(|next, kept| {
        let sums = (
            kept.first.checked_add(next.first),
            kept.second.checked_add(next.second),
        );
        match sums {
            (Some(first), Some(second)) if kept.key == next.key => {
                (kept.first, kept.second) = (first, second);
                true
            }
            _ => false,
        }
    });
}

/// A part of one run, read in order.
struct Segment {
    from: BufReader<std::io::Take<File>>,
    path: PathBuf,
}

impl Segment {
    fn open(path: PathBuf, part: usize) -> Result<Self> {
        let failed = |e| Error::disk("读取临时文件", &path, e);
        let mut file = File::open(&path).map_err(failed)?;
        let mut counts = vec![0; (PARTS + 1) * 8];
        file.read_exact(&mut counts).map_err(failed)?;
        let counts = counts.chunks_exact(8).map(|bytes| {
            let mut word = [0; 8];
            word.copy_from_slice(bytes);
            u64::from_le_bytes(word)
        });
        let counts: Vec<u64> = counts.collect();
        let before: u64 = counts[..part].iter().sum();
        let start = (PARTS as u64 + 1) * 8 + before * ENTRY as u64;
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        let take = file.take(counts[part] * ENTRY as u64);
        Ok(Segment {
            from: BufReader::with_capacity(BUFFER, take),
            path,
        })
    }

    fn next(&mut self) -> Result<Option<Entry>> {
        let mut bytes = [0; ENTRY];
        match self.from.read_exact(&mut bytes) {
            Ok(()) => Ok(Some(Entry::of(&bytes))),
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
            Err(e) => Err(Error::disk("读取临时文件", &self.path, e)),
        }
    }
}

/// Gives the entries of one part of all runs in order.
///
/// # Errors
/// A run can't be read; whatever `each` reports.
pub fn merge(
    folder: &Path,
    runs: &[String],
    part: usize,
    each: &mut dyn FnMut(Entry) -> Result<()>,
) -> Result<()> {
    let mut segments = Vec::new();
    let mut heads = BinaryHeap::new();
    for run in runs {
        let mut segment = Segment::open(folder.join(run), part)?;
        if let Some(entry) = segment.next()? {
            heads.push(Reverse((entry, segments.len())));
            segments.push(segment);
        }
    }
    while let Some(Reverse((entry, of))) = heads.pop() {
        each(entry)?;
        if let Some(next) = segments[of].next()? {
            heads.push(Reverse((next, of)));
        }
    }
    Ok(())
}
