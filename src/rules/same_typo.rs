//! 同样的笔误: a slip of the pen that two units' papers alone have.

use super::likenesses::{between_units, by_pair, called};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::likeness::Kind;

pub(super) const RULE: Rule = Rule {
    code: "L701",
    name: "两个单位有同样的笔误",
    property: "真实性",
    why: "别的单位都写对的词语，只有两个单位错得一模一样，评审专家会怀疑其中一份是照另一份改出来的。",
    remedy: "先把错字改正；再请两个单位说明这段文字从哪里来，照抄的一方按本单位实际情况重新撰写。",
    exception: "这只是线索，不是结论：同一个人代为录入、都照着有错字的同一份通知填写，也会错得一样，说明理由后可以豁免。程序只认得同音的错字，和连打两遍的“的”“了”“和”一类的字；确实通用的写法不算错字，可以判为不属实。",
    severity: Severity::Info,
    check,
};

/// From so many slips on it is hardly chance.
const MANY: usize = 2;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for alike in by_pair(evidence, |l| l.kind == Kind::Typo && between_units(l)) {
        let strongest = alike.strongest();
        let (places, _) = alike.passages();
        let message = format!(
            "{}与{}疑似有同样的笔误{}",
            called(evidence, &strongest.left),
            called(evidence, &strongest.right),
            alike.how(),
        );
        let severity = if places >= MANY {
            Severity::Warning
        } else {
            Severity::Info
        };
        alike.tell(evidence, report, severity, message);
    }
}
