//! What the office settles besides: where a paper belongs, what the ledger holds of a problem,
//! verdicts taken back from their list, two checks held against each other, folders made anew.

use super::apart::county;
use super::client::Page;
use super::used::{alike, encoded};

/// The page of the first file of a list, by its link.
fn linked(text: &str, start: &str) -> String {
    let rest = text.split(&format!("href=\"{start}")).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {start} in {text}"));
    format!("{start}{}", rest.split(['"', '?', '#']).next().unwrap())
}

fn command(place: &std::path::Path, words: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"));
    let output = command.args(words).arg("-p").arg(place).output().unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn a_paper_is_moved_to_another_slot_serves_one_besides_and_goes_back() {
    let (_place, page) = alike();
    let finding = page.get(&linked(
        &page.get("/findings?rule=L102").text(),
        "/finding/",
    ));
    let file = linked(&finding.text(), "/file/");
    let shown = page.get(&file).text();
    assert!(
        shown.contains("归在 <strong>《年度爱国卫生（创卫）工作总结》2023 年"),
        "{shown}"
    );
    assert!(shown.contains("<summary>文件属性</summary>") && shown.contains("格式 txt"));
    let option = shown
        .split("value=\"u.plan@2023\">")
        .nth(1)
        .expect("a slot");
    let plan = option.split('<').next().unwrap();
    let plan = plan.trim_end_matches("（缺）").to_owned();
    assert!(plan.starts_with("《"), "{plan}");
    let to = |what: &str| {
        page.post(
            &format!("{file}/place"),
            &format!("at=0&slot=u.plan%402023&what={what}"),
        )
    };
    assert_eq!(
        page.post(&format!("{file}/place"), "at=0&what=move").status,
        400
    );
    assert_eq!(
        page.post(&format!("{file}/place"), "at=9&what=own").status,
        400
    );
    assert_eq!(to("move").header("location").as_deref(), Some(&*file));
    let moved = page.get(&file).text();
    assert!(
        moved.contains("已归入") && moved.contains("工作计划》"),
        "{moved}"
    );
    page.check();
    assert!(
        page.get(&file)
            .text()
            .contains(&format!("归在 <strong>{plan}"))
    );
    // Back to what the program makes of it; then in both.
    assert_eq!(to("own").status, 303);
    page.check();
    assert!(
        page.get(&file)
            .text()
            .contains("归在 <strong>《年度爱国卫生（创卫）工作总结》2023 年")
    );
    assert_eq!(to("also").status, 303);
    page.check();
    let both = page.get(&file).text();
    assert!(
        both.contains("归在 <strong>《年度爱国卫生（创卫）工作总结》2023 年")
            && both.contains(&format!("互见 <strong>{plan}")),
        "{both}"
    );
    // A step back, from the paper's own page.
    assert_eq!(to("move").status, 303);
    let back = page.post("/stray/undo", &format!("number=0&back={}", encoded(&file)));
    assert_eq!(back.header("location").as_deref(), Some(&*file));
    page.check();
    assert!(page.get(&file).text().contains("互见"));
}

#[test]
fn what_the_ledger_holds_of_a_problem_is_set_and_only_what_was_changed() {
    let (place, page) = alike();
    let finding = linked(&page.get("/findings?severity=red").text(), "/finding/");
    let form = page.get(&finding).text();
    assert!(form.contains("改责任单位、措施、时限"), "{form}");
    // As a browser sends it: every field, changed or not.
    let field = |name: &str| {
        let rest = form.split(&format!("name=\"{name}\"")).nth(1).unwrap();
        if rest.starts_with(">") {
            let chosen = rest.split("</select>").next().unwrap();
            let chosen = chosen.split(" selected>").nth(1);
            return chosen.map_or(String::new(), |c| c.split('<').next().unwrap().into());
        }
        let rest = rest.split('>').next().unwrap();
        let value = rest.split("value=\"").nth(1);
        value.map_or(String::new(), |v| v.split('"').next().unwrap().to_owned())
    };
    let sent = |changes: &[(&str, &str)]| {
        let names = [
            "was",
            "problem",
            "severity",
            "unit",
            "person",
            "due",
            "report_by",
            "lead",
        ];
        let now = names.map(|name| (name, field(name)));
        let now = now.iter().map(|(name, value)| (*name, value.as_str()));
        let item = form.split("name=\"item\"").nth(1).unwrap();
        let item = item
            .split("</select>")
            .next()
            .unwrap()
            .split(" selected")
            .next()
            .unwrap();
        let item = item
            .rsplit("value=\"")
            .next()
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let rest = [
            ("item", item),
            ("year", &field("year")),
            ("points", &field("points")),
        ];
        let rest: Vec<(&str, String)> = rest.iter().map(|(n, v)| (*n, v.to_string())).collect();
        let all = now.chain(rest.iter().map(|(n, v)| (*n, v.as_str())));
        let all = all.map(|(name, value)| {
            let change = changes.iter().find(|(changed, _)| *changed == name);
            (name, change.map_or(value, |(_, value)| value))
        });
        let mut pairs: Vec<String> = all.map(|(n, v)| format!("{n}={}", encoded(v))).collect();
        let others = changes
            .iter()
            .filter(|(n, _)| ["measure", "by", "why", "supporting"].contains(n));
        pairs.extend(others.map(|(n, v)| format!("{n}={}", encoded(v))));
        page.post(&format!("{finding}/set"), &pairs.join("&"))
    };
    let unchanged = sent(&[("by", "张三")]);
    assert!(
        unchanged.text().contains("没有改动什么"),
        "{}",
        unchanged.text()
    );
    let nameless = sent(&[("measure", "补齐")]);
    assert_eq!(nameless.status, 400, "{}", nameless.text());
    let wrong = sent(&[("by", "张三"), ("due", "2026-02-30")]);
    assert!(wrong.text().contains("不是真实的日期"), "{}", wrong.text());
    let emptied = sent(&[("by", "张三"), ("due", "")]);
    assert!(
        emptied.text().contains("不能改成空的"),
        "{}",
        emptied.text()
    );
    let unknown = sent(&[("by", "张三"), ("supporting", "没有的局")]);
    assert!(unknown.text().contains("没有的局"), "{}", unknown.text());
    let set = sent(&[
        ("by", "张三"),
        ("why", "分工调整"),
        ("measure", "补齐签到表"),
        ("person", "李四"),
        ("due", "2031-12-31"),
        ("supporting", "住建局"),
    ]);
    assert_eq!(set.status, 303, "{}", set.text());
    let after = page.get(&finding).text();
    for kept in [
        "补齐签到表",
        "李四",
        "2031-12-31",
        "分工调整",
        "青砚县住房和城乡建设局",
    ] {
        assert!(after.contains(kept), "{kept} in {after}");
    }
    let late = sent(&[("by", "王五"), ("measure", "别的")]);
    assert!(late.text().contains("刚刚有人改过"), "{}", late.text());
    let number = after
        .split("台账 ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse::<u64>()
        .unwrap();
    page.post("/close", "");
    let known = command(place.path(), &["ledger", "list", "--format", "json"]);
    let known: serde_json::Value = serde_json::from_str(&known).unwrap();
    let entries = known["entries"].as_array().unwrap();
    let entry = entries.iter().find(|e| e["number"] == number).unwrap();
    assert_eq!(entry["measure"], "补齐签到表");
    assert_eq!(entry["due"], "2031-12-31");
}

#[test]
fn verdicts_are_listed_and_taken_back() {
    let (_place, page) = alike();
    assert!(page.get("/verdicts").text().contains("还没有认定过"));
    let finding = linked(&page.get("/findings?rule=L102").text(), "/finding/");
    let form = format!(
        "verdict=quoted&by={}&why={}",
        encoded("张三"),
        encoded("联合发文")
    );
    assert_eq!(page.post(&format!("{finding}/verdict"), &form).status, 303);
    let list = page.get("/verdicts").text();
    assert!(list.contains("合理引用") && list.contains("联合发文") && list.contains(&finding));
    let number = list.split("name=\"number\" value=\"").nth(1).unwrap();
    let number = number.split('"').next().unwrap().to_owned();
    assert_eq!(
        page.post("/verdicts/withdraw", &format!("number={number}"))
            .status,
        400
    );
    let form = format!(
        "number={number}&by={}&why={}",
        encoded("李四"),
        encoded("看错了")
    );
    assert_eq!(page.post("/verdicts/withdraw", &form).status, 303);
    assert!(page.get("/verdicts").text().contains("还没有认定过"));
    assert!(page.get(&finding).text().contains("看错了"));
    assert!(
        page.get("/findings?rule=L102&state=open")
            .text()
            .contains(&finding)
    );
}

#[test]
fn any_two_checks_are_held_against_each_other_as_the_command_does() {
    let (place, page) = alike();
    assert!(page.get("/changes").text().contains("再查一次就能比了"));
    let paper = place.path().join("报送/住建局/2023/年度工作总结/总结.txt");
    let kept = std::fs::read(&paper).unwrap();
    std::fs::write(
        &paper,
        "二〇二三年只做了一件事：修好城南泵站，居民再没有蹚水上班。",
    )
    .unwrap();
    page.check();
    std::fs::write(&paper, kept).unwrap();
    page.check();
    let count = |text: &str, kind: &str| {
        let row = text.split(&format!(">{kind}<")).nth(1).expect("a row");
        let cell = row.split("class=\"n\">").nth(1).unwrap();
        cell.split('<').next().unwrap().parse::<usize>().unwrap()
    };
    let last = page.get("/changes").text();
    assert!(
        last.contains("第 2 次到第 3 次") && count(&last, "反弹或退回") > 0,
        "{last}"
    );
    let whole = page.get("/changes?from=1&to=3").text();
    assert!(whole.contains("第 1 次到第 3 次"), "{whole}");
    page.post("/close", "");
    for (from, to, text) in [("2", "3", &last), ("1", "3", &whole)] {
        let known = command(place.path(), &["diff", from, to]);
        for kind in ["新增", "反弹或退回", "加重"] {
            let told = format!("{kind} {}", count(text, kind));
            assert!(known.contains(&told), "{from}–{to}: {told} in {known}");
        }
    }
}

#[test]
fn folders_are_made_anew_and_packages_are_packed_as_asked() {
    let (place, page) = alike();
    let wanted = place.path().join("报送/住建局/2025");
    assert!(!wanted.exists());
    assert_eq!(page.post("/settings/tree", "").status, 303);
    assert!(
        page.get("/settings")
            .text()
            .contains("个文件夹，原有的东西没有动")
    );
    let made = std::fs::read_dir(place.path().join("报送"))
        .unwrap()
        .count();
    assert!(made >= 2);
    page.post("/settings/tree", "");
    assert!(page.get("/settings").text().contains("没有新建"));
    for (kind, name) in [
        ("tar", "卷宗包.tar"),
        ("folder", "卷宗包/bagit.txt"),
        ("zip", "卷宗包.zip"),
    ] {
        assert_eq!(
            page.post("/run/start", &format!("what=assemble&package={kind}"))
                .status,
            303
        );
        page.wait();
        let told = page.get("/run").text();
        assert!(told.contains("全部结果已写好"), "{told}");
        let found = walk(place.path())
            .into_iter()
            .any(|path| path.ends_with(name));
        assert!(found, "{name}");
        assert_eq!(page.post("/verify/own", "").status, 303);
        assert!(page.get("/verify").text().contains("与装包时完全一致"));
    }
}

#[test]
fn what_was_settled_is_listed_as_a_check_lists_it() {
    let place = tempfile::tempdir().unwrap();
    county(place.path());
    let page = Page::start(Some(place.path()));
    page.check();
    let ids = |query: &str| -> Vec<String> {
        let text = page.get(&format!("/findings{query}")).text();
        let links = text.split("href=\"/finding/").skip(1);
        links
            .map(|l| l.split(['"', '?']).next().unwrap().to_owned())
            .collect()
    };
    for id in &ids("?rule=L102")[..2] {
        let form = "verdict=quoted&by=x&why=x";
        assert_eq!(
            page.post(&format!("/finding/{id}/verdict"), form).status,
            303
        );
    }
    for id in &ids("?severity=red&state=open")[..3] {
        let form = "why=x&by=x&until=2099-12-31";
        assert_eq!(
            page.post(&format!("/finding/{id}/excuse"), form).status,
            303
        );
    }
    let lists = || -> Vec<String> {
        let queries = [
            "?",
            "?state=excused&",
            "?state=open&",
            "?severity=hint&",
            "?unit=u3&",
            "?q=2024&",
        ];
        let every = queries
            .iter()
            .flat_map(|query| (1..=4).map(move |at| format!("/findings{query}page={at}")));
        every
            .map(|path| {
                page.get(&path)
                    .text()
                    .split("<tbody>")
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    };
    let settled = lists();
    assert!(
        settled
            .iter()
            .filter(|list| list.contains("说明采纳"))
            .count()
            > 1
    );
    page.check();
    for (settled, checked) in settled.iter().zip(lists()) {
        assert_eq!(*settled, checked);
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path().is_dir() {
            true => all.extend(walk(&entry.path())),
            false => all.push(entry.path()),
        }
    }
    all
}
