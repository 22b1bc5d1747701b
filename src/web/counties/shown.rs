//! What a comparison of counties came to, as the page shows it.

use std::path::Path;

use serde::Serialize;

use crate::desk::province::{Papers, Passage, rarity};
use crate::desk::today;
use crate::evidence::personal::mask;
use crate::finding::Proof;
use crate::output::report_html::units::{self, Shown};
use crate::output::words;
use crate::prints::Source;
use crate::prints::compare::{MOST_DOCUMENTS, MOST_UNITS, Pair, Strongest, Sums};

/// Passages of a pair that are shown.
const PASSAGES: usize = 20;

/// What was found.
#[derive(Serialize)]
pub struct Found {
    date: String,
    against: Vec<String>,
    units: usize,
    documents: usize,
    rows: u64,
    /// All of them; fewer may be shown.
    of_pairs: u64,
    of_stretches: usize,
    pairs: Vec<Line>,
    common: Vec<String>,
    /// Where all of it was written to.
    table: String,
    /// By what the result is known to be the same as another.
    sums: String,
    /// Beyond so many units, or documents, text is common.
    most: (usize, usize),
}

/// Two papers.
#[derive(Serialize)]
struct Line {
    left: Paper,
    right: Paper,
    shared: u64,
    share: u64,
    rarity: String,
    /// Side by side; none where a text is not at hand.
    passages: Option<Vec<Shown>>,
    more: usize,
}

#[derive(Serialize)]
struct Paper {
    place: String,
    unit: String,
    year: Option<u16>,
    title: String,
    path: String,
}

impl Found {
    /// Of what was taken in.
    pub fn of(
        papers: &Papers<'_>,
        sources: &[Source],
        strongest: Strongest,
        (sums, stretches): (Sums, usize),
        against: Vec<String>,
        table: &Path,
    ) -> Self {
        let (pairs, common) = strongest.end();
        Found {
            date: words::day(today()),
            against,
            units: papers.register.count,
            documents: papers.register.documents.len(),
            rows: sources.iter().map(|source| source.rows).sum(),
            of_pairs: sums.pairs,
            of_stretches: stretches,
            pairs: pairs.iter().map(|pair| line(papers, pair)).collect(),
            common: common.iter().map(|one| mask(&papers.common(one))).collect(),
            table: table.display().to_string(),
            sums: sums.to_string(),
            most: (MOST_UNITS, MOST_DOCUMENTS),
        }
    }

    /// In one sentence.
    pub fn in_words(&self) -> String {
        let pairs = match self.of_pairs {
            0 => "没有发现疑似雷同的材料".to_owned(),
            count => format!("{count} 对材料疑似雷同，是否属实请对照原文核定"),
        };
        format!("比对完了：{pairs}。全部结果在：{}。", self.table)
    }
}

fn line(papers: &Papers<'_>, pair: &Pair) -> Line {
    let (left, right) = (paper(papers, pair.left), paper(papers, pair.right));
    let passages = papers.passages(pair);
    let more = passages
        .as_ref()
        .map_or(0, Vec::len)
        .saturating_sub(PASSAGES);
    let side = |passage: &Passage| units::shown(&proof((&left, &right), passage));
    let passages = passages.map(|all| all.iter().take(PASSAGES).map(side).collect());
    Line {
        shared: pair.shared,
        share: papers.share(pair),
        rarity: rarity(pair),
        passages,
        more,
        left,
        right,
    }
}

fn paper(papers: &Papers<'_>, number: u32) -> Paper {
    let known = papers.known(number);
    Paper {
        place: known.place.to_owned(),
        unit: known.office.name.clone(),
        year: known.document.year,
        title: mask(&known.document.title),
        path: mask(known.document.path.as_str()),
    }
}

/// A passage as findings show theirs: personal data masked, differences marked.
fn proof((left, right): (&Paper, &Paper), passage: &Passage) -> Proof {
    let side = |paper: &Paper, quote: &str, other| Proof {
        path: paper.path.clone(),
        page: None,
        span: None,
        quote: mask(quote),
        note: paper.place.clone(),
        other,
    };
    let other = side(right, &passage.words.1, None);
    side(left, &passage.words.0, Some(Box::new(other)))
}
