//! Two passages side by side, the characters marked in which they differ.

use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff};

/// A stretch of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether the other side has them too.
    pub same: bool,
}

/// Longer passages (characters) are shown without marks: the comparison takes quadratic time.
const LONGEST: usize = 4000;

/// A passage alone: nothing to mark.
pub fn whole(text: &str) -> Vec<Piece> {
    vec![Piece {
        text: text.into(),
        same: true,
    }]
}

/// Both passages in pieces.
pub fn pieces(left: &str, right: &str) -> (Vec<Piece>, Vec<Piece>) {
    if left.len().max(right.len()) > LONGEST * 3 {
        return (whole(left), whole(right));
    }
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Myers)
        .diff_chars(left, right);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                push(&mut ours, text, true);
                push(&mut theirs, text, true);
            }
            ChangeTag::Delete => push(&mut ours, text, false),
            ChangeTag::Insert => push(&mut theirs, text, false),
        }
    }
    (ours, theirs)
}

fn push(pieces: &mut Vec<Piece>, text: &str, same: bool) {
    match pieces.last_mut() {
        Some(last) if last.same == same => last.text.push_str(text),
        _ => pieces.push(Piece {
            text: text.into(),
            same,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(pieces: &[Piece], same: bool) -> Vec<&str> {
        let wanted = pieces.iter().filter(|piece| piece.same == same);
        wanted.map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn only_what_differs_is_marked() {
        let (left, right) = pieces("发放宣传单3000份，共12次", "发放宣传单2800份，共12次");
        assert_eq!(words(&left, false).concat(), "30");
        assert_eq!(words(&right, false).concat(), "28");
        assert_eq!(words(&left, true).concat(), "发放宣传单00份，共12次");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(left in ".{0,60}", right in ".{0,60}") {
            let (ours, theirs) = pieces(&left, &right);
            let join = |pieces: &[Piece]| pieces.iter().map(|p| p.text.as_str()).collect::<String>();
            prop_assert_eq!(join(&ours), left);
            prop_assert_eq!(join(&theirs), right);
            prop_assert_eq!(words(&ours, true).concat(), words(&theirs, true).concat());
        }
    }
}
