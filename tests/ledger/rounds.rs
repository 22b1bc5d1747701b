//! The made-up county plays six weekly rounds: problems are mended, accepted, returned, waived,
//! overdue, imported; the workbook is edited by openpyxl and by LibreOffice and read back.
//! `tests/run` installs both; one that is absent fails the test.

use std::fs;

use juanzong::assess::Assessment;
use juanzong::desk::Desk;
use juanzong::ledger::diff::{Diff, Fate};
use juanzong::ledger::list::List;
use juanzong::ledger::{Deed, Edit, Entry, Hand, Ledger, Origin, State};
use juanzong::output::ledger_xlsx;
use juanzong::paper::Date;
use juanzong::read::cells;
use juanzong::standard::UnitId;
use juanzong::store::Wanted;
use juanzong::walk::Silent;
use juanzong::worker::Workers;

use crate::judges::{libreoffice, openpyxl, place};
use crate::people::assert_history_is_whole;

/// The Monday of a week, from 1.
fn week(n: u8) -> Date {
    let day = 1 + 7 * (n - 1);
    Date {
        year: if day <= 31 { 2025 } else { 2026 },
        month: if day <= 31 { 12 } else { 1 },
        day: if day <= 31 { day } else { day - 31 },
    }
}

fn hand<'a>(by: &'a str, why: &'a str, day: Date) -> Hand<'a> {
    Hand { by, why, day }
}

struct Town(tempfile::TempDir);

impl Town {
    fn new() -> Self {
        let town = Town(tempfile::tempdir().unwrap());
        for (path, bytes) in juanzong::demo::county() {
            let file = town.0.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        town
    }

    fn desk(&self, today: Date) -> Desk {
        let mut desk = Desk::open(Some(self.0.path()), today).unwrap();
        desk.workers = Workers::here();
        desk
    }

    fn run(&self, today: Date) -> Assessment {
        let mut desk = self.desk(today);
        let assessment = desk.assess(&Silent).unwrap();
        desk.save(&assessment).unwrap();
        assert_history_is_whole(&assessment.ledger);
        assert_eq!(desk.store.ledger().unwrap(), assessment.ledger);
        assessment
    }

    fn entry(&self, number: u32) -> Entry {
        let desk = self.desk(week(1));
        let ledger = desk.store.find(&Wanted::numbers(&[number])).unwrap();
        ledger.entry(number).unwrap().clone()
    }
}

/// The part of the ledger that a workbook is about, with what came back taken in.
fn merged(desk: &mut Desk, bytes: &[u8], by: &str) -> Result<Ledger, String> {
    let told = |error: juanzong::error::Error| error.to_string();
    let sheets = cells::sheets(bytes).map_err(|why| why.in_words())?;
    let numbers = ledger_xlsx::numbers(&sheets).map_err(told)?;
    let mut ledger = desk.store.find(&Wanted::numbers(&numbers)).map_err(told)?;
    let back = ledger_xlsx::read_back(&sheets, &desk.project, &ledger, desk.today).map_err(told)?;
    ledger
        .merge(&back.returned, hand(by, "并入", desk.today))
        .map_err(told)?;
    desk.store.save(&ledger, None).map_err(told)?;
    Ok(ledger)
}

#[test]
fn six_weekly_rounds() {
    let town = Town::new();

    // Week 1: found. The office sends each unit its extract; an inspection's list comes in.
    let first = town.run(week(1));
    let ledger = &first.ledger;
    let found = ledger.entries.len();
    assert!(found > 30, "{found}");
    let placeholder = ledger
        .entries
        .iter()
        .find(|e| e.finding.rule == "Z201")
        .unwrap()
        .clone();
    let submissions = town.desk(week(1)).project.submissions;
    let path = submissions.join(&placeholder.finding.proofs[0].path);
    let original = fs::read(&path).unwrap();
    let unit: UnitId = placeholder.unit.clone().unwrap();
    let others: Vec<&Entry> = ledger
        .entries
        .iter()
        .filter(|e| e.state == State::Open && e.number != placeholder.number)
        .filter(|e| e.unit.as_ref().is_some_and(|u| *u != unit))
        .collect();
    let (asked, waived, late) = (others[0].number, others[1].number, others[2].number);
    let other: UnitId = others[0].unit.clone().unwrap();
    let mut desk = town.desk(week(1));
    let draft = Edit {
        measure: Some("初拟的措施".into()),
        person: Some("待定".into()),
        ..Edit::default()
    };
    let numbers = [placeholder.number];
    desk.decide(&numbers, |l| {
        l.set(&numbers, &draft, hand("张三", "", week(1)))
    })
    .unwrap();
    desk.decide(&[late], |l| {
        l.set_due(&[late], "2026-02-03", hand("张三", "", week(1)))
    })
    .unwrap();
    let ledger = &desk.store.ledger().unwrap();
    let extract = ledger_xlsx::extract(&desk.project, ledger, Some(&other), week(1)).unwrap();
    let whole = ledger_xlsx::extract(&desk.project, ledger, None, week(1)).unwrap();

    let mut book = rust_xlsxwriter::Workbook::new();
    let to = book.add_worksheet();
    for (column, head) in (0_u16..).zip(["序号", "点位", "存在问题", "责任单位"]) {
        to.write(0, column, head).unwrap();
    }
    for row in 1..=107_u32 {
        to.write(row, 0, row).unwrap();
        to.write(row, 1, format!("点位{}", row % 13)).unwrap();
        to.write(row, 2, format!("第 {row} 处问题")).unwrap();
        let name = &desk.project.units[row as usize % desk.project.units.len()].name;
        to.write(row, 3, name).unwrap();
    }
    let sheets = cells::sheets(&book.save_to_buffer().unwrap()).unwrap();
    let list = List::read("省暗访反馈.xlsx", &sheets, &desk.project).unwrap();
    assert!(list.notes.is_empty(), "{:?}", list.notes);
    let mut all = desk.store.ledger().unwrap();
    let terms = desk.project.terms;
    let done = all.import(&list, hand("张三", "", week(1)), terms).unwrap();
    assert_eq!(done.added.len(), 107);
    desk.store.save(&all, None).unwrap();
    let listed = done.added[0].0;

    // The unit fills its extract in with openpyxl.
    let file = town.0.path().join("填好.xlsx");
    fs::write(&file, &extract).unwrap();
    let sheets = cells::sheets(&extract).unwrap();
    let at = |column: &str| place(&sheets, asked, column);
    openpyxl(
        &file,
        &[
            (at("整改措施"), "逐份核对"),
            (at("责任人"), "李老师"),
            (at("整改情况"), "已补齐"),
            (at("报告日期"), "date:2025-11-30"),
            (at("是否完成"), "是"),
        ],
    );
    let taken = merged(&mut desk, &fs::read(&file).unwrap(), "张三").unwrap();
    let entry = taken.entry(asked).unwrap();
    assert_eq!(
        (entry.state, entry.measure.as_str()),
        (State::AwaitingAcceptance, "逐份核对")
    );
    let report = entry.report.as_ref().unwrap();
    assert_eq!((report.date.as_str(), report.done), ("2025-11-30", true));
    // openpyxl strikes off what only the office may.
    fs::write(&file, &extract).unwrap();
    openpyxl(&file, &[(at("状态"), "已销号")]);
    let refused = merged(&mut desk, &fs::read(&file).unwrap(), "张三").unwrap_err();
    let cell = cells::place(at("状态"));
    assert!(
        refused.contains(&cell) && refused.contains("办公室"),
        "{refused}"
    );
    drop(desk);

    // Week 2: one is mended, one is not though its unit said so.
    let mended = path.with_file_name("改好的材料.txt");
    fs::remove_file(&path).unwrap();
    fs::write(
        &mended,
        "工作总结\n一年来，全体干部职工认真落实各项任务，环境面貌有了好转。\n2024年12月20日\n",
    )
    .unwrap();
    town.run(week(2));
    assert_eq!(
        town.entry(placeholder.number).state,
        State::AwaitingAcceptance
    );
    let denied = town.entry(asked);
    assert_eq!(
        (denied.state, denied.history.last().unwrap().deed),
        (State::Open, Deed::Denied)
    );
    assert!(!denied.returned);
    let mut desk = town.desk(week(2));
    desk.decide(&[placeholder.number], |l| {
        l.accept(&[placeholder.number], hand("王五", "", week(2)))
    })
    .unwrap();
    desk.decide(&[waived], |l| {
        l.excuse(&[waived], "2025-12-20", hand("王五", "样张", week(2)))
    })
    .unwrap();
    drop(desk);

    // Week 3: what was struck off is back; what was excused stays so.
    fs::remove_file(&mended).unwrap();
    fs::write(&path, &original).unwrap();
    town.run(week(3));
    let back = town.entry(placeholder.number);
    assert_eq!(
        (back.state, back.returned, back.returns()),
        (State::Open, true, 1)
    );
    assert_eq!(town.entry(waived).state, State::Excused);

    // The office's whole ledger, edited and saved anew by LibreOffice. It went out in week 1: what
    // the program itself moved since is no edit of anybody's.
    let mut desk = town.desk(week(3));
    fs::write(&file, &whole).unwrap();
    let edits = [
        ("初拟的措施", "重写并报审"),
        ("待定", "赵六"),
        ("2026-02-03", "2026/3/5"),
    ];
    let saved = libreoffice(&file, &edits);
    let taken = merged(&mut desk, &fs::read(&saved).unwrap(), "张三").unwrap();
    let entry = taken.entry(placeholder.number).unwrap();
    assert_eq!(
        (entry.measure.as_str(), entry.person.as_str()),
        ("重写并报审", "赵六")
    );
    assert_eq!(
        taken.entry(late).unwrap().due.as_deref(),
        Some("2026-03-05")
    );
    let only = taken.entries.iter().filter(|e| {
        e.history
            .iter()
            .any(|event| event.why == "并入" && event.date == week(3).iso())
    });
    assert_eq!(only.count(), 2, "nothing else was taken for an edit");
    drop(desk);

    // Week 4: the excuse has ended; much is overdue, and units that did not report are known.
    town.run(week(4));
    assert_eq!(town.entry(waived).state, State::Open);
    let desk = town.desk(week(4));
    let ledger = desk.store.ledger().unwrap();
    let progress = ledger.progress(week(4));
    assert!(
        progress.overdue > 20 && progress.unreported > 20,
        "{progress:?}"
    );
    let overdue = Wanted {
        overdue: Some(week(4).iso()),
        ..Wanted::default()
    };
    assert_eq!(
        desk.store.find(&overdue).unwrap().entries.len(),
        progress.overdue as usize
    );
    drop(desk);

    // Week 5: of the inspection's list one is reported, sent back, reported again and struck off.
    let mut desk = town.desk(week(5));
    let report = |words: &str| juanzong::ledger::Report {
        date: week(5).iso(),
        by: "钱七".into(),
        words: words.into(),
        done: true,
    };
    let by = |why| hand("张三", why, week(5));
    desk.decide(&[listed], |l| {
        l.report(&[listed], &report("已清理"), by(""))
    })
    .unwrap();
    desk.decide(&[listed], |l| {
        l.send_back(&[listed], by("现场仍有积水"), terms)
    })
    .unwrap();
    desk.decide(&[listed], |l| {
        l.report(&[listed], &report("已硬化"), by(""))
    })
    .unwrap();
    desk.decide(&[listed], |l| l.accept(&[listed], by("现场已看")))
        .unwrap();
    drop(desk);
    town.run(week(5));

    // Week 6: nothing was forgotten, and the weeks can be held against each other.
    town.run(week(6));
    let desk = town.desk(week(6));
    let ledger = desk.store.ledger().unwrap();
    assert_eq!(desk.store.runs().unwrap().len(), 6);
    let told = ledger
        .entries
        .iter()
        .filter(|e| e.origin != Origin::Run)
        .count();
    assert_eq!(told, 107);
    assert_eq!(ledger.entry(listed).unwrap().state, State::StruckOff);
    let deeds: Vec<Deed> = ledger
        .entry(listed)
        .unwrap()
        .history
        .iter()
        .map(|e| e.deed)
        .collect();
    assert_eq!(
        deeds,
        [
            Deed::Listed,
            Deed::Claimed,
            Deed::SentBack,
            Deed::Claimed,
            Deed::Accepted
        ]
    );
    let standing = |n| desk.store.standings(n).unwrap();
    let between = |a, b| Diff::between(&standing(a), &standing(b));
    // The short way comes to the same, whichever two are held against each other.
    for (from, to) in [(1, 2), (2, 3), (3, 4), (4, 6), (1, 6), (6, 1), (3, 3)] {
        let short = desk.store.diff(from, to).unwrap();
        assert_eq!(short, between(from, to), "{from}, {to}");
    }
    assert!(between(1, 2).of(Fate::Mended).contains(&placeholder.number));
    assert!(
        between(2, 3)
            .of(Fate::Returned)
            .contains(&placeholder.number)
    );
    assert!(
        between(3, 4).of(Fate::Returned).contains(&waived),
        "its excuse ended"
    );
    assert!(between(4, 6).of(Fate::Mended).contains(&listed));
    assert_eq!(
        between(1, 2).of(Fate::New).len(),
        107 + ledger_new(&between(1, 2), &ledger)
    );
    assert_history_is_whole(&ledger);
}

/// Entries of runs among those that are new.
fn ledger_new(diff: &Diff, ledger: &Ledger) -> usize {
    let new = diff.of(Fate::New).iter().filter_map(|n| ledger.entry(*n));
    new.filter(|e| e.origin == Origin::Run).count()
}
