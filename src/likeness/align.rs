//! Aligning two stretches of letters: which runs agree, and which of them make one passage.

use super::winnow::grams;

/// Letters of the shortest run that counts when two stretches are laid side by side.
const RUN: usize = 5;
/// Places of one gram that are tried; more of them are a refrain.
const TRIES: usize = 12;

/// A run of letters that agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// First letter on the left.
    pub a: usize,
    /// First letter on the right.
    pub b: usize,
    /// Number of letters.
    pub length: usize,
}

/// A passage: where it lies on both sides, and how many letters agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// First letter and one past the last, left.
    pub a: (usize, usize),
    /// First letter and one past the last, right.
    pub b: (usize, usize),
    /// Letters that agree.
    pub agreed: usize,
}

impl Passage {
    /// Share of the longer side that agrees, 0 to 1.
    pub fn density(&self) -> f64 {
        let longer = (self.a.1 - self.a.0).max(self.b.1 - self.b.0);
        self.agreed as f64 / longer.max(1) as f64
    }
}

/// Runs that agree between two stretches, each letter used once, longest first served;
/// ascending by the left side.
pub fn runs(a: &[u16], b: &[u16]) -> Vec<Run> {
    let mut places: Vec<(u64, u32)> = grams(b, RUN).zip(0..).collect();
    places.sort_unstable();
    let mut found = Vec::new();
    for (at, hash) in grams(a, RUN).enumerate() {
        let first = places.partition_point(|(h, _)| *h < hash);
        let same = places[first..].iter().take_while(|(h, _)| *h == hash);
        for (_, other) in same.take(TRIES) {
            let other = *other as usize;
            // Only where a run begins: else it was found one letter before.
            if at > 0 && other > 0 && a[at - 1] == b[other - 1] {
                continue;
            }
            let length = std::iter::zip(&a[at..], &b[other..])
                .take_while(|(x, y)| x == y)
                .count();
            if length >= RUN {
                found.push(Run {
                    a: at,
                    b: other,
                    length,
                });
            }
        }
    }
    found.sort_unstable_by_key(|run| (usize::MAX - run.length, run.a, run.b));
    let (mut used_a, mut used_b) = (vec![false; a.len()], vec![false; b.len()]);
    let mut kept = Vec::new();
    for run in found {
        // What an earlier, longer run has taken of this one is cut off its ends.
        let free = |i: &usize| !used_a[run.a + i] && !used_b[run.b + i];
        let Some(from) = (0..run.length).find(free) else {
            continue;
        };
        let length = (from..run.length).take_while(free).count();
        if length >= RUN {
            let run = Run {
                a: run.a + from,
                b: run.b + from,
                length,
            };
            used_a[run.a..run.a + length].fill(true);
            used_b[run.b..run.b + length].fill(true);
            kept.push(run);
        }
    }
    kept.sort_unstable();
    kept
}

/// Parts runs into groups that lie together on both sides, whatever their order there: a
/// shuffled passage is one. `gap` is the widest hole, in letters, that a passage may have.
pub fn clusters(runs: Vec<Run>, gap: usize) -> Vec<Vec<Run>> {
    let mut open = vec![runs];
    let mut done = Vec::new();
    while let Some(group) = open.pop() {
        let by_left = split(group, gap, |run| (run.a, run.length));
        let whole = by_left.len() == 1;
        for part in by_left {
            let by_right = split(part, gap, |run| (run.b, run.length));
            let settled = whole && by_right.len() == 1;
            let to = if settled { &mut done } else { &mut open };
            to.extend(by_right);
        }
    }
    for group in &mut done {
        group.sort_unstable();
    }
    done.sort_unstable();
    done
}

fn split(mut runs: Vec<Run>, gap: usize, key: fn(&Run) -> (usize, usize)) -> Vec<Vec<Run>> {
    runs.sort_unstable_by_key(|run| (key(run), run.a, run.b));
    let mut parts: Vec<Vec<Run>> = Vec::new();
    let mut reach = 0;
    for run in runs {
        let (start, length) = key(&run);
        match parts.last_mut() {
            Some(part) if start <= reach + gap => part.push(run),
            _ => parts.push(vec![run]),
        }
        // Ascending starts: what reached farther before a new part began lies behind it anyway.
        reach = reach.max(start + length);
    }
    parts
}

/// What a group of runs covers.
pub fn passage(runs: &[Run]) -> Option<Passage> {
    Some(Passage {
        a: (
            runs.iter().map(|r| r.a).min()?,
            runs.iter().map(|r| r.a + r.length).max()?,
        ),
        b: (
            runs.iter().map(|r| r.b).min()?,
            runs.iter().map(|r| r.b + r.length).max()?,
        ),
        agreed: runs.iter().map(|r| r.length).sum(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn runs_use_each_letter_once_and_prefer_the_longest() {
        let a = letters("abcdefghijXXXabcdef");
        let b = letters("YYabcdefghijZabcdef");
        assert_eq!(
            runs(&a, &b),
            [
                Run {
                    a: 0,
                    b: 2,
                    length: 10
                },
                Run {
                    a: 13,
                    b: 13,
                    length: 6
                },
            ]
        );
        assert!(runs(&a, &[]).is_empty());
        assert!(runs(&a[..4], &b).is_empty());
    }

    #[test]
    fn a_shuffled_passage_is_one_and_a_far_run_another() {
        let near = [(100, 540), (130, 500), (160, 520)];
        let far = [(900, 530)];
        let all = near.iter().chain(&far).map(|(a, b)| Run {
            a: *a,
            b: *b,
            length: 20,
        });
        let groups = clusters(all.collect(), 60);
        let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        assert_eq!(sizes, [3, 1]);
        let whole = passage(&groups[0]).expect("three runs");
        assert_eq!(
            (whole.a, whole.b, whole.agreed),
            ((100, 180), (500, 560), 60)
        );
    }
}
