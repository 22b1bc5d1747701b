//! Verdicts on likenesses: kept by content, whatever the files are called and wherever they lie;
//! gone when the text changes; given by people only.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use juanzong::assess::Assessment;
use juanzong::catalogue::Material;
use juanzong::desk::{Desk, Submitted};
use juanzong::error::{Error, Result};
use juanzong::finding::Finding;
use juanzong::ledger::{Hand, State};
use juanzong::output::Originals;
use juanzong::output::folder::Folder;
use juanzong::output::report_html;
use juanzong::output::sheets::SHEETS;
use juanzong::paper::Date;
use juanzong::project::Terms;
use juanzong::verdict::{Ruling, Verdict};
use juanzong::walk::Silent;
use juanzong::worker::Workers;

const PROJECT: &str = "\
name: 云溪县创建国家卫生县
place: { name: 云溪县 }
years: [2022, 2023, 2024]
submissions: 报送
layout: '{unit}/{year}/{requirement}'
units:
  - { id: 民政局, name: 云溪县民政局, kind: department }
  - { id: 教育局, name: 云溪县教育局, kind: department }
  - { id: 城管局, name: 云溪县城市管理局, kind: department }
";

const SHARED: &str = "全体干部职工利用周末时间走上街头，对主次干道两侧的卫生死角逐一清理，\
共出动人员三百余人次，清运积存垃圾二十余车，铲除小广告一千余处，沿线商户主动签订门前责任书。\
随后又组织党员志愿者进入老旧小区楼道，帮助行动不便的老人搬走堆放多年的杂物，受到居民一致好评。";
const HEALTH: &str = "民政局/2023/u.summary/总结.txt";
const SCHOOL: &str = "教育局/2023/u.summary/小结.txt";

/// Originals that are no longer there.
struct Gone;

impl Originals for Gone {
    fn open(&self, material: &Material) -> Result<Box<dyn Read>> {
        Err(Error::bug(format!("{} 不在了", material.path)))
    }
}

struct County(tempfile::TempDir);

fn day(n: u8) -> Date {
    Date {
        year: 2026,
        month: 11,
        day: n,
    }
}

fn hand<'a>(by: &'a str, why: &'a str, n: u8) -> Hand<'a> {
    let day = day(n);
    Hand { by, why, day }
}

fn health(shared: &str) -> String {
    format!(
        "云溪县民政局工作总结\n今年我局围绕病媒生物防制，新购喷雾器械四十台，培训消杀人员六十名。\n{shared}\n\
         医疗废物交接登记做到日清月结，各诊所门前痰盂每天由保洁员冲洗两遍。\n2023年12月5日\n"
    )
}

fn school(shared: &str) -> String {
    format!(
        "云溪县教育局工作小结\n各中小学开设健康教育课，晨检午检记录完整，近视筛查覆盖一万二千名学生。\n{shared}\n\
         食堂后厨明厨亮灶改造完成十九所，剩余三所列入明年预算一并实施。\n2023年12月8日\n"
    )
}

impl County {
    fn new() -> Self {
        let county = County(tempfile::tempdir().unwrap());
        fs::write(county.0.path().join("juanzong.yaml"), PROJECT).unwrap();
        county.write(HEALTH, &health(SHARED));
        county.write(SCHOOL, &school(SHARED));
        county
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join("报送").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::create_dir_all(self.path(to).parent().unwrap()).unwrap();
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    fn desk(&self, today: u8) -> Desk {
        let mut desk = Desk::open(Some(Path::new(self.0.path())), day(today)).unwrap();
        // This program, a test, is no worker.
        desk.workers = Workers::here();
        desk
    }

    /// Looks, remembers, and gives the findings about passages.
    fn check(&self, today: u8) -> (Assessment, Vec<Finding>) {
        let mut desk = self.desk(today);
        let assessment = desk.assess(&Silent).unwrap();
        desk.save(&assessment).unwrap();
        let findings = assessment.findings.iter();
        let passages = findings.filter(|f| f.rule == "L102").cloned().collect();
        (assessment, passages)
    }

    /// What a person finds of every passage in the ledger.
    fn judge(&self, verdict: Verdict, today: u8) -> Vec<Ruling> {
        let mut desk = self.desk(today);
        let mut ledger = desk.store.ledger().unwrap();
        let mut rulings = desk.store.rulings().unwrap();
        let alike = ledger.entries.iter().filter(|e| e.finding.rule == "L102");
        let numbers: Vec<u32> = alike.map(|e| e.number).collect();
        for number in numbers {
            rulings.extend(
                ledger
                    .judge(
                        number,
                        verdict,
                        hand("张三", "联合行动", today),
                        Terms::default(),
                    )
                    .unwrap(),
            );
        }
        desk.store.keep_rulings(&rulings, &ledger).unwrap();
        rulings
    }

    fn states(&self) -> Vec<State> {
        let ledger = self.desk(30).store.ledger().unwrap();
        let alike = ledger.entries.iter().filter(|e| e.finding.rule == "L102");
        alike.map(|e| e.state).collect()
    }
}

fn excused(found: &[Finding]) -> bool {
    assert_eq!(
        found.len(),
        1,
        "one pair of papers shares a passage: {found:?}"
    );
    found[0].excused.is_some()
}

#[test]
fn a_dismissed_pair_stays_dismissed_when_files_are_renamed_and_moved() {
    let county = County::new();
    assert!(!excused(&county.check(1).1));
    assert_eq!(county.states(), [State::Open]);
    assert_eq!(county.judge(Verdict::Quoted, 2).len(), 1);
    assert_eq!(county.states(), [State::Excused], "at once");

    let (assessment, found) = county.check(3);
    assert!(excused(&found));
    let said = found[0].excused.as_deref().unwrap();
    assert_eq!(
        said,
        "合理引用：联合行动（张三 2026-11-02 认定，文字改动后失效）"
    );
    assert_eq!(county.states(), [State::Excused]);
    let history = |a: &Assessment| {
        let entry = a.ledger.entries.iter().find(|e| e.finding.rule == "L102");
        entry.unwrap().history.len()
    };
    let before = history(&assessment);

    county.rename(HEALTH, "民政局/2023/u.summary/甲（定稿）.txt");
    county.rename(SCHOOL, "教育局/2022/u.summary/乙.txt");
    let (_, found) = county.check(4);
    assert!(excused(&found), "{found:?}");
    county.rename("教育局/2022/u.summary/乙.txt", SCHOOL);
    let (assessment, found) = county.check(5);
    assert!(excused(&found));
    assert_eq!(history(&assessment), before, "nothing happened to it");
}

#[test]
fn a_verdict_stands_while_the_shared_words_do_and_falls_with_them() {
    let county = County::new();
    county.check(1);
    county.judge(Verdict::Quoted, 2);
    let more = format!(
        "{}另有三个乡镇新建公厕九座，均已投入使用。\n",
        health(SHARED)
    );
    county.write(HEALTH, &more);
    assert!(excused(&county.check(3).1), "the shared words stand");

    let longer =
        format!("{SHARED}活动结束后还对参加人员逐一登记造册，发放纪念毛巾和肥皂各一份，以资鼓励。");
    county.write(HEALTH, &health(&longer));
    county.write(SCHOOL, &school(&longer));
    assert!(!excused(&county.check(4).1), "more was copied");
    assert_eq!(county.states(), [State::Open]);
}

#[test]
fn a_pair_is_the_same_from_either_side() {
    // Names decide which side is called left.
    let county = County::new();
    county.check(1);
    county.judge(Verdict::Template, 2);
    fs::rename(county.path("民政局"), county.path("换")).unwrap();
    fs::rename(county.path("教育局"), county.path("民政局")).unwrap();
    fs::rename(county.path("换"), county.path("教育局")).unwrap();
    assert!(excused(&county.check(3).1));
}

#[test]
fn a_quotation_of_two_is_no_leave_for_a_third_but_a_template_is() {
    for (verdict, open) in [(Verdict::Quoted, 2), (Verdict::Template, 0)] {
        let county = County::new();
        county.check(1);
        county.judge(verdict, 2);
        county.write(
            "城管局/2023/u.summary/总结.txt",
            &format!("云溪县城市管理局总结\n洒水车每日出车四趟，垃圾中转站更换压缩设备两套。\n{SHARED}\n2023年12月9日\n"),
        );
        let found = county.check(3).1;
        assert_eq!(found.len(), 3, "each two of three");
        let still = found.iter().filter(|f| f.excused.is_none()).count();
        assert_eq!(still, open, "{verdict:?}");
    }
}

#[test]
fn upheld_is_shown_and_stays_as_grave() {
    let county = County::new();
    let before = county.check(1).1;
    county.judge(Verdict::Upheld, 2);
    assert_eq!(county.states(), [State::Open]);
    let found = county.check(3).1;
    assert!(!excused(&found));
    assert_eq!(found[0].severity, before[0].severity);
    let said = found[0].upheld.as_deref().unwrap();
    assert!(
        said.starts_with("属实：联合行动（张三 2026-11-02"),
        "{said}"
    );
}

#[test]
fn a_verdict_taken_back_leaves_nothing() {
    let county = County::new();
    county.check(1);
    county.judge(Verdict::Quoted, 2);
    let mut desk = county.desk(3);
    let mut ledger = desk.store.ledger().unwrap();
    let number = ledger
        .entries
        .iter()
        .find(|e| e.finding.rule == "L102")
        .unwrap()
        .number;
    ledger
        .unjudge(number, hand("李四", "看错了", 3), Terms::default())
        .unwrap();
    desk.store.keep_rulings(&[], &ledger).unwrap();
    drop(desk);
    assert_eq!(county.states(), [State::Open]);
    assert!(!excused(&county.check(4).1));
}

#[test]
fn only_a_person_judges_and_gives_a_reason_for_an_excuse() {
    let county = County::new();
    let mut ledger = county.check(1).0.ledger;
    let alike = ledger
        .entries
        .iter()
        .find(|e| e.finding.rule == "L102")
        .unwrap()
        .number;
    let other = ledger
        .entries
        .iter()
        .find(|e| e.finding.rule.starts_with('Q'))
        .unwrap()
        .number;
    let before = ledger.clone();
    for (number, by, why) in [
        (alike, "", "联合行动"),
        (alike, "程序", "联合行动"),
        (alike, "张三", " "),
        (other, "张三", "联合行动"),
        (9999, "张三", "联合行动"),
    ] {
        assert!(
            ledger
                .judge(number, Verdict::Quoted, hand(by, why, 2), Terms::default())
                .is_err()
        );
    }
    assert_eq!(ledger, before);
    assert!(
        ledger
            .judge(
                alike,
                Verdict::Upheld,
                hand("张三", "", 2),
                Terms::default()
            )
            .is_ok()
    );
}

/// The sheets of what is alike, written below the county; names, ascending.
fn sheets(county: &County, assessment: &Assessment, to: &str) -> Vec<String> {
    let to = county.0.path().join(to);
    let mut folder = Folder::begin(&to).unwrap();
    let workers = Workers::here();
    let originals = Submitted::of(&assessment.evidence.project, &workers).unwrap();
    (SHEETS.render)(assessment, &originals, &mut folder).unwrap();
    folder.commit().unwrap();
    let Ok(listing) = fs::read_dir(to.join("比对单")) else {
        return Vec::new();
    };
    let name = |e: std::io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = listing.map(name).collect();
    names.sort();
    names
}

#[test]
fn each_pair_has_its_sheet_until_it_is_dismissed() {
    let county = County::new();
    let first = county.check(1).0;
    let names = sheets(&county, &first, "一");
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].ends_with("号 教育局—民政局.pdf"), "{names:?}");
    assert_eq!(names[1], "目录.pdf");
    sheets(&county, &first, "二");
    for name in &names {
        let read = |to: &str| fs::read(county.0.path().join(to).join("比对单").join(name)).unwrap();
        assert!(read("一") == read("二"), "the same bytes: {name}");
    }
    county.judge(Verdict::Quoted, 2);
    assert!(sheets(&county, &county.check(3).0, "三").is_empty());
}

#[test]
fn the_matrix_has_both_halves_and_leads_to_the_pair() {
    let county = County::new();
    let page = |a: &Assessment| report_html::page(a, &Gone).unwrap();
    let before = page(&county.check(1).0);
    let cells = before.matches("<a href=\"#pair1\">1</a>").count();
    assert_eq!(cells, 2, "seen from either unit");
    assert!(before.contains("<tr id=\"pair1\">"));
    county.judge(Verdict::Upheld, 2);
    assert!(page(&county.check(3).0).contains("已认定属实：联合行动（张三 2026-11-02"));
    county.judge(Verdict::Quoted, 4);
    let after = page(&county.check(5).0);
    assert!(!after.contains("id=\"matrix\""), "nothing is left to judge");
    assert!(after.contains("合理引用：联合行动（张三 2026-11-04"));
}

#[test]
fn nothing_of_a_classified_paper_is_on_a_sheet() {
    let county = County::new();
    county.write(HEALTH, &format!("机密★1年\n{}", health(SHARED)));
    let assessment = county.check(1).0;
    assert!(assessment.findings.iter().any(|f| f.rule == "A102"));
    assert_eq!(sheets(&county, &assessment, "一"), ["目录.pdf"]);
}
