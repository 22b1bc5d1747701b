//! [`verify`]: holds a package's files against its manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use super::checksum::{Algorithm, Checksums, stream};
use super::declaration::declared;
use super::manifest;
use super::name;
use super::source::Source;
use super::verdict::{Problem, Verdict, Warning};
use super::{DECLARATION, FETCH, INFO};
use crate::error::Result;

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

/// Largest tag file we take into memory, in bytes: a manifest of a million files fits.
const LARGEST_TAG_FILE: u64 = 512 << 20;

/// Where payload lies.
pub(super) const PAYLOAD: &str = "data/";

/// Checks a package. Whatever is wrong with it is in the verdict.
///
/// # Errors
/// `progress` may stop the check by an error of its own.
pub fn verify(
    source: &mut Source,
    progress: &mut dyn FnMut(Progress<'_>) -> Result<()>,
) -> Result<Verdict> {
    let mut check = Check {
        verdict: Verdict {
            problems: std::mem::take(&mut source.problems),
            warnings: std::mem::take(&mut source.warnings),
            ..Verdict::default()
        },
        expected: BTreeMap::new(),
        composed: BTreeMap::new(),
    };
    check.names(source);
    let encoding = check.declaration(source);
    check.manifests(source, encoding);
    check.fetch(source, encoding);
    check.info(source, encoding);
    check.contents(source, progress)?;
    let mut verdict = check.verdict;
    verdict.problems.sort();
    verdict.problems.dedup();
    verdict.warnings.sort();
    verdict.warnings.dedup();
    Ok(verdict)
}

pub(super) struct Check {
    pub(super) verdict: Verdict,
    /// What each file's checksum ought to be, and which manifest says so.
    pub(super) expected: BTreeMap<String, Vec<(Algorithm, String, String)>>,
    /// Names as spelled in the package, by their composed form.
    pub(super) composed: BTreeMap<String, String>,
}

impl Check {
    pub(super) fn problem(&mut self, problem: Problem) {
        self.verdict.problems.push(problem);
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        self.verdict.warnings.push(warning);
    }

    /// Reads `bagit.txt`; gives the encoding of the other tag files.
    fn declaration(&mut self, source: &mut Source) -> &'static encoding_rs::Encoding {
        let utf8 = encoding_rs::UTF_8;
        if !source.files.contains_key(DECLARATION) {
            self.problem(Problem::NoDeclaration);
            return utf8;
        }
        let Some(bytes) = self.tag_file(source, DECLARATION) else {
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

    /// A tag file's bytes; a problem where it can't be read.
    fn tag_file(&mut self, source: &mut Source, name: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = source
            .read(name)
            .and_then(|from| from.take(LARGEST_TAG_FILE).read_to_end(&mut bytes));
        match read {
            Ok(_) => Some(bytes),
            Err(e) => {
                self.problem(unreadable(name, &e));
                None
            }
        }
    }

    pub(super) fn text(
        &mut self,
        source: &mut Source,
        name: &str,
        encoding: &'static encoding_rs::Encoding,
    ) -> Option<String> {
        let bytes = self.tag_file(source, name)?;
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

    /// `fetch.txt` is read for its names and never obeyed.
    fn fetch(&mut self, source: &mut Source, encoding: &'static encoding_rs::Encoding) {
        if !source.files.contains_key(FETCH) {
            return;
        }
        let Some(text) = self.text(source, FETCH, encoding) else {
            return;
        };
        let mut absent = 0;
        for name in manifest::fetch_names(&text) {
            if let Some(why) = name::hazard(&name) {
                self.problem(Problem::Unsafe {
                    name,
                    why: why.into(),
                    file: FETCH.into(),
                });
            } else if !source.files.contains_key(&name) {
                absent += 1;
            }
        }
        if absent > 0 {
            self.problem(Problem::Fetch(absent));
        }
    }

    /// Labels, and the total they declare.
    fn info(&mut self, source: &mut Source, encoding: &'static encoding_rs::Encoding) {
        if !source.files.contains_key(INFO) {
            return;
        }
        let Some(text) = self.text(source, INFO, encoding) else {
            return;
        };
        self.verdict.info = manifest::labels(&text);
        // What the system left there since was not packed.
        let packed = |name: &String| {
            name.starts_with(PAYLOAD) && (self.expected.contains_key(name) || !name::leaving(name))
        };
        let payload = || source.files.iter().filter(|(name, _)| packed(name));
        let octets: u64 = payload().fold(0, |sum, (_, size)| sum.saturating_add(*size));
        let found = format!("{octets}.{}", payload().count());
        let said: Vec<String> = self
            .verdict
            .info
            .iter()
            .filter(|(label, _)| label.eq_ignore_ascii_case("Payload-Oxum"))
            .map(|(_, value)| value.clone())
            .collect();
        for said in said {
            if said != found {
                let found = found.clone();
                self.problem(Problem::Oxum { said, found });
            }
        }
    }

    /// Reads every file that a manifest vouches for, once, with all checksums at a time.
    fn contents(
        &mut self,
        source: &mut Source,
        progress: &mut dyn FnMut(Progress<'_>) -> Result<()>,
    ) -> Result<()> {
        let expected = std::mem::take(&mut self.expected);
        let total = expected
            .keys()
            .filter_map(|name| source.files.get(name))
            .fold(0, |sum: u64, size| sum.saturating_add(*size));
        let mut done = 0;
        for (name, sums) in expected {
            let wanted: BTreeSet<Algorithm> =
                sums.iter().map(|(algorithm, ..)| *algorithm).collect();
            let mut checksums = Checksums::of(wanted);
            let mut stopped = None;
            let read = source.read(&name).and_then(|mut from| {
                stream(&mut from, &mut |bytes| {
                    checksums.update(bytes);
                    done += bytes.len() as u64;
                    let name = name.as_str();
                    match progress(Progress { name, done, total }) {
                        Ok(()) => Ok(()),
                        Err(e) => {
                            stopped = Some(e);
                            Err(io::Error::other("stopped"))
                        }
                    }
                })
            });
            if let Some(e) = stopped {
                return Err(e);
            }
            if let Err(e) = read {
                self.problem(unreadable(&name, &e));
                continue;
            }
            self.verdict.files += 1;
            let found = checksums.finish();
            for (algorithm, sum, manifest) in sums {
                if found.get(&algorithm) != Some(&sum) {
                    let name = name.clone();
                    self.problem(Problem::Changed { name, manifest });
                }
            }
        }
        self.verdict.bytes = done;
        Ok(())
    }
}

fn unreadable(name: &str, why: &io::Error) -> Problem {
    Problem::Unreadable {
        name: name.into(),
        why: why.to_string(),
    }
}
