//! Photos in a dossier: several on a page, each with its caption, their pages told rightly.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod desk;
mod fixture;

use desk::{HEALTH, Handed, bind};
use fixture::paper::photo;
use juanzong::read::{Paragraph, read};
use lopdf::Document;

fn photographed(name: &str, bytes: Vec<u8>) -> Handed {
    let reading = read(name, &bytes);
    Handed::new(&format!("卫健局/{name}"), "p1.photo", 2022, bytes, reading)
}

/// Another file of the same look: a comment behind the picture's end makes it another content.
fn other(mark: u8) -> Vec<u8> {
    [photo(), vec![mark]].concat()
}

fn on_pages(file: &[u8]) -> Vec<Paragraph> {
    let reading = read("x.pdf", file);
    reading.paragraphs().to_vec()
}

fn page(lines: &[Paragraph], words: &str) -> u32 {
    // The inventory and the contents name papers as well: the last is the paper itself.
    let found = lines.iter().rev().find(|line| {
        let text: String = line.text.split_whitespace().collect();
        text.contains(words)
    });
    found
        .unwrap_or_else(|| panic!("{words}: {lines:#?}"))
        .page
        .unwrap()
}

#[test]
fn photos_of_a_slot_share_pages_and_a_text_beside_one_is_its_caption() {
    let beside = "3月12日，职工在湖边清理垃圾。";
    let handed = [
        photographed("20220312 清湖.jpg", other(1)),
        photographed("20220312 清湖.txt", beside.into()),
        photographed("培训.jpg", other(2)),
        photographed("宣传.jpg", other(3)),
    ];
    let file = bind(&handed, vec![], None).remove(HEALTH).unwrap();
    let lines = on_pages(&file);
    let first = page(&lines, "说明：3月12日，职工在湖边清理垃圾。");
    assert_eq!(page(&lines, "拍摄日期：2022年3月12日（据文件名）"), first);
    let of = |name: &str| page(&lines, name);
    let (second, third) = (of("培训"), of("宣传"));
    assert_eq!((second, third), (first, first + 1), "two to a page");
    let document = Document::load_mem(&file).unwrap();
    let shown = document.objects.values().filter_map(|o| o.as_stream().ok());
    let own = |s: &&lopdf::Stream| [1, 2, 3].iter().any(|n| s.content == other(*n));
    assert_eq!(shown.filter(own).count(), 3, "with their own bytes");
}

#[test]
fn a_text_that_is_no_caption_is_a_paper_of_its_own() {
    let long = "清湖记录。".repeat(80);
    let handed = [
        photographed("清湖.jpg", other(1)),
        photographed("清湖.txt", long.into()),
        photographed("说明.txt", "与照片不同名的一段话。".into()),
    ];
    let file = bind(&handed, vec![], None).remove(HEALTH).unwrap();
    let lines = on_pages(&file);
    let words: String = lines.iter().map(|line| line.text.as_str()).collect();
    let words: String = words.split_whitespace().collect();
    assert_eq!(words.matches("清湖记录。").count(), 80, "once, and whole");
    assert!(words.contains("与照片不同名的一段话。"));
}

#[test]
fn a_damaged_photo_among_others_is_a_slip_between_them() {
    let mut cut = other(2);
    cut.truncate(10);
    let handed = [
        photographed("1甲.jpg", other(1)),
        Handed::new(
            "卫健局/2乙.jpg",
            "p1.photo",
            2022,
            cut,
            read("乙.jpg", &other(9)),
        ),
        photographed("3丙.jpg", other(3)),
    ];
    let file = bind(&handed, vec![], None).remove(HEALTH).unwrap();
    let lines = on_pages(&file);
    let slip = page(&lines, "校验码");
    assert!(page(&lines, "丙") > slip, "{lines:#?}");
}
