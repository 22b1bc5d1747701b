//! 回头看: two runs held against each other. What became of every problem between them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Sight, State};
use crate::finding::Severity;

/// How an entry stood when a run was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its number.
    pub number: u32,
    /// Where it stood.
    pub state: State,
    /// How the run saw it.
    pub sight: Sight,
    /// How often it had come back by then.
    pub returns: u32,
    /// How grave the finding was then, and in how many places; nothing where the run it is held
    /// against saw the very same.
    pub weight: Option<(Severity, u32)>,
}

/// What became of an entry from one run to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// 新增: not in the ledger before.
    New,
    /// 反弹或退回: it was out of the way before, or in between, and is open again.
    Returned,
    /// 加重: open then and now, graver or in more places.
    Worsened,
    /// 未动: open then and now.
    Unchanged,
    /// 未能判断: open then, and the later run could not see whether it still is.
    Unjudged,
    /// 已整改: open then, now 待验收 or 已销号.
    Mended,
    /// 说明采纳: open then, now excused.
    Excused,
}

impl Fate {
    /// Every one, in the order in which people want to read them.
    pub const ALL: &[Fate] = &[
        Fate::New,
        Fate::Returned,
        Fate::Worsened,
        Fate::Unchanged,
        Fate::Unjudged,
        Fate::Mended,
        Fate::Excused,
    ];

    /// In Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            Fate::New => "新增",
            Fate::Returned => "反弹或退回",
            Fate::Worsened => "加重",
            Fate::Unchanged => "未动",
            Fate::Unjudged => "未能判断",
            Fate::Mended => "已整改",
            Fate::Excused => "说明采纳",
        }
    }
}

/// Two runs held against each other: numbers of entries by what became of them. What was settled
/// in both is in neither's way and left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Numbers, ascending, by fate.
    pub fates: BTreeMap<Fate, Vec<u32>>,
}

impl Diff {
    /// Of how things stood at one run and at another.
    pub fn between(before: &[Standing], after: &[Standing]) -> Self {
        let then: BTreeMap<u32, &Standing> = before.iter().map(|s| (s.number, s)).collect();
        let mut diff = Diff::default();
        for now in after {
            if let Some(fate) = fate(then.get(&now.number).copied(), now) {
                diff.fates.entry(fate).or_default().push(now.number);
            }
        }
        for numbers in diff.fates.values_mut() {
            numbers.sort_unstable();
        }
        diff
    }

    /// Numbers of this fate.
    pub fn of(&self, fate: Fate) -> &[u32] {
        self.fates.get(&fate).map_or(&[], Vec::as_slice)
    }
}

fn fate(then: Option<&Standing>, now: &Standing) -> Option<Fate> {
    let Some(then) = then else {
        return Some(match now.state {
            State::Excused => Fate::Excused,
            State::Open => Fate::New,
            // It came and went between the two.
            State::AwaitingAcceptance | State::StruckOff => Fate::Mended,
        });
    };
    match (then.state, now.state) {
        (State::Open, State::Open) if now.returns > then.returns => Some(Fate::Returned),
        (State::Open, State::Open) if now.sight == Sight::Unjudged => Some(Fate::Unjudged),
        (State::Open, State::Open) if is_worse(then, now) => Some(Fate::Worsened),
        (State::Open, State::Open) => Some(Fate::Unchanged),
        (_, State::Open) => Some(Fate::Returned),
        (State::Open, State::Excused) => Some(Fate::Excused),
        (State::Open, _) => Some(Fate::Mended),
        _ => None,
    }
}

/// Graver, or as grave and in more places.
fn is_worse(then: &Standing, now: &Standing) -> bool {
    now.weight > then.weight
}
