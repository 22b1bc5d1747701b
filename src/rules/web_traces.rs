//! 网页痕迹: what a page or a chatbot leaves in a text that was pasted from it.

mod traces;

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::read::Reading;
use traces::{Kind, Trace};

pub(super) const RULE: Rule = Rule {
    code: "Z202",
    name: "疑似留有网页粘贴的痕迹",
    property: "真实性",
    why: "“点击查看”“责任编辑”、网址、网页代码、智能助手的客套话留在材料里，说明文字是从别处粘贴来的，没有认真改过。",
    remedy: "核对该处文字的来历：从网上或智能助手粘贴来的，按本单位实际重写；确属本单位内容的，删去这些痕迹。",
    exception: "表格下面的资料来源、政府网站的网址、联系方式、参考文献不算；作为佐证交来的网页、新闻报道打印件本来就带有这些字样，说明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

/// Weight from which traces are worth a hint.
const HINT: usize = 2;
/// Weight from which they are a finding of their own.
const PLAIN: usize = 3;

/// What is handed in as a page or in the marks of Markdown.
const PAGES: &[&str] = &["html", "htm", "mht", "mhtml"];
/// Papers that show what was published: their pages are the proof.
const PUBLISHED: &[&str] = &[
    "报道",
    "新闻",
    "媒体",
    "网页",
    "网站",
    "公众号",
    "推文",
    "宣传",
    "信息公开",
    "截图",
    "舆情",
];

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_subject: BTreeMap<Subject, Vec<(&Material, Vec<Trace>)>> = BTreeMap::new();
    for material in report.until_stopped(&evidence.catalogue.materials) {
        let found = traces_in(evidence, material);
        if weight(&found) >= HINT {
            let subject = evidence.subject_of(material);
            by_subject
                .entry(subject)
                .or_default()
                .push((material, found));
        }
    }
    for (subject, found) in by_subject {
        let message = message(evidence, &found);
        for (material, traces) in found {
            let severity =
                if weight(&traces) >= PLAIN && !shows_what_was_published(evidence, material) {
                    Severity::Warning
                } else {
                    Severity::Info
                };
            let proofs = traces.iter().take(words::MOST);
            let proofs = proofs.map(|t| evidence.proof_around(material, t.span, t.kind.note()));
            report.add_as(
                severity,
                material.unit.as_ref(),
                subject.clone(),
                message.clone(),
                proofs.collect(),
            );
        }
    }
}

fn message(evidence: &Evidence, found: &[(&Material, Vec<Trace>)]) -> String {
    let all = || found.iter().flat_map(|(_, traces)| traces);
    let source = if all().any(|trace| trace.kind == Kind::Assistant) {
        "从智能助手粘贴"
    } else {
        "网页粘贴"
    };
    format!(
        "{}疑似留有{source}的痕迹：{}，共 {} 处",
        evidence.place_in_words(found[0].0),
        words::quoted(all().map(|trace| trace.words.as_str())),
        all().count(),
    )
}

/// What came from above is not the unit's.
fn traces_in(evidence: &Evidence, material: &Material) -> Vec<Trace> {
    let slot = material.slot.as_ref();
    let requirement = slot.and_then(|slot| evidence.requirement(&slot.requirement));
    let Some(facts) = evidence.facts_of(material) else {
        return Vec::new();
    };
    if requirement.is_some_and(|r| r.kind == "incoming") || evidence.is_shared(material) {
        return Vec::new();
    }
    of(&facts.reading)
}

/// A page has its own menu, a Markdown file its own marks: those are no traces.
fn of(reading: &Reading) -> Vec<Trace> {
    let format = reading.format.as_str();
    let mut found = traces::find(reading);
    found.retain(|trace| match trace.kind {
        Kind::Assistant => true,
        Kind::Markdown => format != "md" && !PAGES.contains(&format),
        _ => !PAGES.contains(&format),
    });
    found
}

/// Each kind of trace counts once, and once more where it comes again.
fn weight(found: &[Trace]) -> usize {
    let mut kinds: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
    for trace in found {
        // Of menus every item is a trace of its own; of addresses and codes all are one.
        let which = match trace.kind {
            Kind::Menu => trace.words.as_str(),
            _ => "",
        };
        *kinds.entry((trace.kind, which)).or_default() += 1;
    }
    let each = kinds.iter();
    each.map(|((kind, _), n)| kind.weight() + usize::from(*n > 1 && kind.weight() > 0))
        .sum()
}

fn shows_what_was_published(evidence: &Evidence, material: &Material) -> bool {
    let slot = material.slot.as_ref();
    let kind = slot.and_then(|slot| evidence.requirement(&slot.requirement));
    if kind.is_some_and(|r| r.kind == "publicity") {
        return true;
    }
    let title = material
        .slot
        .as_ref()
        .map(|slot| evidence.title(&slot.requirement));
    let names = [Some(material.path.name()), title];
    let mut names = names.into_iter().flatten();
    names.any(|name| PUBLISHED.iter().any(|word| name.contains(word)))
}
