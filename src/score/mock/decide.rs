//! Conclusions, vetoes and whether a scheme would be passed.

use super::gather::Gather;
use super::{Concluded, Origin, Range, Verdict, Vetoed};
use crate::standard::scheme::Veto;
use crate::standard::{Outcome, Scheme};

/// What each group concluded.
pub(super) fn conclusions(of: &Gather<'_>) -> Vec<Concluded> {
    let scheme = &of.plan.scheme;
    let groups = scheme.rows.iter().filter(|_| scheme.conclusions);
    let concluded = groups.map(|row| {
        let key = (scheme.id.clone(), row.id.clone());
        let said = of.evidence.marks.conclusions.get(&key);
        Concluded {
            row: row.id.clone(),
            title: row.title.clone(),
            passed: said.map(|c| c.said),
            by: said.map_or(String::new(), |c| c.by.clone()),
            why: said.map_or(String::new(), |c| c.why.clone()),
        }
    });
    concluded.collect()
}

/// What vetoes and what does not. A person's word goes before the figures'.
pub(super) fn vetoes(of: &Gather<'_>) -> Vec<Vetoed> {
    of.plan.scheme.vetoes.iter().map(|v| veto(of, v)).collect()
}

fn veto(of: &Gather<'_>, veto: &Veto) -> Vetoed {
    let ours = of
        .judged
        .iter()
        .filter(|(i, _)| veto.indicators.contains(&i.id));
    let (mut missed, mut all_met) = (Vec::new(), !veto.indicators.is_empty());
    for (indicator, judged) in ours {
        all_met &= judged.outcome == Outcome::Met;
        if judged.outcome == Outcome::NotMet {
            missed.push(format!("{}：{}", indicator.title, judged.why));
        }
    }
    let by_figures = match (missed.is_empty(), all_met && veto.whole) {
        (false, _) => Some(true),
        (true, true) => Some(false),
        (true, false) => None,
    };
    let key = (of.plan.scheme.id.clone(), veto.id.clone());
    let said = of.evidence.marks.vetoes.get(&key);
    let (breached, from, said) = match (said, by_figures) {
        (Some(person), figures) => {
            let differ = figures.is_some_and(|figures| figures != person.said);
            let note = if differ {
                "；与指标数据不符，请核对"
            } else {
                ""
            };
            let why = match person.why.is_empty() {
                true => String::new(),
                false => format!("：{}", person.why),
            };
            let said = format!("{}{why}{note}", person.by);
            (Some(person.said), Origin::People, said)
        }
        (None, Some(true)) => (Some(true), Origin::Program, missed.join("；")),
        (None, Some(false)) => (Some(false), Origin::Program, "指标都达标".into()),
        (None, None) => (None, Origin::Nobody, String::new()),
    };
    Vetoed {
        id: veto.id.clone(),
        title: veto.title.clone(),
        breached,
        from,
        said,
        verified: veto.verified,
    }
}

/// Failed by anything that fails it; passed only where nothing is open.
pub(super) fn verdict(
    scheme: &Scheme,
    total: Option<Range>,
    conclusions: &[Concluded],
    vetoes: &[Vetoed],
) -> (Verdict, Vec<String>) {
    let (mut failed, mut open) = (Vec::new(), Vec::new());
    for group in conclusions.iter().filter(|c| c.passed == Some(false)) {
        failed.push(format!(
            "“{}”组结论不通过（{}），一组不通过，整体不通过",
            group.title, group.by
        ));
    }
    for veto in vetoes.iter().filter(|v| v.breached == Some(true)) {
        failed.push(format!("一票否决“{}”：{}", veto.title, veto.said));
    }
    let silent = conclusions.iter().filter(|c| c.passed.is_none()).count();
    if silent > 0 {
        open.push(format!("{silent} 个组还没有结论"));
    }
    let unknown = vetoes.iter().filter(|v| v.breached.is_none()).count();
    if unknown > 0 {
        open.push(format!("{unknown} 条一票否决还没有认定"));
    }
    match (total, scheme.pass) {
        (Some(total), Some(pass)) if total.high < pass - 1e-6 => {
            let most = shown(total.high);
            failed.push(format!("最多只能得 {most} 分，不到合格线 {pass} 分"));
        }
        (Some(total), Some(pass)) if total.low < pass - 1e-6 => {
            let (low, high) = (shown(total.low), shown(total.high));
            open.push(format!("得分在 {low} 到 {high} 之间，合格线 {pass} 分"));
        }
        (Some(_), None) => open.push("合格线没有写明（项目文件 schemes 里写 pass）".into()),
        _ => {}
    }
    if !failed.is_empty() {
        return (Verdict::Fail, failed);
    }
    match open.is_empty() {
        true => (Verdict::Pass, Vec::new()),
        false => (Verdict::Open, open),
    }
}

/// At most two decimals, no zeros at the end.
fn shown(points: f64) -> String {
    format!("{}", (points * 100.0).round() / 100.0)
}
