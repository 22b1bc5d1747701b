//! Documents as text, side by side: what a finding speaks of is marked, and where in the document
//! it stands. Text alone, whatever the document: nothing of it can run. Personal data is masked.

use serde::Serialize;

use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::facts::UNREVIEWED;
use crate::finding::{Finding, Proof};
use crate::output::words;
use crate::paper::Span;
use crate::read::{Body, Role};

/// Characters of a document shown at most.
const LONGEST: usize = 60_000;
/// Characters shown before the first mark where a document is longer than that.
const BEFORE: usize = 6_000;
/// Height of a mini-map, in its own units.
const HEIGHT: usize = 1000;

/// A document as text.
#[derive(Serialize)]
pub struct Document {
    /// What it is called in addresses.
    pub id: String,
    pub path: String,
    /// `text`, `photo` or `none`.
    pub kind: &'static str,
    /// For `none`: why.
    pub why: String,
    paragraphs: Vec<Paragraph>,
    ticks: Vec<Tick>,
    /// Characters left out before and after what is shown.
    left_out: (usize, usize),
    /// Pages of a PDF that are spoken of, each once: they can be drawn.
    plates: Vec<u32>,
    /// Recognised by machine, not reviewed.
    recognised: &'static str,
    submitted: bool,
    pub format: String,
}

#[derive(Serialize)]
struct Paragraph {
    /// Class: `heading`, `row`, `margin` or nothing.
    class: &'static str,
    /// Page, where a new one begins.
    page: Option<u32>,
    pieces: Vec<Piece>,
}

#[derive(Serialize)]
struct Piece {
    text: String,
    /// Which mark, from 1; 0 for none.
    mark: usize,
    /// Whether the mark begins here.
    first: bool,
}

/// A mark on the mini-map.
#[derive(Serialize)]
struct Tick {
    mark: usize,
    y: usize,
    height: usize,
}

/// Stretches to mark, each with its number.
type Marks = Vec<(usize, Span)>;

/// The material at a path, submitted or not.
pub fn material<'e>(evidence: &'e Evidence, path: &str) -> Option<(&'e Material, bool)> {
    let catalogue = &evidence.catalogue;
    let others = catalogue.shared.iter().chain(&catalogue.reference);
    let other = || others.into_iter().find(|m| m.path.as_str() == path);
    evidence
        .material(path)
        .map(|m| (m, true))
        .or_else(|| other().map(|m| (m, false)))
}

/// Both sides of a proof, with every proof of the finding about the same two files marked.
pub fn sides(evidence: &Evidence, finding: &Finding, chosen: &Proof) -> Vec<Document> {
    let mut left = Marks::new();
    let mut right = Marks::new();
    let other = chosen.other.as_deref();
    let mut pages = (Vec::new(), Vec::new());
    for (number, proof) in (1..).zip(&finding.proofs) {
        let theirs = proof.other.as_deref();
        if proof.path != chosen.path || theirs.map(|o| &o.path) != other.map(|o| &o.path) {
            continue;
        }
        left.extend(span(proof).map(|span| (number, span)));
        right.extend(theirs.and_then(span).map(|span| (number, span)));
        pages.0.extend(proof.page);
        pages.1.extend(theirs.and_then(|o| o.page));
    }
    let mut documents = Vec::new();
    documents.extend(document_at(evidence, &chosen.path, left, pages.0));
    if let Some(other) = other {
        documents.extend(document_at(evidence, &other.path, right, pages.1));
    }
    documents
}

fn span(proof: &Proof) -> Option<Span> {
    proof.span.map(|(start, end)| Span { start, end })
}

fn document_at(evidence: &Evidence, path: &str, marks: Marks, pages: Vec<u32>) -> Option<Document> {
    let (material, submitted) = material(evidence, path)?;
    Some(document(evidence, material, submitted, marks, pages))
}

/// A document with these stretches marked; `pages` are those spoken of.
pub fn document(
    evidence: &Evidence,
    material: &Material,
    submitted: bool,
    marks: Marks,
    mut pages: Vec<u32>,
) -> Document {
    let facts = evidence.facts_of(material);
    let reading = facts.map(|facts| &facts.reading);
    let format = reading.map_or(String::new(), |reading| reading.format.clone());
    pages.sort_unstable();
    pages.dedup();
    let mut document = Document {
        id: material.digest.to_string(),
        path: words::shown(material.path.as_str()),
        kind: "none",
        why: String::new(),
        paragraphs: Vec::new(),
        ticks: Vec::new(),
        left_out: (0, 0),
        plates: if format == "pdf" && submitted {
            pages
        } else {
            Vec::new()
        },
        recognised: "",
        submitted,
        format,
    };
    match reading.map(|reading| &reading.body) {
        Some(Body::Text(_)) => document.fill(evidence, material, &marks),
        Some(Body::Pictures { .. }) => {
            if reading.is_some_and(|reading| reading.is_photo()) && submitted {
                document.kind = "photo";
            } else {
                document.why = "扫描件，没有可以显示的文字".into();
                if document.format == "pdf" && submitted && document.plates.is_empty() {
                    document.plates.push(1);
                }
            }
            document.recognise(evidence, material);
        }
        Some(Body::Recording) => document.why = "录音或录像，请看原件".into(),
        Some(Body::Archive(_)) => document.why = "压缩包".into(),
        Some(Body::Unreadable(why)) => document.why = why.in_words(),
        None => document.why = "没有读过".into(),
    }
    document
}

impl Document {
    /// What a machine recognised, with the warning that belongs to it.
    fn recognise(&mut self, evidence: &Evidence, material: &Material) {
        let facts = evidence.facts_of(material);
        for paragraph in facts.iter().flat_map(|facts| &facts.recognised) {
            self.recognised = UNREVIEWED;
            self.paragraphs.push(Paragraph {
                class: "",
                page: paragraph.page,
                pieces: vec![Piece {
                    text: words::shown(&paragraph.text),
                    mark: 0,
                    first: false,
                }],
            });
        }
    }

    fn fill(&mut self, evidence: &Evidence, material: &Material, marks: &Marks) {
        self.kind = "text";
        let Some(facts) = evidence.facts_of(material) else {
            return;
        };
        let all = Span {
            start: 0,
            end: usize::MAX,
        };
        // Masked, and as long as it was: marks stay where they are.
        let (_, whole) = evidence.words(material.digest, all);
        let total = whole.chars().count();
        let first = marks.iter().map(|(_, span)| span.start).min().unwrap_or(0);
        let from = if total <= LONGEST {
            0
        } else {
            first.saturating_sub(BEFORE)
        };
        let to = from + LONGEST;
        let (mut at, mut page) = (0, None);
        for (paragraph, text) in facts.reading.paragraphs().iter().zip(whole.split('\n')) {
            let length = text.chars().count();
            if at + length >= from && at < to {
                let new_page = paragraph.page.filter(|_| paragraph.page != page);
                page = paragraph.page;
                self.paragraphs.push(Paragraph {
                    class: class(paragraph.role),
                    page: new_page,
                    pieces: pieces(text, at, marks),
                });
            } else if at < from {
                self.left_out.0 += length;
            } else {
                self.left_out.1 += length;
            }
            at += length + 1;
        }
        let shown = total.max(1);
        self.ticks = marks
            .iter()
            .map(|(mark, span)| Tick {
                mark: *mark,
                y: span.start.min(shown) * HEIGHT / shown,
                height: (span.end.saturating_sub(span.start) * HEIGHT / shown).max(6),
            })
            .collect();
    }
}

fn class(role: Role) -> &'static str {
    match role {
        Role::Body => "",
        Role::Heading(_) => "heading",
        Role::Row => "row",
        Role::Margin => "margin",
    }
}

/// A paragraph that begins at `at`, cut where marks begin and end. Where marks overlap the first
/// counts.
fn pieces(text: &str, at: usize, marks: &Marks) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (n, c) in text.chars().enumerate() {
        let here = at + n;
        let held = marks.iter().find(|(_, s)| s.start <= here && here < s.end);
        let mark = held.map_or(0, |(mark, _)| *mark);
        let first = held.is_some_and(|(_, span)| span.start == here);
        match pieces.last_mut() {
            Some(last) if last.mark == mark && !first => last.text.push(c),
            _ => pieces.push(Piece {
                text: c.into(),
                mark,
                first,
            }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_cut_out_of_a_paragraph() {
        let span = |start, end| Span { start, end };
        let marks = vec![(1, span(12, 14)), (2, span(14, 99))];
        let cut: Vec<(String, usize, bool)> = pieces("甲乙丙丁戊", 10, &marks)
            .into_iter()
            .map(|piece| (piece.text, piece.mark, piece.first))
            .collect();
        let expected = [("甲乙", 0, false), ("丙丁", 1, true), ("戊", 2, true)];
        let expected = expected.map(|(text, mark, first)| (text.to_owned(), mark, first));
        assert_eq!(cut, expected);
    }
}
