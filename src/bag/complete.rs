//! Which files there are, against which there should be: the manifests' names.

use std::collections::{BTreeMap, BTreeSet};

use super::checksum::Algorithm;
use super::manifest::{self, Manifest};
use super::name;
use super::source::Source;
use super::verdict::{Problem, Warning};
use super::verify::{Check, PAYLOAD};

impl Check {
    /// Names that collide or are awkward.
    pub(super) fn names(&mut self, source: &Source) {
        let mut folded: BTreeMap<String, &str> = BTreeMap::new();
        for name in source.files.keys() {
            let composed = name::composed(name);
            if let Some(other) = folded.insert(composed.to_lowercase(), name) {
                self.warn(Warning::Alike(other.into(), name.clone()));
            }
            self.composed
                .entry(composed)
                .or_insert_with(|| name.clone());
            if let Some(why) = name::awkward(name) {
                self.warn(Warning::Awkward(name.clone(), why.into()));
            }
        }
        if !source.files.keys().any(|name| name.starts_with(PAYLOAD)) {
            self.problem(Problem::NoPayload);
        }
    }

    /// Reads every manifest and compares names; contents come later.
    pub(super) fn manifests(
        &mut self,
        source: &mut Source,
        encoding: &'static encoding_rs::Encoding,
    ) {
        let all: Vec<String> = source
            .files
            .keys()
            .filter(|name| !name.contains('/'))
            .cloned()
            .collect();
        let mut listed: Vec<(String, BTreeSet<String>)> = Vec::new();
        for file in &all {
            let Some(stem) = file.strip_suffix(".txt") else {
                continue;
            };
            let (tag, algorithm) = match (
                stem.strip_prefix("manifest-"),
                stem.strip_prefix("tagmanifest-"),
            ) {
                (Some(algorithm), _) => (false, algorithm),
                (_, Some(algorithm)) => (true, algorithm),
                _ => continue,
            };
            let Some(algorithm) = Algorithm::by_name(algorithm) else {
                self.warn(Warning::Algorithm(file.clone()));
                continue;
            };
            let Some(text) = self.text(source, file, encoding) else {
                continue;
            };
            let names = self.manifest(source, file, manifest::parse(file, &text), tag, algorithm);
            if !tag {
                self.verdict.algorithms.push(algorithm);
                listed.push((file.clone(), names));
            }
        }
        if listed.is_empty() {
            self.problem(Problem::NoManifest);
        } else {
            self.unlisted(source, &listed);
        }
    }

    /// One manifest's lines: what each file ought to be. Gives the names in it that are there.
    fn manifest(
        &mut self,
        source: &Source,
        file: &str,
        manifest: Manifest,
        tag: bool,
        algorithm: Algorithm,
    ) -> BTreeSet<String> {
        self.verdict.problems.extend(manifest.problems);
        self.verdict.warnings.extend(manifest.warnings);
        let strict = self.strict();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for line in manifest.lines {
            let manifest = || file.to_owned();
            if tag == line.name.starts_with(PAYLOAD) {
                self.problem(Problem::Misplaced {
                    name: line.name,
                    manifest: manifest(),
                });
                continue;
            }
            let Some(name) = self.find(source, &line.name, &line.spelled) else {
                self.problem(Problem::Missing {
                    name: line.name,
                    manifest: manifest(),
                });
                continue;
            };
            match seen.insert(name.clone(), line.sum.clone()) {
                Some(before) if before == line.sum && !strict => self.warn(Warning::Twice(name)),
                Some(_) => self.problem(Problem::Twice {
                    name,
                    manifest: manifest(),
                }),
                None => {
                    let expected = self.expected.entry(name).or_default();
                    expected.push((algorithm, line.sum, manifest()));
                }
            }
        }
        seen.into_keys().collect()
    }

    /// The file of this name: as decoded, as spelled, or composed in another way.
    fn find(&mut self, source: &Source, decoded: &str, spelled: &str) -> Option<String> {
        for name in [decoded, spelled] {
            if source.files.contains_key(name) {
                return Some(name.to_owned());
            }
        }
        let composed = name::composed(decoded);
        if let Some(name) = self.composed.get(&composed).cloned() {
            self.warn(Warning::Form(name.clone()));
            return Some(name);
        }
        // Old bags were made on systems that take names for one that differ only in case.
        if self.strict() {
            return None;
        }
        let folded = composed.to_lowercase();
        let name = self
            .composed
            .iter()
            .find(|(c, _)| c.to_lowercase() == folded);
        let name = name.map(|(_, name)| name.clone())?;
        self.warn(Warning::Alike(decoded.to_owned(), name.clone()));
        Some(name)
    }

    /// Since version 1.0 every manifest lists every file, once, by its own name.
    fn strict(&self) -> bool {
        self.verdict.version == "1.0" || self.verdict.version.is_empty()
    }

    /// Payload that no manifest lists, or that one of them lacks (an error since version 1.0),
    /// and files beside the payload that nothing vouches for.
    fn unlisted(&mut self, source: &Source, listed: &[(String, BTreeSet<String>)]) {
        let strict = self.strict();
        for name in source.files.keys() {
            if !name.starts_with(PAYLOAD) {
                let own = name.starts_with("tagmanifest-") && !name.contains('/');
                if !own && !self.expected.contains_key(name) && self.has_tag_manifest(source) {
                    self.warn(Warning::Unvouched(name.clone()));
                }
                continue;
            }
            if name::leaving(name) {
                self.warn(Warning::Leaving(name.clone()));
                if !self.expected.contains_key(name) {
                    continue;
                }
            }
            let lacking: Vec<&String> = listed
                .iter()
                .filter(|(_, names)| !names.contains(name))
                .map(|(file, _)| file)
                .collect();
            if lacking.len() == listed.len() || (strict && !lacking.is_empty()) {
                self.problem(Problem::Extra {
                    name: name.clone(),
                    manifest: lacking[0].clone(),
                });
            }
        }
    }

    fn has_tag_manifest(&self, source: &Source) -> bool {
        source
            .files
            .keys()
            .any(|name| name.starts_with("tagmanifest-"))
    }
}
