//! Progress on the standard error: files, bytes, time left. Nothing where nobody watches.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use crate::walk::Progress;

/// A line that fills as files are done.
pub struct Bar {
    bar: ProgressBar,
    files: AtomicU64,
    of_files: AtomicU64,
    bytes: AtomicU64,
    of_bytes: AtomicU64,
}

/// What opening a file costs, in bytes: many small files take their time too.
const FILE: u64 = 64 << 10;

impl Bar {
    /// A line on the standard error; hidden where that is no terminal or `quiet`.
    pub fn new(quiet: bool) -> Self {
        let bar = if quiet || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(0)
        };
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {msg}，还需 {eta}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar {
            bar,
            files: AtomicU64::new(0),
            of_files: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            of_bytes: AtomicU64::new(0),
        }
    }

    /// Says what goes on where nothing can be counted.
    pub fn say(&self, step: &str) {
        self.begin(step, 0, 0);
    }

    /// Takes the line away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn tell(&self) {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        self.bar.set_message(format!(
            "{}/{} 个文件，{}/{}",
            get(&self.files),
            get(&self.of_files),
            HumanBytes(get(&self.bytes)),
            HumanBytes(get(&self.of_bytes)),
        ));
    }
}

impl Progress for Bar {
    fn begin(&self, step: &str, files: u64, bytes: u64) {
        for (counter, value) in [
            (&self.files, 0),
            (&self.of_files, files),
            (&self.bytes, 0),
            (&self.of_bytes, bytes),
        ] {
            counter.store(value, Ordering::Relaxed);
        }
        self.bar.reset();
        self.bar.set_prefix(step.to_owned());
        self.bar.set_length(bytes + files * FILE);
        if files == 0 && bytes == 0 {
            self.bar.set_message("请稍候");
        } else {
            self.tell();
        }
    }

    fn bytes(&self, more: u64) {
        self.bytes.fetch_add(more, Ordering::Relaxed);
        self.bar.inc(more);
    }

    fn file(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bar.inc(FILE);
        self.tell();
    }
}
