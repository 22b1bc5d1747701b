//! A remediation cycle of some weeks, made by hand: units with problems that were found, mended,
//! struck off, came back, or were left lying. The letters about it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use juanzong::assess::Assessment;
use juanzong::finding::{Finding, Proof, Severity, Subject};
use juanzong::ledger::{Hand, Report, Scope, calendar};
use juanzong::output::press::Press;
use juanzong::output::template::Templates;
use juanzong::output::{Output, forms};
use juanzong::page::Fonts;
use juanzong::paper::Date;
use juanzong::project::{Milestone, Project, Unit};
use juanzong::score::Score;
use juanzong::standard::{Slot, UnitId, Year};

use crate::desk::{self, Shelf, Tray};

const NAMES: [&str; 8] = [
    "卫生健康局",
    "综合行政执法局",
    "住房和城乡建设局",
    "教育体育局",
    "市场监督管理局",
    "水务局",
    "疾病预防控制中心",
    "文昌街道办事处",
];

/// A project of so many units.
pub fn project(units: usize) -> Project {
    let unit = |n: usize| {
        let name = match (NAMES.get(n), n % 3) {
            (Some(name), _) => format!("云溪县{name}"),
            (None, 0) => format!("云溪县第{n}人民医院"),
            (None, 1) => format!("云山镇第{n}社区居民委员会"),
            (None, _) => format!("云溪县爱国卫生运动委员会第{n}成员单位办公室"),
        };
        Unit {
            id: UnitId::from(format!("u{n}").as_str()),
            plays: vec![if n == 0 {
                "health".into()
            } else {
                "city".into()
            }],
            ..Unit::department(&name)
        }
    };
    let mut project = desk::project();
    project.units = (0..units).map(unit).collect();
    project.filing.fonds_name = "云溪县爱国卫生运动委员会".into();
    project.letters.issuer = "云溪县爱国卫生运动委员会办公室".into();
    project.letters.code = "云爱卫办整".into();
    project.letters.contact = "李明，0000-1234567".into();
    project.milestones = vec![
        Milestone {
            name: "省级评估".into(),
            date: "2026-12-20".into(),
            items: Vec::new(),
        },
        Milestone {
            name: "技术评估".into(),
            date: "2027-04-15".into(),
            items: Vec::new(),
        },
    ];
    project
}

/// The `n`th problem, laid on one of the units.
pub fn problem(project: &Project, n: usize) -> Finding {
    let unit = &project.units[(n * n + n / 3) % project.units.len()].id;
    let slot = Slot {
        unit: unit.clone(),
        requirement: if n.is_multiple_of(2) {
            "u.plan".into()
        } else {
            "p2.clean".into()
        },
        year: Some(Year(2022 + (n % 3) as u16)),
    };
    let path = format!("{unit}/2024/工作总结-{n}.docx");
    let proof = |path: &str, quote: &str, note: &str| Proof {
        path: path.into(),
        page: Some(3),
        span: None,
        quote: quote.into(),
        note: note.into(),
        other: None,
    };
    let shared = "今年以来，我单位认真贯彻落实上级决策部署，扎实开展爱国卫生月活动15次，发放宣传单3000余份。";
    let (rule, severity, message, proofs) = match n % 5 {
        0 => (
            "Q101",
            Severity::Error,
            "《爱国卫生工作计划》没有交",
            vec![],
        ),
        1 => (
            "L102",
            Severity::Error,
            "与另一单位的《工作总结》有成段文字相同，疑似互相抄用",
            vec![Proof {
                other: Some(Box::new(proof("u1/2024/总结.docx", shared, ""))),
                ..proof(&path, shared, "相同 64 字")
            }],
        ),
        2 => (
            "Z101",
            Severity::Error,
            "文中出现外地地名“青川县”，疑似从外地材料套用",
            vec![proof(&path, "青川县坚持以人民健康为中心", "外地地名")],
        ),
        3 => (
            "G102",
            Severity::Warning,
            "没有找到成文日期",
            vec![proof(&path, "", "文末")],
        ),
        _ => (
            "A101",
            Severity::Warning,
            "含有身份证号 1 个，公开前要遮盖",
            vec![proof(
                &path,
                "身份证号 5107**********1234",
                "个人信息，已遮盖",
            )],
        ),
    };
    let other = Subject::Stray(format!("{n}"));
    Finding {
        rule: rule.into(),
        severity,
        unit: Some(unit.clone()),
        subject: Subject::pair(Subject::Slot(slot), other),
        message: message.into(),
        proofs,
        excused: None,
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    }
}

fn day(text: &str) -> Date {
    calendar::parse(text).unwrap()
}

/// The unit says that it is mended.
pub fn done(hand: Hand<'_>) -> Report {
    Report {
        date: hand.day.iso(),
        by: hand.by.into(),
        words: hand.why.into(),
        done: true,
    }
}

/// So many problems of the units of a project, over three weeks up to 2026-11-21: some are struck
/// off, some came back, some are overdue.
pub fn assessment(project: Project, problems: usize) -> Assessment {
    let all: Vec<Finding> = (0..problems).map(|n| problem(&project, n)).collect();
    let mut made = desk::assessment_in(project, &[], all.clone());
    let scope = Scope::of(&made.evidence, None);
    let (early, late) = all.split_at(problems * 3 / 4);
    made.ledger.update(early, &scope, day("2026-11-03"));
    let numbers = |every: u32| {
        (1..=early.len() as u32)
            .filter(|n| n.is_multiple_of(every))
            .collect::<Vec<_>>()
    };
    let hand = |by, why, on| Hand {
        by,
        why,
        day: day(on),
    };
    let mended = hand("王芳", "已补齐并重新扫描", "2026-11-09");
    made.ledger
        .report(&numbers(3), &done(mended), mended)
        .unwrap();
    let looked = hand("李明", "", "2026-11-12");
    made.ledger.accept(&numbers(6), looked).unwrap();
    let again: Vec<Finding> = made
        .ledger
        .entries
        .iter()
        .filter(|entry| entry.number.is_multiple_of(12))
        .map(|entry| entry.finding.clone())
        .collect();
    let found = [&again, late].concat();
    made.ledger.update(&found, &scope, day("2026-11-18"));
    made.score = Score::of(&made.evidence, &all);
    made
}

/// What an output writes of it.
pub fn written(
    output: &Output,
    made: &Assessment,
    press: Option<Press>,
) -> BTreeMap<String, Vec<u8>> {
    let shelf = Shelf { handed: &[], press };
    let mut tray = Tray::default();
    (output.render)(made, &shelf, &mut tray).unwrap();
    tray.0
}

/// The letters of the remediation cycle.
pub const LETTERS: [Output; 4] = [
    forms::notice::NOTICES,
    forms::reminder::REMINDERS,
    forms::bulletin::BULLETIN,
    forms::brief::BRIEF,
];

/// Every letter of it.
pub fn everything(made: &Assessment) -> BTreeMap<String, Vec<u8>> {
    let all = LETTERS.iter();
    all.flat_map(|output| written(output, made, None)).collect()
}

/// The words of one file that an output writes, without blanks.
pub fn said(output: &Output, made: &Assessment, name: &str) -> String {
    let files = written(output, made, None);
    let names: Vec<&String> = files.keys().collect();
    let file = files.get(name);
    desk::text(file.unwrap_or_else(|| panic!("{name}: {names:?}")))
}

/// The text of a Word document as our own reader sees it, without blanks.
pub fn words(bytes: &[u8]) -> String {
    let reading = juanzong::read::read("x.docx", bytes);
    let whole = reading.whole();
    assert!(!whole.is_empty(), "{:?}", reading.body);
    whole.split_whitespace().collect()
}

/// The parts of a Word document.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut parts = BTreeMap::new();
    for name in names {
        let mut part = Vec::new();
        zip.by_name(&name).unwrap().read_to_end(&mut part).unwrap();
        parts.insert(name, part);
    }
    parts
}

/// What prints with a template of one's own.
pub fn own(name: &str, source: &str) -> Press {
    Press {
        fonts: Fonts::with(None, BTreeMap::new()),
        templates: Templates::with_overrides([(name.into(), source.into())].into()).unwrap(),
    }
}
