//! Pages of other PDFs in a dossier: seen as they were, or a slip that says why not.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod desk;
mod fixture;

use desk::sample::{Sample, sample};
use desk::{CLEAN, Handed, bind, pdf, reading, text};
use juanzong::read::{Body, Why};
use lopdf::{Dictionary, Document, Object};

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
        .get_dictionary(document.page_iter().nth(4).unwrap())
        .unwrap();
    let media = page.get(b"MediaBox").unwrap().as_array().unwrap();
    assert!(
        media[2].as_float().unwrap() > media[3].as_float().unwrap(),
        "the sheet lies across"
    );
}

#[test]
fn a_page_of_a_user_unit_of_two_is_twice_as_large() {
    let large = |bare_font| Sample {
        unit: Some(2),
        bare_font,
        ..Sample::default()
    };
    let files = bind(&[pdf("大.pdf", sample(large(false)))], vec![], None);
    assert_eq!(forms(&files[CLEAN])[0].0, [2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
    let sheet = placed(&files[CLEAN]);
    // 200 × 300 units in the middle of A4, as large as they are.
    assert_eq!(sheet[..4], [1.0, 0.0, 0.0, 1.0]);
    assert!(
        (sheet[4] - (595.276 - 400.0) / 2.0).abs() < 0.1,
        "{sheet:?}"
    );
    assert!((sheet[5] - (841.89 - 600.0) / 2.0).abs() < 0.1, "{sheet:?}");
    // The same as a picture.
    let files = bind(&[pdf("大.pdf", sample(large(true)))], vec![], None);
    assert_eq!(placed(&files[CLEAN]), sheet);
    assert!(unseen(&files[CLEAN]).contains("400 0 0 600 "));
}

/// How the page that is bound in is placed on its sheet.
fn placed(bytes: &[u8]) -> Vec<f32> {
    let document = Document::load_mem(bytes).unwrap();
    let page = document.page_iter().nth(4).unwrap();
    let content = document.get_and_decode_page_content(page).unwrap();
    let mut operations = content.operations.iter();
    let placed = operations.find(|o| o.operator == "cm").unwrap();
    let numbers = placed.operands.iter();
    numbers.map(|n| n.as_float().unwrap()).collect()
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
fn a_page_whose_font_is_not_embedded_is_bound_in_as_a_picture_that_can_be_searched() {
    let bare = Sample {
        bare_font: true,
        ..Sample::default()
    };
    let files = bind(&[pdf("旧.pdf", sample(bare))], vec![], None);
    assert!(forms(&files[CLEAN]).is_empty());
    let found = text(&files[CLEAN]);
    assert!(
        found.contains("城管局/旧.pdf第1页：该页字体未嵌入（STSong-Light）"),
        "the reference note says so: {found}"
    );
    assert!(found.contains("影印页"), "{found}");
    assert!(found.contains("以说明页代替的原件无"), "no slip: {found}");
    let words = unseen(&files[CLEAN]);
    assert!(words.contains("3 Tr") && words.contains("Tj"), "{words}");
}

/// The content of a form with unseen words on a picture.
fn unseen(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let mut contents = streams.filter_map(|s| String::from_utf8(s.get_plain_content().ok()?).ok());
    contents.find(|content| content.contains("/Im Do")).unwrap()
}

#[test]
fn a_layer_that_is_off_stays_off() {
    let layered = Sample {
        layer: Some(false),
        ..Sample::default()
    };
    let files = bind(&[pdf("层.pdf", sample(layered))], vec![], None);
    let document = Document::load_mem(&files[CLEAN]).unwrap();
    let properties = document.catalog().unwrap();
    let properties = properties.get_deref(b"OCProperties", &document).unwrap();
    let properties = properties.as_dict().unwrap();
    let all = properties.get(b"OCGs").unwrap().as_array().unwrap();
    let usual = properties.get(b"D").unwrap().as_dict().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(usual.get(b"OFF").unwrap().as_array().unwrap(), all);
    let shown = Sample {
        layer: Some(true),
        ..Sample::default()
    };
    let files = bind(&[pdf("层.pdf", sample(shown))], vec![], None);
    let document = Document::load_mem(&files[CLEAN]).unwrap();
    assert_eq!(layers_off(&document), 0);
}

fn layers_off(document: &Document) -> usize {
    let properties = document.catalog().unwrap();
    let properties = properties.get_deref(b"OCProperties", document).unwrap();
    let usual = properties.as_dict().unwrap().get(b"D").unwrap();
    let off = usual.as_dict().unwrap().get(b"OFF").unwrap();
    off.as_array().unwrap().len()
}

#[test]
fn resources_named_like_forbidden_entries_are_kept() {
    let odd = Sample {
        named: Some("TR"),
        ..Sample::default()
    };
    let files = bind(&[pdf("名.pdf", sample(odd))], vec![], None);
    let document = Document::load_mem(&files[CLEAN]).unwrap();
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let kept = streams.into_iter().any(|s| {
        let resources = s.dict.get(b"Resources").and_then(Object::as_dict);
        let list = resources.and_then(|r| r.get_deref(b"XObject", &document)?.as_dict());
        list.is_ok_and(|list| list.has(b"TR"))
    });
    assert!(kept, "the form that the page draws is there");
}

#[test]
fn what_no_pdf_a_may_say_is_a_picture() {
    for (content, why) in [
        ("1 0 0 rg 10 20 30 40 re f gibberish", "标准之外的指令"),
        ("/Funny ri 10 20 30 40 re f", "着色意图"),
    ] {
        let odd = Sample {
            content: Some(content),
            ..Sample::default()
        };
        let files = bind(&[pdf("怪.pdf", sample(odd))], vec![], None);
        assert!(forms(&files[CLEAN]).is_empty(), "{content}");
        assert!(text(&files[CLEAN]).contains(why), "{content}");
    }
    let deep = "q ".repeat(40);
    let content = Box::leak(format!("{deep} 10 20 30 40 re f").into_boxed_str());
    let odd = Sample {
        content: Some(content),
        ..Sample::default()
    };
    let files = bind(&[pdf("深.pdf", sample(odd))], vec![], None);
    assert!(text(&files[CLEAN]).contains("嵌套过深"));
}

#[test]
fn a_font_that_is_only_listed_need_not_be_embedded() {
    let files = bind(&[pdf("红.pdf", sample(Sample::default()))], vec![], None);
    assert_eq!(forms(&files[CLEAN]).len(), 1);
}

#[test]
fn a_latin_font_that_is_not_embedded_is_stood_in_for_and_that_is_said() {
    let bare = Sample {
        latin_font: true,
        ..Sample::default()
    };
    let files = bind(&[pdf("英.pdf", sample(bare))], vec![], None);
    assert_eq!(forms(&files[CLEAN]).len(), 1);
    let found = text(&files[CLEAN]);
    assert!(found.contains("plain"), "still text: {found}");
    assert!(found.contains("城管局/英.pdf：Helvetica"), "{found}");
}

#[test]
fn a_font_of_unseen_text_need_not_be_embedded() {
    let scan = Sample {
        bare_font: true,
        unseen: true,
        ..Sample::default()
    };
    let files = bind(&[pdf("扫描.pdf", sample(scan))], vec![], None);
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
        reading("jpg", Body::Pictures { count: 1 }),
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
fn pictures_of_every_kind_are_pages_and_a_tiff_is_as_many_as_it_has() {
    let kinds = [
        "scan.tiff",
        "stamp.bmp",
        "turned.webp",
        "banner.gif",
        "photo.heic",
    ];
    let cases = fixture::all().into_iter();
    let papers: Vec<Handed> = cases
        .filter(|case| kinds.contains(&case.name.as_str()))
        .map(|case| {
            let reading = juanzong::read::read(&case.name, &case.bytes);
            let path = format!("城管局/{}", case.name);
            Handed::new(&path, "p2.clean", 2023, case.bytes, reading)
        })
        .collect();
    assert_eq!(papers.len(), kinds.len());
    let files = bind(&papers, vec![], None);
    let document = Document::load_mem(&files[CLEAN]).unwrap();
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let mut sizes: Vec<(i64, i64)> = streams
        .filter(|s| matches!(s.dict.get(b"Subtype"), Ok(Object::Name(name)) if name == b"Image"))
        .map(|s| {
            let side = |key: &[u8]| s.dict.get(key).unwrap().as_i64().unwrap();
            (side(b"Width"), side(b"Height"))
        })
        .collect();
    sizes.sort_unstable();
    let photo = (24, 16);
    let page = (8, 4);
    assert_eq!(sizes, [page, page, page, photo, photo, photo]);
    let found = text(&files[CLEAN]);
    assert!(found.contains("第3页，共3页"), "{found}");
    assert!(found.contains("这种图片格式暂不能装订"), "HEIC: {found}");
}
