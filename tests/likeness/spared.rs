//! Who is left alone.

use juanzong::likeness::Kind;

use crate::world::{DUTIES, World, name, prose};

#[test]
fn shared_text_is_silent() {
    let mut world = World::numbered(4);
    world.share("上级/要点.txt", &(prose(7, 3) + DUTIES));
    for n in 0..4 {
        let own = prose(n as u64 + 20, 12);
        let path = format!("{}局/2023/总结.txt", name(n));
        world.add(&path, &format!("{own}{DUTIES}"));
        world.add(
            &format!("{}局/2023/要点.txt", name(n)),
            &(prose(7, 3) + DUTIES),
        );
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn a_quotation_that_both_mark_by_its_number_weighs_less() {
    let degree = |mark: &str| {
        let mut world = World::numbered(2);
        for n in 0..2 {
            let own = prose(n as u64 + 20, 12);
            let path = format!("{}局/2023/总结.txt", name(n));
            world.add(&path, &format!("{own}{n}月，{mark}要求，{DUTIES}"));
        }
        let found = world.compare();
        assert_eq!(found.len(), 1, "{mark}");
        (found[0].degree, found[0].how.clone())
    };
    let (plain, _) = degree("县里");
    let (marked, how) = degree("《方案》（云政发〔2023〕5号）");
    assert!(marked < plain * 0.7, "{marked} {plain}");
    assert!(how.contains("两处都注明出自云政发〔2023〕5号"), "{how}");
}

/// However common its pieces are elsewhere, what two units alone share is found.
#[test]
fn stock_phrases_never_hide_a_passage_that_two_alone_share() {
    let mut world = World::numbered(2);
    for n in 0..2 {
        let own = prose(n as u64 + 20, 12);
        let path = format!("{}局/2023/总结.txt", name(n));
        // Cut off in the middle of a sentence at either end: no whole sentence helps.
        let part: String = DUTIES.chars().skip(5).take(110).collect();
        world.add(&path, &format!("{own}甲乙{n}{part}{n}丙丁{own}"));
    }
    let papers: Vec<String> = (0..200)
        .map(|n| format!("{n}{DUTIES}{}", prose(n, 2)))
        .collect();
    let phrases = juanzong::likeness::count_phrases(&papers);
    assert!(!phrases.is_empty());
    let before = world.compare();
    world.project.stock = Some(juanzong::project::Stock {
        file: "".into(),
        phrases,
    });
    assert_eq!(world.compare(), before);
    assert_eq!(before.len(), 1);
}

/// A formula that the table knows is no telling sentence.
#[test]
fn a_stock_phrase_alone_is_no_short_run() {
    let run = "老张家门口那口枯井总算填平了种上了两排月季";
    let mut world = World::numbered(2);
    for n in 0..2 {
        let (before, after) = (prose(n as u64 + 20, 20), prose(n as u64 + 40, 20));
        let path = format!("{}局/2023/总结.txt", name(n));
        world.add(&path, &format!("{before}{n}月{run}是{n}项{after}"));
    }
    assert_eq!(world.kinds().len(), 1);
    let papers: Vec<String> = (0..5)
        .map(|n| format!("{run}{}", prose(n + 90, 2)))
        .collect();
    world.project.stock = Some(juanzong::project::Stock {
        file: "".into(),
        phrases: juanzong::likeness::count_phrases(&papers),
    });
    assert_eq!(world.kinds(), []);
}

#[test]
fn incoming_papers_are_everybodys() {
    let mut world = World::numbered(3);
    for n in 0..3 {
        let notice = format!("关于开展灭鼠的通知\n{}{DUTIES}", prose(5, 4));
        world.add_as(&format!("{}局/2023/来文.txt", name(n)), "u.upper", &notice);
        let own = prose(n as u64 + 20, 12) + DUTIES;
        world.add_as(&format!("{}局/2023/总结.txt", name(n)), "u.summary", &own);
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn common_text_is_said_once_with_its_units() {
    let mut world = World::numbered(12);
    for n in 0..12 {
        let text = format!(
            "{}{DUTIES}\n{}",
            prose(n as u64, 8),
            prose(90 + n as u64, 8)
        );
        world.add(&format!("{}局/2023/总结.txt", name(n)), &text);
    }
    let found = world.compare();
    assert_eq!(found.len(), 1, "{:?}", world.kinds());
    assert_eq!(found[0].kind, Kind::Common);
    assert_eq!(found[0].units.len(), 12);
    let (left, _) = found[0].passages[0];
    let quote = world.quote(found[0].left.path.as_str(), left);
    assert!(quote.contains("签订责任书970份"), "{quote}");
}

#[test]
fn a_file_that_many_units_hold_is_common() {
    let mut world = World::numbered(12);
    for n in 0..12 {
        world.add(&format!("{}局/2023/通知.txt", name(n)), &prose(1, 5));
    }
    let found = world.compare();
    assert_eq!(found.len(), 1, "{:?}", world.kinds());
    assert_eq!((found[0].kind, found[0].units.len()), (Kind::Common, 12));
}

#[test]
fn what_says_too_little_is_like_nothing() {
    for text in [
        "",
        "无",
        "见附件。",
        "1 2 3\n4 5 6\n2023",
        "姓名 单位 电话 签字",
        "。。。，，，",
    ] {
        let mut world = World::numbered(3);
        for n in 0..3 {
            world.add(&format!("{}局/2022/表.txt", name(n)), text);
            world.add(&format!("{}局/2023/表.txt", name(n)), text);
        }
        assert_eq!(world.kinds(), [], "{text:?}");
    }
}

#[test]
fn texts_shorter_than_a_gram_do_not_all_look_alike() {
    let mut world = World::numbered(6);
    for (n, text) in ["灭鼠", "除四害", "健康教育", "控烟", "公厕", "垃圾分类"]
        .iter()
        .enumerate()
    {
        world.add(&format!("{}局/2023/记录.txt", name(n)), text);
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn tables_of_numbers_do_not_look_alike() {
    let mut world = World::numbered(2);
    let table = |seed: usize| {
        let row = |n: usize| format!("{}\t{}\t{}\n", n, n * seed, n * n * seed);
        (1..200).map(row).collect::<String>()
    };
    world.add("甲局/2023/数据.txt", &table(3));
    world.add("乙局/2023/数据.txt", &table(7));
    assert_eq!(world.kinds(), []);
}

#[test]
fn text_that_ocr_doubled_is_no_copy_of_another() {
    let mut world = World::numbered(3);
    for n in 0..3 {
        let text: String = prose(n as u64 + 1, 8)
            .chars()
            .flat_map(|c| [c, ' ', c])
            .collect();
        world.add(&format!("{}局/2023/扫描.txt", name(n)), &text);
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn unrelated_papers_and_papers_of_nobody_are_silent() {
    let mut world = World::numbered(5);
    for n in 0..5 {
        world.add(
            &format!("{}局/2022/总结.txt", name(n)),
            &prose(n as u64, 30),
        );
        world.add(
            &format!("{}局/2023/总结.txt", name(n)),
            &prose(n as u64 + 9, 30),
        );
    }
    let stray = world.material("散件.txt", &prose(1, 30));
    world.catalogue.materials.push(stray);
    assert_eq!(world.kinds(), []);
}
