//! 隐藏的工作表、批注、修订、没有文字层的页: what a reader or we would not see.

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::read::Gap;

pub(super) const RULE: Rule = Rule {
    code: "Q302",
    name: "文件里有看不见或未能检查的部分",
    property: "可用性",
    why: "隐藏的工作表、批注和未接受的修订会随电子文件一起交到专家手里；没有文字层的页、认不出的字，程序没有检查过，不能当作没有问题。",
    remedy: "删去批注，接受或拒绝全部修订，取消隐藏或删去隐藏的工作表，再保存；没有文字层的页请人工核对。",
    exception: "隐藏的工作表只是下拉选项、扫描页已经人工核对的，不用改。",
    severity: Severity::Info,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for material in &evidence.catalogue.materials {
        let Some(facts) = evidence.facts_of(material) else {
            continue;
        };
        let mut unseen = facts.reading.metadata.hidden.clone();
        unseen.extend(facts.reading.gaps.iter().map(Gap::in_words));
        if unseen.is_empty() {
            continue;
        }
        let hidden = unseen.join("；");
        let message = format!(
            "“{}”有看不见或未能检查的部分：{hidden}",
            material.path.name()
        );
        let proof = evidence.proof(material, None, hidden);
        report.add(
            material.unit.as_ref(),
            evidence.subject_of(material),
            message,
            vec![proof],
        );
    }
}
