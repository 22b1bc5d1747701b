//! Every byte that a manifest vouches for, read once, all its checksums at a time, several files at
//! a time where the package allows.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::checksum::{Algorithm, Checksums, stream};
use super::source::{Source, Take};
use super::verdict::Problem;
use super::verify::Check;
use crate::error::{Error, Result};

/// How far a check has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The file being read.
    pub name: &'a str,
    /// Bytes read so far.
    pub done: u64,
    /// Bytes to read.
    pub total: u64,
}

/// What a file's checksums ought to be, and which manifest says so.
type Expected = Vec<(Algorithm, String, String)>;

/// The reading under way, shared by all threads.
struct Work<'a> {
    progress: &'a (dyn Fn(Progress<'_>) -> Result<()> + Sync),
    total: u64,
    done: AtomicU64,
    files: AtomicU64,
    problems: Mutex<Vec<Problem>>,
    /// Why to stop; and that there is a reason.
    stopped: Mutex<Option<Error>>,
    stop: AtomicBool,
}

impl Check<'_> {
    /// Reads every file that a manifest vouches for.
    pub(super) fn contents(
        &mut self,
        threads: NonZeroUsize,
        progress: &(dyn Fn(Progress<'_>) -> Result<()> + Sync),
    ) -> Result<()> {
        let expected = std::mem::take(&mut self.expected);
        let sizes = &self.source.files;
        let size = |name: &str| sizes.get(name).copied().unwrap_or_default();
        let total = expected.keys().map(|name| size(name));
        let work = Work {
            progress,
            total: total.fold(0, u64::saturating_add),
            done: AtomicU64::new(0),
            files: AtomicU64::new(0),
            problems: Mutex::new(Vec::new()),
            stopped: Mutex::new(None),
            stop: AtomicBool::new(false),
        };
        let mut jobs: Vec<(String, Expected)> = expected.into_iter().collect();
        if !work.pass(self.source, &mut jobs) {
            // The longest first, so that no thread is left alone with one in the end.
            jobs.sort_by_key(|(name, _)| std::cmp::Reverse(size(name)));
            work.spread(self.source, &jobs, threads);
        }
        if let Some(error) = locked(&work.stopped).take() {
            return Err(error);
        }
        self.verdict.problems.append(&mut locked(&work.problems));
        self.verdict.files = work.files.into_inner();
        self.verdict.bytes = work.done.into_inner();
        Ok(())
    }
}

impl Work<'_> {
    /// Files in any order, by several threads.
    fn spread(&self, source: &Source, jobs: &[(String, Expected)], threads: NonZeroUsize) {
        let next = AtomicUsize::new(0);
        let take = || {
            while let Some((name, sums)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                if self.stop.load(Ordering::Relaxed) {
                    return;
                }
                self.file(name, sums, &mut |take| source.read(name, take));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.get().min(jobs.len()) {
                scope.spawn(take);
            }
            take();
        });
    }

    /// Files in the order of the container, where it has to be; whether it has.
    fn pass(&self, source: &Source, jobs: &mut Vec<(String, Expected)>) -> bool {
        let mut left: BTreeMap<String, Expected> = BTreeMap::new();
        let passed = source.pass(&mut |name: &str, from: &mut dyn Read| {
            if left.is_empty() {
                left = std::mem::take(jobs).into_iter().collect();
            }
            if let Some(sums) = left.remove(name) {
                self.file(name, &sums, &mut |take| stream(from, take));
            }
            match self.stop.load(Ordering::Relaxed) {
                true => Err(io::Error::other("stopped")),
                false => Ok(()),
            }
        });
        let Some(ended) = passed else {
            return false;
        };
        let why = ended
            .err()
            .unwrap_or_else(|| io::ErrorKind::NotFound.into());
        let unread = left.into_keys().chain(jobs.drain(..).map(|(name, _)| name));
        for name in unread {
            self.report(Problem::unreadable(&name, &why));
        }
        true
    }

    /// One file.
    fn file(
        &self,
        name: &str,
        sums: &Expected,
        read: &mut dyn FnMut(&mut Take<'_>) -> io::Result<()>,
    ) {
        let wanted: BTreeSet<Algorithm> = sums.iter().map(|(algorithm, ..)| *algorithm).collect();
        let mut checksums = Checksums::of(wanted);
        let ended = read(&mut |bytes| {
            checksums.update(bytes);
            self.advance(name, bytes.len() as u64)
        });
        if self.stop.load(Ordering::Relaxed) {
            return;
        }
        if let Err(e) = ended {
            return self.report(Problem::unreadable(name, &e));
        }
        self.files.fetch_add(1, Ordering::Relaxed);
        let found = checksums.finish();
        let differs = sums
            .iter()
            .filter(|(algorithm, sum, _)| found.get(algorithm) != Some(sum))
            .map(|(.., manifest)| manifest.as_str());
        let manifest = Vec::from_iter(differs).join("、");
        if !manifest.is_empty() {
            let name = name.to_owned();
            self.report(Problem::Changed { name, manifest });
        }
    }

    fn advance(&self, name: &str, more: u64) -> io::Result<()> {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        let total = self.total;
        if let Err(e) = (self.progress)(Progress { name, done, total }) {
            self.stop.store(true, Ordering::Relaxed);
            locked(&self.stopped).get_or_insert(e);
        }
        match self.stop.load(Ordering::Relaxed) {
            true => Err(io::Error::other("stopped")),
            false => Ok(()),
        }
    }

    fn report(&self, problem: Problem) {
        locked(&self.problems).push(problem);
    }
}

/// What a mutex guards. A thread that panicked takes the whole check down by itself.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
