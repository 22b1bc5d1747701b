//! Documents of different counties that share rare text, by fingerprints alone, in as much memory
//! as is given: `juanzong compare`.
//!
//! Fingerprints fall into 256 buckets by their first bits. As many buckets as fit are read in one
//! pass over the files, which are in order so that little is read twice; a bucket that does not
//! fit is parted by further bits. Sorted, a bucket shows which documents share each fingerprint. What more than [`MOST_UNITS`] units or
//! [`MOST_DOCUMENTS`] documents hold is common text. Pairs go to the disk as runs in order, and
//! are added up when all buckets are done. Sums are of whole numbers: neither memory nor threads
//! nor the order of files changes a byte of the result.

mod bucket;
mod common;
mod part;
mod register;
mod runs;
mod strongest;
mod sums;
mod work;

pub use bucket::{MOST_DOCUMENTS, MOST_UNITS, weights};
pub use common::{Gather, Stretch};
pub use register::{Register, Registered};
pub use strongest::Strongest;
pub use sums::Sums;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use self::bucket::{Hit, Judge};
use self::part::Part;
use self::register::Numbers;
use self::runs::{ENTRY, PARTS, Spill};
use self::work::{BUCKETS, Work};
use super::read::{Batch, Source, agreed};
use crate::error::{Error, Kind, Result};
use crate::likeness::Stopped;

/// Fingerprints that two documents must share to be told of.
pub const LEAST: u64 = 6;
/// Share of the memory that rows may take, and pairs.
const ROWS: f64 = 0.5;
const PAIRS: f64 = 0.2;
/// Less memory than this, in bytes, is no use to anybody: the lists of documents take it.
pub const LEAST_MEMORY: u64 = 64 << 20;

/// How to compare.
#[derive(Clone)]
pub struct Settings<'s> {
    /// Memory, in bytes. The less it is the more often the files are read.
    pub memory: u64,
    /// Threads.
    pub jobs: usize,
    /// Where the work under way may lie.
    pub work: PathBuf,
    /// Whether whoever waits wants no more of it for now.
    pub stopped: &'s Stopped<'s>,
}

impl Settings<'_> {
    /// Nothing where the work is to go on.
    fn go_on(&self) -> Result<()> {
        if !(self.stopped)() {
            return Ok(());
        }
        Err(Error::new(Kind::Stopped, "已按要求停止，没有写出结果。")
            .hint("比过的部分都留着，用同样的指纹文件再开始，会接着做。"))
    }
}

/// Two documents of different counties that share rare text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The lesser number in the register.
    pub left: u32,
    /// The greater.
    pub right: u32,
    /// Fingerprints that both have and few others do.
    pub shared: u64,
    /// Their weight: Σ 1000·ln(units / units that hold it).
    pub rarity: u64,
}

/// Told of what is found, in order.
pub trait Sink {
    /// A pair.
    fn pair(&mut self, pair: Pair) -> Result<()>;
    /// A common text.
    fn common(&mut self, stretch: Stretch) -> Result<()>;
    /// What is being done: so many buckets of all are done.
    fn progress(&mut self, done: usize, all: usize) {
        let _ = (done, all);
    }
}

/// Compares everything with everything and gives pairs by their numbers, then common text. The
/// folder of the work is gone when all was taken; interrupted, it stays and the next run goes on.
///
/// # Errors
/// A file is damaged or does not fit the others; the disk would not; whatever the sink reports;
/// somebody stopped it.
pub fn compare(
    sources: &[Source],
    register: &Register<'_>,
    settings: &Settings<'_>,
    sink: &mut dyn Sink,
) -> Result<()> {
    agreed(sources)?;
    let jobs = settings.jobs.clamp(1, 64);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|e| Error::new(Kind::Bug, "开不了比对的线程").because(e))?;
    let work = Work::open(&settings.work, Register::mark(sources))?;
    let (mut done, mut runs) = work.done()?;
    let shared = Shared {
        sources,
        register,
        numbers: sources
            .iter()
            .map(|source| register.numbers(source))
            .collect(),
        work: &work,
        jobs,
        memory: settings.memory as f64,
        settings,
    };
    let mut passes = shared.passes(
        &(0..BUCKETS)
            .filter(|bucket| !done.contains(bucket))
            .collect::<Vec<_>>(),
    );
    sink.progress(done.len(), BUCKETS);
    while let Some(buckets) = passes.pop() {
        runs.extend(pool.install(|| shared.pass(&buckets))?);
        done.extend(buckets);
        sink.progress(done.len(), BUCKETS);
    }
    runs.sort();
    let step = jobs * 4;
    for first in (0..PARTS).step_by(step) {
        settings.go_on()?;
        let parts: Vec<usize> = (first..PARTS.min(first + step)).collect();
        let found: Result<Vec<Vec<Pair>>> = pool.install(|| {
            let parts = parts.into_par_iter();
            parts.map(|part| pairs(&work, &runs, part)).collect()
        });
        for pair in found?.into_iter().flatten() {
            sink.pair(pair)?;
        }
    }
    common::stretches(&work.folder, &runs, &mut |stretch| sink.common(stretch))?;
    work.finish()
}

/// Pairs of one part that share enough.
fn pairs(work: &Work, runs: &[String], part: usize) -> Result<Vec<Pair>> {
    let mut found: Vec<Pair> = Vec::new();
    let mut last: Option<Pair> = None;
    let mut end = |pair: Option<Pair>| found.extend(pair.filter(|pair| pair.shared >= LEAST));
    runs::merge(&work.folder, runs, part, &mut |entry| {
        let (left, right) = ((entry.key >> 32) as u32, entry.key as u32);
        let (shared, rarity) = (u64::from(entry.first), u64::from(entry.second));
        match &mut last {
            Some(pair) if (pair.left, pair.right) == (left, right) => {
                pair.shared += shared;
                pair.rarity += rarity;
            }
            _ => end(last.replace(Pair {
                left,
                right,
                shared,
                rarity,
            })),
        }
        Ok(())
    })?;
    end(last);
    Ok(found)
}

/// What every pass looks at.
struct Shared<'s> {
    sources: &'s [Source],
    register: &'s Register<'s>,
    numbers: Vec<Numbers>,
    work: &'s Work,
    jobs: usize,
    memory: f64,
    settings: &'s Settings<'s>,
}

/// Rows of one bucket.
type Bucket = Mutex<Vec<Hit>>;

impl Shared<'_> {
    /// Rows that may lie in memory at once.
    fn most_rows(&self) -> usize {
        ((self.memory * ROWS) as usize / size_of::<Hit>()).max(1)
    }

    /// Buckets put together so that each pass has about as many rows as fit; the last first.
    fn passes(&self, buckets: &[usize]) -> Vec<Vec<usize>> {
        let rows: u64 = self.sources.iter().map(|source| source.rows).sum();
        let each = rows as f64 / BUCKETS as f64 * 1.1 + 1.0;
        let most = ((self.most_rows() as f64 / each) as usize).clamp(1, BUCKETS);
        let count = buckets.len().div_ceil(most).max(1);
        let even = buckets.len().div_ceil(count).max(1);
        let mut passes: Vec<Vec<usize>> = Vec::new();
        for bucket in buckets {
            match passes.last_mut() {
                // Buckets done already lie between: a pass reads one stretch of fingerprints.
                Some(pass) if pass.len() < even && pass.last() == Some(&(bucket - 1)) => {
                    pass.push(*bucket)
                }
                _ => passes.push(vec![*bucket]),
            }
        }
        passes.reverse();
        passes
    }

    /// Reads these buckets, all at once if they fit, and finds what their rows share; names of the
    /// runs written.
    fn pass(&self, buckets: &[usize]) -> Result<Vec<String>> {
        let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else {
            return Ok(Vec::new());
        };
        let name = format!("{first:03}-{last:03}");
        let mut parts = vec![Part::buckets(*first, *last)];
        let mut runs = Vec::new();
        while let Some(part) = parts.pop() {
            match self.read(&part)? {
                Some(rows) => runs.extend(self.share(&rows, format!("{name}-{}", runs.len()))?),
                // Fingerprints that somebody chose are not spread evenly: the half of it, then.
                None => parts.extend(part.halves().into_iter().flatten().rev()),
            }
        }
        self.work.keep(&name, buckets.to_vec(), &runs)?;
        Ok(runs)
    }

    /// Finds what the rows of these buckets share; names of the runs written.
    fn share(&self, rows: &[Bucket], name: String) -> Result<Vec<String>> {
        let next = AtomicUsize::new(0);
        let limit = (self.memory * PAIRS) as usize / ENTRY / self.jobs;
        let runs: Result<Vec<Vec<String>>> = (0..self.jobs)
            .into_par_iter()
            .map(|job| {
                let count = self.register.documents.len();
                let mut spill =
                    Spill::new(&self.work.folder, format!("{name}-{job}"), count, limit);
                let mut judge = Judge::of(self.register);
                while let Some(bucket) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut hits = std::mem::take(&mut *held(bucket));
                    self.settings.go_on()?;
                    judge.look(&mut hits, &mut spill)?;
                }
                spill.flush()?;
                Ok(spill.written)
            })
            .collect();
        Ok(runs?.into_iter().flatten().collect())
    }

    /// Rows of a part, of all files, by bucket; `None` where there are more than fit and the part
    /// can be made smaller. Of one fingerprint a file has a row for a document at most, so those
    /// fit wherever the register does.
    fn read(&self, part: &Part) -> Result<Option<Vec<Bucket>>> {
        let most = match part.halves() {
            Some(_) => self.most_rows(),
            None => usize::MAX,
        };
        let all: u64 = self.sources.iter().map(|source| source.rows).sum();
        let each = (all as usize / BUCKETS).saturating_mul(17) / 16;
        let each = each.min(self.most_rows() / part.len());
        let rows: Vec<Bucket> = (0..part.len())
            .map(|_| Mutex::new(Vec::with_capacity(each)))
            .collect();
        let (count, next) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let range = part.range();
        let read: Result<Vec<()>> = (0..self.jobs)
            .into_par_iter()
            .map(|_| {
                let mut files = std::iter::from_fn(|| {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    self.sources.get(number).zip(self.numbers.get(number))
                });
                files.try_for_each(|(source, numbers)| {
                    source.scan(&range, &mut |batch| {
                        self.settings.go_on()?;
                        if count.fetch_add(batch.fingerprints.len(), Ordering::Relaxed) <= most {
                            take(source, numbers, batch, part, &rows)?;
                        }
                        Ok(())
                    })
                })
            })
            .collect();
        read?;
        Ok((count.into_inner() <= most).then_some(rows))
    }
}

/// Puts a batch, which is in order, into its buckets.
fn take(
    source: &Source,
    numbers: &Numbers,
    batch: &Batch<'_>,
    part: &Part,
    rows: &[Bucket],
) -> Result<()> {
    let mut at = 0;
    let mut hits = Vec::with_capacity(batch.fingerprints.len());
    while let Some(fingerprint) = batch.fingerprints.get(at) {
        let bucket = part.bucket(*fingerprint);
        let here = batch.fingerprints[at..].partition_point(|f| part.bucket(*f) == bucket);
        hits.clear();
        for row in at..at + here {
            let document = numbers.get(batch.documents[row]);
            let document = document.ok_or_else(|| source.damaged("有的指纹不知是哪份材料的"))?;
            hits.push(Hit {
                fingerprint: batch.fingerprints[row],
                document,
                position: batch.positions[row],
            });
        }
        if let Some(bucket) = bucket.and_then(|bucket| rows.get(bucket)) {
            held(bucket).extend_from_slice(&hits);
        }
        at += here;
    }
    Ok(())
}

/// A bucket, whatever became of the thread that had it before.
fn held(bucket: &Bucket) -> std::sync::MutexGuard<'_, Vec<Hit>> {
    bucket
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
