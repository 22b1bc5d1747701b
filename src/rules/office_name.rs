//! 署名机构当年还没有或者已经没有: a paper signed under a name that its office did not bear at its
//! date.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::paper::{Date, fold};
use crate::project::{Month, office};

pub(super) const RULE: Rule = Rule {
    code: "Z204",
    name: "落款机构当年不叫这个名称",
    property: "真实性",
    why: "机构改革以后还用旧名称落款，或者改革以前就用了新名称，多半是照旧材料改了日期，或者事后补的。",
    remedy: "对照原件核对落款和日期：名称写错的，由形成单位更正；照旧文改的，换成当年真实的材料。本地机构改名的时间不一样的，在项目文件的 aliases 里写明，例如 {name: 卫计局, until: 2019-12}。",
    exception: "材料的日期就在旧名称使用期间的、正文里引用旧文件发文机关的、上级来文，都不报；各地改革有早有晚，程序放宽到2019年底；开发区、园区不比对。",
    severity: Severity::Warning,
    check,
};

/// A name at the foot that was not in use.
struct Wrong<'a> {
    material: &'a Material,
    name: String,
    date: Date,
    why: String,
    source: String,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_subject: BTreeMap<Subject, Vec<Wrong<'_>>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        if let Some(wrong) = wrong(evidence, material) {
            let subject = evidence.subject_of(material);
            by_subject.entry(subject).or_default().push(wrong);
        }
    }
    for (subject, found) in by_subject {
        let Some(first) = found.first() else {
            continue;
        };
        let message = format!(
            "{}里“{}”的落款是“{}”，日期是 {}，{}，请核对",
            evidence.place_in_words(first.material),
            first.material.path.name(),
            first.name,
            words::date(first.date),
            first.why,
        );
        let unit = first.material.unit.as_ref();
        let proofs = found.iter().take(words::MOST / 2);
        let proofs = proofs.flat_map(|wrong| proofs_of(evidence, wrong));
        report.add(unit, subject, message, proofs.collect());
    }
}

fn proofs_of(evidence: &Evidence, wrong: &Wrong<'_>) -> Vec<Proof> {
    let Some(paper) = evidence.paper_of(wrong.material) else {
        return Vec::new();
    };
    let note = format!("落款“{}”：{}（{}）", wrong.name, wrong.why, wrong.source);
    let signed = evidence.proof(wrong.material, paper.issuer_span, note);
    let dated = format!("成文日期 {}", words::date(wrong.date));
    vec![
        signed,
        evidence.proof(wrong.material, paper.date_span, dated),
    ]
}

fn wrong<'a>(evidence: &Evidence, material: &'a Material) -> Option<Wrong<'a>> {
    let paper = evidence.paper_of(material)?;
    let (issuer, date) = (paper.issuer.as_deref()?, paper.date?);
    // The name in the red head alone may be the form's; what counts is who signed.
    paper.issuer_span?;
    let slot = material.slot.as_ref();
    let requirement = slot.and_then(|slot| evidence.requirement(&slot.requirement));
    let incoming = requirement.is_some_and(|r| r.kind == "incoming");
    if incoming || evidence.is_shared(material) {
        return None;
    }
    let names = issuer.split('、').map(|name| fold(name).trim().to_owned());
    names.into_iter().find_map(|name| {
        let (why, source) = out_of_use(evidence, &name, date)?;
        Some(Wrong {
            material,
            name,
            date,
            why,
            source,
        })
    })
}

/// Why a name was not in use on a day, and by what. The project's own words come before the reform.
fn out_of_use(evidence: &Evidence, name: &str, date: Date) -> Option<(String, String)> {
    let units = &evidence.project.units;
    let mut own = units
        .iter()
        .flat_map(|unit| unit.in_use.iter().zip(std::iter::repeat(unit)));
    if let Some((own, unit)) = own.find(|(own, _)| is_called(evidence, name, &fold(&own.name))) {
        let why = not_between(own.from, own.until, date)?;
        let source = format!("项目文件里{}的别名", unit.name);
        return Some((why, source));
    }
    let reform = office(name)?;
    let why = not_between(reform.from, reform.until, date)?;
    let now = match reform.until {
        Some(_) => format!("，已改为{}", reform.now),
        None => String::new(),
    };
    Some((format!("{why}{now}"), reform.source.clone()))
}

/// The name alone, or with the place before it.
fn is_called(evidence: &Evidence, name: &str, known: &str) -> bool {
    let place = &evidence.project.place;
    let front = name.strip_suffix(known);
    front.is_some_and(|front| {
        let mut places = place.superiors.iter().chain([&place.name]);
        front.is_empty() || ["县", "市", "区"].contains(&front) || places.any(|p| p == front)
    })
}

fn not_between(from: Option<Month>, until: Option<Month>, date: Date) -> Option<String> {
    // What is not written of the date may be either end of its year.
    let month = |date: Date| Month {
        year: date.year,
        month: date.month,
    };
    if let Some(until) = until.filter(|until| month(date.earliest()) > *until) {
        return Some(format!("这个名称只用到 {}", until.in_words()));
    }
    let from = from.filter(|from| month(date.latest()) < *from)?;
    Some(format!("{} 起才有这个名称", from.in_words()))
}
