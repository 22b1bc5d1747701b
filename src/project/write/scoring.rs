//! The keys of `juanzong.yaml` that mock scoring goes by, written out with a comment for each.

use super::list;
use crate::project::{FIGURES_NAME, MARKS_NAME, Project, SheetAt};
use crate::standard::builtin_ids;
use crate::standard::yaml::scalar;

/// The keys, as text.
pub(super) fn section(project: &Project) -> String {
    let scoring = &project.scoring;
    let plans = scoring.plans.iter().map(|plan| {
        let id = scalar(plan.scheme.id.as_str());
        let known = plan.standard.scheme(plan.scheme.id.as_str());
        match plan.scheme.pass {
            Some(pass) if known.and_then(|scheme| scheme.pass) != Some(pass) => {
                format!("{{id: {id}, pass: {pass}}}")
            }
            _ => id,
        }
    });
    let plans: Vec<String> = plans.collect();
    let sheet = |key: &str, sheet: &Option<SheetAt>, usual: &str| match sheet {
        Some(sheet) if sheet.named => format!("{key}: {}", scalar(&project.relative(&sheet.path))),
        _ => format!("#{key}: {usual}"),
    };
    format!(
        "
# 模拟评分用哪些评分方案，可以并列几个。自带的有：{}。
# 合格线各年各地不一，按上级通知写，例如 schemes: [{{id: anfang-county, pass: 850}}]；写 [] 就不评。
schemes: [{}]
# 本城市属于哪几类，例如 [省会城市, 200万以上]；指标要求和抽样数量按它取。
city_class: {}
# 指标数据表；空表用 juanzong indicators template 写。
{}
# 评分表（现场打分、专家结论）；空表用 juanzong score template 写。
{}
",
        known().join("、"),
        plans.join(", "),
        list(&scoring.classes),
        sheet("indicators", &scoring.figures, FIGURES_NAME),
        sheet("marks", &scoring.marks, MARKS_NAME),
    )
}

/// The compiled-in schemes: `pingshen-2021`.
fn known() -> Vec<String> {
    let standards = builtin_ids().filter_map(crate::standard::builtin);
    let schemes = standards.flat_map(|standard| standard.schemes);
    schemes.map(|scheme| scheme.id.to_string()).collect()
}
