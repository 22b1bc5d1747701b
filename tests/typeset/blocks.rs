//! Blocks: titles, labels, dress, pictures, characters without a face.

use std::collections::BTreeMap;

use juanzong::page::{
    Block, Face, Flow, Fonts, Geometry, Mark, Paragraph, Picture, Rise, Run, Style,
};

use super::{FONTS, lay, stretches, text, text_of};

#[test]
fn titles_are_balanced_and_keep_names_and_words_whole() {
    let titles = [
        "关于印发云溪县巩固国家卫生县创建成果三年行动实施方案（2023—2025年）的通知",
        "云溪县人民政府办公室关于进一步加强全县农贸市场环境卫生综合整治工作的实施意见",
        "关于成立云溪县爱国卫生运动委员会办公室及调整领导小组成员的通知",
    ];
    for title in titles {
        let sheets = lay(&[text(Style::Title, title)]);
        let lines: Vec<String> = stretches(&sheets[0]).map(|(.., text)| text).collect();
        let ends: String = lines.join("|");
        for torn in [
            "云|溪", "溪|县", "卫|生", "方|案", "实|施", "通|知", "委|员", "整|治", "|的", "工|作",
            "意|见", "农|贸",
        ] {
            assert!(!ends.contains(torn), "{ends}");
        }
        let lengths = lines.iter().map(|line| line.chars().count());
        let (least, most) = (lengths.clone().min().unwrap(), lengths.max().unwrap());
        assert!(most < least * 2, "{ends}");
    }
}

#[test]
fn labels_hang_and_lines_behind_them_begin_alike() {
    let paragraph = Paragraph {
        label: Some("（十二）".into()),
        ..Paragraph::of(Style::Body, Run::plain("文".repeat(80)))
    };
    let sheets = lay(&[Block::Paragraph(paragraph)]);
    let lines: Vec<_> = stretches(&sheets[0]).collect();
    assert_eq!(lines[0].3, "（十二）");
    assert!((lines[0].1 - lines[1].1).abs() < 0.01, "on one baseline");
    assert!(lines[0].0 < lines[1].0 && (lines[1].0 - lines[2].0).abs() < 0.01);
    let run_in = Paragraph {
        label: Some("1.".into()),
        first: Some(2.0),
        ..Paragraph::of(Style::Body, Run::plain("文".repeat(80)))
    };
    let sheets = lay(&[Block::Paragraph(run_in)]);
    let lines: Vec<_> = stretches(&sheets[0]).collect();
    assert!(
        lines[2].0 < lines[0].0,
        "the second line begins at the margin"
    );
}

#[test]
fn runs_are_dressed_as_they_ask() {
    let runs = vec![
        Run::of("面积12m"),
        Run {
            rise: Rise::Super,
            ..Run::of("2")
        },
        Run::of("粗").bold(),
        Run::of("粗").in_face(Face::Song).bold(),
        Run {
            italic: true,
            ..Run::of("斜")
        },
        Run {
            size: Some(24.0),
            ..Run::of("大")
        },
        Run::of("第一行\n第二行"),
    ];
    let sheets = lay(&[Block::Text(Style::Flush, runs)]);
    let all: Vec<_> = stretches(&sheets[0]).collect();
    let of = |text: &str| all.iter().find(|s| s.3.contains(text)).unwrap();
    let raised = all.iter().find(|s| s.3 == "2").unwrap();
    assert!(raised.1 < of("面").1 && raised.2 < 12.0);
    assert!((of("大").2 - 24.0).abs() < 0.01);
    assert!(of("第二行").1 > of("第一行").1 + 20.0);
    let glyphs = sheets[0].marks.iter().flat_map(|mark| match mark {
        Mark::Text { glyphs, .. } => glyphs.clone(),
        _ => Vec::new(),
    });
    let bold: Vec<_> = glyphs.filter(|g| g.shaped.ch == '粗').collect();
    assert!(bold[0].shaped.look.bold, "no bold 仿宋: drawn around");
    assert!(!bold[1].shaped.look.bold, "宋体 has a bold face");
}

#[test]
fn what_no_face_has_is_shown_and_told() {
    let mut flow = Flow::new(&FONTS, Geometry::A4);
    flow.add(&text(
        Style::Body,
        "镕喆堃玥珺𠮷😀ئۇيغۇر བོད་ ᠮᠣᠩe\u{301}中\u{301}\u{200d}",
    ));
    let (sheets, missing) = flow.finish();
    for c in "😀ئབᠮ\u{301}".chars() {
        assert!(missing.contains(&c), "{c:?} {missing:?}");
    }
    for c in "镕喆堃玥珺\u{200d}".chars() {
        assert!(!missing.contains(&c), "{c:?}");
    }
    assert!(
        text_of(&sheets[0]).contains('é'),
        "an accent joins its letter"
    );
    // What is shown as □ keeps its character, to be copied out.
    assert!(text_of(&sheets[0]).contains("😀"));
}

#[test]
fn pictures_have_the_width_asked_for_where_it_fits() {
    let picture = |wide| {
        let block = Block::Picture(Picture {
            width: 1000,
            height: 500,
            wide,
            ..Picture::default()
        });
        let sheets = lay(&[block]);
        let found = sheets[0].marks.iter().find_map(|mark| match mark {
            Mark::Picture { width, .. } => Some(*width),
            _ => None,
        });
        found.unwrap()
    };
    assert!((picture(Some(200.0)) - 200.0).abs() < 0.1);
    assert!((picture(Some(2000.0)) - Geometry::A4.measure).abs() < 0.1);
    assert!((picture(None) - Geometry::A4.measure).abs() < 0.1);
}

#[test]
fn a_users_own_font_prints_what_ours_lack() {
    let own = BTreeMap::from([("坏.ttf".to_owned(), vec![0; 9])]);
    assert_eq!(Fonts::with(None, own).notices.len(), 2);
}
