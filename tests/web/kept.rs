//! The ledger in the page: people with names decide, workbooks come and go.

use super::client::Page;
use super::used::{alike, encoded};

#[test]
fn the_ledger_is_decided_on_by_people_with_names() {
    let (place, page) = alike();
    // Mended: the copy is taken away and written anew.
    std::fs::write(
        place.path().join("报送/住建局/2023/年度工作总结/总结.txt"),
        "2023年度工作总结\n\n全年新建公厕四座，改造老旧小区排水管网二百米，完成验收。\n\n青砚县住房和城乡建设局\n2023年12月25日",
    )
    .unwrap();
    page.check();
    let run = page.get("/run").text();
    assert!(run.contains("已整改") && run.contains("等人验收"), "{run}");
    let awaiting = page.get("/ledger?state=awaiting").text();
    let number = awaiting.split("name=\"number\" value=\"").nth(1).unwrap();
    let number = number.split('"').next().unwrap();
    let nameless = page.post(
        "/ledger/decide",
        &format!("number={number}&what=accept&by="),
    );
    assert_eq!(nameless.status, 400);
    let form = format!("number={number}&what=return&by={}&why=", encoded("王五"));
    assert_eq!(
        page.post("/ledger/decide", &form).status,
        400,
        "sent back without a reason"
    );
    let form = format!(
        "number={number}&what=accept&by={}&back=%2Fledger",
        encoded("王五")
    );
    assert_eq!(page.post("/ledger/decide", &form).status, 303);
    let closed = page.get("/ledger?state=closed").text();
    assert!(closed.contains("王五：验收合格"), "{closed}");
    // What a unit reports waits for a person; no run is made of it.
    let open = page.get("/ledger?state=open").text();
    let number = open.split("name=\"number\" value=\"").nth(1).unwrap();
    let number = number.split('"').next().unwrap();
    let form = format!("number={number}&what=claim&by=x&why={}", encoded("已补齐"));
    assert_eq!(page.post("/ledger/decide", &form).status, 303);
    let awaiting = page
        .get(&format!("/ledger?state=awaiting&q={number}"))
        .text();
    assert!(
        awaiting.contains(&format!("value=\"{number}\"")),
        "{awaiting}"
    );
    edited_workbook(&page);
    let workbook = page.get("/ledger/workbook");
    assert!(workbook.body.starts_with(b"PK"), "a workbook");
    assert!(
        workbook
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
}

/// A list of an inspection comes in: first shown, then taken in by a name; so does a problem
/// entered by hand.
fn edited_workbook(page: &Page) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["序号", "责任单位", "点位", "存在问题"],
        ["1", "住建局", "东门菜市场", "垃圾没有及时清运"],
    ];
    for (r, row) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(row) {
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    let mut body = b"--xyz\r\nContent-Disposition: form-data; name=\"workbook\"; filename=\"list.xlsx\"\r\n\r\n".to_vec();
    body.extend(book.save_to_buffer().unwrap());
    body.extend(b"\r\n--xyz--\r\n");
    let sent = page.send("/ledger/import", "multipart/form-data; boundary=xyz", &body);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let preview = page.get("/ledger/import").text();
    assert!(
        preview.contains("垃圾没有及时清运") && preview.contains("还没有记入"),
        "{preview}"
    );
    let before = page
        .get("/ledger?q=%E5%9E%83%E5%9C%BE%E6%B2%A1%E6%9C%89")
        .text();
    assert!(before.contains("没有符合条件"), "nothing was taken in yet");
    assert_eq!(page.post("/ledger/import/confirm", "by=").status, 400);
    assert_eq!(page.post("/ledger/import/confirm", "by=x").status, 303);
    let after = page
        .get("/ledger?q=%E5%9E%83%E5%9C%BE%E6%B2%A1%E6%9C%89")
        .text();
    assert!(after.contains("垃圾没有及时清运"), "{after}");
    let form = format!(
        "problem={}&unit={}&by=x",
        encoded("公厕无人保洁"),
        encoded("住建局")
    );
    assert_eq!(page.post("/ledger/add", &form).status, 303);
    let found = page
        .get("/ledger?q=%E6%97%A0%E4%BA%BA%E4%BF%9D%E6%B4%81")
        .text();
    assert!(found.contains("公厕无人保洁"), "{found}");
}
