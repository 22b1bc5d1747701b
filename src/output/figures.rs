//! Every indicator and whether it is reached, by edition: what the terminal and the page tell.

use serde::Serialize;

use super::words;
use crate::evidence::Evidence;
use crate::standard::{Outcome, Standard};

/// The indicators of an edition.
#[derive(Debug, Serialize)]
pub struct Edition {
    /// The edition's title.
    pub title: String,
    /// Its indicators, in order.
    pub rows: Vec<Row>,
    /// How many are reached, are not, and can't be told.
    pub counts: [usize; 3],
}

/// An indicator.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is asked, for the city's classes.
    pub target: String,
    /// Whether it was held against the official text.
    pub verified: bool,
    /// Class, shape and words of the outcome.
    pub mark: [&'static str; 3],
    /// By which figures.
    pub why: String,
}

/// The editions that count and have indicators.
pub fn editions(evidence: &Evidence) -> Vec<Edition> {
    let editions = evidence.project.editions().into_iter();
    let asking = editions.filter(|standard| !standard.indicators.is_empty());
    asking.map(|standard| edition(evidence, standard)).collect()
}

fn edition(evidence: &Evidence, standard: &Standard) -> Edition {
    let classes = &evidence.project.scoring.classes;
    let mut counts = [0; 3];
    let rows = standard.indicators.iter().map(|indicator| {
        let judged = evidence.judge(indicator);
        let (class, shape, at) = match judged.outcome {
            Outcome::Met => ("green", "✓", 0),
            Outcome::NotMet => ("red", "✕", 1),
            Outcome::Open => ("none", "—", 2),
        };
        counts[at] += 1;
        Row {
            id: indicator.id.to_string(),
            title: indicator.title.clone(),
            target: indicator.target_in_words(classes),
            verified: indicator.verified,
            mark: [class, shape, judged.outcome.in_words()],
            why: words::plain(&judged.why),
        }
    });
    Edition {
        rows: rows.collect(),
        title: standard.title.clone(),
        counts,
    }
}
