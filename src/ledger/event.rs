//! [`Event`]: what happened to an entry, who did it and why. History only grows; every change of a
//! field stands in it with what it was before, so that nothing is ever overwritten.

use serde::{Deserialize, Serialize};

use super::{Entry, State};
use crate::error::{Error, Result};
use crate::paper::Date;

/// The machine's name in the history.
pub const MACHINE: &str = "程序";

/// Something that happened to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// What was done.
    pub deed: Deed,
    /// State it came to, or stayed in.
    pub state: State,
    /// Who; `程序` for the machine.
    pub by: String,
    /// Why.
    pub why: String,
    /// Fields that became other than they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// One field, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// What it was; units and items by id, empty for none.
    pub from: String,
    /// What it became.
    pub to: String,
}

/// Makes an enum whose values have a name in data and words for people.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $value:ident = $data:literal, $said:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$about])* $value,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &[$name] = &[$($name::$value),*];

            /// Its name in data.
            pub fn name(self) -> &'static str {
                match self { $($name::$value => $data,)* }
            }

            /// The one of this name in data.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }

            /// In Chinese.
            pub fn in_words(self) -> &'static str {
                match self { $($name::$value => $said,)* }
            }
        }
    };
}
pub(super) use words;

words! {
    /// What was done. The machine finds, misses and reopens; everything else a person does.
    Deed {
        /// A run found it for the first time.
        Found = "found", "检查发现";
        /// A person entered it.
        Entered = "entered", "人工登记";
        /// It came from the list of an inspection.
        Listed = "listed", "清单导入";
        /// A run found it no more.
        Mended = "mended", "复查未再发现";
        /// A run found it again after it had been mended or struck off (反弹).
        Returned = "returned", "反弹";
        /// The unit had reported it mended, and the next run found it still.
        Denied = "denied", "复查仍在";
        /// Excused, by a waiver of the project file or by a person.
        Excused = "excused", "说明采纳";
        /// The excuse ended.
        Resumed = "resumed", "恢复整改";
        /// The unit told how far it is.
        Reported = "reported", "单位报告";
        /// The unit told that it is mended.
        Claimed = "claimed", "单位报整改完成";
        /// A person struck it off.
        Accepted = "accepted", "验收销号";
        /// A person sent it back to be mended.
        SentBack = "sent_back", "退回整改";
        /// A person judged a likeness, or took the verdict back.
        Judged = "judged", "认定";
        /// The notice that tells the unit of it went out.
        Notified = "notified", "通知单已发";
        /// A reminder of it went out.
        Reminded = "reminded", "督办函已发";
        /// A person wrote something down of it, and nothing else.
        Noted = "noted", "备注";
        /// Fields were set, by a person or, as a run sees the matter now, by the machine.
        Set = "set", "修改";
    }
}

words! {
    /// A field of an entry that people read and work by.
    Field {
        /// 责任单位.
        Unit = "unit", "责任单位";
        /// 牵头单位.
        Lead = "lead", "牵头单位";
        /// 配合单位.
        Supporting = "supporting", "配合单位";
        /// 标准条目.
        Item = "item", "标准条目";
        /// 年度.
        Year = "year", "年度";
        /// 点位.
        Spot = "spot", "点位";
        /// 问题.
        Problem = "problem", "问题";
        /// 程度.
        Severity = "severity", "程度";
        /// 分值.
        Points = "points", "分值";
        /// 整改措施.
        Measure = "measure", "整改措施";
        /// 责任人.
        Person = "person", "责任人";
        /// 整改时限.
        Due = "due", "整改时限";
        /// 报告时限.
        ReportBy = "report_by", "报告时限";
        /// 整改情况.
        Report = "report", "整改情况";
        /// 说明有效期.
        ExcusedUntil = "excused_until", "说明有效期";
    }
}

impl Deed {
    /// Whether it says where the problem stands. What merely fills in fields, or tells how far a
    /// unit is, leaves the word of the run or the person before it standing.
    pub(super) fn decides(self) -> bool {
        use Deed::{Noted, Notified, Reminded, Reported, Set};
        !matches!(self, Set | Reported | Noted | Notified | Reminded)
    }
}

/// Who does something, why and when.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Who.
    pub by: &'a str,
    /// Why; may be empty where the deed speaks for itself.
    pub why: &'a str,
    /// The day.
    pub day: Date,
}

impl<'a> Hand<'a> {
    /// The machine's.
    pub(super) fn machine(why: &'a str, day: Date) -> Self {
        let by = MACHINE;
        Hand { by, why, day }
    }

    /// A person's.
    ///
    /// # Errors
    /// No person is named.
    pub(super) fn person(self, verb: &str) -> Result<Self> {
        let by = self.by.trim();
        if by.is_empty() || by == MACHINE {
            return Err(Error::usage(format!("{verb}必须由人负责：请写明姓名"))
                .hint("用 --by 写上姓名，例如：--by 张三。"));
        }
        let why = self.why.trim();
        Ok(Hand { by, why, ..self })
    }

    /// The same, with these words where none were given.
    pub(super) fn or(self, why: &'a str) -> Self {
        let given = !self.why.is_empty();
        Hand {
            why: if given { self.why } else { why },
            ..self
        }
    }
}

impl Entry {
    /// Changes the entry, the only way there is: what became other than it was goes down in the
    /// history. Setting what stands already is nothing that happened.
    pub(super) fn change(&mut self, deed: Deed, hand: Hand<'_>, alter: impl FnOnce(&mut Self)) {
        let (state, before) = (self.state, self.fields());
        alter(self);
        let now = self.fields();
        let changes: Vec<Change> = Field::ALL
            .iter()
            .zip(before.into_iter().zip(now))
            .filter(|(_, (from, to))| from != to)
            .map(|(field, (from, to))| Change {
                field: *field,
                from,
                to,
            })
            .collect();
        if deed == Deed::Set && changes.is_empty() && state == self.state {
            return;
        }
        self.history.push(Event {
            date: hand.day.iso(),
            deed,
            state: self.state,
            by: hand.by.into(),
            why: hand.why.into(),
            changes,
        });
    }

    /// Every field that people work by, in the order of [`Field::ALL`].
    fn fields(&self) -> [String; Field::ALL.len()] {
        std::array::from_fn(|at| self.field(Field::ALL[at]))
    }

    /// A field as the history keeps it: ids, `YYYY-MM-DD`, empty for none.
    pub fn field(&self, field: Field) -> String {
        let id = |id: &Option<_>| id.as_ref().map_or(String::new(), ToString::to_string);
        match field {
            Field::Unit => id(&self.unit),
            Field::Lead => id(&self.lead),
            Field::Supporting => {
                let units: Vec<&str> = self.supporting.iter().map(|unit| unit.as_str()).collect();
                units.join("、")
            }
            Field::Item => self
                .item
                .as_ref()
                .map_or(String::new(), ToString::to_string),
            Field::Year => self.year.map_or(String::new(), |year| year.to_string()),
            Field::Spot => self.spot.clone(),
            Field::Problem => self.finding.message.clone(),
            Field::Severity => self.finding.severity.in_words().into(),
            Field::Points => self
                .points
                .map_or(String::new(), |points| points.to_string()),
            Field::Measure => self.measure.clone(),
            Field::Person => self.person.clone(),
            Field::Due => self.due.clone().unwrap_or_default(),
            Field::ReportBy => self.report_by.clone().unwrap_or_default(),
            Field::Report => self.report.as_ref().map_or(String::new(), |r| r.in_words()),
            Field::ExcusedUntil => self.excused_until.clone().unwrap_or_default(),
        }
    }

    /// Whether a person was the last to set this field: a run leaves it alone then.
    pub(super) fn is_set_by_person(&self, field: Field) -> bool {
        let mut events = self.history.iter().rev();
        let last = events.find(|e| e.changes.iter().any(|change| change.field == field));
        last.is_some_and(|event| event.by != MACHINE)
    }

    /// The last event that says where the problem stands.
    pub(super) fn last_word(&self) -> Option<&Event> {
        self.history.iter().rev().find(|e| e.deed.decides())
    }
}
