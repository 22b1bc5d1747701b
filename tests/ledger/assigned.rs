//! A paper is settled by looking at that paper alone; what it comes to, and what is refused, is
//! what a look at everything comes to.

use std::path::Path;

use juanzong::desk::assign::Placing;
use juanzong::desk::{Desk, today};
use juanzong::walk;

use crate::county::{County, MENDED};

const PLAN: Placing<'static> = Placing {
    requirement: "u.plan",
    year: Some(2023),
    also: false,
};

fn county() -> County {
    let county = County::new();
    county
        .write("卫健局/杂项/草稿.txt", MENDED)
        .write("卫健局/杂项/附件/一.txt", MENDED)
        .write("卫健局/杂项/附件/二.txt", MENDED)
        .write("卫健局/杂项/附件二/三.txt", MENDED)
        .write("卫健局/杂项/~$草稿.docx", MENDED)
        .write("卫健局/杂项/__MACOSX/草稿.txt", MENDED);
    county
}

fn refusal(desk: &mut Desk, path: impl AsRef<Path>, to: &Placing<'_>) -> String {
    let error = desk.assign(path.as_ref(), Some(to), today()).unwrap_err();
    assert!(desk.project.assignments.is_empty(), "nothing is kept");
    assert!(desk.store.assignments().unwrap().is_empty());
    format!("{error}\n{}", error.hint.as_deref().unwrap_or_default())
}

#[test]
fn a_file_or_a_folder_is_settled_and_stands_as_a_check_will_find_it() {
    let county = county();
    let mut desk = county.desk(1);
    let below = Path::new("卫健局/杂项/附件");
    let whole = county.path("卫健局/杂项/草稿.txt");
    for (path, count) in [(below, 2), (&*whole, 1)] {
        let settled = desk.assign(path, Some(&PLAN), today()).unwrap();
        assert_eq!(settled.len(), count, "{}", path.display());
        let all = walk::outline(&desk.project).unwrap().materials;
        for material in &settled {
            let slot = material.slot.as_ref().expect("a slot");
            assert_eq!(slot.requirement.as_str(), "u.plan");
            assert!(all.contains(material), "{}", material.path);
        }
    }
    let paths: Vec<String> = (desk.project.assignments.iter().map(|a| a.path.clone())).collect();
    let there = ["附件/一.txt", "附件/二.txt", "草稿.txt"];
    assert_eq!(paths, there.map(|path| format!("卫健局/杂项/{path}")));
    for path in [below, &*whole] {
        let back = desk.assign(path, None, today()).unwrap();
        assert!(back.iter().all(|material| material.slot.is_none()));
    }
    assert!(desk.store.assignments().unwrap().is_empty());
}

#[test]
fn what_is_no_paper_is_refused_in_the_same_words() {
    let county = county();
    let mut desk = county.desk(1);
    let same_name = "有一份同名的：卫健局/杂项/草稿.txt。";
    for (path, hint) in [
        ("卫健局/草稿.txt", same_name),
        ("卫健局/杂项/__MACOSX/草稿.txt", same_name),
        ("卫健局/杂项/~$草稿.docx", "请写报送文件夹"),
        ("卫健局/杂项/草稿.txt/草稿.txt", same_name),
        ("卫健局/../卫健局/杂项/草稿.txt", same_name),
        ("../报送/卫健局/杂项/草稿.txt", same_name),
        ("../juanzong.yaml", "请写报送文件夹"),
        ("没有这家/草稿.txt", same_name),
        ("", "请写报送文件夹"),
        (".", "请写报送文件夹"),
        ("/", "请写报送文件夹"),
    ] {
        let words = refusal(&mut desk, path, &PLAN);
        let none = format!("报送文件夹里没有这份材料：{path}");
        assert!(words.contains(&none) && words.contains(hint), "{words}");
    }
    let outside = county.root().join("juanzong.yaml");
    let words = refusal(&mut desk, outside, &PLAN);
    assert!(words.contains("没有这份材料"), "{words}");
    let paper = "卫健局/杂项/草稿.txt";
    for (requirement, year, told) in [
        ("没有的项目", None, "标准里没有这一项：没有的项目"),
        ("u.plan", None, "请写明是哪一年的"),
        ("u.plan", Some(1999), "本项目没有 1999 年度"),
        ("p3.green.stat", Some(2023), "按标准不由"),
    ] {
        let to = Placing {
            requirement,
            year,
            also: false,
        };
        let words = refusal(&mut desk, paper, &to);
        assert!(words.contains(told), "{words}");
    }
}

#[cfg(unix)]
#[test]
fn a_paper_behind_a_link_is_no_paper() {
    let county = county();
    let link = county.path("卫健局/链接");
    std::os::unix::fs::symlink(county.path("卫健局/杂项"), &link).unwrap();
    let mut desk = county.desk(1);
    let words = refusal(&mut desk, "卫健局/链接/草稿.txt", &PLAN);
    assert!(words.contains("没有这份材料"), "{words}");
    // The paper itself, whichever way somebody came to it.
    let settled = desk.assign(&link.join("草稿.txt"), Some(&PLAN), today());
    assert_eq!(settled.unwrap()[0].path.as_str(), "卫健局/杂项/草稿.txt");
}
