//! 别的单位名称: another unit's name stands where the own one should.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::paper::{Paper, Span};
use crate::project::{Unit, UnitKind};
use crate::standard::UnitId;

pub(super) const RULE: Rule = Rule {
    code: "Z203",
    name: "疑似留有别的单位名称",
    property: "真实性",
    why: "题名、落款或者要求“各科室”“全体干部职工”的地方写着别的单位，多半是拿别家材料改的，名称没有改净。",
    remedy: "核对该处：抄来的部分按本单位实际重写；放错单位的，移到它自己的文件夹；写错的名称改正。",
    exception: "上级来文、联合发文、分工里写明的牵头和配合单位、抄送主送、下属单位的材料不算；确需由别的单位出具的，说明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

/// Kinds of paper that a unit writes itself; test reports, licences and minutes are others' work.
const OWN: &[&str] = &[
    "annual_plan",
    "plan",
    "summary",
    "scheme",
    "system",
    "report",
    "statement",
    "profile",
    "notice",
];

/// Departments of the standard that gather everybody's papers and address everybody.
const OFFICES: &[&str] = &["aiwei", "zfb"];
const OFFICE_NAMES: &[&str] = &["爱卫办", "创卫办", "爱国卫生运动委员会", "政府办"];

/// Words that follow a unit's own name when it speaks to its own people.
const INWARD: &[&str] = &[
    "各科室",
    "各股室",
    "各处室",
    "机关各",
    "全体干部职工",
    "全体职工",
    "全体教职工",
    "全体医护人员",
    "全体工作人员",
    "机关全体",
    "干部职工要",
    "领导班子成员要",
];

/// Words in whose sentence another unit is rightly named.
const TOGETHER: &[&str] = &[
    "联合",
    "会同",
    "配合",
    "协同",
    "协助",
    "牵头",
    "责任单位",
    "抄送",
    "主送",
    "参观",
    "学习",
    "邀请",
    "对接",
    "支持",
    "帮助",
    "感谢",
    "根据",
    "按照",
    "转发",
    "共建",
    "结对",
    "考察",
    "检查",
    "通报",
    "督促",
    "指导",
];

/// One name out of place.
struct Slip<'a> {
    other: &'a Unit,
    span: Span,
    note: String,
    severity: Severity,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_subject: BTreeMap<Subject, Vec<(&Material, Vec<Slip>)>> = BTreeMap::new();
    for material in report.until_stopped(&evidence.catalogue.materials) {
        let slips = slips(evidence, material);
        if !slips.is_empty() {
            let subject = evidence.subject_of(material);
            by_subject
                .entry(subject)
                .or_default()
                .push((material, slips));
        }
    }
    for (subject, found) in by_subject {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for slip in found.iter().flat_map(|(_, slips)| slips) {
            *names.entry(&slip.other.name).or_default() += 1;
        }
        let message = format!(
            "{}疑似留有别的单位名称：{}",
            evidence.place_in_words(found[0].0),
            words::tally(names),
        );
        for (material, slips) in found {
            for slip in slips.into_iter().take(words::MOST) {
                let proof = evidence.proof_around(material, slip.span, slip.note);
                report.add_as(
                    slip.severity,
                    material.unit.as_ref(),
                    subject.clone(),
                    message.clone(),
                    vec![proof],
                );
            }
        }
    }
}

fn slips<'a>(evidence: &'a Evidence, material: &Material) -> Vec<Slip<'a>> {
    let Some(own) = material.unit.as_ref().and_then(|id| evidence.unit(id)) else {
        return Vec::new();
    };
    let slot = material.slot.as_ref();
    let kind = slot.and_then(|slot| evidence.requirement(&slot.requirement));
    let is_own = kind.is_some_and(|r| OWN.contains(&r.kind.as_str()));
    if !is_own || is_office(own) || evidence.is_shared(material) {
        return Vec::new();
    }
    let (Some(paper), Some(facts)) = (evidence.paper_of(material), evidence.facts_of(material))
    else {
        return Vec::new();
    };
    let names = Names::of(evidence, own);
    let text = facts.reading.whole();
    if passes_on(paper, material) {
        return Vec::new();
    }
    let mut found: Vec<Slip> = Vec::new();
    found.extend(names.in_foot(paper));
    found.extend(names.in_title(paper));
    found.extend(names.inward(&text));
    found
}

/// A paper that passes on another's, or is written together with others.
fn passes_on(paper: &Paper, material: &Material) -> bool {
    let title = paper.title.as_deref().unwrap_or_default();
    ["转发", "联合", "来文", "批复", "关于对", "复函"]
        .iter()
        .any(|word| title.contains(word) || material.path.stem().contains(word))
}

fn is_office(unit: &Unit) -> bool {
    let plays = unit.plays.iter().any(|id| OFFICES.contains(&id.as_str()));
    let named = std::iter::once(&unit.name)
        .chain(&unit.aliases)
        .any(|name| OFFICE_NAMES.iter().any(|office| name.contains(office)));
    plays || named
}

/// Names of one unit and of those whose names must not stand in its place.
struct Names<'a> {
    own: Vec<&'a str>,
    /// Longest names first.
    others: Vec<(&'a str, &'a Unit)>,
    /// What may stand before a short name.
    places: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn of(evidence: &'a Evidence, own: &'a Unit) -> Self {
        let above = above(evidence, own);
        let mut others: Vec<(&str, &Unit)> = evidence
            .project
            .units
            .iter()
            .filter(|other| other.id != own.id && !above.contains(&&other.id) && !is_office(other))
            .filter(|other| !is_below(evidence, other, own))
            .flat_map(|other| called(other).map(move |name| (name, other)))
            .collect();
        others.sort_by_key(|(name, unit)| (usize::MAX - name.len(), *name, &unit.id));
        let place = &evidence.project.place;
        let mut places = vec!["", "县", "市", "区"];
        places.push(&place.name);
        places.extend(place.superiors.iter().map(String::as_str));
        Names {
            own: called(own).collect(),
            others,
            places,
        }
    }

    fn is_own(&self, text: &str) -> bool {
        self.own.iter().any(|name| text.contains(name))
    }

    /// The unit whose name the text begins with, and what follows.
    fn begins<'t>(&self, text: &'t str) -> Option<(&'a Unit, &'t str)> {
        self.others.iter().find_map(|(name, unit)| {
            let mut rests = self
                .places
                .iter()
                .filter_map(|place| text.strip_prefix(place));
            Some((*unit, rests.find_map(|rest| rest.strip_prefix(name))?))
        })
    }

    /// 落款: another unit alone has signed.
    fn in_foot(&self, paper: &Paper) -> Option<Slip<'a>> {
        let (issuer, span) = (paper.issuer.as_deref()?, paper.issuer_span?);
        if self.is_own(issuer) || issuer.contains('、') {
            return None;
        }
        let (other, rest) = self.begins(issuer)?;
        rest.is_empty().then(|| Slip {
            other,
            span,
            note: format!("落款是“{}”", other.name),
            severity: Severity::Error,
        })
    }

    /// 题名: it begins with another unit's name.
    fn in_title(&self, paper: &Paper) -> Option<Slip<'a>> {
        let (title, span) = (paper.title.as_deref()?, paper.title_span?);
        if self.is_own(title) || title.contains('、') {
            return None;
        }
        let (other, rest) = self.begins(title)?;
        // 教育局与卫健局…, 教育局对口…: more than one has a hand in it.
        let alone = !rest.starts_with(['和', '与', '及', '对', '向', '致']);
        alone.then(|| Slip {
            other,
            span,
            note: format!("题名写的是“{}”", other.name),
            severity: Severity::Error,
        })
    }

    /// `城管局各科室要…` in another unit's paper.
    fn inward(&self, text: &str) -> Vec<Slip<'a>> {
        let mut found = Vec::new();
        let mut at = 0;
        for sentence in text.split_inclusive(['。', '；', '\n']) {
            let excused =
                TOGETHER.iter().any(|word| sentence.contains(word)) || self.is_own(sentence);
            let hit = (!excused).then(|| self.addressed(sentence)).flatten();
            if let Some((other, start, length)) = hit {
                let start = at + start;
                found.push(Slip {
                    other,
                    span: Span {
                        start,
                        end: start + length,
                    },
                    note: format!("像是写给“{}”自己人的话", other.name),
                    severity: Severity::Warning,
                });
            }
            at += sentence.chars().count();
        }
        found
    }

    /// Another unit right before words to its own people: unit, first character, length.
    fn addressed(&self, sentence: &str) -> Option<(&'a Unit, usize, usize)> {
        let ends = INWARD.iter().filter_map(|word| sentence.find(word));
        let end = ends.min()?;
        let before = &sentence[..end];
        self.others.iter().find_map(|(name, unit)| {
            let head = before.strip_suffix(name)?;
            // 省教育局 is not the one of this place; of a list all are meant.
            if head.ends_with(['省', '部', '级', '州', '、', '和', '与', '及', '向', '由'])
            {
                return None;
            }
            Some((*unit, head.chars().count(), name.chars().count()))
        })
    }
}

/// Full name and aliases that are long enough to be one.
fn called(unit: &Unit) -> impl Iterator<Item = &str> {
    [unit.name.as_str(), unit.id.as_str()]
        .into_iter()
        .chain(unit.aliases.iter().map(String::as_str))
        .filter(|name| name.chars().count() >= 3)
}

/// Units above this one: their papers may stand in its slots.
fn above<'a>(evidence: &'a Evidence, unit: &'a Unit) -> Vec<&'a UnitId> {
    let mut above = Vec::new();
    let mut next = unit.superior.as_ref();
    while let Some(id) = next {
        // A circle in the project file must not hang us.
        if above.contains(&id) {
            break;
        }
        above.push(id);
        next = evidence.unit(id).and_then(|unit| unit.superior.as_ref());
    }
    above
}

/// Whether `own` answers for `other`: departments hand in papers of sample points, streets those
/// of communities.
fn is_below(evidence: &Evidence, other: &Unit, own: &Unit) -> bool {
    let by_kind = match own.kind {
        UnitKind::Department => other.kind == UnitKind::Sample,
        UnitKind::Street => matches!(other.kind, UnitKind::Community | UnitKind::Sample),
        UnitKind::Community => other.kind == UnitKind::Sample,
        UnitKind::Sample => false,
    };
    by_kind || above(evidence, other).contains(&&own.id)
}
