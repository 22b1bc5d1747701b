//! [`Ledger`] (整改台账): every problem across runs. Only a person strikes off; the machine moves
//! an entry to 待验收 at most, and a problem that comes back is 反弹, with its history.
//!
//! Findings of severity [`Severity::Info`] (common text, remarks) are worth knowing and nothing to
//! mend: they stand in the report and never in the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::paper::Date;

mod calendar;
mod judge;
mod scope;

pub use scope::Scope;

/// Every problem across runs, by number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Entries, by number.
    pub entries: Vec<Entry>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Number, given once and never again.
    pub number: u32,
    /// The finding as last seen.
    pub finding: Finding,
    /// Where it stands.
    pub state: State,
    /// Whether it came back after it had been mended or struck off (反弹).
    pub returned: bool,
    /// First run that saw it, `YYYY-MM-DD`.
    pub first_seen: String,
    /// Last run that saw it.
    pub last_seen: String,
    /// Due date, where set.
    pub due: Option<String>,
    /// Everything that happened to it, oldest first; kept for ever.
    pub history: Vec<Event>,
    /// Mark of what lay in its slots when a run last judged it. What a person sent back stays
    /// open until this changes.
    #[serde(default)]
    pub content: String,
}

/// Something that happened to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// State it came to.
    pub state: State,
    /// Who; `程序` for the machine.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 待整改.
    Open,
    /// 待验收: the last run no longer saw it.
    AwaitingAcceptance,
    /// 已销号, by a person.
    StruckOff,
    /// 说明采纳: excused with a reason.
    Excused,
}

impl State {
    /// In Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            State::Open => "待整改",
            State::AwaitingAcceptance => "待验收",
            State::StruckOff => "已销号",
            State::Excused => "说明采纳",
        }
    }
}

/// The machine's name in the history.
pub const MACHINE: &str = "程序";

/// Days from the run that finds a problem to the day it is due, by severity: 严重 7, 一般 15.
pub fn term(severity: Severity) -> u32 {
    match severity {
        Severity::Error => 7,
        Severity::Warning | Severity::Info => 15,
    }
}

impl Ledger {
    /// Takes in the findings of a run.
    ///
    /// - Seen for the first time: 待整改, with a number and a due date.
    /// - Seen again while 待验收 or 已销号: 待整改 once more, as 反弹.
    /// - Excused by a waiver: 说明采纳; 待整改 when the waiver ends.
    /// - Open and no longer seen: 待验收, if the run could judge it ([`Scope::judges`]) and no
    ///   person sent it back over the very same material.
    ///
    /// The order of `findings` does not matter, and taking the same ones in twice on one day is
    /// the same as once.
    pub fn update(&mut self, findings: &[Finding], scope: &Scope, today: Date) {
        let today = today.iso();
        let mut seen = gravest(findings, scope);
        for entry in &mut self.entries {
            match seen.remove(&entry.finding.identity()) {
                Some(finding) => entry.see(finding, scope, &today),
                None => entry.miss(scope, &today),
            }
        }
        let mut new: Vec<&Finding> = seen.into_values().collect();
        new.sort_by(|a, b| (&a.rule, &a.subject).cmp(&(&b.rule, &b.subject)));
        for finding in new {
            let last = self.entries.last().map_or(0, |entry| entry.number);
            let entry = Entry::new(last + 1, finding, scope, &today);
            self.entries.push(entry);
        }
    }

    /// Strikes entries off, by a person who looked. All or none.
    ///
    /// # Errors
    /// A number does not exist or is not 待验收; no person is named.
    pub fn accept(&mut self, numbers: &[u32], by: &str, why: &str, today: Date) -> Result<()> {
        let why = if why.trim().is_empty() {
            "验收合格"
        } else {
            why
        };
        let from = [State::AwaitingAcceptance];
        self.decide(numbers, by, why, today, &from, State::StruckOff, "验收")
    }

    /// Sends entries back to be mended again, by a person who looked. All or none.
    ///
    /// # Errors
    /// A number does not exist or is neither 待验收 nor 已销号; no person or no reason is given.
    pub fn send_back(&mut self, numbers: &[u32], by: &str, why: &str, today: Date) -> Result<()> {
        if why.trim().is_empty() {
            return Err(Error::usage("退回整改要写明原因")
                .hint("用 --why 写一句话，例如：--why \"仍缺签到表\"。"));
        }
        let from = [State::AwaitingAcceptance, State::StruckOff];
        self.decide(numbers, by, why, today, &from, State::Open, "退回")
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one private step of two public ones"
    )]
    fn decide(
        &mut self,
        numbers: &[u32],
        by: &str,
        why: &str,
        today: Date,
        from: &[State],
        to: State,
        verb: &str,
    ) -> Result<()> {
        let by = by.trim();
        if by.is_empty() || by == MACHINE {
            return Err(Error::usage(format!("{verb}必须由人负责：请写明姓名"))
                .hint("用 --by 写上姓名，例如：--by 张三。"));
        }
        let mut chosen = Vec::new();
        let mut wrong = Vec::new();
        for number in numbers {
            match self.entries.iter().position(|e| e.number == *number) {
                None => wrong.push(format!("台账里没有 {number} 号")),
                Some(at) if !from.contains(&self.entries[at].state) => {
                    let state = self.entries[at].state.in_words();
                    wrong.push(format!("{number} 号现在是“{state}”"));
                }
                Some(at) if chosen.contains(&at) => {}
                Some(at) => chosen.push(at),
            }
        }
        if !wrong.is_empty() {
            let states: Vec<&str> = from.iter().map(|state| state.in_words()).collect();
            return Err(
                Error::usage(format!("不能{verb}：{}", wrong.join("；"))).hint(format!(
                    "只有“{}”的问题才能{verb}；这次一条也没有改动。",
                    states.join("”“")
                )),
            );
        }
        let today_text = today.iso();
        for at in chosen {
            let entry = &mut self.entries[at];
            if to == State::Open {
                entry.due = Some(calendar::after(&today_text, term(entry.finding.severity)));
            }
            entry.moved(to, by, why.trim(), &today_text);
        }
        Ok(())
    }
}

impl Entry {
    fn new(number: u32, finding: &Finding, scope: &Scope, today: &str) -> Self {
        let mut entry = Entry {
            number,
            finding: finding.clone(),
            state: State::Open,
            returned: false,
            first_seen: today.into(),
            last_seen: today.into(),
            due: Some(calendar::after(today, term(finding.severity))),
            history: Vec::new(),
            content: scope.content(&finding.subject),
        };
        match &finding.excused {
            Some(reason) => entry.moved(State::Excused, MACHINE, reason, today),
            None => entry.moved(State::Open, MACHINE, "检查发现", today),
        }
        entry
    }

    /// The run found it again.
    fn see(&mut self, finding: &Finding, scope: &Scope, today: &str) {
        match (&finding.excused, self.state) {
            (Some(reason), State::Excused) => {
                if self.finding.excused.as_ref() != Some(reason) {
                    self.moved(State::Excused, MACHINE, reason, today);
                }
            }
            (Some(reason), _) => self.moved(State::Excused, MACHINE, reason, today),
            (None, State::Open) => {}
            (None, State::Excused) => {
                self.due = Some(calendar::after(today, term(finding.severity)));
                self.moved(
                    State::Open,
                    MACHINE,
                    "说明已到期、撤销或文字有改动，恢复整改",
                    today,
                );
            }
            (None, State::AwaitingAcceptance | State::StruckOff) => {
                self.returned = true;
                self.due = Some(calendar::after(today, term(finding.severity)));
                self.moved(State::Open, MACHINE, "复查又发现（反弹）", today);
            }
        }
        self.finding = finding.clone();
        self.last_seen = today.into();
        self.content = scope.content(&self.finding.subject);
    }

    /// The run did not find it.
    fn miss(&mut self, scope: &Scope, today: &str) {
        if self.state != State::Open || !scope.judges(&self.finding) {
            return;
        }
        let content = scope.content(&self.finding.subject);
        let by_person = self.history.last().is_some_and(|event| event.by != MACHINE);
        if by_person && content == self.content {
            return;
        }
        self.content = content;
        self.moved(
            State::AwaitingAcceptance,
            MACHINE,
            "复查未再发现，等待验收",
            today,
        );
    }

    fn moved(&mut self, state: State, by: &str, why: &str, today: &str) {
        self.state = state;
        self.history.push(Event {
            date: today.into(),
            state,
            by: by.into(),
            why: why.into(),
        });
    }
}

/// The findings that enter the ledger, by identity. Of several about one thing the gravest counts,
/// then the one whose words come first.
fn gravest<'f>(findings: &'f [Finding], scope: &Scope) -> BTreeMap<String, &'f Finding> {
    let mut seen: BTreeMap<String, &Finding> = BTreeMap::new();
    for finding in findings {
        if finding.severity == Severity::Info || !scope.covers(finding) {
            continue;
        }
        let weight = |f: &Finding| {
            let active = f.excused.is_none();
            (f.severity, active, std::cmp::Reverse(f.message.clone()))
        };
        let held = seen.entry(finding.identity()).or_insert(finding);
        if weight(finding) > weight(held) {
            *held = finding;
        }
    }
    seen
}

#[cfg(test)]
mod tests;
