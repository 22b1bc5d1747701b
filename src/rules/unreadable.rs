//! 打不开、读不出: never silently clean.

use std::collections::BTreeMap;

use super::{Report, Rule};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::read::{Body, Reading, Why};
use crate::standard::Mark;

pub(super) const RULE: Rule = Rule {
    code: "Q301",
    name: "文件打不开、是空的或未能检查",
    property: "可用性",
    why: "打不开或空白的文件等于没交。读不出文字的扫描件、特殊格式，程序没有检查过内容，不能当作没有问题。",
    remedy: "空文件、损坏文件换成完好的；加密文件去掉密码；扩展名改成真实格式；特殊格式另存为 docx、xlsx 或 PDF。扫描件请人工核对内容，最好附上可以检索文字的电子版。",
    exception: "盖章扫描件、影像资料本来就没有文字的，人工核对后可以豁免。",
    severity: Severity::Error,
    check,
};

/// Formats of single pictures: a photo has no text and need not have any.
const PHOTOS: &[&str] = &["jpeg", "jpg", "png"];
const MEDIA: &[&str] = &[
    "mp4", "avi", "mov", "wmv", "mkv", "mpg", "mpeg", "flv", "mp3", "wav", "m4a", "heic", "heif",
    "bmp", "gif", "tif", "tiff", "webp", "mts", "m4v", "3gp", "wma",
];

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_subject: BTreeMap<Subject, Vec<(&Material, Severity, String)>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        for (severity, what) in problems(evidence, material) {
            by_subject
                .entry(evidence.subject_of(material))
                .or_default()
                .push((material, severity, what));
        }
    }
    for (subject, found) in by_subject {
        let shown: Vec<String> = found
            .iter()
            .take(3)
            .map(|(m, _, what)| format!("“{}”{what}", m.path.name()))
            .collect();
        let mut message = shown.join("；");
        if found.len() > 3 {
            message.push_str(&format!("；另有 {} 处，见证据", found.len() - 3));
        }
        for (material, severity, what) in found {
            let proof = evidence.proof(material, None, what);
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

/// What keeps us from having checked this file, the gravest first.
fn problems(evidence: &Evidence, material: &Material) -> Vec<(Severity, String)> {
    let Some(facts) = evidence.facts_of(material) else {
        return vec![(Severity::Warning, "没有读取，未能检查".into())];
    };
    let reading = &facts.reading;
    let mut problems = Vec::new();
    match &reading.body {
        Body::Unreadable(why) => problems.push(unreadable(why, &material.path.extension())),
        _ if reading.pages == Some(0) => {
            problems.push((Severity::Error, "是 0 页，没有任何内容".into()))
        }
        Body::Text(paragraphs) if paragraphs.iter().all(|p| p.text.trim().is_empty()) => {
            problems.push((Severity::Error, "里面没有任何文字".into()));
        }
        Body::Pictures { .. } if is_scan(evidence, material, reading) => problems.push((
            Severity::Info,
            "只有图像、没有文字层（扫描件或照片），程序未能检查内容，需人工核对".into(),
        )),
        _ => {}
    }
    if reading.misnamed {
        problems.push((
            Severity::Warning,
            format!(
                "的扩展名是 .{}，实际却是 {} 格式，在别的电脑上可能打不开",
                material.path.extension(),
                reading.format
            ),
        ));
    }
    problems
}

fn unreadable(why: &Why, extension: &str) -> (Severity, String) {
    let words = why.in_words();
    let words = words.strip_prefix("文件").unwrap_or(&words).to_string();
    match why {
        Why::Empty | Why::Broken(_) | Why::Encrypted => (Severity::Error, words),
        Why::Unknown(_) if MEDIA.contains(&extension) => {
            (Severity::Info, format!("{words}，未能检查，需人工核对"))
        }
        Why::Glyphs | Why::Limit(_) | Why::Unknown(_) => {
            (Severity::Warning, format!("{words}，未能检查，需人工核对"))
        }
    }
}

/// Pictures where a paper is due: pages that were scanned or photographed. A photo among photos
/// is what it should be.
fn is_scan(evidence: &Evidence, material: &Material, reading: &Reading) -> bool {
    let requirement = material
        .slot
        .as_ref()
        .and_then(|slot| evidence.requirement(&slot.requirement));
    let photos_due = requirement.is_some_and(|r| {
        r.marks.contains(&Mark::Caption)
            || r.parts.iter().any(|part| part.key.starts_with("photo"))
            || ["photo", "video", "publicity"].contains(&r.kind.as_str())
    });
    let paper_due = requirement.is_some_and(|r| {
        [Mark::DocNumber, Mark::Date, Mark::Issuer]
            .iter()
            .any(|mark| r.marks.contains(mark))
    });
    if PHOTOS.contains(&reading.format.as_str()) {
        paper_due && !photos_due
    } else {
        !photos_due
    }
}
