//! 同源文件: office files of two units whose properties point to one electronic file.

use super::likenesses::{between_units, by_pair, called};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity};
use crate::likeness::{Kind, Likeness, Side};

pub(super) const RULE: Rule = Rule {
    code: "L501",
    name: "疑似出自同一份电子文件",
    property: "真实性",
    why: "两个单位的文件属性里有相同的编辑标识、作者或创建时间，说明可能是拿同一份电子文件改出来的，评审时容易被问到。",
    remedy: "请两个单位各自说明文件从哪里来：共用模板的，把模板放进共用文件夹后重新检查；照着对方改写的，按本单位实际重新撰写。",
    exception: "这只是线索，不是结论：用了同一个模板、在同一台电脑上打印录入、由同一个人代为整理，都会留下同样的属性，说明理由后可以豁免。",
    severity: Severity::Info,
    check,
};

/// From this degree on it is no hint any more.
const STRONG: f64 = 0.5;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for alike in by_pair(evidence, |l| l.kind == Kind::Origin && between_units(l)) {
        let strongest = alike.strongest();
        let message = format!(
            "{}与{}疑似出自同一份电子文件，也可能是用了同一个模板{}",
            called(evidence, &strongest.left),
            called(evidence, &strongest.right),
            alike.how(),
        );
        let severity = if alike.degree() >= STRONG {
            Severity::Warning
        } else {
            Severity::Info
        };
        let likenesses = alike.likenesses.iter();
        let proofs = likenesses.map(|l| side_by_side(evidence, l)).collect();
        report.add_as(
            severity,
            alike.unit(),
            alike.subject.clone(),
            message,
            proofs,
        );
        report.know(&alike.subject, alike.pairs(evidence));
    }
}

/// The properties of both files.
fn side_by_side(evidence: &Evidence, likeness: &Likeness) -> Proof {
    let at = |side: &Side, note| evidence.proof_at(side.path.as_str(), side.digest, None, 0, note);
    let order = evidence.order_in_words(&likeness.left, &likeness.right);
    let own = format!("{}；{order}", properties(evidence, &likeness.left));
    let mut proof = at(&likeness.left, own);
    let other = at(&likeness.right, properties(evidence, &likeness.right));
    proof.other = Some(Box::new(other));
    proof
}

fn properties(evidence: &Evidence, side: &Side) -> String {
    let facts = side.digest.and_then(|digest| evidence.facts.get(&digest));
    let Some(told) = facts.map(|facts| &facts.reading.metadata) else {
        return "没有文件属性".into();
    };
    let count = told.rsids.len().to_string();
    let count = (!told.rsids.is_empty()).then_some(&count);
    let said: Vec<String> = [
        ("作者", told.author.as_ref()),
        ("最后保存人", told.last_author.as_ref()),
        ("公司", told.company.as_ref()),
        ("创建", told.created.as_ref()),
        ("最后保存", told.modified.as_ref()),
        ("模板", told.template.as_ref()),
        ("首次编辑标识", told.rsid_root.as_ref()),
        ("编辑标识个数", count),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!("{name} {}", value?)))
    .collect();
    format!("文件属性：{}", said.join("，"))
}
