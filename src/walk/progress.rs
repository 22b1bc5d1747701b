//! [`Progress`]: how far a long step has come. Called from many threads; `cli` and the page draw it.

use crate::error::{Error, Kind, Result};

/// Whoever wants to know how far we are.
pub trait Progress: Sync {
    /// A step begins: its name in Chinese, and how many files and bytes it has before it.
    fn begin(&self, step: &str, files: u64, bytes: u64);

    /// So many more bytes are done.
    fn bytes(&self, more: u64);

    /// One more file is done.
    fn file(&self);

    /// Whether whoever waits wants no more of it.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nothing where the work is to go on.
///
/// # Errors
/// Whoever waits wants no more of it.
pub fn go_on(progress: &dyn Progress) -> Result<()> {
    if !progress.stopped() {
        return Ok(());
    }
    Err(Error::new(Kind::Stopped, "已按要求停止，台账没有变动。")
        .hint("已经读过的文件都记下了，再开始时从那里接着做。"))
}

/// Nobody wants to know.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _step: &str, _files: u64, _bytes: u64) {}
    fn bytes(&self, _more: u64) {}
    fn file(&self) {}
}
