//! Dossiers as PDF: what they hold, that pages of other PDFs come in as they are seen, that the
//! same input gives the same bytes. Whether they are PDF/A is for the judges to say.

#![allow(clippy::unwrap_used)]

mod desk;

use std::collections::BTreeMap;

use desk::{Handed, bind, slot};
use juanzong::finding::{Finding, Proof, Severity, Subject};
use juanzong::page::atom::atoms;
use juanzong::page::line::{Frame, lines, violations};
use juanzong::page::{Face, Fonts, Run};
use juanzong::read::{Body, Metadata, Reading, Why};
use lopdf::content::Content;
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
};

const HEALTH: &str = "案卷/城市案卷-01-爱国卫生组织管理.pdf";
const CLEAN: &str = "案卷/城市案卷-02-市容环境卫生.pdf";
const PLAN: &str = "一、工作目标\n坚持“预防为主”的方针，到2024年底，全县生活垃圾无害化处理率达到100%（含乡镇）；病媒生物密度控制水平达到国家C级标准。\n（一）组织领导\n成立由县长任组长的领导小组，办公室设在县卫生健康局，电话0571-12345678。";

fn reading(format: &str, body: Body) -> Reading {
    Reading {
        format: format.into(),
        body,
        pages: None,
        metadata: Metadata::default(),
        misnamed: false,
    }
}

fn pdf(name: &str, bytes: Vec<u8>) -> Handed {
    let reading = reading("pdf", Body::Pictures { count: 1 });
    Handed::new(&format!("城管局/{name}"), "p2.clean", 2022, bytes, reading)
}

/// All text of a PDF as our own reader sees it, without blanks.
fn text(bytes: &[u8]) -> String {
    let reading = juanzong::read::read("x.pdf", bytes);
    let whole = reading.whole();
    assert!(!whole.is_empty(), "{:?}", reading.body);
    whole.split_whitespace().collect()
}

/// Prose with every kind of mark, without sense: the same on each run.
fn prose(seed: u32, length: usize) -> String {
    let words = [
        "爱国卫生运动",
        "城乡环境",
        "2023年",
        "《条例》",
        "（试行）",
        "“三减三健”",
        "达标率98.5%",
        "PM2.5",
        "标准——即",
        "全县",
        "整治",
        "等……和",
    ];
    let marks = ["，", "。", "；", "：", "、", "？", "！", "”、“"];
    let (mut state, mut text) = (seed, String::from("本"));
    while text.chars().count() < length {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(words[(state >> 8) as usize % words.len()]);
        if state >> 28 < 6 {
            text.push_str(marks[(state >> 16) as usize % marks.len()]);
        }
    }
    text
}

#[test]
fn no_line_begins_or_ends_with_what_may_not() {
    let fonts = Fonts::builtin();
    let (mut count, mut wide) = (0, 0);
    for seed in 0..120 {
        let measure = 18.0 + (seed % 5) as f32 * 3.0;
        let runs = Run::plain(prose(seed, 900));
        let atoms = atoms(&runs, Face::Fang, &fonts, measure, &mut |c| panic!("{c:?}"));
        let frame = Frame {
            measure,
            indent: 2.0,
            justify: true,
        };
        let set = lines(&atoms, frame, 10.0);
        assert_eq!(
            violations(&set),
            0,
            "{:?}",
            set.iter().map(|l| l.text()).collect::<Vec<_>>()
        );
        let full = &set[..set.len() - 1];
        for (n, line) in full.iter().enumerate() {
            let end = line.width + if n == 0 { 20.0 } else { 0.0 };
            assert!(end > measure * 10.0 - 0.1, "not filled: {}", line.text());
            wide += usize::from(end > measure * 10.0 + 0.1);
        }
        let last = set.last().unwrap();
        assert!(last.text().chars().count() > 1, "a lone last character");
        count += set.len();
    }
    assert!(
        count > 3_000 && wide == 0,
        "{wide} of {count} lines are too wide"
    );
}

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
    assert!(found.contains("云溪县国家卫生城市评审案卷") && found.contains("卷内目录"));
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
    assert_eq!(one.len(), 4, "two parts with slots, two units");
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

/// A page of another PDF, made to measure.
#[derive(Default)]
struct Sample {
    rotate: i64,
    crop: Option<[i64; 4]>,
    stamp: bool,
    bare_font: bool,
    password: Option<&'static str>,
}

fn dict<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

fn numbers<const N: usize>(numbers: [i64; N]) -> Object {
    Object::Array(numbers.map(Object::from).to_vec())
}

fn sample(sample: Sample) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let content = if sample.bare_font {
        "BT /F1 12 Tf 20 20 Td (plain) Tj ET"
    } else {
        "1 0 0 rg 10 20 30 40 re f"
    };
    let content = document.add_object(Stream::new(Dictionary::new(), content.into()));
    let mut page = dict([
        ("Type", "Page".into()),
        ("Parent", pages.into()),
        ("Contents", content.into()),
    ]);
    if let Some(crop) = sample.crop {
        page.set("CropBox", numbers(crop));
    }
    if sample.stamp {
        let look = dict([
            ("Type", "XObject".into()),
            ("Subtype", "Form".into()),
            ("BBox", numbers([0, 0, 10, 10])),
        ]);
        let look = document.add_object(Stream::new(look, b"0 1 0 rg 0 0 10 10 re f".to_vec()));
        let stamp = dict([
            ("Type", "Annot".into()),
            ("Subtype", "Stamp".into()),
            ("Rect", numbers([100, 100, 150, 150])),
            ("AP", dict([("N", look.into())]).into()),
        ]);
        page.set("Annots", vec![stamp.into()]);
    }
    let page = document.add_object(page);
    let font = dict([
        ("Type", "Font".into()),
        ("Subtype", "Type1".into()),
        ("BaseFont", "Helvetica".into()),
    ]);
    // Box, rotation and resources are inherited from the node above.
    let tree = dict([
        ("Type", "Pages".into()),
        ("Count", 1.into()),
        ("Kids", vec![page.into()].into()),
        ("MediaBox", numbers([0, 0, 200, 300])),
        ("Rotate", sample.rotate.into()),
        (
            "Resources",
            dict([("Font", dict([("F1", font.into())]).into())]).into(),
        ),
    ]);
    document.objects.insert(pages, tree.into());
    let root = document.add_object(dict([("Type", "Catalog".into()), ("Pages", pages.into())]));
    document.trailer.set("Root", root);
    document.trailer.set(
        "ID",
        vec![Object::string_literal("a"), Object::string_literal("b")],
    );
    if let Some(password) = sample.password {
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// The forms in a bound file that hold a page of another: matrix, box, what is shown.
fn forms(bytes: &[u8]) -> Vec<(Vec<f32>, Vec<f32>, String)> {
    let document = Document::load_mem(bytes).unwrap();
    let read = |dict: &Dictionary, key: &[u8]| -> Vec<f32> {
        let items = dict.get(key).unwrap().as_array().unwrap();
        items.iter().map(|n| n.as_float().unwrap()).collect()
    };
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let shown = streams.filter_map(|stream| {
        let content = stream.get_plain_content().ok()?;
        let content = String::from_utf8(content).ok()?;
        let outer = content.starts_with("/Page Do");
        outer.then(|| {
            (
                read(&stream.dict, b"Matrix"),
                read(&stream.dict, b"BBox"),
                content,
            )
        })
    });
    shown.collect()
}

#[test]
fn a_page_keeps_its_rotation_and_its_crop_box() {
    let turned = Sample {
        rotate: 90,
        crop: Some([10, 20, 110, 220]),
        ..Sample::default()
    };
    let files = bind(&[pdf("横.pdf", sample(turned))], vec![], None);
    let forms = forms(&files[CLEAN]);
    let (matrix, area, _) = &forms[0];
    assert_eq!(area, &[10.0, 20.0, 110.0, 220.0]);
    // Clockwise by 90 degrees: (x, y) is seen at (y - 20, 110 - x).
    assert_eq!(matrix, &[0.0, -1.0, 1.0, 0.0, -20.0, 110.0]);
    let document = Document::load_mem(&files[CLEAN]).unwrap();
    let page = document
        .get_dictionary(document.page_iter().nth(3).unwrap())
        .unwrap();
    let media = page.get(b"MediaBox").unwrap().as_array().unwrap();
    assert!(
        media[2].as_float().unwrap() > media[3].as_float().unwrap(),
        "the sheet lies across"
    );
}

#[test]
fn a_stamp_is_drawn_where_it_stood() {
    let stamped = Sample {
        stamp: true,
        ..Sample::default()
    };
    let files = bind(&[pdf("章.pdf", sample(stamped))], vec![], None);
    let forms = forms(&files[CLEAN]);
    assert!(
        forms[0].2.contains("q 5 0 0 5 100 100 cm /A0 Do Q"),
        "{}",
        forms[0].2
    );
}

#[test]
fn an_owner_password_does_not_hinder_and_a_users_does() {
    for (password, bound) in [("", true), ("geheim", false)] {
        let locked = Sample {
            password: Some(password),
            ..Sample::default()
        };
        let files = bind(&[pdf("锁.pdf", sample(locked))], vec![], None);
        assert_eq!(forms(&files[CLEAN]).len(), usize::from(bound));
        assert_eq!(text(&files[CLEAN]).contains("文件加了密码，打不开"), !bound);
    }
}

#[test]
fn a_page_whose_font_is_not_embedded_becomes_a_slip() {
    let bare = Sample {
        bare_font: true,
        ..Sample::default()
    };
    let files = bind(&[pdf("旧.pdf", sample(bare))], vec![], None);
    assert!(forms(&files[CLEAN]).is_empty());
    let found = text(&files[CLEAN]);
    assert!(
        found.contains("该页字体未嵌入（Helvetica），见原件"),
        "{found}"
    );
    assert!(
        found.contains("城管局/旧.pdf第1页"),
        "the reference note says so: {found}"
    );
}

#[test]
fn a_font_that_is_only_listed_need_not_be_embedded() {
    let files = bind(&[pdf("红.pdf", sample(Sample::default()))], vec![], None);
    assert_eq!(forms(&files[CLEAN]).len(), 1);
}

#[test]
fn broken_bytes_become_slips() {
    let whole = sample(Sample::default());
    let mut papers = vec![pdf("空.pdf", b"%PDF-1.4".to_vec())];
    for n in [10, whole.len() / 2, whole.len() - 20] {
        papers.push(pdf(&format!("断{n}.pdf"), whole[..n].to_vec()));
    }
    let mut photo = Handed::new(
        "城管局/图.jpg",
        "p2.clean",
        2023,
        vec![0xff, 0xd8, 0xff, 0xe0, 0, 9, 1],
        reading("jpeg", Body::Pictures { count: 1 }),
    );
    photo.bytes.push(0);
    papers.push(photo);
    let why = reading("doc", Body::Unreadable(Why::Unknown("doc".into())));
    papers.push(Handed::new(
        "城管局/旧.doc",
        "p2.clean",
        2024,
        vec![1, 2, 3],
        why,
    ));
    let files = bind(&papers, vec![], None);
    let found = text(&files[CLEAN]);
    assert!(found.matches("说明页").count() >= 5, "{found}");
    assert!(found.contains("暂不能读取这种格式（doc）") && found.contains("图片已损坏"));
}

#[test]
fn a_photo_keeps_its_bytes_and_is_turned_upright() {
    let mut jpeg = Vec::new();
    let picture = image::RgbImage::from_pixel(40, 20, image::Rgb([200, 10, 10]));
    let mut to = std::io::Cursor::new(&mut jpeg);
    picture.write_to(&mut to, image::ImageFormat::Jpeg).unwrap();
    let mut read = reading("jpeg", Body::Pictures { count: 1 });
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
    };
    let files = bind(&papers, vec![finding], None);
    let found: BTreeMap<_, _> = files
        .iter()
        .map(|(name, bytes)| (name, text(bytes)))
        .collect();
    for (name, found) in &found {
        assert!(!found.contains("不得外传"), "{name}");
    }
    let health = &found[&HEALTH.to_owned()];
    assert!(
        health.contains("行保管，未装订") && health.contains("带有密级标志"),
        "{health}"
    );
}

#[test]
fn contents_lead_to_the_pages_they_name() {
    let papers = [
        Handed::text("卫健局/甲.txt", "p1.plan", 2022, &prose(1, 3000)),
        Handed::text("卫健局/乙.txt", "p1.plan", 2023, PLAN),
    ];
    let files = bind(&papers, vec![], None);
    let document = Document::load_mem(&files[HEALTH]).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    let contents = document.get_dictionary(pages[1]).unwrap();
    let links = contents.get(b"Annots").unwrap().as_array().unwrap();
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
    assert!(on(targets[0]).contains("卷 内 目 录"), "{}", on(targets[0]));
    assert!(
        on(*targets.last().unwrap()).contains("工作目标"),
        "{}",
        on(*targets.last().unwrap())
    );
    // The inventory names the number printed on the page: the first after cover and contents is 1.
    let number = targets.last().unwrap() - 1;
    assert!(
        on(*targets.last().unwrap()).contains(&format!("— {number} —")),
        "{}",
        on(*targets.last().unwrap())
    );
}
