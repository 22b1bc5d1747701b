//! 逐年雷同: 三年资料除了年度其他一字不差.

use super::likenesses::{Alike, between_years, by_pair, percent, whole};
use super::words::LASTING;
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::likeness::{Kind, Likeness};

pub(super) const RULE: Rule = Rule {
    code: "L201",
    name: "不同年度的材料除年份外几乎相同",
    property: "真实性",
    why: "三年材料除了年份一字不差，说明不是当年工作的真实记录，是评审明确点名的应付做法。",
    remedy: "按当年实际工作重写：写清当年做了什么、数字是多少、与上年有何不同。",
    exception: "制度、机构文件确实多年沿用的，只在形成的年度存放一份，其余年度放一页说明；或者说明理由后豁免。",
    severity: Severity::Error,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let limits = &evidence.project.thresholds;
    let wanted = |l: &Likeness| {
        between_years(l) && (l.kind == Kind::Year && l.degree >= limits.year_warn || whole(l.kind))
    };
    for alike in by_pair(evidence, wanted) {
        let strongest = alike.strongest();
        let suspect = whole(strongest.kind) || alike.degree() >= limits.year_suspect;
        let severity = if suspect && !lasting(evidence, &alike) {
            Severity::Error
        } else {
            Severity::Warning
        };
        let unit = alike.unit();
        let (Some(unit), Some(a), Some(b)) = (unit, strongest.left.year, strongest.right.year)
        else {
            continue;
        };
        let title = match alike.subject.slot() {
            Some(slot) => format!("《{}》", evidence.title(&slot.requirement)),
            None => "的材料".into(),
        };
        let (first, second) = (a.min(b), a.max(b));
        let (left, right) = (&strongest.left.digest, &strongest.right.digest);
        let what = match strongest.kind {
            Kind::Folder => "整个文件夹的内容相同".into(),
            _ if left.is_some() && left == right => "是同一个文件".into(),
            Kind::Text | Kind::Year if strongest.degree >= 1.0 && strongest.passages.is_empty() => {
                "文字完全相同".into()
            }
            _ => format!(
                "除年份、数字外有 {} 相同{}",
                percent(alike.degree()),
                alike.how()
            ),
        };
        let message = format!(
            "{}{title} {first} 年与 {second} 年{what}，疑似逐年套改",
            evidence.unit_name(unit),
        );
        let proofs = alike.proofs(evidence);
        report.add_as(severity, Some(unit), alike.subject.clone(), message, proofs);
        report.know(&alike.subject, alike.pairs(evidence));
    }
}

fn lasting(evidence: &Evidence, alike: &Alike<'_>) -> bool {
    let slots = alike.subject.slots();
    !slots.is_empty()
        && slots.iter().all(|slot| {
            evidence
                .requirement(&slot.requirement)
                .is_some_and(|r| LASTING.contains(&r.kind.as_str()))
        })
}
