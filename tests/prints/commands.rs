//! `juanzong fingerprints` and `juanzong compare`, as they are typed.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::compare::Dice;

/// Letters that no other place or unit writes in this order.
fn own(place: &str) -> String {
    let mut dice = Dice(place.chars().map(u64::from).sum());
    (0..400)
        .filter_map(|_| char::from_u32(0x4E00 + dice.roll() as u32 % 9000))
        .collect()
}

/// A report of a place that has the same end as every other's.
fn report(place: &str) -> String {
    let copied = "老旧小区楼道内堆放的杂物由社区干部会同物业人员利用三个周末集中清运，\
        对不愿清理的住户逐户上门劝导，张贴告示并留足七天缓冲期，到期仍未处理的由街道牵头统一搬离，\
        清出的床板旧柜折合四十余车，全部送往城北再生资源分拣点，楼道随即粉刷并安装声控灯。";
    format!("{}\n{copied}\n", own(place))
}

/// A folder as a county hands it in, without a project file.
fn county(root: &Path, place: &str) {
    let folder = root.join(place).join("城管局/2024年");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("2024年工作总结.txt"), report(place)).expect("a file");
}

fn typed(root: &Path, line: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(line.split(' '))
        .current_dir(root)
        .output()
        .expect("the program starts");
    let said = [&output.stdout[..], &output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8(said).expect("UTF-8"),
    )
}

#[track_caller]
fn says(root: &Path, line: &str, code: i32, wanted: &[&str]) -> String {
    let (ended, said) = typed(root, line);
    assert_eq!(ended, Some(code), "{line}: {said}");
    for words in wanted {
        assert!(said.contains(words), "{line}: {words} is not in\n{said}");
    }
    said
}

/// Two counties, exported.
fn two() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    for (place, number) in [("青河县", 110_101), ("白河县", 110_102)] {
        county(root.path(), place);
        let line = format!("fingerprints export {place} -o {place}.parquet --county {number}");
        says(root.path(), &line, 0, &["1 份材料", "没有原文", "校验码"]);
    }
    root
}

#[test]
fn what_was_exported_is_shown_and_has_the_sum_that_was_told() {
    let root = two();
    let line = "fingerprints inspect 青河县.parquet";
    let shown = says(root.path(), line, 0, &["完整", "没有密钥", "110101"]);
    let sum = shown.split("校验码 ").nth(1).expect("a sum").trim();
    let file = fs::File::open(root.path().join("青河县.parquet"));
    let (digest, _) =
        juanzong::digest::digest_reader(&mut file.expect("a file")).expect("readable");
    assert_eq!(sum, digest.to_string());
    says(
        root.path(),
        "fingerprints inspect 青河县.parquet --format json",
        0,
        &[&format!("\"sha256\":\"{sum}\"")],
    );
    says(root.path(), "fingerprints", 2, &["fingerprints export"]);
    says(
        root.path(),
        "fingerprints --guide",
        0,
        &["当作内部资料管理"],
    );
}

#[test]
fn what_two_counties_share_is_told_in_every_format() {
    let root = two();
    let files = "青河县.parquet 白河县.parquet";
    let told = says(
        root.path(),
        &format!("compare {files} --text 青河县 白河县"),
        1,
        &["疑似", "青河县", "白河县", "2024年工作总结", "三个周末"],
    );
    assert!(
        !told.contains("网格员"),
        "what differs is not held up: {told}"
    );
    let lines = says(
        root.path(),
        &format!("compare {files} --format jsonl"),
        1,
        &[],
    );
    let pair = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find(|line| line.get("shared").is_some())
        .expect("a pair");
    assert!(pair["shared"].as_u64().expect("a number") >= 6, "{pair}");
    let csv = format!("compare {files} --format csv -o 结果.csv");
    says(root.path(), &csv, 1, &["1 对材料疑似雷同", "结果.csv"]);
    let table = fs::read_to_string(root.path().join("结果.csv")).expect("a table");
    assert!(table.contains("青河县") && table.contains("白河县"));
}

#[test]
fn what_can_not_be_compared_is_refused_by_name() {
    let root = two();
    let at = root.path();
    let keyed = "fingerprints export 白河县 -o 密.parquet --county 110102 --new-key 钥匙";
    says(at, keyed, 0, &["同一个密钥"]);
    says(
        at,
        "compare 青河县.parquet 密.parquet",
        2,
        &["密.parquet", "密钥"],
    );
    let bytes = fs::read(at.join("白河县.parquet")).expect("a file");
    fs::write(at.join("半.parquet"), &bytes[..bytes.len() / 2]).expect("a file");
    fs::write(at.join("别的.parquet"), "不是指纹").expect("a file");
    let line = "compare 青河县.parquet 半.parquet 别的.parquet -o 结果.txt";
    says(
        at,
        line,
        2,
        &["2 个指纹文件用不了", "半.parquet", "别的.parquet"],
    );
    assert!(!at.join("结果.txt").exists(), "nothing half done");
    let line = "compare 青河县.parquet 白河县.parquet --memory 1M";
    says(at, line, 2, &["至少 64M"]);
    says(at, "fingerprints export 没有 -o 无.parquet", 2, &["没有"]);
}

/// A pair of stray files was told to the unit that comes first by name, and the other never saw it;
/// what another unit wrote in two years alike was told for each year.
#[test]
fn what_stray_files_share_is_told_to_both_units_and_once() {
    let root = tempfile::tempdir().expect("a folder");
    let at = root.path();
    let write = |unit: &str, year: &str, text: &str| {
        let folder = at.join("报送").join(unit).join(year);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("杂记.txt"), text).expect("a file");
    };
    write("教育局", "2024年", &report("教育局"));
    write(
        "水利局",
        "2024年",
        &format!("{}全年12次。", report("水利局")),
    );
    write(
        "水利局",
        "2023年",
        &format!("{}全年35次。", report("水利局")),
    );
    write("城管局", "2024年", &own("城管局"));
    write("民政局", "2024年", &own("民政局"));
    let export = "fingerprints export 报送 -o 全.parquet --county 110101";
    says(at, export, 0, &[]);
    let pair = "“教育局/2024年/杂记.txt” 与 未归位材料“水利局/2024年/杂记.txt”";
    for (unit, told) in [("教育局", 1), ("水利局", 1), ("城管局", 0)] {
        let line = format!("check 报送 --unit {unit} --against 全.parquet");
        let (_, said) = typed(at, &line);
        assert_eq!(said.matches(pair).count(), told, "{unit}: {said}");
        assert!(!said.contains("教育局/2024年/杂记.txt” 与 未归位材料“水利局/2023年"));
    }
}
