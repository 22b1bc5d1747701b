//! 不成套: a meeting without its 签到, an activity without its photos.

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::read::{Body, Reading, Role};
use crate::standard::{SetPart, Slot};

pub(super) const RULE: Rule = Rule {
    code: "Q104",
    name: "成套材料不完整",
    property: "完整性",
    why: "会议、活动、培训要有通知、签到、讲话、照片等一整套材料互相印证，缺一样就不能证明真的办过。",
    remedy: "补齐所缺的部分。如果已经在里面，把文件名或标题写清楚（如“签到表”“活动照片”），程序和评审专家才认得出来。",
    exception: "该次活动本来就没有这一部分（如视频会议没有纸质签到）的，写明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

/// Longest line that can be a heading of a part, in characters. Running text only talks about
/// it: “请提前十分钟签到” is no sign-in sheet.
const HEADING: usize = 25;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for slot in &evidence.slots {
        let Some(requirement) = evidence.requirement(&slot.requirement) else {
            continue;
        };
        if requirement.parts.is_empty() || evidence.in_slot(slot).next().is_none() {
            continue;
        }
        let missing: Vec<&str> = requirement
            .parts
            .iter()
            .filter(|part| {
                !evidence
                    .in_slot(slot)
                    .any(|m| shows(evidence, slot, m, part))
            })
            .map(|part| part.name.as_str())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let unread = evidence.in_slot(slot).filter(|m| unread(evidence, m));
        let mut message = format!(
            "{}不成套：没有找到{}",
            evidence.slot_in_words(slot),
            missing.join("、")
        );
        match unread.clone().count() {
            0 => {}
            n => message.push_str(&format!(
                "。其中 {n} 个文件读不出文字，可能就在里面，请人工核对"
            )),
        }
        let proofs = evidence.in_slot(slot).take(words::MOST);
        let proofs = proofs.map(|m| evidence.proof(m, None, "已有"));
        let subject = Subject::Slot(slot.clone());
        report.add(Some(&slot.unit), subject, message, proofs.collect());
    }
}

/// Whether this material is, or holds, the part.
fn shows(evidence: &Evidence, slot: &Slot, material: &Material, part: &SetPart) -> bool {
    let facts = evidence.facts_of(material);
    let reading = facts.map(|facts| &facts.reading);
    match part.key.as_str() {
        "photo" | "photos" if reading.is_some_and(Reading::is_photo) => return true,
        "video" if reading.is_some_and(Reading::is_film) => return true,
        _ => {}
    }
    let words = || {
        part.words
            .iter()
            .map(String::as_str)
            .chain([part.name.as_str()])
    };
    let names = |text: &str| words().any(|word| !word.is_empty() && text.contains(word));
    if names(own_path(evidence, slot, material)) {
        return true;
    }
    let Some(reading) = reading else {
        return false;
    };
    reading.paragraphs().iter().any(|p| {
        let heading = matches!(p.role, Role::Heading(_));
        let line = p.text.trim();
        (heading || line.chars().count() <= HEADING && !line.ends_with(['。', '；', '，']))
            && names(line)
    })
}

/// The path below the folder that gave the slot: a folder 会议通知与签到 for the whole requirement
/// must not pass for both parts.
fn own_path<'a>(evidence: &Evidence, slot: &Slot, material: &'a Material) -> &'a str {
    let levels = evidence.project.layout.levels.len();
    let below = material.path.as_str().splitn(levels + 1, '/').last();
    match below {
        Some(below) if material.slot.as_ref() == Some(slot) => below,
        _ => material.path.name(),
    }
}

fn unread(evidence: &Evidence, material: &Material) -> bool {
    evidence
        .facts_of(material)
        .is_none_or(|f| match f.reading.body {
            Body::Unreadable(_) => true,
            Body::Pictures { .. } => !f.reading.is_photo(),
            Body::Text(_) | Body::Recording | Body::Archive(_) => false,
        })
}
