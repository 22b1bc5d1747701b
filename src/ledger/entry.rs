//! [`Entry`]: one problem, found by a run or told by people, and how runs move it.

use serde::{Deserialize, Serialize};

use super::calendar;
use super::event::{Deed, Event, Field, Hand, MACHINE, words};
use super::scope::{Matter, Scope};
use crate::finding::{Finding, Severity};
use crate::paper::Date;
use crate::project::Terms;
use crate::standard::{ItemId, UnitId, Year};

/// One problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Number, given once and never again.
    pub number: u32,
    /// Where it comes from.
    pub origin: Origin,
    /// The finding as last seen; of what people told, their words as a finding under a rule code
    /// of its own ([`crate::finding::TOLD`]).
    pub finding: Finding,
    /// 责任单位: who mends it.
    pub unit: Option<UnitId>,
    /// 牵头单位: who answers for the item of the standard.
    pub lead: Option<UnitId>,
    /// 配合单位.
    pub supporting: Vec<UnitId>,
    /// The item of the standard it stands under.
    pub item: Option<ItemId>,
    /// The year of the material, where it is about one.
    pub year: Option<Year>,
    /// 点位: where in town it was seen, for what inspectors found.
    pub spot: String,
    /// Points at stake, as the score reckoned when a run last saw it, or as a person entered them.
    pub points: Option<f64>,
    /// 整改措施, as the unit wrote it.
    pub measure: String,
    /// 责任人.
    pub person: String,
    /// Where it stands.
    pub state: State,
    /// Whether it came back after it had been mended or struck off (反弹).
    pub returned: bool,
    /// First run that saw it, or the day it was entered, `YYYY-MM-DD`.
    pub first_seen: String,
    /// Last run that saw it, or the day it was entered.
    pub last_seen: String,
    /// Day by which it is to be mended, where set.
    pub due: Option<String>,
    /// Day by which the unit has to report on it.
    pub report_by: Option<String>,
    /// The unit's last report since the problem was last opened.
    pub report: Option<Report>,
    /// Last day of an excuse that a person accepted.
    pub excused_until: Option<String>,
    /// Everything that happened to it, oldest first; kept for ever.
    pub history: Vec<Event>,
    /// How the last run that was about its unit saw it.
    pub sight: Sight,
    /// Mark of what lay in its slots when a run last judged it. What a person sent back stays
    /// open until this changes.
    #[serde(default)]
    pub content: String,
}

/// Where an entry comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A run found it.
    Run,
    /// A person of this name entered it.
    Hand(String),
    /// The list of an inspection.
    List {
        /// Name of the list: its title, else its file's name.
        name: String,
        /// Number of the problem in it, else its row.
        number: String,
    },
}

impl Origin {
    /// In Chinese: `检查发现`, `张三登记`, `《省暗访反馈》12`.
    pub fn in_words(&self) -> String {
        match self {
            Origin::Run => "检查发现".into(),
            Origin::Hand(who) => format!("{who}登记"),
            Origin::List { name, number } => format!("《{name}》{number}"),
        }
    }
}

/// What a unit told of a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The day of it, `YYYY-MM-DD`.
    pub date: String,
    /// Who told.
    pub by: String,
    /// What.
    pub words: String,
    /// Whether the unit says that it is mended.
    pub done: bool,
}

impl Report {
    /// In one line: `2026-11-21 李四：已补齐（整改完成）`.
    pub fn in_words(&self) -> String {
        let done = if self.done { "（整改完成）" } else { "" };
        format!("{} {}：{}{done}", self.date, self.by, self.words)
    }
}

words! {
    /// Where an entry stands.
    State {
        /// 待整改.
        Open = "open", "待整改";
        /// 待验收: the last run no longer saw it, or the unit says that it is mended.
        AwaitingAcceptance = "awaiting_acceptance", "待验收";
        /// 已销号, by a person.
        StruckOff = "struck_off", "已销号";
        /// 说明采纳: excused with a reason.
        Excused = "excused", "说明采纳";
    }
}

words! {
    /// How a run saw an entry.
    Sight {
        /// It found the problem; of what people told, nothing else is ever known.
        Seen = "seen", "仍在";
        /// It could judge and found nothing.
        Gone = "gone", "未再发现";
        /// It could not judge: the folder or the paper was not there, or can't be read.
        Unjudged = "unjudged", "未能判断";
    }
}

impl Entry {
    /// A problem that a run, or a person, tells of for the first time. Of it nothing is known but
    /// the finding itself.
    pub fn new(number: u32, origin: Origin, finding: Finding, day: Date) -> Self {
        Entry {
            number,
            origin,
            unit: finding.unit.clone(),
            finding,
            lead: None,
            supporting: Vec::new(),
            item: None,
            year: None,
            spot: String::new(),
            points: None,
            measure: String::new(),
            person: String::new(),
            state: State::Open,
            returned: false,
            first_seen: day.iso(),
            last_seen: day.iso(),
            due: None,
            report_by: None,
            report: None,
            excused_until: None,
            history: Vec::new(),
            sight: Sight::Seen,
            content: String::new(),
        }
    }

    /// A run found it for the first time.
    pub(super) fn found(number: u32, finding: &Finding, scope: &Scope, day: Date) -> Self {
        let mut entry = Entry::new(number, Origin::Run, finding.clone(), day);
        entry.take_on(scope.matter(finding));
        entry.opened(scope.terms(), day);
        entry.content = scope.content(&finding.subject);
        match &finding.excused {
            Some(reason) => entry.begin(Deed::Excused, State::Excused, reason, day),
            None => entry.begin(Deed::Found, State::Open, "检查发现", day),
        }
        entry
    }

    fn begin(&mut self, deed: Deed, state: State, why: &str, day: Date) {
        self.change(deed, Hand::machine(why, day), |entry| entry.state = state);
    }

    /// The run found it again.
    pub(super) fn see(&mut self, finding: &Finding, scope: &Scope, day: Date) {
        let claimed = self.last_word().is_some_and(|e| e.deed == Deed::Claimed);
        let until = self.excused_until.as_deref();
        let holds = until.is_some_and(|until| *until >= *day.iso());
        let (deed, to, why) = match (&finding.excused, self.state) {
            (Some(reason), State::Excused) if self.finding.excused.as_ref() == Some(reason) => {
                (Deed::Set, State::Excused, OTHERWISE)
            }
            (Some(reason), _) => (Deed::Excused, State::Excused, reason.as_str()),
            (None, State::Open) => (Deed::Set, State::Open, OTHERWISE),
            (None, State::Excused) if holds => (Deed::Set, State::Excused, OTHERWISE),
            (None, State::Excused) => (
                Deed::Resumed,
                State::Open,
                "说明已到期、撤销或文字有改动，恢复整改",
            ),
            (None, State::AwaitingAcceptance) if claimed => {
                (Deed::Denied, State::Open, "单位报整改完成，复查仍发现")
            }
            (None, State::AwaitingAcceptance | State::StruckOff) => {
                (Deed::Returned, State::Open, "复查又发现（反弹）")
            }
        };
        let reopens = to == State::Open && self.state != State::Open;
        self.change(deed, Hand::machine(why, day), |entry| {
            entry.state = to;
            entry.returned |= deed == Deed::Returned;
            entry.finding = finding.clone();
            entry.take_on(scope.matter(finding));
            if reopens {
                entry.opened(scope.terms(), day);
            }
        });
        self.last_seen = day.iso();
        self.sight = Sight::Seen;
        self.content = scope.content(&self.finding.subject);
    }

    /// The run did not find it. What people told no run ever finds: it moves by people alone.
    pub(super) fn miss(&mut self, scope: &Scope, day: Date) {
        let settled = self.state != State::Open && self.sight != Sight::Seen;
        if self.origin != Origin::Run || settled || !scope.covers(&self.finding) {
            return;
        }
        if !scope.judges(&self.finding) {
            self.sight = Sight::Unjudged;
            return;
        }
        let seen = self.sight == Sight::Seen;
        self.sight = Sight::Gone;
        let content = scope.content(&self.finding.subject);
        let word = self.last_word();
        let stands = match self.state {
            State::Open => word.is_some_and(|event| event.by != MACHINE) && content == self.content,
            State::AwaitingAcceptance => !seen,
            State::StruckOff | State::Excused => true,
        };
        if stands {
            return;
        }
        self.content = content;
        let hand = Hand::machine("复查未再发现，等待验收", day);
        self.change(Deed::Mended, hand, |entry| {
            entry.state = State::AwaitingAcceptance;
        });
    }

    /// What the standard, the project and the score say of it now. What a person set stays.
    fn take_on(&mut self, matter: Matter) {
        if !self.is_set_by_person(Field::Unit) {
            self.unit = matter.unit;
        }
        if !self.is_set_by_person(Field::Lead) {
            self.lead = matter.lead;
        }
        if !self.is_set_by_person(Field::Supporting) {
            self.supporting = matter.supporting;
        }
        if !self.is_set_by_person(Field::Item) {
            self.item = matter.item;
        }
        if !self.is_set_by_person(Field::Points) {
            self.points = matter.points;
        }
        self.year = matter.year;
    }

    /// The terms begin to run: anew where it was mended, reported or excused before.
    pub(super) fn opened(&mut self, terms: Terms, day: Date) {
        let day = day.iso();
        let term = match self.finding.severity {
            Severity::Error => terms.grave,
            Severity::Warning | Severity::Info => terms.ordinary,
        };
        self.due = Some(calendar::after(&day, term));
        self.report_by = Some(calendar::after(&day, terms.report));
        self.report = None;
        self.excused_until = None;
    }
}

/// Why a run changes what stands in an entry that it does not move.
const OTHERWISE: &str = "复查所见与上次不同";
