//! [`verify`]: holds a package's files against its manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::num::NonZeroUsize;

use super::checksum::Algorithm;
use super::contents::Progress;
use super::declaration::declared;
use super::source::Source;
use super::verdict::{Problem, Verdict, Warning};
use super::{DECLARATION, PAYLOAD};
use crate::error::Result;

/// How thoroughly a package is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Number and size of the files against `Payload-Oxum` alone.
    Totals,
    /// Whether each file is there.
    Names,
    /// Every byte.
    Contents,
}

/// How a package is checked.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// How thoroughly.
    pub depth: Depth,
    /// How many files are read at a time. The verdict does not depend on it.
    pub threads: NonZeroUsize,
}

impl Default for How {
    fn default() -> Self {
        How {
            depth: Depth::Contents,
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
        }
    }
}

/// Largest tag file we take into memory, in bytes: a manifest of a million files fits.
const LARGEST_TAG_FILE: usize = 512 << 20;

/// Checks a package. Whatever is wrong with it is in the verdict.
///
/// # Errors
/// `progress` may stop the check by an error of its own.
pub fn verify(
    source: &Source,
    how: &How,
    progress: &(dyn Fn(Progress<'_>) -> Result<()> + Sync),
) -> Result<Verdict> {
    let mut check = Check::new(source, how.depth);
    check.names();
    let encoding = check.declaration();
    check.manifests(encoding);
    check.fetch(encoding);
    check.info(encoding);
    if how.depth == Depth::Contents {
        check.contents(how.threads, progress)?;
    }
    let mut verdict = check.verdict;
    verdict.problems.sort();
    verdict.problems.dedup();
    verdict.warnings.sort();
    verdict.warnings.dedup();
    Ok(verdict)
}

/// A check under way.
pub(super) struct Check<'a> {
    pub source: &'a Source,
    pub depth: Depth,
    pub verdict: Verdict,
    /// What each file's checksum ought to be, and which manifest says so.
    pub expected: BTreeMap<String, Vec<(Algorithm, String, String)>>,
    /// Files that manifests list and that are not there, with the manifests.
    pub missing: BTreeMap<String, BTreeSet<String>>,
    /// Names as spelled in the package, by their composed form, and by that in lower case.
    pub composed: BTreeMap<String, String>,
    pub folded: BTreeMap<String, String>,
}

impl<'a> Check<'a> {
    fn new(source: &'a Source, depth: Depth) -> Self {
        Check {
            source,
            depth,
            verdict: Verdict {
                problems: source.problems.clone(),
                warnings: source.warnings.clone(),
                ..Verdict::default()
            },
            expected: BTreeMap::new(),
            missing: BTreeMap::new(),
            composed: BTreeMap::new(),
            folded: BTreeMap::new(),
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.verdict.problems.push(problem);
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        self.verdict.warnings.push(warning);
    }

    /// Since version 1.0 every manifest lists every file, once, by its own name; what declares no
    /// version we know is held to that.
    pub(super) fn strict(&self) -> bool {
        self.verdict.version == "1.0" || self.verdict.version.is_empty()
    }

    /// Names below the payload's folder.
    pub(super) fn payload(&self) -> impl Iterator<Item = (&'a String, u64)> + use<'a> {
        let files = self.source.files.iter().map(|(name, size)| (name, *size));
        files.filter(|(name, _)| name.starts_with(PAYLOAD))
    }

    /// Reads `bagit.txt`; gives the encoding of the other tag files.
    fn declaration(&mut self) -> &'static encoding_rs::Encoding {
        let utf8 = encoding_rs::UTF_8;
        if !self.source.files.contains_key(DECLARATION) {
            self.problem(Problem::NoDeclaration);
            self.deeper();
            return utf8;
        }
        let Some(bytes) = self.tag_file(DECLARATION) else {
            return utf8;
        };
        match declared(&bytes) {
            Ok((version, encoding)) => {
                self.verdict.version = version;
                encoding
            }
            Err(why) => {
                self.problem(Problem::BadDeclaration(why));
                utf8
            }
        }
    }

    /// Unpacking often puts a folder around what was packed.
    fn deeper(&mut self) {
        let files = self.source.files.keys();
        let mut inner = files.filter_map(|name| name.strip_suffix(DECLARATION)?.strip_suffix('/'));
        if let (Some(folder), None) = (inner.next(), inner.next()) {
            self.verdict.problems.push(Problem::Deeper(folder.into()));
        }
    }

    /// A tag file's bytes; a problem where it can't be read.
    fn tag_file(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.source.read(name, &mut |more| {
            if bytes.len() + more.len() > LARGEST_TAG_FILE {
                return Err(io::Error::other("文件过大"));
            }
            bytes.extend_from_slice(more);
            Ok(())
        });
        match read {
            Ok(()) => Some(bytes),
            Err(e) => {
                self.problem(Problem::unreadable(name, &e));
                None
            }
        }
    }

    /// A tag file's text.
    pub(super) fn text(
        &mut self,
        name: &str,
        encoding: &'static encoding_rs::Encoding,
    ) -> Option<String> {
        let bytes = self.tag_file(name)?;
        if encoding == encoding_rs::UTF_8 && bytes.starts_with(b"\xEF\xBB\xBF") {
            self.warn(Warning::Mark(name.into()));
        }
        // UTF-16 without a mark is big-endian by its standard, little-endian in practice.
        let big = encoding == encoding_rs::UTF_16LE && bytes.first() == Some(&0);
        let likely = if big { encoding_rs::UTF_16BE } else { encoding };
        let (text, _, malformed) = likely.decode(&bytes);
        if malformed {
            self.problem(Problem::Unreadable {
                name: name.into(),
                why: format!("不是它自称的 {} 编码", encoding.name()),
            });
        }
        Some(text.into_owned())
    }
}
