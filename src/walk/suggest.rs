//! Where stray material most likely belongs, and the words that say so.

use super::titles::{Title, Titles, Words};

/// Likeness at which a requirement is worth naming, 0 to 1.
const WORTH_NAMING: f64 = 0.30;
/// What it counts that name and requirement speak of the same kind of paper (计划, 总结).
const SAME_KIND: f64 = 0.20;
/// What it counts that the name is that of a part of the set (签到).
const SAME_PART: f64 = 0.15;

/// The requirement among those `due` that the words of a path point at most, and why.
/// `names` are the file's name and the folders nobody understood, nearest first.
pub(super) fn likeliest(
    titles: &Titles<'_>,
    names: &[&str],
    noise: &[String],
    due: &dyn Fn(usize) -> bool,
) -> Option<(usize, String)> {
    let words: Vec<Words> = names
        .iter()
        .map(|name| Words::without(name, noise))
        .collect();
    let mut best: Option<(f64, usize, usize)> = None;
    for (at, title) in titles.all.iter().enumerate().filter(|(at, _)| due(*at)) {
        for (which, name) in words.iter().enumerate() {
            // What stands nearer to the paper says more.
            let degree = degree(name, title) - 0.01 * which as f64;
            if degree >= WORTH_NAMING && best.is_none_or(|(d, ..)| degree > d) {
                best = Some((degree, at, which));
            }
        }
    }
    let (_, at, which) = best?;
    Some((at, why(&words[which], which == 0, &titles.all[at])))
}

fn degree(name: &Words, title: &Title<'_>) -> f64 {
    let likeness = title.words.iter().map(|t| likeness(name, t));
    let kind = kind_word(title).is_some_and(|kind| name.text.contains(&kind));
    let part = part_word(name, title).is_some();
    likeness.fold(0.0, f64::max)
        + if kind { SAME_KIND } else { 0.0 }
        + if part { SAME_PART } else { 0.0 }
}

/// Half Dice's measure, half the overlap, of pairs of characters.
fn likeness(a: &Words, b: &Words) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.pairs.get(i), b.pairs.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    if shared == 0 {
        return 0.0;
    }
    let (n, m) = (a.pairs.len(), b.pairs.len());
    (2.0 * shared as f64 / (n + m) as f64 + shared as f64 / n.min(m) as f64) / 2.0
}

/// The last two characters of what its kind is called: 年度计划 → 计划.
fn kind_word(title: &Title<'_>) -> Option<String> {
    let letters: Vec<char> = title.kind.chars().collect();
    letters.last_chunk::<2>().map(|word| word.iter().collect())
}

/// The word by which a name is recognised as a part of this set.
fn part_word<'t>(name: &Words, title: &'t Title<'_>) -> Option<&'t str> {
    title
        .requirement
        .parts
        .iter()
        .flat_map(|part| &part.words)
        .find(|word| word.chars().count() > 1 && name.text.contains(word.as_str()))
        .map(String::as_str)
}

fn why(name: &Words, from_file: bool, title: &Title<'_>) -> String {
    let mut agreeing: Vec<String> = Vec::new();
    for words in &title.words {
        for run in common_runs(&name.text, &words.text) {
            if !agreeing.iter().any(|known| known.contains(&run)) {
                agreeing.push(run);
            }
        }
    }
    let extra = kind_word(title)
        .filter(|kind| name.text.contains(kind))
        .into_iter()
        .chain(part_word(name, title).map(str::to_owned));
    for word in extra {
        if !agreeing.iter().any(|known| known.contains(&word)) {
            agreeing.push(word);
        }
    }
    agreeing.truncate(4);
    let source = if from_file {
        "文件名"
    } else {
        "文件夹名"
    };
    format!(
        "{source}里的“{}”与《{}》对得上",
        agreeing.join("”“"),
        title.requirement.title
    )
}

/// Stretches of at least two characters that both texts hold, from left to right.
fn common_runs(left: &str, right: &str) -> Vec<String> {
    let letters: Vec<char> = left.chars().collect();
    let mut runs = Vec::new();
    let mut at = 0;
    while at + 1 < letters.len() {
        let held = |end: usize| right.contains(&letters[at..end].iter().collect::<String>());
        let end = (at + 2..=letters.len()).take_while(|end| held(*end)).last();
        if let Some(end) = end {
            runs.push(letters[at..end].iter().collect());
        }
        at = end.unwrap_or(at + 1);
    }
    runs
}
