//! Two passages cut into rows that stand side by side: sentence beside sentence, what only one
//! side has marked.

use std::collections::VecDeque;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::output::report_html::diff::{self, Piece};

/// A row: what stands at the left and at the right.
pub type Row = (Vec<Piece>, Vec<Piece>);

/// Cuts both into sentences, sets equal ones beside each other, and what stands between them too.
pub fn rows(left: &str, right: &str) -> Vec<Row> {
    let (ours, theirs) = (sentences(left), sentences(right));
    let mut rows = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &ours, &theirs) {
        let (a, b) = (op.old_range(), op.new_range());
        match op {
            DiffOp::Equal { .. } => {
                let pairs = ours[a].iter().zip(&theirs[b]);
                rows.extend(pairs.map(|(l, r)| (diff::whole(l), diff::whole(r))));
            }
            _ => {
                let (l, r) = diff::pieces(&ours[a].concat(), &theirs[b].concat());
                rows.extend(cut(l, r));
            }
        }
    }
    rows
}

/// Sentences with the marks that end them.
fn sentences(text: &str) -> Vec<String> {
    let pieces = text.split_inclusive(ends);
    pieces.map(str::to_owned).collect()
}

fn ends(c: char) -> bool {
    matches!(c, '。' | '；' | '！' | '？' | '\n')
}

/// Parts two sides after every end of a sentence that both have.
fn cut(left: Vec<Piece>, right: Vec<Piece>) -> Vec<Row> {
    let (mut rows, mut row): (Vec<Row>, Row) = (Vec::new(), (Vec::new(), Vec::new()));
    let (mut left, mut right) = (VecDeque::from(left), VecDeque::from(right));
    loop {
        alone(&mut left, &mut row.0);
        alone(&mut right, &mut row.1);
        let (Some(mut mine), Some(mut theirs)) = (left.pop_front(), right.pop_front()) else {
            break;
        };
        // One side's piece is longer where the other has something of its own in between.
        let both = mine.text.len().min(theirs.text.len());
        for sentence in mine.text[..both].split_inclusive(ends) {
            row.0.extend(diff::whole(sentence));
            row.1.extend(diff::whole(sentence));
            if sentence.ends_with(ends) {
                rows.push(std::mem::take(&mut row));
            }
        }
        for (piece, pieces) in [(&mut mine, &mut left), (&mut theirs, &mut right)] {
            piece.text.drain(..both);
            if !piece.text.is_empty() {
                pieces.push_front(piece.clone());
            }
        }
    }
    if !row.0.is_empty() || !row.1.is_empty() {
        rows.push(row);
    }
    rows
}

/// Takes what only this side has.
fn alone(pieces: &mut VecDeque<Piece>, row: &mut Vec<Piece>) {
    while let Some(piece) = pieces.pop_front_if(|piece| !piece.same) {
        row.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(rows: &[Row]) -> Vec<String> {
        let side = |pieces: &[Piece]| -> String {
            let marked = |p: &Piece| match p.same {
                true => p.text.clone(),
                false => format!("[{}]", p.text),
            };
            pieces.iter().map(marked).collect()
        };
        rows.iter()
            .map(|(l, r)| format!("{}|{}", side(l), side(r)))
            .collect()
    }

    #[test]
    fn sentence_stands_beside_sentence() {
        let found = rows(
            "一是清理死角20处。二是发放宣传单。三是检查门店。",
            "一是清理死角35处。二是发放宣传单。另行通报。三是检查各门店。",
        );
        assert_eq!(
            shown(&found),
            [
                "一是清理死角[20]处。|一是清理死角[35]处。",
                "二是发放宣传单。|二是发放宣传单。",
                "三是检查门店。|[另行通报。]三是检查[各]门店。",
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost(left in "[甲乙丙。\n]{0,40}", right in "[甲乙丙。\n]{0,40}") {
            let found = rows(&left, &right);
            let side = |n: usize| -> String {
                let pieces = found.iter().flat_map(|row| if n == 0 { &row.0 } else { &row.1 });
                pieces.map(|p| p.text.as_str()).collect()
            };
            prop_assert_eq!(side(0), left);
            prop_assert_eq!(side(1), right);
        }
    }
}
