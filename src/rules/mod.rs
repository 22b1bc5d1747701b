//! [`RULES`]: what can be wrong with a submission. A rule is one file here, one line in the table
//! and one fixture, `fixtures/rules/<CODE>.md`, which is its test and its manual page.
//!
//! Codes are for ever: a letter a clerk remembers and three digits. Q 缺项, L 雷同, Z 真实,
//! G 规范, H 互证, A 安全.

use std::collections::BTreeMap;

use crate::evidence::Evidence;
use crate::finding::{Finding, Proof, Severity, Subject};
use crate::standard::UnitId;

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
    pub check: fn(&Evidence, &mut Report),
}

/// Every rule, by code.
pub const RULES: &[Rule] = &[];

/// What one rule found. Several proofs about one subject make one finding.
pub struct Report {
    rule: &'static str,
    severity: Severity,
    found: BTreeMap<Subject, Finding>,
}

impl Report {
    /// Reports at the rule's own severity.
    pub fn add(
        &mut self,
        unit: Option<&UnitId>,
        subject: Subject,
        message: impl Into<String>,
        proofs: Vec<Proof>,
    ) {
        self.add_as(self.severity, unit, subject, message, proofs);
    }

    /// Reports at another severity. About one subject the first message stands, the gravest
    /// severity wins and proofs are joined.
    pub fn add_as(
        &mut self,
        severity: Severity,
        unit: Option<&UnitId>,
        subject: Subject,
        message: impl Into<String>,
        proofs: Vec<Proof>,
    ) {
        let rule = self.rule;
        let finding = self
            .found
            .entry(subject.clone())
            .or_insert_with(|| Finding {
                rule: rule.into(),
                severity,
                unit: unit.cloned(),
                subject,
                message: message.into(),
                proofs: Vec::new(),
                excused: None,
            });
        finding.severity = finding.severity.max(severity);
        finding.proofs.extend(proofs);
    }
}

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Runs every rule. Findings come by rule, then subject; waivers are applied and never hide.
pub fn check(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        let mut report = Report {
            rule: rule.code,
            severity: rule.severity,
            found: BTreeMap::new(),
        };
        (rule.check)(evidence, &mut report);
        findings.extend(report.found.into_values().map(|mut finding| {
            finding.proofs.sort();
            finding.proofs.dedup();
            finding
        }));
    }
    findings
}
