//! 个人信息: identity numbers, mobile numbers, patients by name. Never shown but masked.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::evidence::personal::{Personal, PersonalKind, mask};
use crate::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    code: "A101",
    name: "含有未遮盖的个人信息",
    property: "安全性",
    why: "身份证号、私人手机号、患者姓名随案卷流转会泄露公民个人信息，违反个人信息保护规定，单位要承担责任。",
    remedy: "在报送件里遮盖或删去：身份证号、手机号保留前三后二位，患者姓名写成“张某”。原件由本单位留存。",
    exception: "对外公布的值班、联系电话只作提示；依法必须载明的，说明理由后可以豁免。",
    severity: Severity::Error,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_subject: BTreeMap<Subject, Vec<(&Material, Vec<Personal>)>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        let mut found = evidence.personal_in(material).to_vec();
        found.retain(|p| p.kind != PersonalKind::Doubtful);
        if !found.is_empty() || in_name(material) {
            by_subject
                .entry(evidence.subject_of(material))
                .or_default()
                .push((material, found));
        }
    }
    for (subject, found) in by_subject {
        let count = |kind| {
            let all = found.iter().flat_map(|(_, found)| found);
            all.filter(|p| p.kind == kind).count()
        };
        let kinds = [
            PersonalKind::Identity,
            PersonalKind::Patient,
            PersonalKind::Card,
            PersonalKind::Mobile,
            PersonalKind::DutyMobile,
        ];
        let names = found.iter().filter(|(m, _)| in_name(m)).count();
        let counts = kinds.map(|kind| (called(kind), count(kind)));
        let message = format!(
            "{}含有未遮盖的{}",
            words::files(found.iter().map(|(m, _)| *m)),
            words::tally(counts.into_iter().chain([("文件名中的个人号码", names)])),
        );
        for (material, found) in found {
            let unit = material.unit.as_ref();
            let mut add = |severity, proof| {
                report.add_as(
                    severity,
                    unit,
                    subject.clone(),
                    message.clone(),
                    vec![proof],
                );
            };
            if in_name(material) {
                let note = format!("文件名“{}”（已遮盖）", material.path.name());
                add(Severity::Error, evidence.proof(material, None, note));
            }
            let mut shown = BTreeMap::new();
            for personal in &found {
                let count = shown.entry(personal.kind).or_insert(0);
                *count += 1;
                if *count <= words::MOST {
                    let note = format!("{}（已遮盖）", called(personal.kind));
                    let proof = evidence.proof_around(material, personal.span, note);
                    add(severity(personal.kind), proof);
                }
            }
        }
    }
}

fn in_name(material: &Material) -> bool {
    mask(material.path.name()) != material.path.name()
}

fn severity(kind: PersonalKind) -> Severity {
    match kind {
        PersonalKind::Identity | PersonalKind::Patient | PersonalKind::Card => Severity::Error,
        PersonalKind::Mobile => Severity::Warning,
        PersonalKind::DutyMobile | PersonalKind::Doubtful => Severity::Info,
    }
}

fn called(kind: PersonalKind) -> &'static str {
    match kind {
        PersonalKind::Identity => "身份证号",
        PersonalKind::Patient => "患者姓名",
        PersonalKind::Card => "银行卡号",
        PersonalKind::Mobile => "手机号",
        PersonalKind::DutyMobile => "联系用手机号",
        PersonalKind::Doubtful => "长号码",
    }
}
