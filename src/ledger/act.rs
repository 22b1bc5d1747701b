//! What people do in the ledger: enter, set, report, accept, send back, excuse. Every deed bears a
//! name, is refused in words where it can't be, and is done for all entries or for none.

use super::event::{Deed, Hand};
use super::{Entry, Ledger, Origin, Report, State, calendar};
use crate::error::{Error, Result};
use crate::finding::{self, Finding, Severity, Subject};
use crate::project::Terms;
use crate::standard::{ItemId, UnitId, Year};

/// Fields to be set; `None` leaves one as it is, an empty text empties it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edit {
    /// What is wrong; only of what people told.
    pub problem: Option<String>,
    /// How grave it is; only of what people told.
    pub severity: Option<Severity>,
    /// 点位.
    pub spot: Option<String>,
    /// 责任单位.
    pub unit: Option<UnitId>,
    /// 牵头单位.
    pub lead: Option<UnitId>,
    /// 配合单位.
    pub supporting: Option<Vec<UnitId>>,
    /// Item of the standard.
    pub item: Option<ItemId>,
    /// Year of the material.
    pub year: Option<Year>,
    /// Points at stake.
    pub points: Option<f64>,
    /// 整改措施.
    pub measure: Option<String>,
    /// 责任人.
    pub person: Option<String>,
    /// Day by which it is to be mended, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Day by which the unit has to report, `YYYY-MM-DD`.
    pub report_by: Option<String>,
}

impl Ledger {
    /// Enters a problem by hand (人工登记) and gives its number.
    ///
    /// # Errors
    /// No person is named, no problem said, or a date is none.
    pub fn add(&mut self, told: &Edit, hand: Hand<'_>, terms: Terms) -> Result<u32> {
        let hand = hand.person("登记")?.or("人工登记");
        let origin = Origin::Hand(hand.by.into());
        let key = (self.last + 1).to_string();
        self.enter(told, origin, key, hand, terms)
    }

    /// Enters what people told, known by a key of its own.
    pub(super) fn enter(
        &mut self,
        told: &Edit,
        origin: Origin,
        key: String,
        hand: Hand<'_>,
        terms: Terms,
    ) -> Result<u32> {
        told.check()?;
        let problem = told.problem.as_deref().map_or("", str::trim);
        if problem.is_empty() {
            return Err(Error::usage("没有写明是什么问题").hint("请用一句话写清楚问题。"));
        }
        let (rule, deed) = match origin {
            Origin::List { .. } => (finding::LISTED, Deed::Listed),
            _ => (finding::BY_HAND, Deed::Entered),
        };
        let finding = Finding {
            rule: rule.into(),
            severity: told.severity.unwrap_or(Severity::Warning),
            unit: told.unit.clone(),
            subject: Subject::Matter(key),
            message: problem.into(),
            proofs: Vec::new(),
            excused: None,
            alike: Vec::new(),
            also: Vec::new(),
            upheld: None,
        };
        let mut entry = Entry::new(self.next(), origin, finding, hand.day);
        entry.opened(terms, hand.day);
        told.apply(&mut entry);
        entry.change(deed, hand, |_| {});
        let number = entry.number;
        self.entries.push(entry);
        Ok(number)
    }

    /// Sets fields of entries, by the office. What a person set, no run sets otherwise.
    ///
    /// # Errors
    /// A number does not exist, no person is named, a date is none, or the words of a run are to
    /// be changed.
    pub fn set(&mut self, numbers: &[u32], edit: &Edit, hand: Hand<'_>) -> Result<()> {
        let hand = hand.person("修改")?;
        edit.check()?;
        let chosen = self.chosen(numbers, "修改", &[], |_| true)?;
        let found = |at: &&usize| self.entries[**at].origin == Origin::Run;
        let words = edit.problem.is_some() || edit.severity.is_some();
        if let Some(at) = chosen.iter().find(found).filter(|_| words) {
            let what = format!(
                "{} 号是检查发现的，问题和程度由检查来定，不能改",
                self.entries[*at].number
            );
            return Err(Error::usage(what).hint("能改的有：单位、条目、分值、措施、责任人、时限。"));
        }
        for at in chosen {
            self.entries[at].change(Deed::Set, hand, |entry| edit.apply(entry));
        }
        Ok(())
    }

    /// Sets the day by which entries are to be mended.
    ///
    /// # Errors
    /// As [`Ledger::set`].
    pub fn set_due(&mut self, numbers: &[u32], due: &str, hand: Hand<'_>) -> Result<()> {
        let edit = Edit {
            due: Some(due.into()),
            ..Edit::default()
        };
        self.set(numbers, &edit, hand)
    }

    /// Takes down what a unit tells: how far it is, or that it is mended, which moves an open
    /// entry to 待验收. `hand` is whoever enters it.
    ///
    /// # Errors
    /// A number does not exist or is not open any more; nobody is named, nothing told, or the day
    /// of the report is none or still to come.
    pub fn report(&mut self, numbers: &[u32], report: &Report, hand: Hand<'_>) -> Result<()> {
        let hand = hand.person("报告")?.or("单位报告整改情况");
        if report.words.trim().is_empty() {
            return Err(Error::usage("没有写明整改情况")
                .hint("请用一句话写清楚做了什么，例如：已补齐签到表并重新扫描。"));
        }
        check_day(&report.date, "报告日期")?;
        if *report.date > *hand.day.iso() {
            return Err(Error::usage(format!("报告日期 {} 还没有到", report.date)));
        }
        let open = [State::Open, State::AwaitingAcceptance];
        for at in self.chosen(numbers, "报告", &open, |_| true)? {
            let claims = report.done && self.entries[at].state == State::Open;
            let deed = if claims {
                Deed::Claimed
            } else {
                Deed::Reported
            };
            self.entries[at].change(deed, hand, |entry| {
                entry.report = Some(report.clone());
                if claims {
                    entry.state = State::AwaitingAcceptance;
                }
            });
        }
        Ok(())
    }

    /// Strikes entries off, by a person who looked. All or none.
    ///
    /// # Errors
    /// A number does not exist or is not 待验收; no person is named.
    pub fn accept(&mut self, numbers: &[u32], hand: Hand<'_>) -> Result<()> {
        let hand = hand.person("验收")?.or("验收合格");
        for at in self.chosen(numbers, "验收", &[State::AwaitingAcceptance], |_| true)? {
            self.entries[at].change(Deed::Accepted, hand, |entry| {
                entry.state = State::StruckOff;
            });
        }
        Ok(())
    }

    /// Sends entries back to be mended again, by a person who looked. All or none.
    ///
    /// # Errors
    /// A number does not exist, or is neither 待验收 nor 已销号 nor excused by a person; no person
    /// or no reason is given.
    pub fn send_back(&mut self, numbers: &[u32], hand: Hand<'_>, terms: Terms) -> Result<()> {
        let hand = hand.person("退回")?;
        if hand.why.is_empty() {
            return Err(Error::usage("退回整改要写明原因")
                .hint("用 --why 写一句话，例如：--why \"仍缺签到表\"。"));
        }
        let from = [State::AwaitingAcceptance, State::StruckOff, State::Excused];
        // What the project file excuses is taken back there.
        let ours = |entry: &Entry| entry.state != State::Excused || entry.excused_until.is_some();
        for at in self.chosen(numbers, "退回", &from, ours)? {
            self.entries[at].change(Deed::SentBack, hand, |entry| {
                entry.state = State::Open;
                entry.opened(terms, hand.day);
            });
        }
        Ok(())
    }

    /// Accepts a unit's explanation (说明采纳) until a day, by a person. All or none.
    ///
    /// # Errors
    /// A number does not exist or is struck off; no person, reason or real day is given.
    pub fn excuse(&mut self, numbers: &[u32], until: &str, hand: Hand<'_>) -> Result<()> {
        let hand = hand.person("采纳说明")?;
        if hand.why.is_empty() {
            return Err(Error::usage("采纳说明要写明理由")
                .hint("用 --why 写一句话，例如：--why \"该项职能已划转，附县编办文件\"。"));
        }
        check_day(until, "说明有效期")?;
        if *until < *hand.day.iso() {
            return Err(Error::usage(format!("说明的有效期 {until} 已经过去")));
        }
        let from = [State::Open, State::AwaitingAcceptance, State::Excused];
        for at in self.chosen(numbers, "采纳说明", &from, |_| true)? {
            self.entries[at].change(Deed::Excused, hand, |entry| {
                entry.state = State::Excused;
                entry.excused_until = Some(until.into());
            });
        }
        Ok(())
    }

    /// Takes down that a letter about open entries went out: the notice, or a reminder. All or
    /// none.
    ///
    /// # Errors
    /// A number does not exist or is not open any more; no person is named.
    pub fn sent(
        &mut self,
        numbers: &[u32],
        reminder: bool,
        letter: &str,
        hand: Hand<'_>,
    ) -> Result<()> {
        let hand = hand.person("记发文")?;
        let (deed, verb) = match reminder {
            false => (Deed::Notified, "记通知单已发"),
            true => (Deed::Reminded, "记督办函已发"),
        };
        let why = match hand.why {
            "" => letter.to_owned(),
            why => format!("{letter}，{why}"),
        };
        for at in self.chosen(numbers, verb, &[State::Open], |_| true)? {
            self.entries[at].change(deed, Hand { why: &why, ..hand }, |_| {});
        }
        Ok(())
    }

    /// Writes something down of entries, which moves nothing. All or none.
    ///
    /// # Errors
    /// A number does not exist; no person is named, or nothing said.
    pub fn note(&mut self, numbers: &[u32], hand: Hand<'_>) -> Result<()> {
        let hand = hand.person("备注")?;
        if hand.why.is_empty() {
            return Err(Error::usage("没有写备注")
                .hint("用 --why 写一句话，例如：--why \"已电话告知，原件在档案室\"。"));
        }
        for at in self.chosen(numbers, "备注", &[], |_| true)? {
            self.entries[at].change(Deed::Noted, hand, |_| {});
        }
        Ok(())
    }

    /// Where these entries stand, once each, if all of them are in one of these states (any, where
    /// none is named) and `may` allows.
    fn chosen(
        &self,
        numbers: &[u32],
        verb: &str,
        from: &[State],
        may: impl Fn(&Entry) -> bool,
    ) -> Result<Vec<usize>> {
        let (mut chosen, mut wrong) = (Vec::new(), Vec::new());
        for number in numbers {
            match self.at(*number) {
                None => wrong.push(format!("台账里没有 {number} 号")),
                Some(at) if chosen.contains(&at) => {}
                Some(at) => {
                    let entry = &self.entries[at];
                    if (from.is_empty() || from.contains(&entry.state)) && may(entry) {
                        chosen.push(at);
                    } else {
                        wrong.push(format!("{number} 号现在是“{}”", entry.state.in_words()));
                    }
                }
            }
        }
        if wrong.is_empty() {
            return Ok(chosen);
        }
        let states: Vec<&str> = from.iter().map(|state| state.in_words()).collect();
        let which = match states.is_empty() {
            true => String::new(),
            false => format!("只有“{}”的问题才能{verb}；", states.join("”“")),
        };
        Err(Error::usage(format!("不能{verb}：{}", wrong.join("；")))
            .hint(format!("{which}这次一条也没有改动。")))
    }
}

impl Edit {
    /// Whether what it sets can stand.
    ///
    /// # Errors
    /// A date is none, the problem is emptied, or points are no number.
    pub fn check(&self) -> Result<()> {
        if self.problem.as_deref().is_some_and(|p| p.trim().is_empty()) {
            return Err(Error::usage("问题不能是空的"));
        }
        if self.points.is_some_and(|p| !p.is_finite() || p < 0.0) {
            return Err(Error::usage("分值应是不小于零的数"));
        }
        for (day, what) in [(&self.due, "整改时限"), (&self.report_by, "报告时限")] {
            if let Some(day) = day {
                check_day(day, what)?;
            }
        }
        Ok(())
    }

    fn apply(&self, entry: &mut Entry) {
        let Edit {
            problem,
            severity,
            spot,
            unit,
            lead,
            supporting,
            item,
            year,
            points,
            measure,
            person,
            due,
            report_by,
        } = self;
        set(&mut entry.unit, unit);
        set(&mut entry.lead, lead);
        set(&mut entry.item, item);
        set(&mut entry.year, year);
        set(&mut entry.points, points);
        set(&mut entry.due, due);
        set(&mut entry.report_by, report_by);
        if let Some(units) = supporting {
            entry.supporting.clone_from(units);
        }
        if let Some(severity) = severity {
            entry.finding.severity = *severity;
        }
        for (field, text) in [
            (&mut entry.finding.message, problem),
            (&mut entry.spot, spot),
            (&mut entry.measure, measure),
            (&mut entry.person, person),
        ] {
            if let Some(text) = text {
                *field = text.trim().into();
            }
        }
    }
}

fn set<T: Clone>(field: &mut Option<T>, to: &Option<T>) {
    if to.is_some() {
        field.clone_from(to);
    }
}

fn check_day(day: &str, what: &str) -> Result<()> {
    match calendar::parse(day) {
        Some(_) => Ok(()),
        None => {
            Err(Error::usage(format!("{what}“{day}”不是真实的日期"))
                .hint("请写成 2026-12-31 这样。"))
        }
    }
}
