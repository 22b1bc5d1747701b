//! 豁免到期: a waiver whose last day is over excuses nothing.

use super::{Report, Rule, waivers};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    code: "P101",
    name: "豁免已到期",
    property: "真实性",
    why: "豁免只在批准的期限内有效，过期后相应的问题重新计入台账。",
    remedy: "问题已经解决的，从项目文件里删去这条豁免；仍需豁免的，重新报批并更新有效期。",
    exception: "无。",
    severity: Severity::Warning,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for waiver in &evidence.project.waivers {
        if !waivers::lapsed(evidence, waiver) {
            continue;
        }
        let name = waivers::called(waiver);
        let back = report
            .earlier()
            .iter()
            .filter(|finding| waivers::covers(waiver, finding))
            .count();
        let when = match waivers::last_day(waiver) {
            Some(_) => format!("已于 {} 到期", waiver.until),
            None => format!(
                "的有效期“{}”写错了（应为 年-月-日），按已到期处理",
                waiver.until
            ),
        };
        let effect = match back {
            0 => "现在没有它对应的问题，可以删去".to_string(),
            n => format!("有 {n} 个问题重新计入"),
        };
        let message = format!("对 {name} 的豁免{when}，{effect}（批准人：{}）", waiver.by);
        report.add(
            None,
            Subject::Project(format!("豁免 {name}")),
            message,
            Vec::new(),
        );
    }
}
