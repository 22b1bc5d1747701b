//! What `bag-info.txt` and `fetch.txt` say, against what is there.

use super::manifest;
use super::name;
use super::verdict::{Problem, Warning};
use super::verify::{Check, Depth};
use super::{FETCH, INFO, OLD_INFO, PAYLOAD};

const OXUM: &str = "Payload-Oxum";

impl Check<'_> {
    /// `fetch.txt` is read for its names and never obeyed. A bag with holes is as good as another
    /// once the files are there; until then each is named.
    pub(super) fn fetch(&mut self, encoding: &'static encoding_rs::Encoding) {
        let text = match self.source.files.contains_key(FETCH) {
            true => self.text(FETCH, encoding),
            false => None,
        };
        let list = manifest::fetches(FETCH, text.as_deref().unwrap_or_default());
        self.verdict.problems.extend(list.problems);
        for line in list.lines {
            self.hole(line);
        }
        for (name, manifests) in std::mem::take(&mut self.missing) {
            let manifest = Vec::from_iter(manifests).join("、");
            self.absent(Problem::Missing { name, manifest });
        }
    }

    fn hole(&mut self, line: manifest::Fetch) {
        let (names, url) = (line.names, line.url);
        let shown = names.first().cloned().unwrap_or_default();
        if self.strict() && !names.iter().any(|name| name.starts_with(PAYLOAD)) {
            let manifest = FETCH.to_owned();
            return self.problem(Problem::Misplaced {
                name: shown,
                manifest,
            });
        }
        let listed = names.iter().find(|name| self.missing.contains_key(*name));
        if let Some(name) = listed.cloned() {
            self.missing.remove(&name);
            return self.absent(Problem::Fetch { name, url });
        }
        let there = |name: &String| {
            self.source.files.contains_key(name)
                || self.composed.contains_key(&name::composed(name))
        };
        if names.iter().any(there) {
            return;
        }
        // What no manifest lists nobody could check (RFC 8493 §2.2.3).
        if self.strict() {
            self.absent(Problem::Fetch { name: shown, url });
        } else {
            self.warn(Warning::Fetch(shown));
        }
    }

    /// A problem of names, which a check of totals alone does not look at.
    pub(super) fn absent(&mut self, problem: Problem) {
        if self.depth != Depth::Totals {
            self.problem(problem);
        }
    }

    /// Labels, and the total they declare.
    pub(super) fn info(&mut self, encoding: &'static encoding_rs::Encoding) {
        let old = ["0.93", "0.94", "0.95"].contains(&self.verdict.version.as_str());
        let files = if old {
            [OLD_INFO, INFO]
        } else {
            [INFO, OLD_INFO]
        };
        let file = files
            .into_iter()
            .find(|file| self.source.files.contains_key(*file));
        if let Some(file) = file
            && let Some(text) = self.text(file, encoding)
        {
            let labels = manifest::labels(file, &text, self.strict());
            self.verdict.problems.extend(labels.problems);
            self.verdict.info = labels.lines;
        }
        let said = self.verdict.info.iter();
        let said = said.filter(|(label, _)| label.eq_ignore_ascii_case(OXUM));
        let said: Vec<String> = said.map(|(_, value)| value.clone()).collect();
        self.totals(&said);
    }

    /// Totals as declared. Before 1.0 the first counts where there are several.
    fn totals(&mut self, said: &[String]) {
        if said.len() > 1 {
            match self.strict() {
                true => self.problem(Problem::Repeated(OXUM.into())),
                false => self.warn(Warning::Repeated(OXUM.into())),
            }
        }
        if said.is_empty() && self.depth == Depth::Totals {
            self.problem(Problem::NoTotals);
        }
        let found = self.counted(|_| true);
        // What the system left there since was not packed.
        let packed = |name: &str| self.expected.contains_key(name) || !name::leaving(name);
        let tidy = self.counted(packed);
        let first = said.len().min(if self.strict() { said.len() } else { 1 });
        for said in &said[..first] {
            if *said != found && *said != tidy {
                let (said, found) = (said.clone(), found.clone());
                self.problem(Problem::Oxum { said, found });
            }
        }
    }

    fn counted(&self, counts: impl Fn(&str) -> bool) -> String {
        let (mut octets, mut files) = (0u64, 0u64);
        for (name, size) in self.payload() {
            if counts(name) {
                octets = octets.saturating_add(size);
                files += 1;
            }
        }
        format!("{octets}.{files}")
    }
}
