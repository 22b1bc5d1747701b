//! Blank sheets are written, filled in as people do, and read back; outputs hold what was scored.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Output};

use juanzong::catalogue::Material;
use juanzong::error::Result;
use juanzong::ledger::{Ledger, State};
use juanzong::output::{Originals, Sink, blanks, mock_xlsx, report_html};
use juanzong::project::Project;
use juanzong::read;
use juanzong::standard::{Outcome, Year};

use super::{assessed, assessed_with, copied};

fn juanzong(folder: &Path, args: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_juanzong");
    let ran = Command::new(program)
        .args(args)
        .current_dir(folder)
        .output();
    ran.expect("the program")
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn a_blank_sheet_read_back_says_nothing_and_is_no_mistake() {
    let folder = copied();
    for name in ["指标数据", "评分表"] {
        fs::remove_file(folder.path().join(format!("{name}.csv"))).expect("it was there");
    }
    let file = folder.path().join("juanzong.yaml");
    let yaml = fs::read_to_string(&file).expect("the project");
    fs::write(&file, yaml.replace(".csv", ".xlsx")).expect("written");
    for command in ["indicators", "score"] {
        let ran = juanzong(folder.path(), &[command, "template"]);
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        // Never over one that is there.
        assert_eq!(
            juanzong(folder.path(), &[command, "template"])
                .status
                .code(),
            Some(2)
        );
    }
    let evidence = assessed(folder.path()).evidence;
    assert!(evidence.data.given);
    assert!(evidence.data.figures.values().all(|f| f.years.is_empty()));
    assert_eq!(evidence.data.complaints, Vec::<String>::new());
    assert_eq!(evidence.marks.complaints, Vec::<String>::new());
    assert!(evidence.marks.given.is_empty());
}

#[test]
fn blank_sheets_have_a_row_for_each_figure_and_each_mark() {
    let folder = copied();
    let project = Project::load(folder.path()).expect("the project");
    let text = |blank: blanks::Blank| String::from_utf8(blank.bytes("csv").unwrap()).unwrap();
    let figures = text(blanks::figures(&project));
    // 65 of the newer edition, with them the 4 of its own, and 7 that only the older one has.
    assert_eq!(figures.lines().count(), 1 + 65 + 7, "{figures}");
    assert!(figures.contains("green_rate,建成区绿化覆盖率,%,≥36%；≥38%（待核）,松泉县园林绿化局"));
    assert!(figures.starts_with("\u{feff}代号,指标,单位,要求,牵头,2022,2022佐证,2023,"));
    let marks = text(blanks::marks(&project));
    assert!(marks.contains("jiankang-pingu,jk.site,现场评估,30（细目相加，不用填）"));
    assert!(marks.contains("anfang-city,af.2.1,　健康教育,36,"));
    assert!(marks.contains("jishu-2014,js.v4,一票否决：生活污水集中处理率,,"));
    assert_eq!(
        blanks::marks(&project).bytes("xlsx").unwrap(),
        blanks::marks(&project).bytes("xlsx").unwrap()
    );
}

#[test]
fn a_sheet_that_is_gone_mends_nothing() {
    let folder = copied();
    let state = |ledger: &Ledger| {
        let entries = ledger.entries.iter();
        let entry = entries.filter(|e| e.finding.identity() == "H401|indicator:myopia_trend");
        entry.map(|e| e.state).next().expect("it was found")
    };
    let first = assessed(folder.path()).ledger;
    let myopia = "H401|indicator:myopia_trend";
    let mut entries = first.entries.iter();
    let entry = entries
        .find(|e| e.finding.identity() == myopia)
        .expect("found");
    assert_eq!(entry.finding.unit, Some("教育局".into()));
    let sheet = folder.path().join("指标数据.csv");
    let text = fs::read_to_string(&sheet).expect("the sheet");
    fs::remove_file(&sheet).expect("it was there");
    let gone = assessed_with(folder.path(), first.clone());
    assert!(
        gone.evidence
            .project
            .notices
            .iter()
            .any(|n| n.contains("指标数据.csv"))
    );
    assert_eq!(state(&gone.ledger), State::Open);
    let blank = gone
        .ledger
        .entries
        .iter()
        .filter(|e| e.finding.rule == "H402");
    let open: Vec<bool> = blank.map(|e| e.state == State::Open).collect();
    assert!(open.len() > 5 && open.iter().all(|open| *open), "{open:?}");
    // Mended: a figure that goes down each year.
    fs::write(&sheet, text.replace("51.9%", "51.0%")).expect("written");
    let mended = assessed_with(folder.path(), gone.ledger);
    assert_eq!(state(&mended.ledger), State::AwaitingAcceptance);
}

#[test]
fn the_ledger_knows_what_a_problem_costs() {
    let folder = copied();
    let assessment = assessed(folder.path());
    let gap = "Q102|slot:园林局/env.green.summary/2024";
    let entries = assessment.ledger.entries.iter();
    let entry = entries.filter(|e| e.finding.identity() == gap);
    assert_eq!(entry.map(|e| e.points).collect::<Vec<_>>(), [Some(1.0)]);
}

#[test]
fn figures_may_be_kept_in_yaml() {
    let folder = copied();
    let file = folder.path().join("juanzong.yaml");
    let yaml = fs::read_to_string(&file).expect("the project");
    fs::write(&file, yaml.replace("指标数据.csv", "指标数据.yaml")).expect("written");
    let sheet = folder.path().join("指标数据.yaml");
    let text = "green_rate:\n  2023: 36.2\n  2023佐证: [园林局/绿化年度总结/2023]\n  2024: 36.9%\n";
    fs::write(&sheet, text).expect("written");
    let evidence = assessed(folder.path()).evidence;
    let figures = &evidence.data.figures[&"green_rate".into()];
    assert_eq!(figures.years[&Year(2024)].value, Some(36.9));
    let standard = &evidence.project.standard;
    let green = standard
        .indicator(&"green_rate".into())
        .expect("it is there");
    assert_eq!(evidence.judge(green).outcome, Outcome::Met);
    // A slip of the pen is told with its line, and stops nothing.
    fs::write(&sheet, "green_rate:\n  2023: [36.2\n").expect("written");
    let evidence = assessed(folder.path()).evidence;
    assert!(!evidence.data.given);
    assert!(
        evidence.data.complaints[0].contains("指标数据.yaml"),
        "{:?}",
        evidence.data.complaints
    );
}

#[test]
fn every_cell_of_the_sheet_of_marks_is_held_against_the_scheme() {
    let folder = copied();
    let rows = "方案,代号,项目,满分,得分,评价值,结论,责任单位,扣分说明,评分人,日期
anfang-city,af.1,,,四十五,,,,,甲,
anfang-city,af.3,,,-1,,,,,甲,
anfang-city,af.4,,,80,,,,,,
anfang-city,af.5,,,60,9,,,,甲,
anfang-city,af.6,,,90,,通过,,,甲,
anfang-city,af.7,,,90,,,税务局,,甲,
anfang-city,af.2,,,60,,,,,甲,
anfang-city,af.8,,,45分,9,,卫健局、教育局,,甲,2024-11-05
jishu-2014,js.g1,,,,,还行,,,甲,
jishu-2014,js.g2,,,,,不通过,,,,
jishu-2014,js.g3.10,,,5,,,,,甲,
jishu-2014,js.v3,,,,,触发,,焚烧厂停炉,甲,
jishu-2014,js.v4,,,,,通过,,,甲,
qita,x,,,5,,,,,甲,
";
    fs::write(folder.path().join("评分表.csv"), rows).expect("written");
    let assessment = assessed(folder.path());
    let marks = &assessment.evidence.marks;
    let told = marks.complaints.join("\n");
    for words in [
        "“综合评价”那一行：“得分”一栏写的是“四十五”，不是分数。没有采用。",
        "“市容环境与环境保护”那一行：“得分”一栏写的是 -1，不能小于 0。",
        "“农贸市场卫生”那一行：“评分人”一栏没有填，不知道是谁评的。",
        "“食品安全”那一行：“得分”折成 10 分制是 5.0，“评价值”写的是 9，两个对不上。",
        "“重点场所卫生”那一行：“结论”一栏这一行不用填。",
        "“病媒生物预防控制”那一行：“责任单位”一栏写的是“税务局”，项目里没有这个单位。",
        "“健康教育与健康促进”那一行：这一行的分是细目相加的，请填在细目上。",
        "“爱国卫生组织管理”那一行：“结论”一栏写的是“还行”，只能写“通过”或“不通过”。",
        "“健康教育和健康促进”那一行：“评分人”一栏没有填",
        "“市容市貌、数字城管、绿化和照明”那一行：这一行没有分值，“得分”不用填，可以填“评价值”。",
        "“生活污水集中处理率”那一行：“结论”一栏写的是“通过”，只能写“触发”或“未触发”。",
        "有“qita”的行，项目没有选用这个评分方案，没有看。",
    ] {
        assert!(told.contains(words), "{words}\nin\n{told}");
    }
    assert_eq!(marks.complaints.len(), 12);
    let taken: Vec<&str> = marks.given.keys().map(|(_, row)| row.as_str()).collect();
    assert_eq!(taken, ["af.8"]);
    // A person's word goes before the figures', and that they differ is said.
    let technical = assessment
        .score
        .mocks
        .iter()
        .find(|m| m.scheme.as_str() == "jishu-2014");
    let veto = technical
        .expect("chosen")
        .vetoes
        .iter()
        .find(|v| v.id.as_str() == "js.v3");
    let veto = veto.expect("it is there");
    assert_eq!(veto.breached, Some(true));
    assert_eq!(veto.said, "甲：焚烧厂停炉；与指标数据不符，请核对");
}

#[test]
fn a_damaged_or_foreign_sheet_is_told_and_stops_nothing() {
    for bytes in [
        &b"PK\x03\x04broken"[..],
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"a,b\n1,2\n",
    ] {
        let folder = copied();
        fs::write(folder.path().join("指标数据.csv"), bytes).expect("written");
        fs::write(folder.path().join("评分表.csv"), bytes).expect("written");
        let assessment = assessed(folder.path());
        assert!(!assessment.evidence.data.given);
        assert_eq!(assessment.evidence.data.complaints.len(), 1);
        assert_eq!(assessment.evidence.marks.complaints.len(), 1);
        let judged = assessment
            .findings
            .iter()
            .filter(|f| f.rule.starts_with("H4"));
        assert_eq!(judged.count(), 0);
    }
}

#[test]
fn the_command_says_what_is_known_by_whom_and_what_is_not() {
    let folder = copied();
    let ran = juanzong(folder.path(), &["score"]);
    // A scheme is failed.
    assert_eq!(
        ran.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let text = said(&ran);
    for words in [
        "■ 国家卫生城市技术评估（2014版）（待核）：不通过",
        "“食品和生活饮用水安全”组结论不通过（专家6），一组不通过，整体不通过",
        "一票否决“生活污水集中处理率”：生活污水集中处理率：2024 年 84.6%，要求≥85%",
        "公园和步道（18） 12.6  人工评定",
        "群众满意度（10） 0—10  未评",
        "薄弱项（10 分制 7 分及以下）：公园和步道 7",
        "最少抽样：合计 161",
        "别处用过的合格线：85 分（示范县区）",
        "“未评”的不知道",
    ] {
        assert!(text.contains(words), "{words}\nin\n{text}");
    }
    let json = said(&juanzong(folder.path(), &["score", "--format", "json"]));
    let mocks: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(mocks.as_array().map(Vec::len), Some(5));
    let text = said(&juanzong(folder.path(), &["indicators"]));
    assert!(
        text.contains("✓ green_rate  建成区绿化覆盖率：要求≥36%；2024 年 36.9%，要求≥36%"),
        "{text}"
    );
    assert!(
        text.contains("✕ green_rate  建成区绿化覆盖率：要求≥38%（待核）"),
        "{text}"
    );
}

struct Nowhere;

impl Originals for Nowhere {
    fn open(&self, _: &Material) -> Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(Vec::new())))
    }
}

#[derive(Default)]
struct Kept(Vec<(String, Vec<u8>)>);

impl Sink for Kept {
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + '_>> {
        self.0.push((name.into(), Vec::new()));
        let (_, bytes) = self.0.last_mut().expect("just pushed");
        Ok(Box::new(bytes))
    }

    fn discard(&mut self, name: &str) -> Result<()> {
        self.0.retain(|(known, _)| known != name);
        Ok(())
    }

    fn written(&self) -> Vec<(String, u64)> {
        self.0
            .iter()
            .map(|(name, bytes)| (name.clone(), bytes.len() as u64))
            .collect()
    }

    fn reread(&self, _: &str) -> Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(Vec::new())))
    }
}

#[test]
fn the_workbook_and_the_report_hold_the_scores_and_no_formula() {
    let folder = copied();
    let assessment = assessed(folder.path());
    let written = || {
        let mut kept = Kept::default();
        (mock_xlsx::MOCK.render)(&assessment, &Nowhere, &mut kept).expect("written");
        kept.0.remove(0)
    };
    let (name, bytes) = written();
    assert_eq!(name, "模拟评分.xlsx");
    assert_eq!(bytes, written().1, "the same run gives the same bytes");
    let whole = read::read(&name, &bytes).whole();
    for words in [
        "总览",
        "薄弱",
        "人工评定",
        "程序判定",
        "未评",
        "整改挽回",
        "材料折算分",
    ] {
        assert!(
            whole.contains(words) || ["总览", "整改挽回"].contains(&words),
            "{words}"
        );
    }
    assert!(
        whole.contains("861") && whole.contains("785—835"),
        "{whole}"
    );
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a workbook");
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).expect("a part");
        let mut text = String::new();
        if part.name().expect("a name").contains("worksheets/")
            && part.read_to_string(&mut text).is_ok()
        {
            assert!(!text.contains("<f>"), "a formula");
        }
    }
    let page = report_html::page(&assessment, &Nowhere).expect("our own template");
    assert!(page.contains("id=\"mock\"") && page.contains("785—835") && page.contains("先改什么"));
}
