//! 件数不足: 大事记 four a year, 宣传栏 six.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    code: "Q103",
    name: "件数不够",
    property: "完整性",
    why: "有的材料规定了每年最少多少期、多少次（如宣传栏每两月一期、大事记每季度一册），件数不够说明工作没有按频次开展。",
    remedy: "补齐所缺的期次。每一期单独存成一个文件，文件名写明期次或月份。",
    exception: "多期合订在一个文件里、件数其实已够的，写明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for slot in &evidence.slots {
        let Some(requirement) = evidence.requirement(&slot.requirement) else {
            continue;
        };
        if requirement.least < 2 {
            continue;
        }
        // The same file twice is one piece.
        let pieces: BTreeMap<_, &Material> =
            evidence.in_slot(slot).map(|m| (m.digest, m)).collect();
        let (have, least) = (pieces.len(), requirement.least as usize);
        if have == 0 || have >= least {
            continue;
        }
        let copies = evidence.in_slot(slot).count() - have;
        let mut message = format!(
            "{}只有 {have} 份，要求至少 {least} 份",
            evidence.slot_in_words(slot)
        );
        if copies > 0 {
            message.push_str(&format!("（另有 {copies} 份是重复文件，不计）"));
        }
        let mut severity = Severity::Warning;
        if slot.year.is_some_and(|y| y.0 >= evidence.today.year) {
            message.push_str("。本年度尚未结束，年底前补齐即可");
            severity = Severity::Info;
        }
        let mut pieces: Vec<&Material> = pieces.into_values().collect();
        pieces.sort_by(|a, b| a.path.cmp(&b.path));
        let proofs = pieces.into_iter().take(words::MOST);
        let proofs = proofs.map(|m| evidence.proof(m, None, "已有"));
        let subject = Subject::Slot(slot.clone());
        report.add_as(
            severity,
            Some(&slot.unit),
            subject,
            message,
            proofs.collect(),
        );
    }
}
