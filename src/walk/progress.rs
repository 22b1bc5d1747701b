//! [`Progress`]: how far a long step has come. Called from many threads; `cli` draws it.

/// Whoever wants to know how far we are.
pub trait Progress: Sync {
    /// A step begins: its name in Chinese, and how many files and bytes it has before it.
    fn begin(&self, step: &str, files: u64, bytes: u64);

    /// So many more bytes are done.
    fn bytes(&self, more: u64);

    /// One more file is done.
    fn file(&self);
}

/// Nobody wants to know.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _step: &str, _files: u64, _bytes: u64) {}
    fn bytes(&self, _more: u64) {}
    fn file(&self) {}
}
