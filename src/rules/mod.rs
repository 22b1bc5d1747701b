//! [`RULES`]: what can be wrong with a submission. A rule is one file here, one line in the table
//! and one fixture, `fixtures/rules/<CODE>.md`, which is its test and its manual page.
//!
//! Codes are for ever: a letter a clerk remembers and three digits. Q 缺项, L 雷同, Z 真实,
//! G 规范, H 互证, A 安全; P is about the project file itself.

mod archive_members;
mod beyond_limits;
mod broken_file;
mod chain_gap;
mod common_text;
mod copied_superior;
mod date_order;
mod empty_file;
mod expired;
mod foreign_place;
mod foreign_unit;
mod idle_waiver;
mod incomplete_set;
mod indicator_disagrees;
mod indicator_gaps;
mod indicator_missed;
mod lapsed_waiver;
mod likenesses;
mod locked_file;
mod meeting_clash;
mod meetings;
mod misnamed;
mod missing;
mod missing_year;
mod no_date;
mod no_glyph;
mod no_number;
mod notice;
mod office_name;
mod one_week;
mod own_figures;
mod pasted;
mod personal_data;
mod photo_date;
mod photo_years;
mod placeholder;
mod same_file;
mod same_origin;
mod same_photo;
mod same_typo;
mod same_years;
mod scan;
mod secrecy;
mod shared_passage;
mod stated;
mod states;
mod stray;
mod table_clash;
mod table_rates;
mod table_sums;
mod too_few;
mod units_figures;
mod unknown_format;
mod unread_glyphs;
mod unseen;
mod verdicts;
mod waivers;
mod web_traces;
mod words;
mod wrong_year;

use std::collections::BTreeMap;

use crate::evidence::{Evidence, personal};
use crate::finding::{Finding, Proof, Severity, Subject};
use crate::likeness::Stopped;
use crate::standard::UnitId;
use crate::verdict::Pair;

/// A rule, whole: what it is, why it matters, how to mend it, and the check itself.
pub struct Rule {
    /// Code, for ever.
    pub code: &'static str,
    /// The problem, never the remedy, in Chinese.
    pub name: &'static str,
    /// Which of the four properties of DA/T 70-2018 it touches: 真实性 完整性 可用性 安全性.
    pub property: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How to mend it.
    pub remedy: &'static str,
    /// When it may be excused.
    pub exception: &'static str,
    /// How grave it is unless the check says otherwise.
    pub severity: Severity,
    /// Looks at the evidence and reports.
    pub check: fn(&Evidence, &mut Report<'_>),
}

/// Every rule, by code.
pub const RULES: &[Rule] = &[
    personal_data::RULE,
    secrecy::RULE,
    no_number::RULE,
    no_date::RULE,
    wrong_year::RULE,
    no_glyph::RULE,
    table_sums::RULE,
    table_rates::RULE,
    own_figures::RULE,
    units_figures::RULE,
    date_order::RULE,
    meeting_clash::RULE,
    chain_gap::RULE,
    indicator_missed::RULE,
    indicator_gaps::RULE,
    indicator_disagrees::RULE,
    same_file::RULE,
    shared_passage::RULE,
    same_years::RULE,
    copied_superior::RULE,
    pasted::RULE,
    same_origin::RULE,
    same_photo::RULE,
    photo_years::RULE,
    same_typo::RULE,
    common_text::RULE,
    lapsed_waiver::RULE,
    idle_waiver::RULE,
    notice::RULE,
    missing::RULE,
    missing_year::RULE,
    too_few::RULE,
    incomplete_set::RULE,
    stray::RULE,
    empty_file::RULE,
    unseen::RULE,
    broken_file::RULE,
    locked_file::RULE,
    scan::RULE,
    unread_glyphs::RULE,
    beyond_limits::RULE,
    unknown_format::RULE,
    misnamed::RULE,
    archive_members::RULE,
    foreign_place::RULE,
    placeholder::RULE,
    web_traces::RULE,
    foreign_unit::RULE,
    office_name::RULE,
    photo_date::RULE,
    one_week::RULE,
    expired::RULE,
];

/// What to know of a problem that people told of: no rule finds it.
pub const TOLD_MEANS: &str = "这不是检查规则：问题由人登记，或从检查清单导入。检查不会发现它，也不会改动它；\
                              单位报告整改情况，办公室验收销号或退回。";

impl Rule {
    /// What kind of trouble it is about, by the letter of its code.
    pub fn family(&self) -> &'static str {
        match self.code.as_bytes().first() {
            Some(b'Q') => "缺项",
            Some(b'L') => "雷同",
            Some(b'Z') => "真实",
            Some(b'G') => "规范",
            Some(b'H') => "互证",
            Some(b'A') => "安全",
            _ => "项目设置",
        }
    }
}

/// What one rule found. Several proofs about one subject make one finding.
pub struct Report<'a> {
    rule: &'static Rule,
    earlier: &'a [Finding],
    stopped: &'a Stopped<'a>,
    found: BTreeMap<Subject, Finding>,
}

impl<'a> Report<'a> {
    /// All of these, unless somebody stops the check: for rules that look into every text.
    pub fn until_stopped<'m, T>(
        &self,
        all: &'m [T],
    ) -> impl Iterator<Item = &'m T> + use<'a, 'm, T> {
        let stopped = self.stopped;
        all.iter().take_while(move |_| !stopped())
    }

    /// Reports at the rule's own severity.
    pub fn add(
        &mut self,
        unit: Option<&UnitId>,
        subject: Subject,
        message: impl Into<String>,
        proofs: Vec<Proof>,
    ) {
        self.add_as(self.rule.severity, unit, subject, message, proofs);
    }

    /// Reports at another severity. About one subject the first message stands, the gravest
    /// severity wins and proofs are joined. Numbers of persons are masked here, whatever the rule.
    pub fn add_as(
        &mut self,
        severity: Severity,
        unit: Option<&UnitId>,
        subject: Subject,
        message: impl Into<String>,
        proofs: Vec<Proof>,
    ) {
        let rule = self.rule.code;
        let finding = self
            .found
            .entry(subject.clone())
            .or_insert_with(|| Finding {
                rule: rule.into(),
                severity,
                unit: unit.cloned(),
                subject,
                message: personal::mask(&message.into()),
                also: Vec::new(),
                proofs: Vec::new(),
                excused: None,
                alike: Vec::new(),
                upheld: None,
            });
        finding.severity = finding.severity.max(severity);
        finding.proofs.extend(proofs.into_iter().map(masked));
    }

    /// The rule's own severity.
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// Tells by what pairs the finding about this subject is known, so that people can judge them.
    pub fn know(&mut self, subject: &Subject, pairs: Vec<Pair>) {
        if let Some(finding) = self.found.get_mut(subject) {
            finding.alike.extend(pairs);
        }
    }

    /// What the rules about material found; only rules about the project (P) see any.
    pub fn earlier(&self) -> &[Finding] {
        self.earlier
    }
}

fn masked(mut proof: Proof) -> Proof {
    proof.quote = personal::mask(&proof.quote);
    proof.note = personal::mask(&proof.note);
    proof.other = proof.other.map(|other| Box::new(masked(*other)));
    proof
}

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Runs every rule. Findings come by rule, then subject; waivers and verdicts are applied and
/// never hide.
pub fn check(evidence: &Evidence) -> Vec<Finding> {
    check_until(evidence, &|| false)
}

/// The same, until it is stopped: what it gives is of no use then.
pub fn check_until(evidence: &Evidence, stopped: &Stopped<'_>) -> Vec<Finding> {
    let material = RULES.iter().filter(|rule| !about_project(rule.code));
    let material = material.take_while(|_| !stopped());
    settle(evidence, run(material, evidence, &[], stopped))
}

/// Takes in what people settled since these findings were made: waivers and verdicts are applied
/// anew, and the rules about the project, which look at both, run again. The others are what they
/// were, in the same order.
pub fn settle(evidence: &Evidence, mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| !about_project(&finding.rule));
    for finding in &mut findings {
        finding.upheld = None;
    }
    waivers::apply(evidence, &mut findings);
    verdicts::apply(evidence, &mut findings);
    let project = RULES.iter().filter(|rule| about_project(rule.code));
    let more = run(project, evidence, &findings, &|| false);
    findings.extend(more);
    findings.sort_by(|a, b| (&a.rule, &a.subject).cmp(&(&b.rule, &b.subject)));
    findings
}

/// Whether a rule is about the project itself: what people settle changes what it finds.
pub fn about_project(code: &str) -> bool {
    code.starts_with('P')
}

fn run(
    rules: impl Iterator<Item = &'static Rule>,
    evidence: &Evidence,
    earlier: &[Finding],
    stopped: &Stopped<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        let mut report = Report {
            rule,
            earlier,
            stopped,
            found: BTreeMap::new(),
        };
        (rule.check)(evidence, &mut report);
        findings.extend(report.found.into_values().map(|mut finding| {
            finding.proofs.sort();
            finding.proofs.dedup();
            finding.alike.sort();
            finding.alike.dedup();
            let mut also = evidence.owners(&finding.subject);
            also.retain(|unit| !finding.units().contains(unit));
            finding.also = also.into_iter().cloned().collect();
            finding
        }));
    }
    findings
}
