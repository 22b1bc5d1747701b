//! [`Verdict`]: what a check of a package came to.

use super::checksum::Algorithm;

/// What a check came to.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Version the package declares.
    pub version: String,
    /// Labels and values of `bag-info.txt`, in order.
    pub info: Vec<(String, String)>,
    /// Algorithms the files were held against.
    pub algorithms: Vec<Algorithm>,
    /// Files checked, tag files included.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Why it is not as it was packed; empty for a sound package.
    pub problems: Vec<Problem>,
    /// What deserves a look and is no fault.
    pub warnings: Vec<Warning>,
}

/// Why a package is not as it was packed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// A name leads outside the package.
    Unsafe {
        /// The name.
        name: String,
        /// Why, in Chinese.
        why: String,
        /// The file that holds it.
        file: String,
    },
    /// No `bagit.txt`.
    NoDeclaration,
    /// The bag is a folder further down.
    Deeper(String),
    /// `bagit.txt` is not as it has to be.
    BadDeclaration(String),
    /// No manifest we can check.
    NoManifest,
    /// No `data` folder.
    NoPayload,
    /// A file's content differs from the manifest.
    Changed {
        /// The file.
        name: String,
        /// The manifests that say so.
        manifest: String,
    },
    /// A file of the manifest is not there.
    Missing {
        /// The file.
        name: String,
        /// The manifests that list it.
        manifest: String,
    },
    /// A file stands in no manifest, or not in this one.
    Extra {
        /// The file.
        name: String,
        /// The manifests that lack it.
        manifest: String,
    },
    /// A file can't be read whole.
    Unreadable {
        /// The file.
        name: String,
        /// What was said.
        why: String,
    },
    /// A manifest lists a file twice.
    Twice {
        /// The file.
        name: String,
        /// The manifest.
        manifest: String,
    },
    /// A manifest lists a file of the wrong kind.
    Misplaced {
        /// The file.
        name: String,
        /// The manifest.
        manifest: String,
    },
    /// A line means nothing.
    BadLine {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: usize,
    },
    /// `Payload-Oxum` differs from what is there.
    Oxum {
        /// As declared.
        said: String,
        /// As counted.
        found: String,
    },
    /// More than once where once is the most.
    Repeated(String),
    /// No `Payload-Oxum` although that alone was to be checked.
    NoTotals,
    /// Blanks around a label (since version 1.0).
    Blank {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: usize,
    },
    /// A file that would have to be fetched from the net.
    Fetch {
        /// The file.
        name: String,
        /// Where the sender says it is.
        url: String,
    },
    /// The zip itself contradicts itself.
    Container(String),
}

/// What deserves a look and is no fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// A manifest spells names in the manner of `md5sum`.
    Spelling(String),
    /// The manifest and the disk compose the characters of a name differently.
    Form(String),
    /// Two names that some systems take for one.
    Alike(String, String),
    /// A name that is trouble on Windows.
    Awkward(String, String),
    /// A manifest whose algorithm we don't know.
    Algorithm(String),
    /// A file beside `data` that no tag manifest vouches for.
    Unvouched(String),
    /// A file that the system leaves in folders, listed or not.
    Leaving(String),
    /// A file is listed twice with the same checksum (before version 1.0).
    Twice(String),
    /// A name that is no UTF-8.
    Encoding(String),
    /// Names in a zip that are parted by `\`.
    Backward,
    /// A tag file begins with a byte-order mark that UTF-8 needs not.
    Mark(String),
    /// A file that the system leaves in folders is listed and gone (before version 1.0).
    Gone(String),
    /// A label stands more than once where once is the most (before version 1.0).
    Repeated(String),
    /// A file to be fetched that no manifest lists (before version 1.0).
    Fetch(String),
}

impl Problem {
    /// A file that can't be read whole.
    pub(super) fn unreadable(name: &str, why: &std::io::Error) -> Self {
        Problem::Unreadable {
            name: name.into(),
            why: why.to_string(),
        }
    }
}

impl Verdict {
    /// Whether the package is as it was packed.
    pub fn sound(&self) -> bool {
        self.problems.is_empty()
    }
}
