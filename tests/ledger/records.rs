//! Records: older ones are brought up to date, everything goes out and comes back, backups are
//! whole or not at all, two runs are held against each other.

use std::fs;
use std::path::Path;

use juanzong::ledger::diff::{Diff, Fate};
use juanzong::ledger::{Deed, Edit, Origin, Report, Sight, State};
use juanzong::project::Terms;
use juanzong::store::{Store, Wanted};
use rusqlite::Connection;

use crate::county::{County, MENDED, PLACEHOLDER, day, hand};

/// The tables as the third step left them, with two runs of the past in them.
const THIRD: &str = r#"
CREATE TABLE facts (digest TEXT NOT NULL, extension TEXT NOT NULL, version INTEGER NOT NULL,
    json TEXT NOT NULL, PRIMARY KEY (digest, extension)) WITHOUT ROWID;
CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, date TEXT NOT NULL, unit TEXT,
    materials INTEGER NOT NULL, findings INTEGER NOT NULL);
CREATE TABLE entries (number INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL, returned INTEGER NOT NULL, first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL, due TEXT, content TEXT NOT NULL, finding TEXT NOT NULL);
CREATE TABLE events (number INTEGER NOT NULL REFERENCES entries(number), place INTEGER NOT NULL,
    date TEXT NOT NULL, state TEXT NOT NULL, by TEXT NOT NULL, why TEXT NOT NULL,
    PRIMARY KEY (number, place)) WITHOUT ROWID;
CREATE TRIGGER history_stays BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'history is kept for ever'); END;
CREATE TRIGGER history_stands BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'history is kept for ever'); END;
CREATE TRIGGER numbers_stay BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'numbers are kept for ever'); END;
CREATE TABLE assignments (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL,
    requirement TEXT NOT NULL, year INTEGER, date TEXT NOT NULL);
CREATE INDEX assignments_by_path ON assignments(path);
CREATE TABLE recognised (digest TEXT NOT NULL, engine TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (digest, engine)) WITHOUT ROWID;
CREATE TABLE verdicts (id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL,
    pair TEXT NOT NULL, verdict TEXT NOT NULL, by TEXT NOT NULL, date TEXT NOT NULL,
    why TEXT NOT NULL);
INSERT INTO runs (date, materials, findings) VALUES ('2026-10-01', 5, 2), ('2026-10-08', 5, 1);
INSERT INTO entries VALUES
    (1, 'Z201|slot:卫健局/u.summary/2023', 'open', 1, '2026-10-01', '2026-10-08', '2026-10-15',
     '00', '{"rule":"Z201","severity":"error","unit":"卫健局","subject":{"slot":{"unit":"卫健局",
     "requirement":"u.summary","year":2023}},"message":"有占位符","proofs":[],"excused":null}'),
    (2, 'Q101|slot:教育局/u.plan/2023', 'struck_off', 0, '2026-10-01', '2026-10-01', '2026-10-08',
     '00', '{"rule":"Q101","severity":"error","unit":"教育局","subject":{"slot":{"unit":"教育局",
     "requirement":"u.plan","year":2023}},"message":"缺材料","proofs":[],"excused":null}');
INSERT INTO events VALUES
    (1, 0, '2026-10-01', 'open', '程序', '检查发现'),
    (1, 1, '2026-10-03', 'awaiting_acceptance', '程序', '复查未再发现，等待验收'),
    (1, 2, '2026-10-08', 'open', '程序', '复查又发现（反弹）'),
    (2, 0, '2026-10-01', 'open', '程序', '检查发现'),
    (2, 1, '2026-10-08', 'awaiting_acceptance', '程序', '复查未再发现，等待验收'),
    (2, 2, '2026-10-09', 'struck_off', '张三', '验收合格');
PRAGMA user_version = 3;
"#;

#[test]
fn records_of_an_older_program_are_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".juanzong")).unwrap();
    let file = folder.path().join(".juanzong/juanzong.db");
    Connection::open(&file)
        .unwrap()
        .execute_batch(THIRD)
        .unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.verify().unwrap();
    let ledger = store.ledger().unwrap();
    let first = ledger.entry(1).unwrap();
    assert_eq!(first.origin, Origin::Run);
    assert_eq!(first.unit.as_ref().map(|u| u.as_str()), Some("卫健局"));
    assert_eq!(
        (first.finding.message.as_str(), first.sight),
        ("有占位符", Sight::Seen)
    );
    let deeds = |n| -> Vec<Deed> {
        let entry = ledger.entry(n).unwrap();
        entry.history.iter().map(|e| e.deed).collect()
    };
    assert_eq!(deeds(1), [Deed::Found, Deed::Mended, Deed::Returned]);
    assert_eq!(deeds(2), [Deed::Found, Deed::Mended, Deed::Accepted]);
    assert_eq!(first.returns(), 1);
    // Runs of that time can be held against each other.
    let (one, two) = (store.standings(1).unwrap(), store.standings(2).unwrap());
    let diff = Diff::between(&one, &two);
    assert_eq!(
        (diff.of(Fate::Returned), diff.of(Fate::Mended)),
        (&[1][..], &[2][..])
    );
    // And its history is as fast as ever.
    store.save(&ledger, None).unwrap();
    assert_eq!(store.ledger().unwrap(), ledger);
    let history = Connection::open(&file);
    drop(store);
    let changed = history.unwrap().execute("UPDATE events SET why = ''", []);
    assert!(changed.unwrap_err().to_string().contains("for ever"));
}

/// A county with a bit of everything in its records.
fn lived() -> County {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    let told = Edit {
        problem: Some("垃圾桶没有盖“，\"".into()),
        unit: Some("教育局".into()),
        points: Some(0.1),
        ..Edit::default()
    };
    county.decide(|l| {
        l.add(&told, hand("张三", "", 1), Terms::default())
            .map(|_| ())
    });
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    county.run(2);
    county.decide(|l| l.accept(&[number], hand("张三", "", 3)));
    county.write("卫健局/2023/u.summary/总结.txt", PLACEHOLDER);
    county.write("教育局/2023/u.plan/计划.txt", MENDED);
    county.run(4);
    let report = Report {
        date: day(5).iso(),
        by: "李".into(),
        words: "在办".into(),
        done: false,
    };
    county.decide(|l| l.report(&[number], &report, hand("张三", "", 5)));
    county
}

fn dump(root: &Path) -> String {
    let mut lines = Vec::new();
    Store::open(root).unwrap().dump(&mut lines).unwrap();
    String::from_utf8(lines).unwrap()
}

#[test]
fn everything_goes_out_as_json_lines_and_comes_back_the_same() {
    let county = lived();
    let lines = dump(county.root());
    assert!(
        lines
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
    );
    let other = tempfile::tempdir().unwrap();
    Store::load(other.path(), &mut lines.as_bytes()).unwrap();
    assert_eq!(dump(other.path()), lines);
    let mut store = Store::open(other.path()).unwrap();
    let ledger = store.ledger().unwrap();
    assert_eq!(ledger, county.ledger());
    assert_eq!(
        store.runs().unwrap(),
        Store::open(county.root()).unwrap().runs().unwrap()
    );
    // Keeping what stands writes nothing.
    store.save(&ledger, None).unwrap();
    drop(store);
    assert_eq!(dump(other.path()), lines);
}

#[test]
fn lines_that_are_cut_short_changed_or_foreign_are_refused_and_leave_nothing() {
    let county = lived();
    let lines = dump(county.root());
    let half: String = lines.lines().take(9).map(|l| format!("{l}\n")).collect();
    let orphan = lines.replace(r#""table":"entries""#, r#""table":"entrances""#);
    let injected = lines.replacen(r#""state":"#, r#""state, returned":"#, 1);
    let newer = lines.replacen(r#""version":"#, r#""version":9"#, 1);
    let dangling: String = lines
        .lines()
        .filter(|l| !l.contains(r#""table":"entries""#))
        .map(|l| format!("{l}\n"))
        .collect();
    for (text, said) in [
        (half, "不完整"),
        (orphan, "放不进"),
        (injected, "放不进"),
        (newer, "更新版本"),
        (dangling, "第"),
        ("".into(), "第 1 行"),
        ("[1,2]\n".into(), "第 1 行"),
    ] {
        let other = tempfile::tempdir().unwrap();
        let refused = Store::load(other.path(), &mut text.as_bytes()).unwrap_err();
        assert!(refused.to_string().contains(said), "{said}: {refused}");
        let store = Store::open(other.path()).unwrap();
        assert!(store.ledger().unwrap().entries.is_empty());
        let left = fs::read_dir(other.path().join(".juanzong")).unwrap();
        let left = left.filter(|e| {
            let name = e.as_ref().unwrap().file_name();
            name.to_string_lossy().contains("未完成")
        });
        assert_eq!(left.count(), 0, "{said}");
    }
    let refused = Store::load(county.root(), &mut lines.as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("已经有"), "{refused}");
}

#[test]
fn a_backup_is_whole_and_takes_the_place_of_what_was_lost() {
    let county = lived();
    let lines = dump(county.root());
    let copy = county.root().join("备份/一.db");
    let store = Store::open(county.root()).unwrap();
    store.backup(&copy).unwrap();
    let refused = store.backup(&copy).unwrap_err();
    assert!(refused.to_string().contains("已经有"), "{refused}");
    drop(store);
    county.run(6);
    county.run(7);
    let later = dump(county.root());
    assert_ne!(later, lines);
    let aside = Store::restore(county.root(), &copy).unwrap().unwrap();
    assert_eq!(dump(county.root()), lines);
    // What was there before is not lost either.
    Store::restore(county.root(), &aside).unwrap();
    assert_eq!(dump(county.root()), later);

    let wrong = county.root().join("别的.db");
    fs::write(&wrong, b"no database").unwrap();
    let empty = county.root().join("空.db");
    Connection::open(&empty)
        .unwrap()
        .execute_batch("CREATE TABLE x (y)")
        .unwrap();
    for file in [&wrong, &empty, &county.root().join("没有.db")] {
        assert!(Store::restore(county.root(), file).is_err());
        assert_eq!(dump(county.root()), later);
    }
}

#[test]
fn two_runs_are_held_against_each_other() {
    let county = lived();
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    county.run(8);
    let store = Store::open(county.root()).unwrap();
    let runs = store.runs().unwrap();
    assert_eq!(
        runs.iter().map(|r| r.number).collect::<Vec<_>>(),
        [1, 2, 3, 4]
    );
    let standings: Vec<_> = runs
        .iter()
        .map(|r| store.standings(r.number).unwrap())
        .collect();
    drop(store);
    let number = county.placeholder().number;
    let between = |a: usize, b: usize| Diff::between(&standings[a - 1], &standings[b - 1]);
    assert!(between(1, 2).of(Fate::Mended).contains(&number));
    assert!(between(2, 3).of(Fate::Returned).contains(&number));
    assert!(
        between(1, 3).of(Fate::Returned).contains(&number),
        "in between it was mended"
    );
    assert!(between(3, 4).of(Fate::Mended).contains(&number));
    assert!(between(1, 4).of(Fate::Mended).contains(&number));
    let told = county
        .ledger()
        .entries
        .iter()
        .find(|e| e.origin != Origin::Run)
        .unwrap()
        .number;
    assert!(
        between(1, 2).of(Fate::New).contains(&told),
        "entered after the first run"
    );
    assert!(!between(2, 3).of(Fate::Unchanged).is_empty());
    for (a, b) in [(1, 1), (2, 3), (1, 4)] {
        let diff = between(a, b);
        let count: usize = diff.fates.values().map(Vec::len).sum();
        let open = standings[b - 1]
            .iter()
            .filter(|s| s.state == State::Open)
            .count();
        assert!(count >= open, "every open entry has a fate");
    }
    assert_eq!(
        between(1, 1).fates.keys().collect::<Vec<_>>(),
        [&Fate::Unchanged]
    );
}

#[test]
fn what_a_run_could_not_see_is_told_apart_from_what_it_found_unchanged() {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    fs::rename(county.path("卫健局"), county.root().join("搬走")).unwrap();
    county.run(2);
    let store = Store::open(county.root()).unwrap();
    let (one, two) = (store.standings(1).unwrap(), store.standings(2).unwrap());
    assert!(
        Diff::between(&one, &two)
            .of(Fate::Unjudged)
            .contains(&number)
    );
}

#[test]
fn what_is_wanted_is_found_by_unit_state_and_lateness() {
    let county = lived();
    let store = Store::open(county.root()).unwrap();
    let all = store.ledger().unwrap();
    let late = day(28).iso();
    for wanted in [
        Wanted {
            unit: Some("教育局".into()),
            ..Wanted::default()
        },
        Wanted {
            state: Some(State::Open),
            ..Wanted::default()
        },
        Wanted {
            overdue: Some(late.clone()),
            ..Wanted::default()
        },
        Wanted {
            unreported: Some(late),
            ..Wanted::default()
        },
        Wanted::numbers(&[1, 3, 9999]),
    ] {
        let found = store.find(&wanted).unwrap();
        let expected: Vec<_> = all
            .entries
            .iter()
            .filter(|e| wanted.unit.is_none() || e.unit == wanted.unit)
            .filter(|e| wanted.state.is_none_or(|s| e.state == s))
            .filter(|e| wanted.overdue.is_none() || e.overdue(day(28)).is_some())
            .filter(|e| wanted.unreported.is_none() || e.unreported(day(28)).is_some())
            .filter(|e| {
                wanted
                    .numbers
                    .as_ref()
                    .is_none_or(|n| n.contains(&e.number))
            })
            .cloned()
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(found.entries, expected, "{wanted:?}");
    }
}
