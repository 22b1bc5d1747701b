//! The keys of `juanzong.yaml` that say by when things are due, written out with a comment each.

use std::fmt::Write as _;

use crate::project::Project;
use crate::standard::yaml::scalar;

/// The keys, as text.
pub(super) fn section(project: &Project) -> String {
    let terms = &project.terms;
    let mut milestones = String::new();
    for milestone in &project.milestones {
        let _ = write!(
            milestones,
            "\n  - name: {}\n    date: {}",
            scalar(&milestone.name),
            milestone.date
        );
        if !milestone.items.is_empty() {
            let items: Vec<String> = milestone
                .items
                .iter()
                .map(|id| scalar(id.as_str()))
                .collect();
            let _ = write!(milestones, "\n    items: [{}]", items.join(", "));
        }
    }
    if milestones.is_empty() {
        milestones.push_str(" []");
    }
    format!(
        "
# 期限（天），从问题记入台账之日起算：grave 严重的几天内整改，ordinary 一般的几天内整改，report 几天内单位要报告整改情况。
terms: {{grave: {}, ordinary: {}, report: {}}}

# 时间节点：juanzong ledger progress 会说还有几天、还有多少没有整改。items 写标准的部分或项目的代号，不写就是全部。例如：
#   - name: 省级评估
#     date: 2026-12-31
milestones:{milestones}
",
        terms.grave, terms.ordinary, terms.report,
    )
}
