//! The commands, as a clerk types them.

use std::path::Path;
use std::process::{Command, Output};

use crate::county::{County, MENDED};

fn typed(root: &Path, line: &str) -> (Option<i32>, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(line.split(' '))
        .current_dir(root)
        .output()
        .unwrap();
    let said = [&output.stdout[..], &output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

fn told(root: &Path, line: &str, wanted: &[&str]) {
    let (code, said) = typed(root, line);
    assert_eq!(code, Some(0), "{line}: {said}");
    for words in wanted {
        assert!(said.contains(words), "{line}: {words} is not in\n{said}");
    }
}

fn refused(root: &Path, line: &str, wanted: &[&str]) {
    let (code, said) = typed(root, line);
    assert_eq!(code, Some(2), "{line}: {said}");
    for words in wanted {
        assert!(said.contains(words), "{line}: {words} is not in\n{said}");
    }
}

#[test]
fn a_clerk_s_round_with_the_ledger() {
    let county = County::new();
    let root = county.root();
    told(root, "ledger", &["台账还是空的"]);
    told(root, "diff", &["还没有检查过"]);
    assert_eq!(typed(root, "check").0, Some(1));
    let number = county.placeholder().number;
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    assert_eq!(typed(root, "check").0, Some(1));
    told(root, "diff", &["第 1 次", "第 2 次", "未再发现 1"]);
    told(
        root,
        "diff 1 2",
        &["已整改 1", &format!("{number} 号  卫健局")],
    );
    told(root, "diff 1 --format json", &["\"mended\""]);
    refused(root, "diff 9", &["没有这一次检查", "有第 1 次"]);
    refused(root, "diff 很久以前", &["不是检查的次数"]);

    told(
        root,
        "ledger add 校门口垃圾桶没有盖 --unit 教育局 --spot 校门口 --due 2099-12-31 --by 张三",
        &["教育局", "校门口：校门口垃圾桶没有盖", "限 2099-12-31 前"],
    );
    let added = county.ledger().entries.len();
    refused(root, "ledger add 没有名字 --unit 教育局", &["--by"]);
    refused(
        root,
        "ledger add 没有这家 --unit 气象局 --by 张三",
        &["气象局", "现有单位"],
    );
    told(
        root,
        &format!("ledger set {added} --person 李四 --lead 卫健局 --by 张三 --why 分工"),
        &["张三：分工"],
    );
    refused(
        root,
        &format!("ledger set {added} --by 张三"),
        &["没有写要改什么"],
    );
    told(
        root,
        &format!("ledger report {added} --words 已配齐 --done --from 李四 --by 张三"),
        &["待验收"],
    );
    told(
        root,
        &format!("ledger return {added} --by 王五 --why 仍缺一个"),
        &["待整改", "仍缺一个"],
    );
    told(
        root,
        &format!("ledger excuse {added} --until 2099-12-31 --by 王五 --why 已拆除"),
        &["说明采纳"],
    );
    told(
        root,
        &format!("ledger accept {number} --by 王五"),
        &["已销号"],
    );
    told(
        root,
        &format!("ledger history {added}"),
        &[
            "来源：张三登记",
            "人工登记",
            "责任人：“”改为“李四”",
            "单位报整改完成",
            "退回整改",
            "说明采纳",
        ],
    );
    refused(root, "ledger history 9999", &["台账里没有 9999 号"]);
    told(root, "ledger list --state 已销号", &["共 1 条"]);
    told(root, "ledger list --overdue", &["共 0 条"]);
    told(
        root,
        "ledger progress",
        &["全部：共", "云溪县教育局：共", "整改率"],
    );

    told(
        root,
        "ledger export --unit 教育局 -o 教育局.xlsx",
        &["已写出"],
    );
    refused(root, "ledger export -o 教育局.xlsx", &["已经有这个文件了"]);
    told(root, "ledger merge 教育局.xlsx", &["没有要并入的"]);
    refused(root, "ledger merge juanzong.yaml", &["读不了"]);
    refused(root, "ledger import 教育局.xlsx --apply", &["--by"]);

    told(root, "backup 备份.db", &["已备份到"]);
    let (_, lines) = typed(root, "ledger dump");
    std::fs::write(root.join("全部.jsonl"), &lines).unwrap();
    refused(root, "ledger load 全部.jsonl", &["已经有台账记录"]);
    told(
        root,
        "backup 备份.db --restore",
        &["已从 备份.db 恢复", "原来的记录另存为"],
    );
    assert_eq!(typed(root, "ledger dump").1, lines);
    let other = County::new();
    std::fs::copy(root.join("全部.jsonl"), other.root().join("全部.jsonl")).unwrap();
    told(
        other.root(),
        "ledger load 全部.jsonl",
        &[&format!("台账 {added} 条")],
    );
    assert_eq!(typed(other.root(), "ledger dump").1, lines);
}

#[test]
fn a_list_is_shown_before_it_is_taken_in() {
    let county = County::new();
    let root = county.root();
    let mut book = rust_xlsxwriter::Workbook::new();
    let to = book.add_worksheet();
    for (row, line) in (0_u32..).zip([
        ["序号", "点位", "存在问题", "责任单位"],
        ["1", "人民路", "路面积水", "教育局"],
        ["2", "车站", "小广告", "铁路分局"],
    ]) {
        for (column, text) in (0_u16..).zip(line) {
            to.write(row, column, text).unwrap();
        }
    }
    book.save(root.join("省暗访反馈.xlsx")).unwrap();
    told(
        root,
        "ledger import 省暗访反馈.xlsx",
        &["Sheet1!D3 “铁路分局”不是项目里的单位", "可以导入 2 条"],
    );
    assert!(county.ledger().entries.is_empty(), "a look changes nothing");
    told(
        root,
        "ledger import 省暗访反馈.xlsx --apply --by 张三",
        &["《省暗访反馈》导入 2 条：1 号至 2 号"],
    );
    told(
        root,
        "ledger import 省暗访反馈.xlsx --apply --by 张三",
        &["2 条台账里已经有了", "没有要导入的"],
    );
    told(
        root,
        "ledger history 2",
        &["《省暗访反馈》2", "单位：铁路分局"],
    );
    told(root, "explain X002", &["检查反馈", "办公室"]);
}
