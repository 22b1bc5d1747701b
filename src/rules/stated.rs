//! Statements of the materials side by side: which of them are of one thing, and which contradict.

use std::collections::BTreeMap;

use super::Report;
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::evidence::statement::{Statement, is_aiming, whole_of};
use crate::finding::{Proof, Subject};
use crate::paper::Date;
use crate::project::UnitKind;
use crate::standard::{UnitId, Year};

/// A statement, and who makes it where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub material: &'a Material,
    pub unit: &'a UnitId,
    pub statement: &'a Statement,
    /// The place it is said of; told by the statement, or by others beside it.
    pub scope: &'a str,
    year: Year,
    day: Option<Date>,
}

/// Two that cannot both be true.
pub(super) type Contradiction<'a> = (Told<'a>, Told<'a>);

/// Kinds of paper that tell what shall be, what holds for all, or nothing in words.
const NOT_STATING: &[&str] = &[
    "plan",
    "scheme",
    "annual_plan",
    "incoming",
    "regulation",
    "system",
    "contract",
    "license",
    "approval",
    "publicity",
    "photo",
    "video",
];
/// Kinds of paper that speak of the unit as a whole.
const WHOLE: &[&str] = &[
    "summary",
    "profile",
    "report",
    "tech_report",
    "data_table",
    "roster",
];
/// Words of a title that say the same.
const WHOLE_TITLES: &[&str] = &[
    "总结",
    "汇报",
    "基本情况",
    "简介",
    "概况",
    "年报",
    "公报",
    "统计表",
    "工作报告",
    "情况报告",
    "名录",
    "基础数据",
    "底数",
];
/// What in a title is not the unit itself.
const MEMBERS: &[&str] = &[
    "小区",
    "学校",
    "小学",
    "中学",
    "幼儿园",
    "医院",
    "卫生院",
    "社区",
    "村",
    "街道",
    "镇",
    "公司",
    "市场",
    "酒店",
    "宾馆",
    "食堂",
    "超市",
    "工地",
    "中队",
    "大队",
    "公园",
    "车站",
    "厂",
];
/// Days between two papers from which on what is there may have become another number.
const APART: i64 = 120;

/// Statements of one thing that are held against each other, at most: a text that says one thing
/// more often is none that people write.
const MOST_SAID: usize = 200;

/// Every statement that can be held against others, by path. What names no place is that of the
/// unit only in papers about the unit as a whole: in any other it is of one meeting, one visit.
pub(super) fn told(evidence: &Evidence) -> Vec<Told<'_>> {
    let mut all = Vec::new();
    for material in &evidence.catalogue.materials {
        let Some(unit) = material
            .unit
            .as_ref()
            .filter(|_| states(evidence, material))
        else {
            continue;
        };
        let whole = is_whole(evidence, material, unit);
        let date = evidence.paper_of(material).and_then(|paper| paper.date);
        let date = date.filter(|date| date.month > 0);
        for statement in evidence.statements_in(material) {
            let Some(year) = statement.year.or(material.year) else {
                continue;
            };
            if whole || !statement.scope.is_empty() {
                // At the end of a year that is not over a paper tells of its own day.
                let day = [statement.day, date].into_iter().flatten().min();
                let scope = statement.scope.as_str();
                all.push(Told {
                    material,
                    unit,
                    statement,
                    scope,
                    year,
                    day,
                });
            }
        }
    }
    all
}

/// Gives the whole place to what a department says without a place, where it speaks of the whole
/// place elsewhere and of no part of it with this figure.
pub(super) fn place(evidence: &Evidence, all: &mut [Told<'_>]) {
    let mut scoped: BTreeMap<_, Vec<Told<'_>>> = BTreeMap::new();
    for told in all.iter().filter(|told| !told.scope.is_empty()) {
        scoped.entry(told.thing()).or_default().push(*told);
    }
    let whole = whole_of(&evidence.project.place.name);
    let department = |unit| {
        evidence
            .unit(unit)
            .is_some_and(|u| u.kind == UnitKind::Department)
    };
    for told in all.iter_mut() {
        let open = told.scope.is_empty() && told.statement.clear && department(told.unit);
        let Some(beside) = scoped.get(&told.thing()).filter(|_| open) else {
            continue;
        };
        let known = beside
            .iter()
            .any(|other| other.statement.agrees(told.statement));
        let other = beside
            .iter()
            .find(|other| other.scope == whole)
            .filter(|_| !known);
        told.scope = other.map_or(told.scope, |other| other.scope);
    }
}

fn kind<'a>(evidence: &'a Evidence, material: &Material) -> &'a str {
    let requirement = material
        .slot
        .as_ref()
        .and_then(|slot| evidence.requirement(&slot.requirement));
    requirement.map_or("", |requirement| requirement.kind.as_str())
}

fn states(evidence: &Evidence, material: &Material) -> bool {
    let aiming = NOT_STATING.contains(&kind(evidence, material)) || is_aiming(material.path.stem());
    !aiming && !evidence.is_shared(material)
}

/// Whether a paper speaks of its unit as a whole: by its kind or its title, and in the unit's own
/// name. Departments hand in papers of schools and housing estates, too.
fn is_whole(evidence: &Evidence, material: &Material, unit: &UnitId) -> bool {
    let paper = evidence.paper_of(material);
    let title = paper.and_then(|paper| paper.title.as_deref());
    let title = title.unwrap_or(material.path.stem());
    let says = |text: &str| WHOLE_TITLES.iter().any(|word| text.contains(word));
    let known = WHOLE.contains(&kind(evidence, material));
    let Some(unit) = evidence.unit(unit).filter(|_| known || says(title)) else {
        return false;
    };
    let names = || unit.aliases.iter().chain([&unit.name]);
    match paper.and_then(|paper| paper.issuer.as_deref()) {
        Some(issuer) => names().any(|name| issuer.ends_with(name.as_str())),
        None => {
            let rest = names().fold(title.to_owned(), |text, name| {
                text.replace(name.as_str(), "")
            });
            !MEMBERS.iter().any(|word| rest.contains(word))
        }
    }
}

impl<'a> Told<'a> {
    /// What statements of one unit must have in common to be of one thing, but for the place.
    fn thing(&self) -> (&'a UnitId, &'a str, Year, &'a str, &'a str, bool) {
        let s = self.statement;
        (self.unit, &s.subject, self.year, &s.part, &s.unit, s.deed)
    }

    /// Place and thing, as one would say it: `全县公厕`.
    fn name(&self) -> String {
        format!("{}{}", self.scope, self.statement.subject)
    }

    /// Whether the two can't both be true.
    fn contradicts(&self, other: &Told<'_>) -> bool {
        let apart = match (self.day, other.day) {
            (Some(a), Some(b)) => (a.days() - b.days()).abs() > APART,
            _ => false,
        };
        !self.statement.agrees(other.statement) && !apart
    }

    /// `《年度工作总结》“总结.docx”写 86座`.
    fn in_words(&self, evidence: &Evidence) -> String {
        let title = self
            .material
            .slot
            .as_ref()
            .map(|slot| format!("《{}》", evidence.title(&slot.requirement)));
        let (title, name) = (title.unwrap_or_default(), self.material.path.name());
        format!("{title}“{name}”写 {}", self.statement.written)
    }
}

/// What contradicts each other among statements of one thing that `own` puts together: whatever
/// most of them say stands against each that says otherwise.
pub(super) fn contradictions<'a, K: Ord>(
    all: &[Told<'a>],
    own: impl Fn(&Told<'a>) -> K,
) -> Vec<Contradiction<'a>> {
    let mut things: BTreeMap<_, Vec<Told<'a>>> = BTreeMap::new();
    for told in all {
        let s = told.statement;
        let thing = (&s.subject, told.scope, told.year, &s.part, &s.unit, s.deed);
        let said = things.entry((own(told), thing)).or_default();
        if said.len() < MOST_SAID {
            said.push(*told);
        }
    }
    let mut found = Vec::new();
    for things in things.into_values() {
        let against = |one: &Told<'a>| things.iter().filter(|other| one.contradicts(other)).count();
        let Some(most) = things.iter().min_by_key(|one| against(one)) else {
            continue;
        };
        let others = things.iter().filter(|other| most.contradicts(other));
        found.extend(others.map(|other| (*most, *other)));
    }
    found
}

/// One finding for each pair of slots, charged to the unit whose papers they are, or to nobody
/// where two units differ: which of them is right can't be told.
pub(super) fn report(
    evidence: &Evidence,
    report: &mut Report<'_>,
    charged: bool,
    found: Vec<Contradiction<'_>>,
) {
    let mut pairs: BTreeMap<Subject, Vec<Contradiction<'_>>> = BTreeMap::new();
    for (a, b) in found {
        let (left, right) = (
            evidence.subject_of(a.material),
            evidence.subject_of(b.material),
        );
        let subject = match left == right {
            true => left,
            false => Subject::pair(left, right),
        };
        pairs.entry(subject).or_default().push((a, b));
    }
    for (subject, found) in pairs {
        let Some((a, b)) = found.first() else {
            continue;
        };
        let more = match found.len() {
            1 => String::new(),
            n => format!("（另有 {} 处说法不一，见证据）", n - 1),
        };
        let who = |told: &Told<'_>| match charged {
            true => String::new(),
            false => evidence.unit_name(told.unit).to_owned(),
        };
        let whose = match charged {
            true => format!("{}的材料里", evidence.unit_name(a.unit)),
            false => "两个单位的材料里".into(),
        };
        let message = format!(
            "{whose}“{}”{} 年有两个说法：{}{}，{}{}，疑似有一处写错，请核对哪一个对{more}",
            a.name(),
            a.year,
            who(a),
            a.in_words(evidence),
            who(b),
            b.in_words(evidence),
        );
        let proofs = found.iter().take(super::words::MOST);
        let proofs = proofs.map(|pair| proof(evidence, pair)).collect();
        let unit = charged.then_some(a.unit);
        report.add(unit, subject, message, proofs);
    }
}

/// Both passages, each with the words around it.
fn proof(evidence: &Evidence, (a, b): &Contradiction<'_>) -> Proof {
    let one = |told: &Told<'_>| {
        let note = format!("“{}”这里写 {}", told.name(), told.statement.written);
        evidence.proof_around(told.material, told.statement.span, note)
    };
    let mut proof = one(a);
    proof.other = Some(Box::new(one(b)));
    proof
}
