//! 压缩包里没读到的文件: what is packed under a password, damaged or beyond limits was not checked.

use std::collections::BTreeMap;

use super::{Report, Rule};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::read::{Body, Member};

pub(super) const RULE: Rule = Rule {
    code: "Q310",
    name: "压缩包里有没读到的文件",
    property: "可用性",
    why: "压缩包里的文件同样是报送材料，要一份一份检查、装订。加了密码、损坏、超出限度或套得太深的，程序没有看到内容，不能当作没有问题，也装不进案卷。",
    remedy: "交材料请直接交文件，不要交加密压缩包。把压缩包解开，把里面的文件放进对应的文件夹再交；加密的去掉密码，损坏的重新打包或换成完好的。",
    exception: "确与评审无关、已经人工核对过的，可以豁免。",
    severity: Severity::Warning,
    check,
};

/// Members named in a message.
const SHOWN: usize = 3;

/// One archive and what is wrong with it.
struct Trouble<'a> {
    archive: &'a Material,
    severity: Severity,
    message: String,
    proofs: Vec<Proof>,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let opened = evidence.catalogue.archives.iter().filter_map(|archive| {
        let members: Vec<&Member> = archive.troubles().collect();
        (!members.is_empty()).then(|| of_members(evidence, &archive.material, &members))
    });
    let whole = evidence.catalogue.materials.iter();
    let whole = whole.filter_map(|material| unopened(evidence, material));
    let mut by_subject: BTreeMap<Subject, Vec<Trouble<'_>>> = BTreeMap::new();
    for trouble in opened.chain(whole) {
        let subject = evidence.subject_of(trouble.archive);
        by_subject.entry(subject).or_default().push(trouble);
    }
    for (subject, troubles) in by_subject {
        let messages: Vec<&str> = troubles.iter().map(|t| t.message.as_str()).collect();
        let message = messages.join("；");
        for trouble in troubles {
            let unit = trouble.archive.unit.as_ref();
            let (severity, proofs) = (trouble.severity, trouble.proofs);
            report.add_as(severity, unit, subject.clone(), message.clone(), proofs);
        }
    }
}

/// Members of an archive that could not be had, or had to be put elsewhere.
fn of_members<'a>(evidence: &Evidence, archive: &'a Material, members: &[&Member]) -> Trouble<'a> {
    let unread = members.iter().filter(|m| m.content.is_err()).count();
    let shown: Vec<String> = members
        .iter()
        .take(SHOWN)
        .map(|member| format!("{}（{}）", member.path, what(member)))
        .collect();
    let more = match members.len() {
        n if n > SHOWN => "等，见证据",
        _ => "",
    };
    let count = match unread {
        0 => format!("有 {} 个文件名指向压缩包以外", members.len()),
        unread => format!("有 {unread} 个文件没有读到"),
    };
    let proof = |member: &&Member| {
        let path = format!("{}/{}", archive.path, member.path);
        evidence.proof_at(&path, None, None, 0, what(member))
    };
    Trouble {
        archive,
        severity: match unread {
            0 => Severity::Info,
            _ => Severity::Warning,
        },
        message: format!(
            "压缩包“{}”里{count}：{}{more}",
            archive.path.name(),
            shown.join("、")
        ),
        proofs: members.iter().map(proof).collect(),
    }
}

/// What is wrong with a member, in words.
fn what(member: &Member) -> String {
    let unread = member.content.as_ref().err().map(|why| why.in_words());
    let moved = member
        .unsafe_name
        .as_ref()
        .map(|name| format!("原名“{name}”指向压缩包以外，已当作压缩包里的文件"));
    let words: Vec<String> = unread.into_iter().chain(moved).collect();
    words.join("；")
}

/// An archive that was left as it is though it can be read.
fn unopened<'a>(evidence: &Evidence, material: &'a Material) -> Option<Trouble<'a>> {
    let body = &evidence.facts_of(material)?.reading.body;
    let Body::Archive(members) = body else {
        return None;
    };
    let known = evidence.catalogue.archives.iter();
    let mut known = known.filter(|archive| archive.material.path == material.path);
    let why = match known.next().map(|archive| &archive.members) {
        Some(Err(why)) => why.in_words(),
        _ => "压缩包套压缩包，套得太深".into(),
    };
    let what = format!("没有拆开（{why}），里面的 {} 个文件没有检查", members.len());
    Some(Trouble {
        archive: material,
        severity: Severity::Warning,
        message: format!("压缩包“{}”{what}", material.path.name()),
        proofs: vec![evidence.proof(material, None, what)],
    })
}
