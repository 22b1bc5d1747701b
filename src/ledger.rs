//! [`Ledger`] (整改台账): every problem across runs. Only a person strikes off; the machine moves
//! an entry to 待验收 at most, and a problem that comes back is 反弹, with its history.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::paper::Date;

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

impl Ledger {
    /// Takes in the findings of a run.
    pub fn update(&mut self, _findings: &[Finding], _today: Date) {}
}
