//! 指标未达标: a figure of the sheet that does not reach what the standard asks.

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::standard::Outcome;

pub(super) const RULE: Rule = Rule {
    code: "H401",
    name: "数据指标未达标",
    property: "真实性",
    why: "数据指标是评审里最硬的一块，有的还是一票否决。未达标的指标越早看到，越来得及补课；补不上的，要早想好怎样说明。",
    remedy: "先核对数据表里的数有没有填错、口径对不对；确实没有达到的，由牵头部门拿出措施和时间表。标着“待核”的要求，请对照上级发的正式指标表核定。",
    exception: "要求本身有误的（程序带的2021版指标是整理稿），请在标准里用 override 改；上级另有规定的，可以豁免并写明文号。",
    severity: Severity::Error,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let Some(sheet) = &evidence.catalogue.sheets.figures else {
        return;
    };
    for standard in evidence.project.editions() {
        for indicator in &standard.indicators {
            let judged = evidence.judge(indicator);
            if judged.outcome != Outcome::NotMet {
                continue;
            }
            // A draft's word is not enough for a grave reproach.
            let (severity, doubt) = match indicator.verified {
                true => (report.severity(), ""),
                false => (Severity::Warning, "，这项要求待核"),
            };
            let veto = if indicator.veto {
                "，属一票否决"
            } else {
                ""
            };
            let message = format!(
                "指标“{}”未达标：{}（{}{veto}{doubt}）",
                indicator.title, judged.why, standard.title
            );
            let note = format!("数据表里{}", judged.why);
            let proof = evidence.proof_at(sheet.path.as_str(), None, None, 0, note);
            let lead = indicator.lead.as_ref();
            let unit = lead.and_then(|lead| evidence.project.player(standard, lead));
            let unit = unit.map(|unit| &unit.id);
            let subject = Subject::Indicator(indicator.id.clone());
            report.add_as(severity, unit, subject, message, vec![proof]);
        }
    }
}
