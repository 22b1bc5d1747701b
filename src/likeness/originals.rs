//! From letters back to the characters of the original: each text is masked once more, however
//! many of its stretches are asked for, and none of that stays in memory.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::cited;
use super::corpus::Corpus;
use super::telling;
use crate::paper::Span;

/// A stretch of letters of a text, by its number in the index: first and one past the last.
pub type Stretch = (u32, (usize, usize));

/// A stretch as its original has it.
#[derive(Debug, Clone, Default)]
pub struct Original {
    /// Characters of the text.
    pub span: Span,
    /// Whether it is somebody's own words, see [`telling::is_prose`].
    pub prose: bool,
    /// Numbers of papers named as its source.
    pub sources: Vec<String>,
}

/// What was asked for.
#[derive(Debug, Default)]
pub struct Originals(BTreeMap<Stretch, Original>);

impl Originals {
    /// Finds each stretch in its original.
    pub fn of(corpus: &Corpus, asked: impl Iterator<Item = Stretch>) -> Self {
        let mut asked: Vec<Stretch> = asked.collect();
        asked.sort_unstable();
        asked.dedup();
        let found: Vec<(Stretch, Original)> = asked
            .par_chunk_by(|a, b| a.0 == b.0)
            .flat_map_iter(|of_text| {
                let number = of_text[0].0;
                if let Some(unseen) = unseen(corpus, number) {
                    return of_text.iter().map(|s| (*s, unseen(s.1))).collect();
                }
                let whole = corpus.whole(number);
                let (_, origin) = corpus.masker.mask_with_origin(&whole);
                let text: Vec<char> = whole.chars().collect();
                let original = |(number, (start, end)): &Stretch| {
                    let span = origin.span(*start, *end);
                    let found = Original {
                        span,
                        prose: telling::is_prose(&text, span.start, span.end),
                        sources: cited::sources(&text, span),
                    };
                    ((*number, (*start, *end)), found)
                };
                of_text.iter().map(original).collect::<Vec<_>>()
            })
            .collect();
        Originals(found.into_iter().collect())
    }

    /// One that was asked for; an empty one for what was not.
    pub fn get(&self, number: u32, stretch: (usize, usize)) -> Original {
        let found = self.0.get(&(number, stretch));
        debug_assert!(found.is_some(), "never asked for: {number} {stretch:?}");
        found.cloned().unwrap_or_default()
    }
}

/// Of a text that is not at hand: its letters are all that is known, whose words they are is for
/// the other side to tell.
fn unseen(corpus: &Corpus, number: u32) -> Option<fn((usize, usize)) -> Original> {
    let text = corpus.texts.get(number as usize)?;
    text.print.map(|_| {
        |(start, end)| Original {
            span: Span { start, end },
            prose: true,
            sources: Vec::new(),
        }
    } as fn((usize, usize)) -> Original)
}
