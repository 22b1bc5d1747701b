//! What a person decides of a finding: a verdict on a likeness, an excuse, and either taken back;
//! and what is noted of it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::finding::called;
use super::page;
use super::state::{Seen, Web};
use crate::desk;
use crate::error::{Error, Result};
use crate::ledger::{Hand, Ledger};
use crate::project::Terms;
use crate::verdict::Verdict;

/// What a person decides.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Decision {
    verdict: String,
    by: String,
    why: String,
    until: String,
    /// What is to be remembered besides.
    note: String,
    /// The filter under which the finding is looked at, to stay in it.
    query: String,
}

impl Decision {
    fn hand(&self) -> Hand<'_> {
        Hand {
            by: self.by.trim(),
            why: self.why.trim(),
            day: desk::today(),
        }
    }

    /// Takes the note down too, where one was written.
    fn note(&self, number: u32, ledger: &mut Ledger) -> Result<()> {
        let why = self.note.trim();
        match why.is_empty() {
            true => Ok(()),
            false => ledger.note(&[number], Hand { why, ..self.hand() }),
        }
    }

    fn back(&self, id: &str) -> String {
        back(id, &self.query)
    }
}

/// The page of a finding, within the list it was reached by.
pub fn back(id: &str, query: &str) -> String {
    let alone = format!("/finding/{id}");
    page::local(&format!("{alone}{query}"), &alone).to_owned()
}

/// The number of the entry, and the part of the ledger that holds it.
///
/// # Errors
/// There is none.
pub fn entry(seen: &Seen, id: &str) -> Result<(u32, Ledger)> {
    called(seen, id)?;
    let entry = seen.listing.entry(&seen.assessment, id);
    let entry = entry.ok_or_else(|| page::nothing("台账里没有这个问题"))?;
    Ok((entry.number, Ledger::from(vec![entry.clone()])))
}

/// Takes down or takes back a verdict.
pub async fn verdict(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    Form(decision): Form<Decision>,
) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let verdict = match decision.verdict.as_str() {
            "upheld" => Some(Verdict::Upheld),
            "quoted" => Some(Verdict::Quoted),
            "template" => Some(Verdict::Template),
            "withdraw" => None,
            _ => {
                return Err(Error::usage("没有选认定为什么").hint("请选属实、合理引用或公共模板。"));
            }
        };
        let mut desk = work.desk()?;
        let (number, _) = work.seen(|seen| entry(seen, &id))?;
        let (_, judged) = desk.judge(number, verdict, decision.hand())?;
        let mut changed = judged.clone();
        let noted = decision.note(number, &mut changed);
        let noted = noted.and_then(|()| desk.store.save(&changed, None));
        // The verdict is kept, whatever becomes of the note.
        work.take_in(&desk, if noted.is_ok() { changed } else { judged });
        noted?;
        web.sign(&decision.by);
        web.say(match verdict {
            Some(verdict) => format!("{number} 号已认定为“{}”。", verdict.in_words()),
            None => format!("{number} 号的认定已撤回。"),
        });
        Ok(page::go(&decision.back(&id)))
    })
    .await
}

/// Accepts an explanation with a reason, a name and a last day.
pub async fn excuse(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    Form(decision): Form<Decision>,
) -> Response {
    settle(web, id, decision, |decision, number, ledger, _| {
        let until = decision.until.trim();
        ledger.excuse(&[number], until, decision.hand())?;
        Ok(format!(
            "{number} 号的说明已采纳，有效期至 {until}；到期会重新计入。"
        ))
    })
    .await
}

/// Takes an excuse back.
pub async fn charge(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    Form(decision): Form<Decision>,
) -> Response {
    settle(web, id, decision, |decision, number, ledger, terms| {
        let ours = ledger
            .entry(number)
            .is_some_and(|e| e.excused_until.is_some());
        if !ours {
            return Err(Error::usage("这条说明不是在这里采纳的，不能在这里撤回").hint(
                "它写在项目文件的 waivers 里，或是一条认定。请在“设置”里改项目文件，或撤回认定。",
            ));
        }
        ledger.send_back(&[number], decision.hand(), terms)?;
        Ok(format!("{number} 号的说明已撤回，问题恢复计入。"))
    })
    .await
}

/// Does what a person decided to the entry of a finding, keeps it, says what was done, and leads
/// back to the finding.
async fn settle(
    web: Arc<Web>,
    id: String,
    decision: Decision,
    deed: fn(&Decision, u32, &mut Ledger, Terms) -> Result<String>,
) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let (number, mut ledger) = work.seen(|seen| entry(seen, &id))?;
        let done = deed(&decision, number, &mut ledger, desk.project.terms)?;
        decision.note(number, &mut ledger)?;
        work.settle(&mut desk, ledger)?;
        web.sign(&decision.by);
        web.say(done);
        Ok(page::go(&decision.back(&id)))
    })
    .await
}

/// Writes something down of a finding, and nothing else.
pub async fn note(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    Form(decision): Form<Decision>,
) -> Response {
    settle(web, id, decision, |decision, number, ledger, _| {
        ledger.note(&[number], decision.hand())?;
        Ok(format!("{number} 号已记下备注。"))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_a_filter_or_nothing() {
        let known = "/finding/ab?unit=u3&q=%E7";
        assert_eq!(back("ab", "?unit=u3&q=%E7"), known);
        assert_eq!(back("ab", "?unit=u3\r\nX: y"), "/finding/ab");
    }
}
