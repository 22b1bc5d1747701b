//! 三年材料一周做成: electronic files of three years that were all begun in one week, after those
//! years. A question, never a verdict: copying and converting begin a file anew.

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::paper::Moment;
use crate::standard::{UnitId, Year};

pub(super) const RULE: Rule = Rule {
    code: "Z302",
    name: "三年的电子文件集中在一周内新建",
    property: "真实性",
    why: "三个年度的材料本应当年形成。电子文件都是同一周里新建的，评审专家会问是不是为了迎检突击补出来的。",
    remedy: "请单位说明电子文件为什么集中新建：整理归档时重新录入、另存的，附上当年的纸质原件或原始电子文件；没有原件的，照实说明，不要倒填日期。",
    exception: "PDF、扫描件、照片不看；另存、转换格式、解压得来的文件（保存时间早于新建时间、许多文件同一秒新建，或由转换程序写成）不看；当年的文件在当年新建不算。统一补录过电子版的，说明理由后可以豁免。",
    severity: Severity::Info,
    check,
};

/// Formats whose files note when they were begun. A PDF notes when it was printed.
const OFFICE: &[&str] = &[
    "docx", "doc", "wps", "xlsx", "xls", "et", "pptx", "ppt", "dps",
];
/// Programs that make files out of others, as they sign them, in lower case.
const CONVERTERS: &[&str] = &[
    "libreoffice",
    "openoffice",
    "python",
    "openpyxl",
    "aspose",
    "pandoc",
    "poi",
    "convert",
    "转换",
    "abbyy",
    "finereader",
    "solid",
    "smallpdf",
    "ilovepdf",
    "officetopdf",
];
/// Longest time between the first and the last, in seconds.
const WEEK: i64 = 7 * 86_400;
/// Least number of years, and of files of each.
const YEARS: usize = 3;
const FILES: usize = 2;
/// Least share of the unit's files of those years that were begun in that week, in percent.
const SHARE: usize = 80;

/// A file, the year it speaks for and when it was begun.
struct Begun<'a> {
    material: &'a Material,
    year: Year,
    moment: Moment,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut units: BTreeMap<&UnitId, Vec<Begun<'_>>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        if let Some((unit, begun)) = begun(evidence, material) {
            units.entry(unit).or_default().push(begun);
        }
    }
    for (unit, mut files) in units {
        files.sort_by_key(|file| (file.moment, &file.material.path));
        drop_templates(&mut files);
        let Some(week) = week(&files) else {
            continue;
        };
        let (Some(first), Some(last)) = (week.first(), week.last()) else {
            continue;
        };
        let years: BTreeSet<Year> = week.iter().map(|file| file.year).collect();
        let years: Vec<Year> = years.into_iter().collect();
        let message = format!(
            "{} {} 年的电子文件有 {} 个集中在 {} 至 {} 新建，请说明：是当年形成后统一另存或补录的，还是事后补做的？",
            evidence.unit_name(unit),
            words::years(&years),
            week.len(),
            words::date(first.moment.date),
            words::date(last.moment.date),
        );
        let proofs = week.iter().map(|file| {
            let (year, day) = (file.year, words::date(file.moment.date));
            let note = format!("放在 {year} 年，电子文件新建于 {day}");
            evidence.proof(file.material, None, note)
        });
        let subject = Subject::Unit(unit.clone());
        report.add(Some(unit), subject, message, proofs.collect());
    }
}

/// A file of the unit's own that tells when it was begun, whatever made it.
fn begun<'a>(evidence: &Evidence, material: &'a Material) -> Option<(&'a UnitId, Begun<'a>)> {
    let slot = material.slot.as_ref()?;
    let (year, requirement) = (slot.year?, evidence.requirement(&slot.requirement)?);
    let reading = &evidence.facts_of(material)?.reading;
    let told = &reading.metadata;
    let incoming = requirement.kind == "incoming" || evidence.is_shared(material);
    if incoming || !OFFICE.contains(&reading.format.as_str()) {
        return None;
    }
    let moment = Moment::parse(told.created.as_deref()?)?;
    let saved = told.modified.as_deref().and_then(Moment::parse);
    // Saved before it was begun: a copy of an older file.
    let copied = saved.is_some_and(|saved| saved < moment);
    let converted = told.application.as_deref().is_some_and(|program| {
        let program = program.to_lowercase();
        CONVERTERS.iter().any(|name| program.contains(name))
    });
    let real = moment.date.year > 2006 && moment.date <= evidence.today;
    let begun = Begun {
        material,
        year,
        moment,
    };
    (real && !copied && !converted).then_some((&slot.unit, begun))
}

/// Files begun in the very same second come from one template or one program.
fn drop_templates(files: &mut Vec<Begun<'_>>) {
    let mut times: BTreeMap<Moment, usize> = BTreeMap::new();
    for file in files.iter() {
        *times.entry(file.moment).or_default() += 1;
    }
    files.retain(|file| times.get(&file.moment) == Some(&1));
}

/// The week in which most of the files were begun, where it holds enough of enough years that were
/// over by then.
fn week<'f, 'a>(files: &'f [Begun<'a>]) -> Option<&'f [Begun<'a>]> {
    let windows = (0..files.len()).map(|from| {
        let first = files[from].moment.seconds();
        let within = |file: &Begun<'_>| file.moment.seconds() - first <= WEEK;
        let length = files[from..].iter().take_while(|file| within(file)).count();
        &files[from..from + length]
    });
    let most = windows.max_by_key(|window| window.len())?;
    let mut years: BTreeMap<Year, usize> = BTreeMap::new();
    for file in most {
        *years.entry(file.year).or_default() += 1;
    }
    let begun = most.first()?.moment.date;
    let over = years.keys().filter(|year| year.0 < begun.year).count();
    let enough = years.values().filter(|n| **n >= FILES).count() >= YEARS;
    let mostly = most.len() * 100 >= files.len() * SHARE;
    (enough && mostly && over + 1 >= YEARS).then_some(most)
}
