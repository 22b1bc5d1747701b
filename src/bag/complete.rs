//! Which files there are, against which there should be: the manifests' names.

use std::collections::{BTreeMap, BTreeSet};

use super::checksum::Algorithm;
use super::manifest::{self, Line, Lines};
use super::name;
use super::verdict::{Problem, Warning};
use super::verify::Check;
use super::{PAYLOAD, manifest_of};

/// A manifest's name, and the files it lists that are there.
type Listed = (String, BTreeSet<String>);

impl Check<'_> {
    /// Names that collide or are awkward.
    pub(super) fn names(&mut self) {
        for name in self.source.files.keys() {
            let composed = name::composed(name);
            let folded = composed.to_lowercase();
            if let Some(other) = self.folded.insert(folded, name.clone()) {
                self.warn(Warning::Alike(other, name.clone()));
            }
            self.composed
                .entry(composed)
                .or_insert_with(|| name.clone());
            if let Some(why) = name::awkward(name) {
                self.warn(Warning::Awkward(name.clone(), why.into()));
            }
        }
        if !self.source.has_payload {
            self.problem(Problem::NoPayload);
        }
    }

    /// Reads every manifest and compares names; contents come later.
    pub(super) fn manifests(&mut self, encoding: &'static encoding_rs::Encoding) {
        let source = self.source;
        let top = source.files.keys().filter(|name| !name.contains('/'));
        let (mut payload, mut tags): (Vec<Listed>, Vec<Listed>) = (Vec::new(), Vec::new());
        for (file, (tag, algorithm)) in top.filter_map(|f| Some((f, manifest_of(f)?))) {
            let Some(algorithm) = Algorithm::by_name(algorithm) else {
                self.warn(Warning::Algorithm(file.clone()));
                continue;
            };
            let Some(text) = self.text(file, encoding) else {
                continue;
            };
            let lines = manifest::parse(file, &text);
            let names = self.manifest(file, lines, tag, algorithm);
            let list = if tag { &mut tags } else { &mut payload };
            list.push((file.clone(), names));
            if !tag {
                self.verdict.algorithms.push(algorithm);
            }
        }
        if payload.is_empty() {
            self.problem(Problem::NoManifest);
        } else {
            self.unlisted(&payload);
        }
        self.unvouched(&payload, &tags);
    }

    /// One manifest's lines: what each file ought to be. Gives the names in it that are there.
    fn manifest(
        &mut self,
        file: &str,
        manifest: Lines<Line>,
        tag: bool,
        algorithm: Algorithm,
    ) -> BTreeSet<String> {
        self.verdict.problems.extend(manifest.problems);
        self.verdict.warnings.extend(manifest.warnings);
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for line in manifest.lines {
            let manifest = || file.to_owned();
            let found = self.find(&line);
            let name = found.clone().unwrap_or_else(|| line.name().to_owned());
            if tag == name.starts_with(PAYLOAD) {
                let manifest = manifest();
                self.problem(Problem::Misplaced { name, manifest });
                continue;
            }
            if found.is_none() {
                self.gone(name, file);
                continue;
            }
            match seen.insert(name.clone(), line.sum.clone()) {
                Some(before) if before == line.sum && !self.strict() => {
                    self.warn(Warning::Twice(name));
                }
                Some(_) => {
                    let manifest = manifest();
                    self.problem(Problem::Twice { name, manifest });
                }
                None => {
                    let expected = self.expected.entry(name).or_default();
                    expected.push((algorithm, line.sum, manifest()));
                }
            }
        }
        seen.into_keys().collect()
    }

    /// The file of a line: as decoded, as spelled, or composed in another way.
    fn find(&mut self, line: &Line) -> Option<String> {
        let source = self.source;
        let there = |name: &&String| source.files.contains_key(*name);
        if let Some(name) = line.names.iter().find(there) {
            return Some(name.clone());
        }
        let composed: Vec<String> = line.names.iter().map(|n| name::composed(n)).collect();
        let found = composed.iter().find_map(|name| self.composed.get(name));
        if let Some(name) = found.cloned() {
            self.warn(Warning::Form(name.clone()));
            return Some(name);
        }
        // Old bags were made on systems that take names for one that differ only in case.
        if self.strict() {
            return None;
        }
        let mut folded = composed.iter().map(|name| name.to_lowercase());
        let name = folded.find_map(|name| self.folded.get(&name)).cloned()?;
        self.warn(Warning::Alike(line.name().to_owned(), name.clone()));
        Some(name)
    }

    /// A file that a manifest lists is not there. What the system leaves in folders is thrown away
    /// by people who tidy up; since version 1.0 there is no excuse.
    fn gone(&mut self, name: String, file: &str) {
        if name::leaving(&name) && !self.strict() {
            self.warn(Warning::Gone(name));
        } else {
            let manifests = self.missing.entry(name).or_default();
            manifests.insert(file.to_owned());
        }
    }

    /// Payload that no manifest lists, or that one of them lacks (an error since version 1.0).
    fn unlisted(&mut self, listed: &[Listed]) {
        for (name, _) in self.payload() {
            if name::leaving(name) {
                self.warn(Warning::Leaving(name.clone()));
                if !self.expected.contains_key(name) {
                    continue;
                }
            }
            let lacking = listed.iter().filter(|(_, names)| !names.contains(name));
            let lacking: Vec<&str> = lacking.map(|(file, _)| file.as_str()).collect();
            if lacking.len() == listed.len() || (self.strict() && !lacking.is_empty()) {
                let (name, manifest) = (name.clone(), lacking.join("、"));
                self.absent(Problem::Extra { name, manifest });
            }
        }
    }

    /// Tag files that no tag manifest vouches for, where there is one; of manifests themselves each
    /// has to vouch for all (RFC 8493 §2.2.1).
    fn unvouched(&mut self, payload: &[Listed], tags: &[Listed]) {
        if tags.is_empty() {
            return;
        }
        for name in self.source.files.keys() {
            let own = name.starts_with("tagmanifest-") && !name.contains('/');
            if !name.starts_with(PAYLOAD) && !own && !self.expected.contains_key(name) {
                self.warn(Warning::Unvouched(name.clone()));
            }
        }
        if !self.strict() {
            return;
        }
        for (file, _) in payload {
            for (tag, _) in tags.iter().filter(|(_, names)| !names.contains(file)) {
                let (name, manifest) = (file.clone(), tag.clone());
                self.absent(Problem::Extra { name, manifest });
            }
        }
    }
}
