//! 占位符: a template that was not filled in.

mod traces;

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::paper::Span;
use crate::read::Reading;

pub(super) const RULE: Rule = Rule {
    code: "Z201",
    name: "疑似留有没有填写的占位符",
    property: "真实性",
    why: "“XX县”“____”“此处填写”说明材料是套模板写的，连空都没有填，等于告诉专家工作没有做。",
    remedy: "把占位符换成真实的名称、数字和日期；空着的表格填完整。",
    exception: "隐去姓名的写法（张某某、李××）、签字处的空线、作为附件的空白样表不算；其他确需保留的，说明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

/// Something left to be filled in.
struct Trace {
    words: String,
    span: Option<Span>,
    in_title: bool,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_subject: BTreeMap<Subject, Vec<(&Material, Vec<Trace>)>> = BTreeMap::new();
    for material in report.until_stopped(&evidence.catalogue.materials) {
        let found = traces_in(evidence, material);
        if !found.is_empty() {
            let subject = evidence.subject_of(material);
            by_subject
                .entry(subject)
                .or_default()
                .push((material, found));
        }
    }
    for (subject, found) in by_subject {
        let all = || found.iter().flat_map(|(_, traces)| traces);
        let message = format!(
            "{}疑似留有没有填写的占位符：{}，共 {} 处",
            evidence.place_in_words(found[0].0),
            words::quoted(all().map(|trace| trace.words.as_str())),
            all().count(),
        );
        for (material, traces) in found {
            for trace in traces.into_iter().take(words::MOST) {
                let severity = if trace.in_title {
                    Severity::Error
                } else {
                    Severity::Warning
                };
                let note = format!("占位符“{}”", trace.words);
                let proof = match trace.span {
                    Some(span) => evidence.proof_around(material, span, note),
                    None => evidence.proof(material, None, format!("文件名里有{note}")),
                };
                let unit = material.unit.as_ref();
                report.add_as(
                    severity,
                    unit,
                    subject.clone(),
                    message.clone(),
                    vec![proof],
                );
            }
        }
    }
}

/// What came from above brings its empty forms with it: they are not the unit's to fill in.
fn traces_in(evidence: &Evidence, material: &Material) -> Vec<Trace> {
    let slot = material.slot.as_ref();
    let requirement = slot.and_then(|slot| evidence.requirement(&slot.requirement));
    if requirement.is_some_and(|r| r.kind == "incoming") || evidence.is_shared(material) {
        return Vec::new();
    }
    let title = evidence.paper_of(material).and_then(|p| p.title_span);
    let questions = asks(material.path.name())
        || evidence
            .paper_of(material)
            .and_then(|p| p.title.as_deref())
            .is_some_and(asks);
    let mut found: Vec<Trace> = traces::find(material.path.stem(), questions)
        .into_iter()
        .map(|(_, words)| Trace {
            words,
            span: None,
            in_title: true,
        })
        .collect();
    if let Some(facts) = evidence.facts_of(material) {
        found.extend(in_text(&facts.reading, title, questions));
    }
    found
}

fn in_text(reading: &Reading, title: Option<Span>, questions: bool) -> Vec<Trace> {
    let mut found = Vec::new();
    let mut at = 0;
    for paragraph in reading.paragraphs() {
        if traces::begins_sample(&paragraph.text) {
            break;
        }
        for (range, words) in traces::find(&paragraph.text, questions) {
            let span = Span {
                start: at + range.start,
                end: at + range.end,
            };
            found.push(Trace {
                words,
                in_title: title.is_some_and(|t| t.start <= span.start && span.end <= t.end),
                span: Some(span),
            });
        }
        at += paragraph.text.chars().count() + 1;
    }
    found
}

/// Papers that are there to be filled in: their blanks are questions.
fn asks(title: &str) -> bool {
    [
        "试卷",
        "试题",
        "问卷",
        "测试",
        "考卷",
        "答卷",
        "调查表",
        "样表",
        "模板",
        "空白",
        "范本",
    ]
    .iter()
    .any(|word| title.contains(word))
}
