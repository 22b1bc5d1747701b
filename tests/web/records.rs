//! Copies of the records, and blank sheets: what the commands `backup` and `template` do, in the page.

use super::used::{alike, encoded};

#[test]
fn records_are_copied_and_put_back() {
    let (place, page) = alike();
    let add = |problem: &str| {
        let form = format!("problem={}&by={}", encoded(problem), encoded("王五"));
        assert_eq!(page.post("/ledger/add", &form).status, 303);
    };
    let told = |problem: &str| {
        let found = page.get(&format!("/ledger?q={}", encoded(problem)));
        !found.text().contains("没有符合条件的问题")
    };
    add("垃圾桶没有盖");
    assert_eq!(page.post("/backup", "").status, 303);
    let html = page.get("/backup").text();
    assert!(html.contains("已备份到"), "{html}");
    let name = html.split("name=\"name\" value=\"").nth(1).expect("a copy");
    let name = name.split('"').next().unwrap().to_owned();
    assert!(place.path().join("备份").join(&name).is_file());
    add("下水道堵了");
    let unsure = page.post("/backup/restore", &format!("name={}", encoded(&name)));
    assert_eq!(unsure.status, 400, "nothing is put back unasked");
    assert!(told("下水道堵了"));
    let elsewhere = format!("sure=true&name={}", encoded("../juanzong.yaml"));
    assert_eq!(page.post("/backup/restore", &elsewhere).status, 400);
    let form = format!("sure=true&name={}", encoded(&name));
    assert_eq!(page.post("/backup/restore", &form).status, 303);
    let said = page.get("/backup").text();
    assert!(said.contains("原来的记录另存为"), "{said}");
    assert!(told("垃圾桶没有盖") && !told("下水道堵了"));
}

#[test]
fn what_is_no_copy_is_not_put_back_and_the_project_stays_open() {
    let (place, page) = alike();
    let folder = place.path().join("备份");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("坏的.db"), b"no records").unwrap();
    let form = format!("sure=true&name={}", encoded("坏的.db"));
    let refused = page.post("/backup/restore", &form);
    assert!(refused.status >= 400, "{}", refused.text());
    assert_eq!(page.get("/ledger").status, 200);
    page.check();
}

#[test]
fn blank_sheets_are_written_where_they_belong_and_never_over_another() {
    let (place, page) = alike();
    let html = page.get("/scores/figures").text();
    assert!(
        html.contains("还没有指标数据表") && html.contains("未评"),
        "{html}"
    );
    assert_eq!(page.post("/scores/blank", "sheet=figures").status, 303);
    let sheet = place.path().join("指标数据.xlsx");
    let first = std::fs::read(&sheet).expect("written");
    assert!(first.starts_with(b"PK"));
    assert!(
        page.get("/scores/figures")
            .text()
            .contains("已写好空的指标数据：")
    );
    let again = page.post("/scores/blank", "sheet=figures");
    assert_eq!(again.status, 400);
    assert!(again.text().contains("没有改动"), "{}", again.text());
    assert_eq!(std::fs::read(&sheet).unwrap(), first);
    page.check();
    assert!(
        page.get("/scores/figures")
            .text()
            .contains("数值取自指标数据表")
    );
}

#[test]
fn stock_phrases_are_counted_and_named_in_the_project_file() {
    let (place, page) = alike();
    let papers = place.path().join("公文");
    std::fs::create_dir_all(&papers).unwrap();
    let common = "各单位要提高认识，加强领导，明确分工，落实责任，确保各项工作任务按时完成。";
    // Papers that differ in nothing but figures would count as one.
    for own in ["修缮城墙", "清理河道", "栽种果树", "接种疫苗"] {
        let text = format!("关于{own}的通知\n\n{common}\n\n其余是{own}一事自己的话。\n");
        std::fs::write(papers.join(format!("{own}.txt")), text).unwrap();
    }
    let yaml = place.path().join("juanzong.yaml");
    let before = std::fs::read_to_string(&yaml).unwrap();
    let nowhere = page.post("/stock", &format!("path={}", encoded("没有这里")));
    assert_eq!(nowhere.status, 400);
    let picker = page.get("/folders?pick=stock").text();
    assert!(picker.contains("统计这个文件夹"), "{picker}");
    let form = format!("name=true&path={}", encoded(papers.to_str().unwrap()));
    for name in ["套话.bin", "套话-2.bin"] {
        assert_eq!(page.post("/stock", &form).status, 303);
        page.wait();
        let told = page.get("/stock").text();
        assert!(
            told.contains("统计了 4 份公文") && told.contains(name),
            "{told}"
        );
        assert!(place.path().join(name).is_file());
        let after = std::fs::read_to_string(&yaml).unwrap();
        assert_eq!(after, format!("{before}stock: {name}\n"));
    }
    page.check();
    // Counting changes nothing of the papers.
    assert_eq!(std::fs::read_dir(&papers).unwrap().count(), 4);
}
