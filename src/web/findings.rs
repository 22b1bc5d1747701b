//! The list of findings: filtered, searched, a page at a time.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::listing::Filter;
use super::page;
use super::pages::Pages;
use super::state::{Seen, Web};
use crate::assess::Assessment;
use crate::ledger::State as Standing;
use crate::output::report_html::Mark;
use crate::output::report_html::units;
use crate::output::words;
use crate::rules;

/// Lines on a page of the list.
const LINES: usize = 50;

/// What is asked for, and which page of it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    unit: String,
    part: String,
    item: String,
    year: String,
    rule: String,
    severity: String,
    state: String,
    q: String,
    page: Option<usize>,
    /// The proof whose documents are shown, from 1.
    pub proof: Option<usize>,
}

#[derive(Serialize)]
struct List {
    filter: Filter,
    rows: Vec<Line>,
    pages: Pages,
    units: Vec<Choice>,
    rules: Vec<Choice>,
    years: Vec<String>,
    home: String,
    query: String,
}

#[derive(Serialize)]
struct Choice {
    key: String,
    name: String,
}

#[derive(Serialize)]
struct Line {
    id: String,
    mark: Mark,
    code: String,
    rule: String,
    unit: String,
    place: String,
    message: String,
    state: &'static str,
    number: Option<u32>,
}

impl Asked {
    /// The filter alone.
    pub fn filter(&self) -> Filter {
        Filter {
            unit: self.unit.clone(),
            part: self.part.clone(),
            item: self.item.clone(),
            year: self.year.clone(),
            rule: self.rule.clone(),
            severity: self.severity.clone(),
            state: self.state.clone(),
            q: self.q.clone(),
        }
    }
}

/// A filter as it stands in an address, `?` included where there is any.
pub fn query(filter: &Filter) -> String {
    let fields = [
        ("unit", &filter.unit),
        ("part", &filter.part),
        ("item", &filter.item),
        ("year", &filter.year),
        ("rule", &filter.rule),
        ("severity", &filter.severity),
        ("state", &filter.state),
        ("q", &filter.q),
    ];
    let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = given
        .map(|(key, value)| format!("{key}={}", page::encoded(value)))
        .collect();
    match pairs.is_empty() {
        true => String::new(),
        false => format!("?{}", pairs.join("&")),
    }
}

/// The list.
pub async fn list(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let list = web.opened()?.seen(|seen| Ok(listed(seen, &asked)))?;
        page::page(web, "web/findings.html", "问题", "findings", &list)
    })
    .await
}

fn listed(seen: &Seen, asked: &Asked) -> List {
    let assessment = &seen.assessment;
    let project = &assessment.evidence.project;
    let filter = asked.filter();
    let found = seen.listing.find(&filter, assessment);
    let query = query(&filter);
    let pages = Pages::of(found.len(), LINES, asked.page, format!("/findings{query}"));
    let rows = pages.lines(&found).iter().map(|at| line(seen, *at));
    let units = (1..).zip(&project.units).map(|(number, unit)| Choice {
        key: format!("u{number}"),
        name: unit.name.clone(),
    });
    let nobody = Choice {
        key: "nobody".into(),
        name: words::NOBODYS.into(),
    };
    let rules = seen.listing.rules.iter().map(|code| Choice {
        key: code.clone(),
        name: rules::rule(code).map_or(code.clone(), |rule| format!("{code} {}", rule.name)),
    });
    List {
        rows: rows.collect(),
        pages,
        units: units.chain([nobody]).collect(),
        rules: rules.collect(),
        years: project.years.iter().map(ToString::to_string).collect(),
        home: home(assessment, &filter),
        filter,
        query,
    }
}

/// Part and item asked for, in words.
fn home(assessment: &Assessment, filter: &Filter) -> String {
    let number = |text: &str| text.parse::<usize>().ok()?.checked_sub(1);
    let parts = &assessment.evidence.project.standard.parts;
    let Some(part) = number(&filter.part).and_then(|at| parts.get(at)) else {
        return String::new();
    };
    match number(&filter.item).and_then(|at| part.items.get(at)) {
        Some(item) => words::item_label(item),
        None => part.title.clone(),
    }
}

fn line(seen: &Seen, at: usize) -> Line {
    let assessment = &seen.assessment;
    let row = &seen.listing.rows[at];
    let finding = &assessment.findings[row.at];
    let (place, _) = units::place(assessment, finding, finding.unit.as_ref());
    Line {
        id: row.id.clone(),
        mark: units::severity(finding.severity),
        code: finding.rule.clone(),
        rule: words::rule_name(finding).into(),
        unit: words::unit_name(&assessment.evidence, finding.unit.as_ref()).into(),
        place,
        message: words::shorten(&finding.message, 160),
        state: row.state.map_or("", Standing::in_words),
        number: row.number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_stands_in_an_address_and_nothing_else_does() {
        let filter = Filter {
            unit: "u3".into(),
            q: "签到 &<".into(),
            ..Filter::default()
        };
        assert_eq!(query(&filter), "?unit=u3&q=%E7%AD%BE%E5%88%B0%20%26%3C");
    }
}
