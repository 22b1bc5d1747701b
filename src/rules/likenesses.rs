//! From [`Likeness`] to findings: what the two sides are, how they are called, what proves it.

use std::collections::BTreeMap;

use super::Report;
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::likeness::{Kind, Likeness, Side};
use crate::standard::UnitId;
use crate::verdict::Pair;

/// Everything alike about one pair of subjects.
pub(super) struct Alike<'a> {
    pub subject: Subject,
    pub likenesses: Vec<&'a Likeness>,
}

/// Likenesses that `wanted` picks, put together by the pair of slots (or stray files, or folders)
/// that they are about.
pub(super) fn by_pair<'a>(
    evidence: &'a Evidence,
    wanted: impl Fn(&Likeness) -> bool,
) -> Vec<Alike<'a>> {
    let mut pairs: BTreeMap<Subject, Vec<&Likeness>> = BTreeMap::new();
    for likeness in evidence.likenesses.iter().filter(|l| wanted(l)) {
        let left = subject(evidence, &likeness.left);
        let right = subject(evidence, &likeness.right);
        if left != right {
            let pair = Subject::pair(left, right);
            pairs.entry(pair).or_default().push(likeness);
        }
    }
    pairs.into_iter().map(Alike::new).collect()
}

impl<'a> Alike<'a> {
    /// The strongest first.
    pub fn new((subject, mut likenesses): (Subject, Vec<&'a Likeness>)) -> Self {
        let place = |l: &Likeness| (l.left.clone(), l.right.clone());
        likenesses.sort_by(|a, b| {
            b.degree
                .total_cmp(&a.degree)
                .then_with(|| place(a).cmp(&place(b)))
        });
        Alike {
            subject,
            likenesses,
        }
    }

    /// The strongest of them.
    pub fn strongest(&self) -> &Likeness {
        self.likenesses[0]
    }

    /// The strongest degree.
    pub fn degree(&self) -> f64 {
        self.strongest().degree
    }

    /// All proofs.
    pub fn proofs(&self, evidence: &Evidence) -> Vec<Proof> {
        let all = self.likenesses.iter();
        all.flat_map(|likeness| proofs(evidence, likeness))
            .collect()
    }

    /// The pairs by which it is known.
    pub fn pairs(&self, evidence: &Evidence) -> Vec<Pair> {
        self.likenesses.iter().map(|l| pair(evidence, l)).collect()
    }

    /// Tells of it, with every proof and by what it is known.
    pub fn tell(
        &self,
        evidence: &Evidence,
        report: &mut Report<'_>,
        severity: Severity,
        message: String,
    ) {
        let proofs = self.proofs(evidence);
        report.add_as(severity, self.unit(), self.subject.clone(), message, proofs);
        report.know(&self.subject, self.pairs(evidence));
    }

    /// Number of passages and their length in characters, counted on the left side.
    pub fn passages(&self) -> (usize, usize) {
        let all = || self.likenesses.iter().flat_map(|l| &l.passages);
        let chars = all().map(|(left, _)| left.end.saturating_sub(left.start));
        (all().count(), chars.sum())
    }

    /// The unit that a finding is charged to: that of the pair's first side. Which of two copied
    /// the other a program can't tell; [`Finding::units`](crate::finding::Finding::units) gives
    /// both.
    pub fn unit(&self) -> Option<&UnitId> {
        let likeness = self.strongest();
        let sides = [&likeness.left, &likeness.right];
        let mut units: Vec<&UnitId> = sides.iter().filter_map(|s| s.unit.as_ref()).collect();
        units.sort();
        let first = self.subject.slot().map(|slot| &slot.unit);
        first.or_else(|| units.first().copied())
    }

    /// `，程序按……比对`.
    pub fn how(&self) -> String {
        match self.strongest().how.trim_end_matches('。') {
            "" => String::new(),
            how => format!("（{how}）"),
        }
    }
}

/// What a person's verdict on a likeness is about.
pub(super) fn pair(evidence: &Evidence, likeness: &Likeness) -> Pair {
    let mut pair = likeness.pair(&evidence.catalogue, &evidence.facts);
    let unseen = |side: &Side| evidence.elsewhere(side).is_some();
    if unseen(&likeness.left) || unseen(&likeness.right) {
        // The words are not at hand on one side: the pair is known by its contents alone.
        pair.shared = None;
    }
    pair
}

/// Whether both sides belong to units, and to different ones.
pub(super) fn between_units(likeness: &Likeness) -> bool {
    match (&likeness.left.unit, &likeness.right.unit) {
        (Some(left), Some(right)) => left != right,
        _ => false,
    }
}

/// Whether both sides belong to one unit, and to different years.
pub(super) fn between_years(likeness: &Likeness) -> bool {
    likeness.left.unit.is_some()
        && likeness.left.unit == likeness.right.unit
        && likeness.left.year != likeness.right.year
        && likeness.left.year.is_some()
        && likeness.right.year.is_some()
}

/// Whether whole files or folders are alike.
pub(super) fn whole(kind: Kind) -> bool {
    matches!(kind, Kind::File | Kind::Text | Kind::Folder)
}

/// What a side is about.
pub(super) fn subject(evidence: &Evidence, side: &Side) -> Subject {
    if side.digest.is_none() {
        return Subject::Folder(side.path.to_string());
    }
    match submitted(evidence, side) {
        Some(material) => evidence.subject_of(material),
        None => Subject::Stray(side.path.to_string()),
    }
}

/// The material of a side, if it was submitted.
pub(super) fn submitted<'a>(evidence: &'a Evidence, side: &Side) -> Option<&'a Material> {
    let here = evidence.material(side.path.as_str());
    let here = here.filter(|m| Some(m.digest) == side.digest && m.unit == side.unit);
    here.or_else(|| Some(&evidence.elsewhere(side)?.paper.material))
}

/// A side in words: its slot; or its folder; or its path.
pub(super) fn called(evidence: &Evidence, side: &Side) -> String {
    if side.digest.is_none() {
        let unit = side.unit.as_ref().map(|unit| evidence.unit_name(unit));
        return format!("{}文件夹“{}”", unit.unwrap_or_default(), side.path);
    }
    match submitted(evidence, side) {
        Some(material) => evidence.place_in_words(material),
        None => format!("“{}”", side.path),
    }
}

/// A proof for each passage, the other side with it; of whole files one for the pair.
pub(super) fn proofs(evidence: &Evidence, likeness: &Likeness) -> Vec<Proof> {
    let (left, right) = (&likeness.left, &likeness.right);
    let at = |side: &Side, span, mut note: String| {
        if let Some(picture) = side.picture {
            note.push_str(&format!("：文件里的第 {} 张图", picture.number));
        }
        let mut proof = evidence.proof_of(side, span, note);
        proof.page = side.picture.map_or(proof.page, |picture| picture.page);
        proof
    };
    let (own, other) = notes(likeness.kind);
    let known = known(evidence, likeness);
    if likeness.passages.is_empty() {
        let mut proof = at(left, None, noted(own, &known));
        proof.other = Some(Box::new(at(right, None, other.into())));
        return vec![proof];
    }
    let (mine, theirs): (Vec<_>, Vec<_>) = likeness.passages.iter().copied().unzip();
    let pair = |(n, (l, r)): (usize, &(_, _))| {
        // What is known of the pair is said once.
        let first = |note: &str, side: &Side, spans: &[_], known: &str| match n {
            0 => {
                let share = evidence.share_in_words(side, spans);
                noted(&format!("{note}（共 {share}）"), known)
            }
            _ => note.to_owned(),
        };
        let mut proof = at(left, Some(*l), first(own, left, &mine, &known));
        let there = at(right, Some(*r), first(other, right, &theirs, ""));
        proof.other = Some(Box::new(there));
        proof
    };
    likeness.passages.iter().enumerate().map(pair).collect()
}

/// What else is known of the pair: which side came first, and of texts saved anew how the two
/// files hang together.
fn known(evidence: &Evidence, likeness: &Likeness) -> String {
    let order = || evidence.order_in_words(&likeness.left, &likeness.right);
    match likeness.kind {
        Kind::Text => match likeness.how.split_once('；') {
            Some((_, origin)) => format!("{}；{origin}", order()),
            None => order(),
        },
        Kind::Passage | Kind::Superior | Kind::Typo => order(),
        _ => String::new(),
    }
}

fn noted(note: &str, known: &str) -> String {
    match known {
        "" => note.into(),
        known => format!("{note}；{known}"),
    }
}

fn notes(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Folder => ("整个文件夹相同", "另一个文件夹"),
        Kind::File => ("文件完全相同", "另一份"),
        Kind::Text => ("文字完全相同", "另一份"),
        Kind::Photo => ("画面相同的照片", "另一处"),
        Kind::Passage | Kind::Common => ("相同文字", "另一处"),
        Kind::Typo => ("同样的笔误", "另一处"),
        Kind::Year => ("本年度", "另一年度"),
        Kind::Superior => ("下级材料", "上级材料"),
        Kind::Reference => ("本单位材料", "参考材料"),
        Kind::Origin => ("电子文件属性", "另一份"),
    }
}

/// `96%`; never 100% for what is not the same, nor 0% for what is not nothing.
pub(super) fn percent(degree: f64) -> String {
    match (degree * 100.0).floor().clamp(0.0, 100.0) {
        shown if shown < 1.0 => "不到 1%".into(),
        shown => format!("{shown}%"),
    }
}
