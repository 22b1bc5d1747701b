//! Verdicts: what a person judged to be no copy keeps its place and says by whom and why; what a
//! person judged to be one says so too.

use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::verdict::{Ruling, Verdict};

/// Marks every finding whose pairs were judged. One that holds a pair not judged yet, or changed
/// since, is open.
pub(super) fn apply(evidence: &Evidence, findings: &mut [Finding]) {
    let rulings = &evidence.project.rulings;
    for finding in findings.iter_mut().filter(|f| !f.alike.is_empty()) {
        let found: Vec<Option<&Ruling>> = finding
            .alike
            .iter()
            .map(|pair| Ruling::on(rulings, pair))
            .collect();
        let upheld = found
            .iter()
            .flatten()
            .find(|r| r.verdict == Verdict::Upheld);
        if let Some(ruling) = upheld {
            finding.upheld = Some(ruling.in_words());
        } else if finding.excused.is_none() && found.iter().all(Option::is_some) {
            finding.excused = found.iter().flatten().next().map(|r| r.in_words());
        }
    }
}
