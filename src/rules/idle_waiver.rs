//! 豁免落空: a waiver that excuses nothing, for what it names is not there.

use super::{Report, Rule, rule, waivers};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::project::Waiver;

pub(super) const RULE: Rule = Rule {
    code: "P102",
    name: "豁免没有对应的问题",
    property: "真实性",
    why: "豁免写错了规则、单位或材料编号就不起作用，真正该豁免的问题仍在台账里；或者问题已经解决，豁免该撤了。",
    remedy: "核对豁免的规则编号、单位、材料编号和年度；问题已经解决的，删去这条豁免。",
    exception: "无。",
    severity: Severity::Info,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for waiver in &evidence.project.waivers {
        let idle = !waivers::lapsed(evidence, waiver)
            && !report.earlier().iter().any(|f| waivers::covers(waiver, f));
        if idle {
            let name = waivers::called(waiver);
            let message = format!("对 {name} 的豁免没有对应的问题{}", why(evidence, waiver));
            report.add(
                None,
                Subject::Project(format!("豁免 {name}")),
                message,
                Vec::new(),
            );
        }
    }
}

fn why(evidence: &Evidence, waiver: &Waiver) -> String {
    if rule(&waiver.rule).is_none() {
        return format!("：没有编号为“{}”的规则", waiver.rule);
    }
    if let Some(unit) = waiver.unit.as_ref().filter(|u| evidence.unit(u).is_none()) {
        return format!("：项目里没有单位“{unit}”");
    }
    let unknown = |id: &&_| evidence.requirement(id).is_none();
    if let Some(id) = waiver.requirement.as_ref().filter(unknown) {
        return format!("：标准里没有材料编号“{id}”");
    }
    "，可能已经解决".into()
}
