//! Words and orders that every output shares, so that the report, the ledger and the terminal
//! never disagree.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::assess::Assessment;
use crate::catalogue::{Material, SkipReason};
use crate::evidence::Evidence;
use crate::finding::{Finding, Proof, Severity, Subject, TOLD};
use crate::ledger::{Entry, Ledger};
use crate::paper::Date;
use crate::read::{Body, Gap, Reading};
use crate::rules::{self, Rule};
use crate::score::Tally;
use crate::standard::{Item, Slot, UnitId};

/// The rule whose findings accuse nobody: text that many units carry.
pub const COMMON: &str = "L901";

/// Who is charged when nobody is.
pub const NOBODY: &str = "未归到单位";

/// The section of what nobody is charged with: the project file, units unknown.
pub const NOBODYS: &str = "项目设置和未归到单位的问题";

/// A day as papers print it: `2026年11月21日`.
pub fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year, date.month, date.day)
}

/// Hundredths of completeness, rounded down: 100 means that nothing is missing. `None` where
/// nothing is due.
pub fn percent(filled: u32, due: u32) -> Option<u32> {
    (due > 0).then(|| (u64::from(filled.min(due)) * 100 / u64::from(due)) as u32)
}

/// Points with at most two decimals and no zeros at the end.
pub fn points(points: f64) -> String {
    // Adding zero takes the sign off a negative nothing.
    let text = format!("{:.2}", points + 0.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Number and title of an item.
pub fn item_label(item: &Item) -> String {
    if item.number.is_empty() {
        item.title.clone()
    } else {
        format!("{} {}", item.number, item.title)
    }
}

/// The full name of a unit.
pub fn unit_name<'a>(evidence: &'a Evidence, unit: Option<&'a UnitId>) -> &'a str {
    unit.map_or(NOBODY, |unit| evidence.unit_name(unit))
}

/// A slot without its unit: `《年度工作总结》2023 年`.
pub fn slot(evidence: &Evidence, slot: &Slot) -> String {
    let title = evidence.title(&slot.requirement);
    match slot.year {
        Some(year) => format!("《{title}》{year} 年"),
        None => format!("《{title}》"),
    }
}

/// What a finding is about, in words; `at_home` leaves the unit's own name out.
pub fn subject(evidence: &Evidence, subject: &Subject, at_home: Option<&UnitId>) -> String {
    match subject {
        Subject::Slot(s) if at_home == Some(&s.unit) => slot(evidence, s),
        Subject::Slot(s) => evidence.slot_in_words(s),
        Subject::Pair(a, b) => format!(
            "{} 与 {}",
            self::subject(evidence, a, at_home),
            self::subject(evidence, b, at_home)
        ),
        Subject::Stray(path) => format!("未归位材料“{}”", shown(path)),
        Subject::Folder(path) => format!("文件夹“{}”", shown(path)),
        Subject::Unit(unit) => evidence.unit_name(unit).to_owned(),
        Subject::Indicator(id) => format!("指标“{}”", evidence.indicator_title(id)),
        // What it is called there tells one from another; the message tells people.
        Subject::Project(_) => "项目设置".into(),
        // What people told has no place among the materials.
        Subject::Matter(_) => String::new(),
    }
}

/// A path as people see it: personal data in names is masked.
pub fn shown(path: &str) -> String {
    crate::evidence::personal::mask(path)
}

/// Where a proof stands: path and page.
pub fn place(proof: &Proof) -> String {
    match proof.page {
        Some(page) => format!("{} 第 {page} 页", shown(&proof.path)),
        None => shown(&proof.path),
    }
}

/// A proof in one line: where it stands, what it says, of which so many characters, and what that
/// shows.
pub fn proof(proof: &Proof, longest: usize) -> String {
    let mut line = place(proof);
    if !proof.quote.is_empty() {
        line.push_str(&format!("：“{}”", shorten(&proof.quote, longest)));
    }
    if !proof.note.is_empty() {
        line.push_str(&format!("（{}）", proof.note));
    }
    plain(&line)
}

/// The rule of a finding; `None` for one of a newer program's ledger.
pub fn rule(finding: &Finding) -> Option<&'static Rule> {
    rules::rule(&finding.rule)
}

/// The rule's name, or its code where we don't know it.
pub fn rule_name(finding: &Finding) -> &str {
    let told = TOLD.iter().find(|(code, _)| *code == finding.rule);
    let name = rule(finding).map(|rule| rule.name);
    name.or(told.map(|(_, name)| *name))
        .unwrap_or(&finding.rule)
}

/// What the file says of itself, and what a reader of its pages would not see.
pub fn properties(reading: &Reading) -> Vec<String> {
    let about = &reading.metadata;
    let size = about
        .size
        .map(|(width, height)| format!("{width}×{height} 像素"));
    let seconds = about
        .seconds
        .map(|s| format!("时长 {} 分 {} 秒", s / 60, s % 60));
    let said = |label: &str, value: &Option<String>| {
        let value = value.as_deref()?;
        Some(format!("{label} {value}"))
    };
    let facts: Vec<String> = [
        size,
        seconds,
        said("题名", &about.title),
        said("作者", &about.author),
        said("最后保存者", &about.last_author),
        said("单位", &about.company),
        said("建立", &about.created),
        said("修改", &about.modified),
        said("拍摄", &about.taken),
        said("地点", &about.place),
        said("相机", &about.camera),
        said("软件", &about.application),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut lines = Vec::new();
    if !facts.is_empty() {
        lines.push(facts.join("，"));
    }
    if !about.signatures.is_empty() {
        let names = about.signatures.join("、");
        lines.push(format!("有电子签章（没有验证真伪）：{names}"));
    }
    lines.extend(about.hidden.iter().cloned());
    lines.extend(reading.gaps.iter().map(Gap::in_words));
    lines
}

/// Findings that count: neither excused nor mere common text; worst first, then by rule, then
/// in the standard's order.
pub fn open(assessment: &Assessment) -> Vec<&Finding> {
    let places = open_places(assessment).into_iter();
    places.map(|at| &assessment.findings[at]).collect()
}

/// The same, as places among the findings of the assessment.
pub fn open_places(assessment: &Assessment) -> Vec<usize> {
    let findings = &assessment.findings;
    let counts = |at: &usize| findings[*at].excused.is_none() && findings[*at].rule != COMMON;
    let mut open: Vec<usize> = (0..findings.len()).filter(counts).collect();
    // The standard's own order, not that of ids; what has no slot comes after.
    let place = |finding: &Finding| {
        let slot = finding.subject.slot();
        slot.and_then(|slot| assessment.evidence.place_of(slot))
            .unwrap_or(usize::MAX)
    };
    open.sort_by_cached_key(|at| {
        let finding = &findings[*at];
        (
            Reverse(finding.severity),
            finding.rule.as_str(),
            place(finding),
            &finding.subject,
        )
    });
    open
}

/// What the ledger has of findings, by what they are.
pub fn entries(ledger: &Ledger) -> BTreeMap<(&str, &Subject), &Entry> {
    let entries = ledger.entries.iter();
    entries
        .map(|entry| ((entry.finding.rule.as_str(), &entry.finding.subject), entry))
        .collect()
}

/// What the ledger has of a finding.
pub fn known<'l>(
    entries: &BTreeMap<(&str, &Subject), &'l Entry>,
    finding: &Finding,
) -> Option<&'l Entry> {
    entries
        .get(&(finding.rule.as_str(), &finding.subject))
        .copied()
}

/// The unit that answers for a finding: the ledger's, where it has the finding.
pub fn charged<'a>(finding: &'a Finding, entry: Option<&'a Entry>) -> Option<&'a UnitId> {
    match entry {
        Some(entry) => entry.unit.as_ref(),
        None => finding.unit.as_ref(),
    }
}

/// Of these findings those laid on a unit: what it answers for, and of two that are alike what
/// either has to explain.
pub fn of_unit<'a>(
    assessment: &Assessment,
    findings: impl IntoIterator<Item = &'a Finding>,
    unit: &UnitId,
) -> Vec<&'a Finding> {
    let entries = entries(&assessment.ledger);
    let findings = findings.into_iter().filter(|finding| {
        let charged = charged(finding, known(&entries, finding));
        finding.laid_on(charged).contains(&unit)
    });
    findings.collect()
}

/// Findings by who is charged, each list in the order given.
pub fn by_unit<'a>(findings: &[&'a Finding]) -> BTreeMap<Option<UnitId>, Vec<&'a Finding>> {
    let mut units: BTreeMap<Option<UnitId>, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        units.entry(finding.unit.clone()).or_default().push(finding);
    }
    units
}

/// How many findings of each severity: grave, ordinary, hints.
pub fn counts<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> [usize; 3] {
    let mut counts = [0; 3];
    for finding in findings {
        counts[match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        }] += 1;
    }
    counts
}

/// Units of the project worst first, by what they kept of their points; then in the project's
/// order.
pub fn worst_units(assessment: &Assessment) -> Vec<(&UnitId, Tally)> {
    let mut units: Vec<(&UnitId, Tally)> = assessment
        .evidence
        .project
        .units
        .iter()
        .map(|unit| {
            let tally = assessment.score.units.get(&unit.id);
            (&unit.id, tally.copied().unwrap_or_default())
        })
        .collect();
    units.sort_by(|(_, a), (_, b)| worse(a, b));
    units
}

/// The share of its points that was kept, in words: `87.5%`, or a dash where there were none.
pub fn kept(tally: &Tally) -> String {
    if tally.points > 0.0 {
        format!("{:.1}%", 100.0 * rate(tally))
    } else {
        "—".into()
    }
}

/// 得分率, 0 to 1, as the ranking has it: to millionths, so that the order of adding up does not
/// count; 1 where there is nothing to lose.
fn rate(tally: &Tally) -> f64 {
    if tally.points > 0.0 {
        ((1.0 - tally.lost / tally.points) * 1e6).round() / 1e6
    } else {
        1.0
    }
}

/// Orders tallies worst first.
pub fn worse(a: &Tally, b: &Tally) -> std::cmp::Ordering {
    let share = |t: &Tally| percent(t.filled, t.due).unwrap_or(100);
    rate(a)
        .total_cmp(&rate(b))
        .then_with(|| b.errors.cmp(&a.errors))
        .then_with(|| share(a).cmp(&share(b)))
        .then_with(|| b.warnings.cmp(&a.warnings))
}

/// Why a material could not be checked, in words; `None` where its text was read.
pub fn unchecked(evidence: &Evidence, material: &Material) -> Option<String> {
    match &evidence.facts_of(material)?.reading.body {
        Body::Unreadable(why) => Some(why.in_words()),
        Body::Archive(_) => Some("压缩包没有拆开".into()),
        _ => None,
    }
}

/// Whether a material is pictures alone, which only people can judge.
pub fn pictures(evidence: &Evidence, material: &Material) -> bool {
    let facts = evidence.facts_of(material);
    facts.is_some_and(|facts| matches!(facts.reading.body, Body::Pictures { .. }))
}

/// Why something was passed over, in words.
pub fn skipped(why: SkipReason) -> &'static str {
    match why {
        SkipReason::Leavings => "系统或办公软件留下的临时文件",
        SkipReason::Link => "快捷链接，没有跟进去",
        SkipReason::Special => "不是普通文件",
        SkipReason::Unreadable => "系统不让读取",
        SkipReason::BadName => "文件名的编码无法识别",
    }
}

/// Words shortened to so many characters.
pub fn shorten(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let head: String = text.chars().take(longest.saturating_sub(2)).collect();
    head + "……"
}

/// One line without control characters: nothing in a name or a text may move a cursor or forge
/// a line.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_means_all() {
        assert_eq!(percent(999, 1000), Some(99));
        assert_eq!(percent(1000, 1000), Some(100));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn points_are_short() {
        assert_eq!(points(12.0), "12");
        assert_eq!(points(0.25), "0.25");
        assert_eq!(points(0.1 + 0.2), "0.3");
        assert_eq!(points(100.0), "100");
        assert_eq!(points(-0.0), "0");
    }

    #[test]
    fn long_words_are_cut_at_characters() {
        assert_eq!(shorten("应交项目录", 5), "应交项目录");
        assert_eq!(shorten("应交项目录", 4), "应交……");
    }
}
