//! Made-up findings, ledger and score over the made-up evaluation, of any number.

use std::collections::BTreeSet;

use juanzong::assess::Assessment;
use juanzong::catalogue::Material;
use juanzong::evidence::Evidence;
use juanzong::finding::{Finding, Proof, Severity, Subject};
use juanzong::ledger::{Entry, Ledger, Origin, State};
use juanzong::paper::Date;
use juanzong::score::{Score, Tally};
use juanzong::standard::Slot;

use super::made::{self, HOSTILE};

/// The day of the made-up check.
pub const TODAY: Date = Date {
    year: 2026,
    month: 11,
    day: 21,
};

fn proof(path: &str, quote: &str, note: &str) -> Proof {
    Proof {
        path: path.into(),
        page: Some(2),
        span: None,
        quote: quote.into(),
        note: note.into(),
        other: None,
    }
}

fn finding(rule: &str, severity: Severity, subject: Subject, message: &str) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        unit: subject.slot().map(|slot| slot.unit.clone()),
        subject,
        message: message.into(),
        proofs: Vec::new(),
        excused: None,
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    }
}

/// One of five kinds of finding about `one`.
fn of_kind(n: usize, one: &Material, two: &Material, subject: Subject) -> Finding {
    let path = one.path.as_str();
    let (mut found, proof) = match n % 5 {
        0 => {
            let mut side = proof(
                path,
                "2024年，我局开展爱国卫生月活动12次，发放宣传单3000份，受益群众达1.2万人。",
                "",
            );
            side.other = Some(Box::new(proof(
                two.path.as_str(),
                "2023年，我镇开展爱国卫生月活动15次，发放宣传单3000余份，受益群众达0.8万人。",
                "",
            )));
            let other = Subject::Slot(two.slot.clone().expect("filled"));
            let pair = Subject::pair(subject, other);
            let message = "与另一单位的材料有成段文字相同，疑似互相抄用。";
            (finding("L102", Severity::Error, pair, message), side)
        }
        1 => (
            finding(
                "Z101",
                Severity::Error,
                subject,
                "文中出现外地地名“青川县”，疑似从外地材料套用。",
            ),
            proof(path, "今年以来，青川县坚持以人民健康为中心", "外地地名"),
        ),
        2 => (
            finding("G102", Severity::Warning, subject, "没有找到成文日期。"),
            proof(path, HOSTILE, "文末"),
        ),
        3 => (
            finding("A101", Severity::Warning, subject, "含有身份证号 1 个。"),
            proof(path, "身份证号 5107**********1234", "个人信息，已遮盖"),
        ),
        _ => (
            finding("Q301", Severity::Info, subject, "文件加了密码，打不开。"),
            proof(path, "", "未能检查"),
        ),
    };
    found.proofs = vec![proof];
    found
}

/// Q101 for every empty slot, `more` findings of other kinds, common text, and an excuse.
pub fn findings(evidence: &Evidence, more: usize) -> Vec<Finding> {
    let filled: BTreeSet<&Slot> = evidence.filled().collect();
    let mut findings = Vec::new();
    for slot in evidence.slots.iter().filter(|slot| !filled.contains(slot)) {
        let message = "这一项没有任何材料。";
        findings.push(finding(
            "Q101",
            Severity::Error,
            Subject::Slot(slot.clone()),
            message,
        ));
    }
    let all = evidence.catalogue.materials.iter();
    let placed: Vec<&Material> = all.filter(|m| m.slot.is_some()).collect();
    for n in 0..more {
        let one = placed[n * 7 % placed.len()];
        let two = placed[(n * 13 + 5) % placed.len()];
        let slot = Subject::Slot(one.slot.clone().expect("placed"));
        let subject = match n / placed.len() {
            0 => slot,
            round => Subject::pair(slot, Subject::Stray(round.to_string())),
        };
        findings.push(of_kind(n, one, two, subject));
    }
    if let Some(last) = findings.last_mut() {
        last.excused = Some("原件在档案馆；批准人：王主任；有效期至 2026-12-31".into());
    }
    let mut common = finding(
        "L901",
        Severity::Info,
        Subject::Unit("卫健局".into()),
        "12 个单位都有这段文字。",
    );
    common.proofs = vec![proof(
        "卫健局/2023/组织领导工作方案-0.docx",
        "爱国卫生运动是党把群众路线运用于卫生防病工作的成功实践",
        "",
    )];
    findings.push(common);
    findings
}

fn score(evidence: &Evidence, findings: &[Finding]) -> Score {
    let mut score = Score::default();
    let filled: BTreeSet<&Slot> = evidence.filled().collect();
    let mut tally = |slot: &Slot, change: &dyn Fn(&mut Tally)| {
        let (_, item) = evidence.home(&slot.requirement).expect("one of ours");
        let cells = score.cells.entry(slot.unit.clone()).or_default();
        change(cells.entry(item.id.clone()).or_default());
        change(score.units.entry(slot.unit.clone()).or_default());
        change(score.items.entry(item.id.clone()).or_default());
    };
    for slot in &evidence.slots {
        tally(slot, &|tally| {
            tally.due += 1;
            tally.points += 1.0;
            tally.filled += u32::from(filled.contains(slot));
            tally.lost += f64::from(u8::from(!filled.contains(slot)));
        });
    }
    let counted = |f: &&Finding| f.excused.is_none();
    for finding in findings.iter().filter(counted) {
        if let Some(slot) = finding.subject.slot() {
            tally(slot, &|tally| match finding.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => {}
            });
        }
    }
    let mut lost: Vec<_> = score.units.iter().map(|(unit, t)| (t.lost, unit)).collect();
    lost.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rank = |points: f64| 1 + lost.iter().filter(|(other, _)| *other < points).count() as u32;
    score.ranking = lost
        .iter()
        .map(|(points, unit)| (rank(*points), (*unit).clone()))
        .collect();
    score.vetoes = vec![("教育局".into(), "p1.i0".into())];
    score
}

fn ledger(findings: &[Finding]) -> Ledger {
    let states = [State::Open, State::AwaitingAcceptance, State::StruckOff];
    let entry = |(n, finding): (usize, &Finding)| Entry {
        state: match finding.excused {
            Some(_) => State::Excused,
            None => states[n % 7 % 3],
        },
        returned: n % 9 == 0,
        first_seen: "2026-10-08".into(),
        due: (n % 2 == 0).then(|| "2026-12-05".into()),
        ..Entry::new(n as u32 + 1, Origin::Run, finding.clone(), TODAY)
    };
    let entries: Vec<Entry> = findings.iter().enumerate().map(entry).collect();
    entries.into()
}

/// An assessment with so many findings besides those of empty slots.
pub fn assessment(more: usize) -> Assessment {
    let evidence = made::evidence(TODAY);
    let findings = findings(&evidence, more);
    let ledger = ledger(&findings);
    let score = score(&evidence, &findings);
    Assessment {
        evidence,
        findings,
        ledger,
        score,
        dossiers: Vec::new(),
    }
}
