//! [`Error`]: when *we* cannot work. What is wrong with a submission is a
//! [`Finding`](crate::finding::Finding), never an error.

use std::fmt;
use std::path::Path;

/// The result of anything of ours that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// Who has to act, which is also all a caller ever needs to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 命令写错: the command line asks for something that can't be.
    Usage,
    /// 清单或设置有错: `juanzong.yaml`, a standard or a template is wrong.
    Project,
    /// The disk, a permission, a full volume.
    Disk,
    /// Nobody: whoever waited wanted no more of it.
    Stopped,
    /// A mistake of the program itself.
    Bug,
}

/// What we could not do, in Chinese, naming the file; what to do about it; and why.
///
/// `Display` prints `what` alone and never repeats the cause; `cli` prints the chain once.
#[derive(Debug)]
pub struct Error {
    /// Who has to act.
    pub kind: Kind,
    /// One sentence that names the file (and line and column in YAML).
    pub what: String,
    /// What the user can do.
    pub hint: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of this kind.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Error {
            kind,
            what: what.into(),
            hint: None,
            cause: None,
        }
    }

    /// The command line is wrong.
    pub fn usage(what: impl Into<String>) -> Self {
        Error::new(Kind::Usage, what)
    }

    /// The project file, a standard or a template is wrong.
    pub fn project(what: impl Into<String>) -> Self {
        Error::new(Kind::Project, what)
    }

    /// `action` (for example `写入`) failed on `path`.
    pub fn disk(
        action: &str,
        path: &Path,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Error::new(Kind::Disk, format!("{action}失败：{}", path.display())).because(cause)
    }

    /// The program itself is wrong.
    pub fn bug(what: impl Into<String>) -> Self {
        Error::new(Kind::Bug, what).hint("这是程序的缺陷，请把这段文字和出错的文件发给开发者。")
    }

    /// Adds what the user can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|c| c as _)
    }
}
