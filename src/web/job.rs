//! [`Job`]: a long piece of work, how far it has come, and that somebody wants it to stop.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use serde::Serialize;

use super::state::lock;
use crate::error::{Error, Result};
use crate::walk::Progress;

/// What opening a file costs, in bytes: many small files take their time too.
const FILE: u64 = 64 << 10;

/// A long piece of work.
#[derive(Default)]
pub struct Job {
    running: AtomicBool,
    stop: AtomicBool,
    step: Mutex<Step>,
    files: AtomicU64,
    bytes: AtomicU64,
    outcome: Mutex<Option<Outcome>>,
}

#[derive(Default, Clone)]
struct Step {
    name: String,
    /// How many steps came before.
    number: u32,
    of_files: u64,
    of_bytes: u64,
    began: Option<Instant>,
}

/// How the last work ended.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The page that began it.
    pub of: &'static str,
    /// Whether it was done.
    pub good: bool,
    /// The words.
    pub words: String,
    /// What to do, where it was not done.
    pub hint: String,
}

impl Outcome {
    /// Of work that this page began.
    pub fn of(page: &'static str, done: Result<String>) -> Self {
        let (good, words, hint) = match done {
            Ok(words) => (true, words, None),
            Err(error) => (false, in_words(&error), error.hint),
        };
        Outcome {
            of: page,
            good,
            words,
            hint: hint.unwrap_or_default(),
        }
    }
}

/// An error and its causes in one line.
pub fn in_words(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words.push_str(&format!("（{inner}）"));
        cause = inner.source();
    }
    words
}

/// How far it has come, for the page.
#[derive(Debug, Serialize)]
pub struct Told {
    running: bool,
    step: String,
    number: u32,
    /// Thousandths of the step, where they can be counted.
    share: Option<u64>,
    words: String,
    left: String,
}

impl Job {
    /// Whether it goes on.
    pub fn running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    /// Begins, unless something is under way.
    pub fn begin_if_idle(&self) -> bool {
        if self.running.swap(true, Ordering::AcqRel) {
            return false;
        }
        self.stop.store(false, Ordering::Relaxed);
        *lock(&self.step) = Step::default();
        *lock(&self.outcome) = None;
        true
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// It is over.
    pub fn end(&self, outcome: Outcome) {
        *lock(&self.outcome) = Some(outcome);
        self.running.store(false, Ordering::Release);
    }

    /// How the last work ended.
    pub fn outcome(&self) -> Option<Outcome> {
        lock(&self.outcome).clone()
    }

    /// How far it has come.
    pub fn told(&self) -> Told {
        let step = lock(&self.step).clone();
        let (files, bytes) = (
            self.files.load(Ordering::Relaxed),
            self.bytes.load(Ordering::Relaxed),
        );
        let whole = step.of_bytes + step.of_files * FILE;
        let done = (bytes + files * FILE).min(whole);
        let share = (done * 1000).checked_div(whole);
        let left = step
            .began
            .map(|began| began.elapsed().as_secs_f64())
            .filter(|spent| *spent > 2.0 && done > 0 && done < whole)
            .map_or(String::new(), |spent| time_left(spent, done, whole));
        let volume = || format!("{} / {}", size(bytes), size(step.of_bytes));
        let words = match (step.of_files, step.of_bytes) {
            (0, 0) => "请稍候".into(),
            (0, _) => volume(),
            (of, _) => format!("{files} / {of} 个文件，{}", volume()),
        };
        Told {
            running: self.running(),
            step: step.name,
            number: step.number,
            share,
            words,
            left,
        }
    }
}

impl Progress for Job {
    #[expect(clippy::disallowed_methods, reason = "progress tells how long")]
    fn begin(&self, step: &str, files: u64, bytes: u64) {
        let mut at = lock(&self.step);
        self.files.store(0, Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed);
        *at = Step {
            name: step.into(),
            number: at.number + 1,
            of_files: files,
            of_bytes: bytes,
            began: Some(Instant::now()),
        };
    }

    fn bytes(&self, more: u64) {
        self.bytes.fetch_add(more, Ordering::Relaxed);
    }

    fn file(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// How long the rest takes at the pace so far, roughly.
fn time_left(spent: f64, done: u64, whole: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a guess, shown in minutes")]
    let seconds = spent * (whole - done) as f64 / done as f64;
    if seconds < 60.0 {
        format!("约 {seconds:.0} 秒")
    } else {
        format!("约 {:.0} 分钟", (seconds / 60.0).ceil())
    }
}

/// A size in words: `3.4 MB`.
pub fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let bytes = bytes as f64;
    let units = [(1u64 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    for (unit, name) in units {
        #[expect(clippy::cast_precision_loss, reason = "powers of two")]
        let in_units = bytes / unit as f64;
        if in_units >= 1.0 {
            return format!("{in_units:.1} {name}");
        }
    }
    format!("{bytes} 字节")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_piece_of_work_at_a_time() {
        let job = Job::default();
        assert!(job.begin_if_idle());
        assert!(!job.begin_if_idle());
        job.stop();
        assert!(job.stopped());
        job.end(Outcome {
            of: "/run",
            good: true,
            words: String::new(),
            hint: String::new(),
        });
        assert!(job.begin_if_idle());
        assert!(!job.stopped(), "an old wish to stop is forgotten");
    }

    #[test]
    fn sizes_and_times_in_words() {
        assert_eq!(size(12), "12 字节");
        assert_eq!(size(3 << 19), "1.5 MB");
        assert_eq!(time_left(10.0, 1, 5), "约 40 秒");
        assert_eq!(time_left(60.0, 1, 3), "约 2 分钟");
    }
}
