//! How like two titles are: for folders and files that name a requirement in other words.

use std::collections::BTreeMap;

use super::names::normalise;

/// A title, prepared for comparing with many others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    words: Vec<char>,
    pairs: BTreeMap<(char, char), usize>,
}

impl Title {
    /// Prepares a title.
    pub fn of(title: &str) -> Self {
        let words = words_of(title);
        let pairs = pairs(&words);
        Title { words, pairs }
    }

    /// How like two titles are, 0 to 1: the mean of Dice's coefficient and the overlap coefficient
    /// of their pairs of characters. 1 means the same words.
    pub fn like(&self, other: &Title) -> f64 {
        if self.words.is_empty() || other.words.is_empty() {
            return 0.0;
        }
        if self.words == other.words {
            return 1.0;
        }
        let shared: usize = self
            .pairs
            .iter()
            .map(|(pair, n)| *n.min(other.pairs.get(pair).unwrap_or(&0)))
            .sum();
        let a: usize = self.pairs.values().sum();
        let b: usize = other.pairs.values().sum();
        let dice = 2.0 * shared as f64 / (a + b) as f64;
        let overlap = shared as f64 / a.min(b) as f64;
        0.99 * (dice + overlap) / 2.0
    }
}

/// How like two titles are, 0 to 1. Years, numbers and empty words (的, 及, 材料 …) do not count.
pub fn similarity(left: &str, right: &str) -> f64 {
    Title::of(left).like(&Title::of(right))
}

/// The best [`similarity`] of a name with any of these titles.
pub fn best_similarity<'a>(name: &str, titles: impl IntoIterator<Item = &'a str>) -> f64 {
    let name = Title::of(name);
    titles
        .into_iter()
        .map(|title| name.like(&Title::of(title)))
        .fold(0.0, f64::max)
}

/// The words of a title, as its letters: no years, numbers, punctuation, empty words.
pub fn words_of(title: &str) -> Vec<char> {
    const EMPTY: [&str; 14] = [
        "材料", "资料", "文件", "年度", "关于", "有关", "相关", "工作", "情况", "及其", "年", "的",
        "及", "等",
    ];
    let mut text: String = normalise(title);
    for word in EMPTY {
        let shorter = text.replace(word, "");
        if !shorter.is_empty() {
            text = shorter;
        }
    }
    text.chars()
        .filter(|c| c.is_alphanumeric() && !c.is_ascii_digit())
        .filter(|c| !matches!(c, '和' | '与' | '或' | '〇'))
        .collect()
}

fn pairs(words: &[char]) -> BTreeMap<(char, char), usize> {
    let mut counts = BTreeMap::new();
    if let [only] = words {
        counts.insert((*only, *only), 1);
    }
    for pair in words.windows(2) {
        *counts.entry((pair[0], pair[1])).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn like_titles_are_like() {
        let title = "爱国卫生年度工作计划";
        assert_eq!(similarity("2023年爱国卫生工作计划", title), 1.0);
        assert!(similarity("爱国卫生计划", title) > similarity("爱国卫生总结", title));
        assert_eq!(similarity("", title), 0.0);
        assert_eq!(similarity("绿地", title), 0.0);
    }

    proptest! {
        #[test]
        fn similarity_is_symmetric_and_bounded(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            let s = similarity(&a, &b);
            prop_assert!((0.0..=1.0).contains(&s));
            prop_assert_eq!(s, similarity(&b, &a));
        }
    }
}
