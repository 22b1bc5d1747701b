//! 单位之间数字不一: two units state one count or indicator of the same place differently.

use super::Rule;
use super::stated::{Told, contradictions, report, told};
use crate::evidence::statement::whole_of;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H104",
    name: "两个单位对同一数字说法不一",
    property: "真实性",
    why: "全县的公厕数、绿化覆盖率只有一个。两个部门各报各的，说明没有核对过，评审专家会追问以谁为准。",
    remedy: "由牵头单位会同有关单位核对，统一口径，各单位材料里都改成同一个数字。",
    exception: "统计范围、口径或时点不同的，在文字里写明后程序就不再比。哪一家对程序看不出来，所以只作提示，不算在哪一家头上；核对后确属合理的，可以说明理由后豁免。",
    severity: Severity::Info,
    check: |evidence, found| {
        let whole = whole_of(&evidence.project.place.name);
        let mut all = told(evidence);
        all.retain(|told| is_common(told, &whole));
        let mut differing = contradictions(&all, |_| ());
        // What one unit says twice is its own affair (H103).
        differing.retain(|(a, b)| a.unit != b.unit);
        report(evidence, found, false, differing);
    },
};

/// Parts of the place that are the same for every unit.
const COMMON_PARTS: &[&str] = &["建成区", "中心城区", "主城区", "城区", "市区", "县城"];

/// Whether it is said of the whole place, or of a part that is the same for all. Deeds are each
/// unit's own, and so is its staff (全县执法人员).
fn is_common(told: &Told<'_>, whole: &str) -> bool {
    let statement = told.statement;
    let placed = statement.scope == whole || COMMON_PARTS.contains(&statement.scope.as_str());
    let staff = statement.unit == "人" && !statement.subject.contains("人口");
    placed && !statement.deed && !staff
}
