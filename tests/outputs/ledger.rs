//! `整改台账.xlsx`: read back cell by cell.

use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader as _, Xlsx};
use juanzong::output::folder::Folder;
use juanzong::output::{Output, Sink as _, ledger_xlsx};

use super::found::assessment;
use super::made::{FromMemory, HOSTILE};

/// What an output writes under this name.
pub fn written(output: &Output, made: &juanzong::assess::Assessment, name: &str) -> Vec<u8> {
    let home = tempfile::tempdir().expect("a folder");
    let mut folder = Folder::begin(&home.path().join("结果")).expect("begins");
    (output.render)(made, &FromMemory { changed: None }, &mut folder).expect("written");
    let mut bytes = Vec::new();
    let mut file = folder.reread(name).expect("there");
    file.read_to_end(&mut bytes).expect("read");
    bytes
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheet_range(name).expect("a sheet")
}

#[test]
fn every_problem_is_a_row_with_its_hidden_identity() {
    let made = assessment(60);
    let bytes = written(&ledger_xlsx::LEDGER, &made, "整改台账.xlsx");
    let ledger = sheet(&bytes, "整改台账");
    assert_eq!(ledger.height(), made.ledger.entries.len() + 1);
    let head: Vec<String> = ledger
        .rows()
        .next()
        .expect("a header")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        head[..5],
        [
            "编号",
            "责任单位",
            "项目（标准条目）",
            "应交项（点位）",
            "年度"
        ]
    );
    assert_eq!(head.last().map(String::as_str), Some(ledger_xlsx::IDENTITY));
    let state = head
        .iter()
        .position(|name| name == "状态")
        .expect("a column");
    for (row, entry) in ledger.rows().skip(1).zip(&made.ledger.entries) {
        assert_eq!(row[0], Data::Float(f64::from(entry.number)));
        assert_eq!(row[state], Data::String(entry.state.in_words().into()));
        assert_eq!(row[head.len() - 1], Data::String(entry.finding.identity()));
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a zip");
    let mut xml = String::new();
    zip.by_name("xl/worksheets/sheet1.xml")
        .expect("there")
        .read_to_string(&mut xml)
        .expect("read");
    for set in [
        "hidden=\"1\"",
        "state=\"frozen\"",
        "<autoFilter",
        "orientation=\"landscape\"",
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
        "<dataValidation",
    ] {
        assert!(xml.contains(set), "{set}");
    }
    assert!(!xml.contains("<f>"), "no formula");
}

#[test]
fn every_file_is_accounted_for() {
    let made = assessment(5);
    let bytes = written(&ledger_xlsx::LEDGER, &made, "整改台账.xlsx");
    let files = sheet(&bytes, "材料清单");
    let catalogue = &made.evidence.catalogue;
    assert_eq!(
        files.height(),
        1 + catalogue.materials.len() + catalogue.skipped.len()
    );
    let states: String = files.rows().map(|row| row[7].to_string() + "\n").collect();
    for said in [
        "已归入应交项",
        "没有对上应交项，可能属于",
        "未能检查：文件加了密码",
        "须人工查看",
        "没有检查：快捷链接",
    ] {
        assert!(states.contains(said), "{said}");
    }
    let hostile = files.rows().find(|row| row[0].to_string().contains("=1+1"));
    assert!(
        matches!(&hostile.expect("there")[0], Data::String(_)),
        "{HOSTILE} stays text"
    );
    let units = sheet(&bytes, "单位汇总");
    assert_eq!(units.height(), 13);
    assert_eq!(
        units.rows().nth(1).expect("the worst")[1],
        Data::String("云溪县第一小学".into())
    );
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let one = written(&ledger_xlsx::LEDGER, &assessment(40), "整改台账.xlsx");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let two = written(&ledger_xlsx::LEDGER, &assessment(40), "整改台账.xlsx");
    assert!(one == two);
}
