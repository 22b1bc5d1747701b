//! Dossiers as PDF: what they hold, that pages of other PDFs come in as they are seen, that the
//! same input gives the same bytes. Whether they are PDF/A is for the judges to say.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod desk;

use std::collections::BTreeMap;

use desk::sample::{Sample, sample};
use desk::{HEALTH, Handed, bind, pdf, reading, slot, text};
use juanzong::finding::{Finding, Proof, Severity, Subject};
use juanzong::read::Body;
use lopdf::content::Content;
use lopdf::{Document, Object};

const PLAN: &str = "一、工作目标\n坚持“预防为主”的方针，到2024年底，全县生活垃圾无害化处理率达到100%（含乡镇）；病媒生物密度控制水平达到国家C级标准。\n（一）组织领导\n成立由县长任组长的领导小组，办公室设在县卫生健康局，电话0571-12345678。";

#[test]
fn what_goes_in_can_be_copied_out() {
    let files = bind(
        &[Handed::text("卫健局/计划.txt", "p1.plan", 2022, PLAN)],
        vec![],
        None,
    );
    let found = text(&files[HEALTH]);
    for line in PLAN.lines() {
        let line: String = line.split_whitespace().collect();
        assert!(found.contains(&line), "{line}\n{found}");
    }
    assert!(found.contains("云溪县国家卫生县评审案卷") && found.contains("卷内目录"));
    assert!(
        found.contains("活动照片") && found.contains("缺项"),
        "missing slots are listed"
    );
}

#[test]
fn the_same_papers_give_the_same_bytes() {
    let papers = || {
        vec![
            Handed::text("卫健局/计划.txt", "p1.plan", 2022, PLAN),
            pdf("记录.pdf", sample(Sample::default())),
        ]
    };
    let (one, two) = (bind(&papers(), vec![], None), bind(&papers(), vec![], None));
    assert_eq!(one, two);
    let dossiers = one
        .keys()
        .filter(|name| name.contains("案卷-") && name.ends_with(".pdf"));
    assert_eq!(dossiers.count(), 4, "two parts with slots, two units");
}

#[test]
fn no_glyph_is_missing_and_what_has_none_is_told() {
    let odd = "王𠮷夫、李😀，零宽\u{200b}字";
    let files = bind(
        &[Handed::text("卫健局/名单.txt", "p1.plan", 2022, odd)],
        vec![],
        None,
    );
    let document = Document::load_mem(&files[HEALTH]).unwrap();
    let mut shown = 0;
    for page in document.page_iter() {
        let content = Content::decode(&document.get_page_content(page)).unwrap();
        for operation in content.operations.iter().filter(|o| o.operator == "TJ") {
            for item in operation.operands[0].as_array().unwrap() {
                if let Object::String(codes, _) = item {
                    shown += 1;
                    assert_ne!(codes.as_slice(), [0, 0], "a glyph is .notdef");
                }
            }
        }
    }
    assert!(shown > 100);
    let found = text(&files[HEALTH]);
    assert!(found.contains("李□，零宽字"), "{found}");
    assert!(
        found.contains("U+1F600") && found.contains("卫健局/名单.txt"),
        "{found}"
    );
}

#[test]
fn a_photo_keeps_its_bytes_and_is_turned_upright() {
    let mut jpeg = Vec::new();
    let picture = image::RgbImage::from_pixel(40, 20, image::Rgb([200, 10, 10]));
    let mut to = std::io::Cursor::new(&mut jpeg);
    picture.write_to(&mut to, image::ImageFormat::Jpeg).unwrap();
    let mut read = reading("jpg", Body::Pictures { count: 1 });
    read.metadata.orientation = Some(6);
    read.metadata.taken = Some("2023-05-06T08:09:10".into());
    let photo = Handed::new("卫健局/清扫.jpg", "p1.photo", 2023, jpeg.clone(), read);
    let files = bind(&[photo], vec![], None);
    assert!(
        files[HEALTH].windows(jpeg.len()).any(|part| part == jpeg),
        "the very bytes"
    );
    let found = text(&files[HEALTH]);
    assert!(found.contains("拍摄时间：2023-05-0608:09:10"), "{found}");
    let document = Document::load_mem(&files[HEALTH]).unwrap();
    let shown = document.page_iter().find_map(|page| {
        let content = document.get_page_content(page);
        String::from_utf8_lossy(&content)
            .lines()
            .find(|l| l.ends_with("/X0 Do Q"))
            .map(String::from)
    });
    // 40 × 20 pixels turned: 15 × 30 points, the x axis of the image pointing down.
    assert!(
        shown.unwrap().starts_with("q 0 -30 15 0 "),
        "turned upright"
    );
}

#[test]
fn a_paper_for_two_slots_is_bound_once() {
    let mut plan = Handed::text("卫健局/计划.txt", "p1.plan", 2022, PLAN);
    plan.also = vec![
        slot("卫健局", "u.plan", 2022),
        slot("卫健局", "p1.photo", 2022),
    ];
    let papers = [plan];
    let assessment = desk::assessment(&papers, vec![]);
    let unit = assessment
        .dossiers
        .iter()
        .find(|d| d.file.contains("卫生健康局"))
        .unwrap();
    let items: Vec<_> = unit.chapters.iter().flat_map(|c| &c.items).collect();
    assert_eq!(items.iter().filter(|i| i.bound()).count(), 1);
    assert_eq!(items.len(), 3);
    assert!(
        items[0]
            .remark
            .contains("见本卷《1　爱国卫生工作纳入政府议事日程》第1项"),
        "{}",
        items[0].remark
    );
    assert_eq!(items[2].remark, "互见：见本章第1项");
    let files = bind(&papers, vec![], None);
    assert_eq!(
        text(&files["案卷/单位案卷-云溪县卫生健康局.pdf"])
            .matches("0571-12345678")
            .count(),
        1
    );
}

#[test]
fn a_paper_with_a_secrecy_mark_is_listed_and_not_bound() {
    let papers = [
        Handed::text(
            "卫健局/密.txt",
            "p1.plan",
            2022,
            "机密★一年\n关于保密工作的通知\n各单位：\n这是不得外传的内容，请妥善保管。",
        ),
        Handed::text("卫健局/明.txt", "p1.plan", 2023, PLAN),
    ];
    let finding = Finding {
        rule: "A102".into(),
        severity: Severity::Error,
        unit: None,
        subject: Subject::Slot(slot("卫健局", "p1.plan", 2022)),
        message: "带有密级标志".into(),
        proofs: vec![Proof {
            path: "卫健局/密.txt".into(),
            page: None,
            span: None,
            quote: String::new(),
            note: String::new(),
            other: None,
        }],
        excused: None,
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    };
    let files = bind(&papers, vec![finding], None);
    let found: BTreeMap<_, _> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".pdf"))
        .map(|(name, bytes)| (name, text(bytes)))
        .collect();
    for (name, found) in &found {
        assert!(!found.contains("不得外传"), "{name}");
        assert!(!found.contains("保密工作"), "{name}: not even the title");
    }
    let health = &found[&HEALTH.to_owned()];
    assert!(
        health.contains("行保管，未装订") && health.contains("有标着密级的材料"),
        "{health}"
    );
}

#[test]
fn lines_of_the_inventory_lead_to_the_pages_they_name() {
    let papers = [
        Handed::text(
            "卫健局/甲.txt",
            "p1.plan",
            2022,
            &"爱国卫生运动，全县整治。".repeat(250),
        ),
        Handed::text("卫健局/乙.txt", "p1.plan", 2023, PLAN),
    ];
    let files = bind(&papers, vec![], None);
    let document = Document::load_mem(&files[HEALTH]).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    // Cover, its blank back, the inventory and its blank back.
    let inventory = document.get_dictionary(pages[2]).unwrap();
    let links = inventory.get(b"Annots").unwrap().as_array().unwrap();
    let targets: Vec<usize> = links
        .iter()
        .map(|link| {
            let dest = link
                .as_dict()
                .unwrap()
                .get(b"Dest")
                .unwrap()
                .as_array()
                .unwrap();
            let page = dest[0].as_reference().unwrap();
            pages.iter().position(|p| *p == page).unwrap()
        })
        .collect();
    let said = juanzong::read::read("x.pdf", &files[HEALTH]);
    let on = |n: usize| -> String {
        let here = said
            .paragraphs()
            .iter()
            .filter(|p| p.page == Some(n as u32 + 1));
        here.map(|p| p.text.as_str()).collect()
    };
    assert_eq!(targets.len(), 2);
    let last = targets[1];
    assert!(on(last).contains("工作目标"), "{}", on(last));
    // The inventory names the number printed on the page.
    let number = last - 3;
    assert!(on(last).contains(&format!("— {number} —")), "{}", on(last));
    let row = said.paragraphs().iter().filter(|p| p.page == Some(3));
    let found = row.map(|p| p.text.as_str()).collect::<String>();
    assert!(found.contains(&number.to_string()), "{found}");
}
