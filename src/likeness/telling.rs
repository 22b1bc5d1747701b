//! Short but telling: a run of letters that two texts alone have, though it stands by itself.

use super::align::{Passage, Run};
use super::normalise::{NAME, NUMBER};
use super::winnow::K;

/// Letters of the shortest run that counts.
pub const LEAST: usize = 20;
/// Letters of a long text: in a form a line that another has too says nothing.
const LONG: usize = 200;
/// What its words must weigh, see [`Rarity::weight`](super::rarity::Rarity::weight).
pub const WEIGHT: f64 = 14.0;
/// Characters that must stand outside titles and lists.
const PROSE: usize = 18;

/// The runs that two texts share around these grams, each as long as it goes; ascending.
pub fn runs(a: &[u16], b: &[u16], grams: impl Iterator<Item = (usize, usize)>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    if a.len().min(b.len()) < LONG {
        return found;
    }
    for (at, other) in grams {
        let within =
            |run: &&Run| run.a <= at && at + K <= run.a + run.length && at + run.b == other + run.a;
        if found.last().as_ref().is_some_and(within) {
            continue;
        }
        let before = a[..at].iter().rev().zip(b[..other].iter().rev());
        let before = before.take_while(|(x, y)| x == y).count();
        let after = a[at..].iter().zip(&b[other..]);
        let length = before + after.take_while(|(x, y)| x == y).count();
        let whole = &a[at - before..at - before + length];
        // The figure or the name at either end tells nothing.
        let is_mask = |l: &&u16| matches!(**l, NAME | NUMBER);
        let front = whole.iter().take_while(is_mask).count();
        let back = whole.iter().rev().take_while(is_mask).count();
        let length = length.saturating_sub(front + back);
        if length >= LEAST && says(&whole[front..front + length]) {
            found.push(Run {
                a: at - before + front,
                b: other - before + front,
                length,
            });
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A run as a passage.
pub fn passage(run: &Run) -> Passage {
    Passage {
        a: (run.a, run.a + run.length),
        b: (run.b, run.b + run.length),
        agreed: run.length,
    }
}

/// Rows of figures and lists of names say nothing.
fn says(run: &[u16]) -> bool {
    let masks = run.iter().filter(|l| matches!(**l, NAME | NUMBER)).count();
    masks * 6 <= run.len()
}

/// Whether the stretch is somebody's own words: not the title of a law or a paper, nor a number
/// of one, nor a list of names. Everybody calls those by the same letters.
pub fn is_prose(text: &[char], start: usize, end: usize) -> bool {
    let mut depth = 0_usize;
    // A title that began before the stretch.
    for c in &text[start.saturating_sub(60)..start] {
        match c {
            '《' | '〔' => depth += 1,
            '》' | '〕' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => (),
        }
    }
    let stretch = &text[start..end];
    let listed = stretch.iter().filter(|c| **c == '、').count();
    let mut own = 0;
    for c in stretch {
        match c {
            '《' | '〔' => depth += 1,
            '》' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphabetic() => own += 1,
            _ => (),
        }
    }
    own >= PROSE && listed * 9 <= stretch.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        is_prose(&text, 0, text.len())
    }

    #[test]
    fn titles_numbers_and_lists_are_nobodys_own_words() {
        assert!(is("老张家门口那口枯井总算填平了种上了两排月季"));
        assert!(is(
            "按照《方案》把老张家门口那口枯井填平了，又种上了两排月季"
        ));
        assert!(!is(
            "《关于进一步加强病媒生物预防控制工作的实施方案的通知》"
        ));
        assert!(!is(
            "印发《关于加强病媒生物预防控制工作的实施方案的通知》（云政办发〔2023〕5号）"
        ));
        assert!(!is(
            "王庄、李庄、赵庄、前屯、后屯、东沟、西沟、南坡、北坡、河口"
        ));
    }

    #[test]
    fn a_title_that_began_before_is_still_one() {
        let text: Vec<char> = "《关于加强病媒生物预防控制工作的实施方案的通知的补充》"
            .chars()
            .collect();
        assert!(!is_prose(&text, 3, text.len()));
    }

    #[test]
    fn a_run_goes_as_far_as_both_do_and_is_told_once() {
        let letters = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        let run = "老张家门口那口枯井总算填平了种上了两排月季";
        let a = letters(&format!("甲乙丙{run}丁{}", "子".repeat(LONG)));
        let b = letters(&format!("戊{run}己庚{}", "丑".repeat(LONG)));
        let found = runs(&a, &b, [(5, 3), (9, 7)].into_iter());
        assert_eq!(
            found,
            [Run {
                a: 3,
                b: 1,
                length: 21
            }]
        );
        // In a form it says nothing.
        assert!(runs(&a[..40], &b, [(5, 3)].into_iter()).is_empty());
    }
}
