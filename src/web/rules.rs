//! 规则: what each looks for, why it matters, how to mend it, when it may be excused; and how much
//! of it the last check found.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::finding::About;
use super::page;
use super::state::{Seen, Web};
use crate::finding::TOLD;
use crate::output::report_html::Mark;
use crate::output::report_html::units;
use crate::rules::{RULES, Rule, TOLD_MEANS};

#[derive(Serialize)]
struct Screen {
    families: Vec<Family>,
    count: usize,
    /// What people told of: codes and names.
    told: &'static [(&'static str, &'static str)],
    told_means: &'static str,
    /// Whether a project was checked, so that there is something to count.
    seen: bool,
}

/// Rules about one kind of trouble.
#[derive(Serialize)]
struct Family {
    name: &'static str,
    rules: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    code: &'static str,
    mark: Mark,
    /// As `part/about.html` asks.
    rule: About,
    /// Findings of the last check that count.
    found: usize,
}

/// The page; it asks for no project.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let found = web
            .work()
            .and_then(|work| work.seen(|s| Ok(counts(s))).ok());
        let screen = Screen {
            families: families(&found.clone().unwrap_or_default()),
            count: RULES.len(),
            told: TOLD,
            told_means: TOLD_MEANS,
            seen: found.is_some(),
        };
        page::page(web, "web/rules.html", "检查规则", "findings", &screen)
    })
    .await
}

/// Code → findings that count.
fn counts(seen: &Seen) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in seen.listing.open(&seen.assessment) {
        *counts.entry(finding.rule.clone()).or_default() += 1;
    }
    counts
}

/// Kinds of trouble in the order of the table, each with its rules.
fn families(found: &BTreeMap<String, usize>) -> Vec<Family> {
    let shown = |rule: &Rule| Shown {
        code: rule.code,
        mark: units::severity(rule.severity),
        rule: About::rule(rule),
        found: found.get(rule.code).copied().unwrap_or(0),
    };
    let groups = RULES.chunk_by(|a, b| a.family() == b.family());
    groups
        .map(|rules| Family {
            name: rules[0].family(),
            rules: rules.iter().map(shown).collect(),
        })
        .collect()
}
