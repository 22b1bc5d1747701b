//! 未归位: material in no slot.

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::standard::Slot;

pub(super) const RULE: Rule = Rule {
    code: "Q201",
    name: "材料没有归入任何应交项",
    property: "完整性",
    why: "没有归位的材料不会装进案卷，也不算数；它本该补上的缺项会继续显示为缺少。",
    remedy: "按提示把文件移到对应的文件夹，或用 juanzong assign 文件 材料编号 [年度] 指定它属于哪一项。与评审无关的文件请移出报送文件夹。",
    exception: "确属与评审无关但需要留存的文件，可以豁免。",
    severity: Severity::Warning,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for material in &evidence.catalogue.materials {
        if material.slot.is_some() {
            continue;
        }
        let name = material.path.name();
        let mut message = match &material.unit {
            Some(unit) => format!("{}的“{name}”没有归入任何应交项", evidence.unit_name(unit)),
            None => format!("“{name}”看不出是哪个单位交的，没有归入任何应交项"),
        };
        match &material.suggestion {
            Some(hint) => {
                let year = hint.year.or(material.year);
                let place = match &material.unit {
                    Some(unit) => evidence.slot_in_words(&Slot {
                        unit: unit.clone(),
                        requirement: hint.requirement.clone(),
                        year,
                    }),
                    None => format!("《{}》", evidence.title(&hint.requirement)),
                };
                message.push_str(&format!("，可能属于{place}（编号 {}）", hint.requirement));
                if !hint.why.is_empty() {
                    message.push_str(&format!("：{}", hint.why));
                }
            }
            None => message.push_str("，也看不出像哪一项材料"),
        }
        let proof = evidence.proof(material, None, "未归位");
        let subject = Subject::Stray(material.path.to_string());
        report.add(material.unit.as_ref(), subject, message, vec![proof]);
    }
}
