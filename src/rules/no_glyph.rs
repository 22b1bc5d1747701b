//! 缺字: characters that the dossier could only print as □.

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::page;
use crate::paper::Span;

pub(super) const RULE: Rule = Rule {
    code: "G301",
    name: "有案卷字库里没有的字",
    property: "可用性",
    why: "案卷里这些字只能印成“□”。人名、地名里的生僻字印不出来，名册就对不上人。",
    remedy: "人名、地名用的生僻字，把含有该字的字体文件放进项目的 fonts 文件夹，或交一份已嵌入字体的 PDF；表情符号等请删去。",
    exception: "已经在 fonts 文件夹里放了含有该字的字体，案卷里看过印得出来的，可以豁免。",
    severity: Severity::Warning,
    check,
};

/// Bound in page by page with their own fonts: nothing of them is set anew.
const BOUND_IN: &str = "pdf";

/// Characters named in the message.
const NAMED: usize = 10;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for material in &evidence.catalogue.materials {
        let Some(facts) = evidence.facts_of(material) else {
            continue;
        };
        if facts.reading.format == BOUND_IN {
            continue;
        }
        let text = facts.reading.whole();
        let missing = page::coverage(&text);
        let Some(first) = text.chars().position(|c| missing.contains(&c)) else {
            continue;
        };
        let named: Vec<String> = missing.iter().take(NAMED).map(char::to_string).collect();
        let more = if missing.len() > NAMED { "等" } else { "" };
        let message = format!(
            "“{}”里有 {} 个字案卷印不出来：{}{more}",
            material.path.name(),
            missing.len(),
            named.join("、"),
        );
        let span = Span {
            start: first,
            end: first + 1,
        };
        let proof = evidence.proof_around(material, span, "以“□”代替");
        report.add(
            material.unit.as_ref(),
            evidence.subject_of(material),
            message,
            vec![proof],
        );
    }
}
