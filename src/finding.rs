//! [`Finding`]: what is wrong with a submission. Its identity is (rule, subject), independent of
//! wording, of order and of file names inside a slot (SARIF: *fingerprint*).

use serde::{Deserialize, Serialize};

use crate::standard::{IndicatorId, Slot, UnitId};
use crate::verdict::Pair;

/// Something a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Code of the rule, such as `Q101`.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// The unit it is charged to, where known.
    pub unit: Option<UnitId>,
    /// What it is about.
    pub subject: Subject,
    /// What is wrong, in one Chinese sentence; a suspicion is worded as one.
    pub message: String,
    /// Units that it concerns besides: whose stray files or folders it is about, which name none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<UnitId>,
    /// Where one can see it.
    pub proofs: Vec<Proof>,
    /// Excused by a waiver or a verdict: its reason, name and expiry.
    pub excused: Option<String>,
    /// For likeness: the pairs it is about, by content. People judge them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<Pair>,
    /// Judged true (属实): by whom, when and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upheld: Option<String>,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A slot, and whatever lies in it.
    Slot(Slot),
    /// Two slots or stray files that are too like each other; the lesser first.
    Pair(Box<Subject>, Box<Subject>),
    /// Stray material, by path.
    Stray(String),
    /// A whole folder, by path.
    Folder(String),
    /// A whole unit.
    Unit(UnitId),
    /// A figure of the data sheet (指标).
    Indicator(IndicatorId),
    /// The project file or the run itself.
    Project(String),
    /// What people told of, by a key given once.
    Matter(String),
}

/// Rule code of problems entered by hand. No rule finds what people tell, and no run moves it.
pub const BY_HAND: &str = "X001";
/// Rule code of problems from the list of an inspection.
pub const LISTED: &str = "X002";
/// Codes of what people tell, and what they are called.
pub const TOLD: &[(&str, &str)] = &[(BY_HAND, "人工登记"), (LISTED, "检查反馈")];

/// The rule that knows which of two copied: a superior did not copy from below.
const COPIED_SUPERIOR: &str = "L301";

/// How grave a finding is; the order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 提示: worth knowing.
    Info,
    /// 一般: mend it.
    Warning,
    /// 严重: loses points.
    Error,
}

/// One piece of evidence: a place in a file, quoted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Proof {
    /// Path of the file below its folder.
    pub path: String,
    /// Page, sheet or slide, from 1, where known.
    pub page: Option<u32>,
    /// Where in the text: Unicode scalar values, end exclusive.
    pub span: Option<(usize, usize)>,
    /// The words themselves, shortened; personal data always masked.
    pub quote: String,
    /// What this proof shows, in Chinese.
    pub note: String,
    /// For likeness: the other side.
    pub other: Option<Box<Proof>>,
}

impl Severity {
    /// In Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            Severity::Info => "提示",
            Severity::Warning => "一般",
            Severity::Error => "严重",
        }
    }
}

impl Subject {
    /// A pair in canonical order.
    pub fn pair(a: Subject, b: Subject) -> Self {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        Subject::Pair(Box::new(a), Box::new(b))
    }

    /// The slot, where it is about one; of a pair, the first that has one.
    pub fn slot(&self) -> Option<&Slot> {
        match self {
            Subject::Slot(slot) => Some(slot),
            Subject::Pair(a, b) => a.slot().or_else(|| b.slot()),
            _ => None,
        }
    }

    /// Every slot it is about.
    pub fn slots(&self) -> Vec<&Slot> {
        match self {
            Subject::Slot(slot) => vec![slot],
            Subject::Pair(a, b) => a.slots().into_iter().chain(b.slots()).collect(),
            _ => Vec::new(),
        }
    }
}

impl Finding {
    /// The identity under which the ledger knows it: rule and subject, nothing else.
    pub fn identity(&self) -> String {
        format!("{}|{}", self.rule, self.subject.key())
    }

    /// Every unit it concerns, ascending: the one it is charged to and those whose material it is
    /// about. Of two that are too like each other a program can't tell who copied, so both should
    /// see it.
    pub fn units(&self) -> Vec<&UnitId> {
        let slots = self.subject.slots().into_iter().map(|slot| &slot.unit);
        let mut units: Vec<&UnitId> = self.unit.iter().chain(&self.also).chain(slots).collect();
        units.sort();
        units.dedup();
        units
    }

    /// Units that it is laid on where `charged` answers for it: that one and, of two that are
    /// alike, both, unless it is known which copied, or the office laid it on one that it is not
    /// about.
    pub fn laid_on<'a>(&'a self, charged: Option<&'a UnitId>) -> Vec<&'a UnitId> {
        let units = self.units();
        match charged {
            Some(unit) if self.rule == COPIED_SUPERIOR || !units.contains(&unit) => vec![unit],
            _ => units,
        }
    }
}

impl Subject {
    /// A stable key.
    pub fn key(&self) -> String {
        match self {
            Subject::Slot(s) => {
                let year = s.year.map(|y| y.to_string()).unwrap_or_default();
                format!("slot:{}/{}/{year}", s.unit, s.requirement)
            }
            Subject::Pair(a, b) => format!("pair:{}+{}", a.key(), b.key()),
            Subject::Stray(path) => format!("stray:{path}"),
            Subject::Folder(path) => format!("folder:{path}"),
            Subject::Unit(unit) => format!("unit:{unit}"),
            Subject::Indicator(id) => format!("indicator:{id}"),
            Subject::Project(what) => format!("project:{what}"),
            Subject::Matter(key) => format!("matter:{key}"),
        }
    }
}
