//! The states a file can be in beside readable, one rule each: never silently clean.

use std::collections::BTreeMap;

use super::Report;
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::facts::UNREVIEWED;
use crate::finding::{Severity, Subject};
use crate::read::{Body, Reading, Why};
use crate::standard::Requirement;

/// What can keep a file from having been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Empty,
    Broken,
    Locked,
    Scan,
    Glyphs,
    Limit,
    Unknown,
    Misnamed,
}

/// Characters of recognised text that are shown.
const SHOWN: usize = 200;

/// Reports every file in this state, one finding a subject.
pub(super) fn report(wanted: State, evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_subject: BTreeMap<Subject, Vec<(&Material, Severity, String)>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        for (state, severity, what) in states(evidence, material) {
            if state != wanted {
                continue;
            }
            by_subject
                .entry(evidence.subject_of(material))
                .or_default()
                .push((material, severity, what));
        }
    }
    for (subject, found) in by_subject {
        let shown: Vec<String> = found
            .iter()
            .take(3)
            .map(|(m, _, what)| format!("“{}”{what}", m.path.name()))
            .collect();
        let mut message = shown.join("；");
        if found.len() > 3 {
            message.push_str(&format!("；另有 {} 处，见证据", found.len() - 3));
        }
        for (material, severity, what) in found {
            let note = format!("{what}{}", recognised(evidence, material));
            let proof = evidence.proof(material, None, note);
            let unit = material.unit.as_ref();
            report.add_as(
                severity,
                unit,
                subject.clone(),
                message.clone(),
                vec![proof],
            );
        }
    }
}

/// The states of this file, each with its weight and in words.
fn states(evidence: &Evidence, material: &Material) -> Vec<(State, Severity, String)> {
    let Some(facts) = evidence.facts_of(material) else {
        let what = "没有读取，未能检查".into();
        return vec![(State::Limit, Severity::Warning, what)];
    };
    let reading = &facts.reading;
    let mut states = Vec::new();
    let empty = |what: &str| (State::Empty, Severity::Error, what.to_string());
    match &reading.body {
        Body::Unreadable(why) => states.push(unreadable(why)),
        _ if reading.pages == Some(0) => states.push(empty("是 0 页，没有任何内容")),
        Body::Text(paragraphs) if paragraphs.iter().all(|p| p.text.trim().is_empty()) => {
            states.push(empty("里面没有任何文字"));
        }
        Body::Pictures { count } if is_scan(evidence, material, reading) => {
            let pages = match count {
                0 | 1 => String::new(),
                count => format!("（共 {count} 页）"),
            };
            let what = format!(
                "只有图像、没有文字层{pages}，是扫描件或照片，程序未能检查内容，需人工核对"
            );
            states.push((State::Scan, Severity::Info, what));
        }
        Body::Recording if is_scan(evidence, material, reading) => {
            let what = "是录像或录音，没有文字，程序未能检查内容，需人工核对".into();
            states.push((State::Scan, Severity::Info, what));
        }
        _ => {}
    }
    if reading.misnamed {
        let what = format!(
            "的扩展名是 .{}，实际却是 {} 格式，在别的电脑上可能打不开",
            material.path.extension(),
            reading.format
        );
        states.push((State::Misnamed, Severity::Warning, what));
    }
    states
}

/// The beginning of what a machine recognised in it, for whoever looks at it next.
fn recognised(evidence: &Evidence, material: &Material) -> String {
    let words = evidence.facts_of(material).map(|facts| &facts.recognised);
    let lines = words.into_iter().flatten().map(|p| p.text.as_str());
    let text: Vec<&str> = lines.collect();
    let text = text.join(" ");
    match text.char_indices().nth(SHOWN) {
        _ if text.is_empty() => String::new(),
        Some((end, _)) => format!("（{UNREVIEWED}：{}……）", &text[..end]),
        None => format!("（{UNREVIEWED}：{text}）"),
    }
}

fn unreadable(why: &Why) -> (State, Severity, String) {
    let words = why.in_words();
    let words = words.strip_prefix("文件").unwrap_or(&words).to_string();
    let unchecked = format!("{words}，未能检查，需人工核对");
    match why {
        Why::Empty => (State::Empty, Severity::Error, words),
        Why::Broken(_) => (State::Broken, Severity::Error, words),
        Why::Encrypted => (State::Locked, Severity::Error, words),
        Why::Glyphs => (State::Glyphs, Severity::Warning, unchecked),
        Why::Limit(_) => (State::Limit, Severity::Warning, unchecked),
        Why::Unknown(_) => (State::Unknown, Severity::Warning, unchecked),
    }
}

/// Pictures or films where a paper is due: pages that were scanned or photographed. A photo among
/// photos is what it should be.
fn is_scan(evidence: &Evidence, material: &Material, reading: &Reading) -> bool {
    let requirement = material
        .slot
        .as_ref()
        .and_then(|slot| evidence.requirement(&slot.requirement));
    let photos_due = requirement.is_some_and(Requirement::wants_photos);
    let paper_due = requirement.is_some_and(Requirement::wants_paper);
    if reading.is_photo() || reading.body == Body::Recording {
        paper_due && !photos_due
    } else {
        !photos_due
    }
}
