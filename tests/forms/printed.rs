//! Printed forms: where things stand on them, that every template may be replaced, and that a
//! reader finds what was filled in.

use std::collections::BTreeMap;

use juanzong::finding::{Finding, Severity, Subject};
use juanzong::output::forms::{Particulars, spine};
use juanzong::output::press::Press;
use juanzong::output::template::Templates;
use juanzong::page::{Fonts, MM, Mark, Sheet};
use juanzong::project::Project;

use crate::desk::sample::{Sample, sample};
use crate::desk::{self, CLEAN, HEALTH, Handed, Shelf, Tray, bind_in, project, slot, text};

fn filed() -> Project {
    let mut project = project();
    project.filing.fonds = "0412".into();
    project.filing.fonds_name = "云溪县爱国卫生运动委员会".into();
    project
}

fn papers() -> Vec<Handed> {
    vec![
        Handed::text(
            "城管局/甲.txt",
            "p2.clean",
            2022,
            "环卫作业记录\n每日清扫两次。",
        ),
        Handed::text("卫健局/乙.txt", "p1.plan", 2023, "工作计划\n一、目标。"),
    ]
}

/// Lines of a page's content, in points from the lower left corner, with the colour they are
/// drawn in: `(r, g, b, x0, y0, x1, y1)`.
fn ruled(bytes: &[u8], page: usize) -> Vec<([f32; 3], [f32; 4])> {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let id = document.page_iter().nth(page).unwrap();
    let content = document.get_page_content(id);
    let content = lopdf::content::Content::decode(&content).unwrap();
    let (mut colour, mut at, mut lines) = ([0.0; 3], [0.0; 2], Vec::new());
    for operation in content.operations {
        let numbers: Vec<f32> = operation
            .operands
            .iter()
            .filter_map(|o| o.as_float().ok())
            .collect();
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("RG", [r, g, b]) => colour = [*r, *g, *b],
            ("m", [x, y]) => at = [*x, *y],
            ("l", [x, y]) => lines.push((colour, [at[0], at[1], *x, *y])),
            _ => {}
        }
    }
    lines
}

#[test]
fn the_stamp_is_45_by_16_mm_above_the_text_at_the_right() {
    let files = bind_in(filed(), &papers(), vec![], None).unwrap();
    let red = ruled(&files[CLEAN], 4)
        .into_iter()
        .filter(|(c, _)| c[0] > 0.5 && c[1] < 0.2);
    let red: Vec<[f32; 4]> = red.map(|(_, line)| line).collect();
    // Four sides, one line across, two down in each row.
    assert_eq!(red.len(), 4 + 1 + 4, "{red:?}");
    let (mut left, mut right, mut low, mut high) = (f32::MAX, f32::MIN, f32::MAX, f32::MIN);
    for [x0, y0, x1, y1] in &red {
        left = left.min(*x0).min(*x1);
        right = right.max(*x0).max(*x1);
        low = low.min(*y0).min(*y1);
        high = high.max(*y0).max(*y1);
    }
    let near = |found: f32, millimetres: f32| (found / MM - millimetres).abs() < 0.4;
    assert!(near(right - left, 45.0), "{} mm wide", (right - left) / MM);
    assert!(near(high - low, 16.0), "{} mm high", (high - low) / MM);
    assert!(near(right, 28.0 + 156.0), "flush with the text block");
    // The text block begins at 37 mm; nothing of the stamp reaches it.
    assert!(low / MM > 297.0 - 37.0 + 2.0, "{} mm", low / MM);
    assert!(297.0 - high / MM > 5.0, "within what printers reach");
    let found = text(&files[CLEAN]);
    for cell in ["0412", "2022", "30年", "城管局", "0001", "1页"] {
        assert!(found.contains(cell), "{cell}: {found}");
    }
}

#[test]
fn only_first_pages_are_stamped_and_none_where_the_project_says_so() {
    let long = "全县生活垃圾日产日清，病媒生物密度控制水平达到标准要求。\n".repeat(40);
    let papers = [Handed::text("城管局/甲.txt", "p2.clean", 2022, &long)];
    let files = bind_in(filed(), &papers, vec![], None).unwrap();
    let red = |files: &BTreeMap<String, Vec<u8>>, page| {
        ruled(&files[CLEAN], page)
            .iter()
            .filter(|(c, _)| c[0] > 0.5 && c[1] < 0.2)
            .count()
    };
    assert!(red(&files, 4) > 0);
    assert_eq!(red(&files, 5), 0);
    let mut project = filed();
    project.filing.stamp = false;
    let files = bind_in(project, &papers, vec![], None).unwrap();
    assert_eq!(red(&files, 4), 0);
}

#[test]
fn a_low_margin_has_a_smaller_stamp_still_clear_of_text() {
    let mut project = filed();
    (project.filing.page.top, project.filing.page.height) = (18.0, 240.0);
    let files = bind_in(project, &papers(), vec![], None).unwrap();
    let red = ruled(&files[CLEAN], 4)
        .into_iter()
        .filter(|(c, _)| c[0] > 0.5 && c[1] < 0.2);
    let heights: Vec<f32> = red.flat_map(|(_, [_, y0, _, y1])| [y0, y1]).collect();
    let (low, high) = (
        heights.iter().copied().fold(f32::MAX, f32::min),
        heights.iter().copied().fold(f32::MIN, f32::max),
    );
    assert!(
        low / MM > 297.0 - 18.0 && 297.0 - high / MM > 3.0,
        "{low} {high}"
    );
    assert!((high - low) / MM > 9.0, "large enough to read");
}

#[test]
fn on_a_page_bound_in_the_stamp_is_clear_of_what_stands_there() {
    for name in ["横.pdf", "竖.pdf"] {
        let turned = Sample {
            rotate: if name == "横.pdf" { 90 } else { 0 },
            ..Sample::default()
        };
        let papers = [desk::pdf(name, sample(turned))];
        let files = bind_in(filed(), &papers, vec![], None).unwrap();
        let red = ruled(&files[CLEAN], 4).into_iter();
        let red: Vec<_> = red.filter(|(c, _)| c[0] > 0.5 && c[1] < 0.2).collect();
        assert_eq!(red.len(), 9, "{name}: {red:?}");
        assert!(text(&files[CLEAN]).contains("1页"));
    }
}

/// Sizes in millimetres of the frames on a sheet: closed boxes of four lines 0.8 thick.
fn frames(sheet: &Sheet) -> Vec<(f32, f32)> {
    let lines: Vec<_> = sheet
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Line {
                from,
                to,
                thickness,
            } if (*thickness - 0.8).abs() < 0.01 => Some([*from, *to]),
            _ => None,
        })
        .collect();
    let size = |four: &[[(f32, f32); 2]]| {
        let wide = four[2][0].0 - four[3][0].0;
        let high = four[0][0].1 - four[1][0].1;
        (wide.abs() / MM, high.abs() / MM)
    };
    lines.chunks(4).map(size).collect()
}

/// Five volumes nobody bound.
fn five() -> Vec<Particulars> {
    let volume = |(n, sheets): (usize, usize)| Particulars {
        fonds: "0412".into(),
        title: "云溪县国家卫生县评审案卷".into(),
        subtitle: "市容（环境）卫生".into(),
        part: format!("第{n}卷（共5卷）"),
        years: "2022—2024".into(),
        retention: "30年".into(),
        serial: format!("{n:04}"),
        sheets,
        first: "0001".into(),
        last: "0057".into(),
        ..Particulars::default()
    };
    (1..).zip([90, 200, 300, 400, 900]).map(volume).collect()
}

#[test]
fn labels_are_as_wide_as_the_boxes_and_stay_on_the_sheet() {
    let sheets = spine::lay(Press::builtin(), &five(), &[20, 30, 40, 50]).unwrap();
    let found: Vec<(f32, f32)> = sheets.iter().flat_map(frames).collect();
    let widths: Vec<f32> = found.iter().map(|(w, _)| w.round()).collect();
    assert_eq!(widths, [20.0, 30.0, 40.0, 50.0, 50.0]);
    assert!(
        found.iter().all(|(_, h)| (h - 260.0).abs() < 0.1),
        "{found:?}"
    );
    for sheet in &sheets {
        for mark in &sheet.marks {
            if let Mark::Text {
                x, y, size, glyphs, ..
            } = mark
            {
                let width: f32 = glyphs.iter().map(|g| g.advance).sum();
                assert!(*x > 5.0 && x + width < sheet.width - 5.0, "{x} {width}");
                assert!(*y - size > 5.0 && *y < sheet.height - 5.0);
            }
        }
    }
}

#[test]
fn the_title_on_a_spine_runs_downwards() {
    let sheets = spine::lay(Press::builtin(), &five()[..1], &[20]).unwrap();
    let mut places: Vec<(char, f32, f32)> = Vec::new();
    for mark in &sheets[0].marks {
        if let Mark::Text { x, y, glyphs, .. } = mark
            && let [glyph] = glyphs.as_slice()
        {
            places.push((glyph.shaped.ch, *x, *y));
        }
    }
    let at = |c: char| *places.iter().find(|p| p.0 == c).unwrap();
    let (cloud, county) = (at('云'), at('溪'));
    assert!(
        (cloud.1 - county.1).abs() < 0.5 && county.2 > cloud.2 + 10.0,
        "one below the other"
    );
    assert!(places.iter().any(|p| p.0 == '︵' || p.0 == '（'));
}

fn press(own: &[(&str, &str)]) -> Press {
    let own = own
        .iter()
        .map(|(name, source)| ((*name).into(), (*source).into()));
    Press {
        fonts: Fonts::with(None, BTreeMap::new()),
        templates: Templates::with_overrides(own.collect()).unwrap(),
    }
}

/// Every form's template with a word of our own, and the file in which it must then stand.
const OVERRIDES: [(&str, &str, &str); 9] = [
    ("cover.md", "# 自制封面", CLEAN),
    ("cover_code.md", "自制校验码 {{ digest }}", CLEAN),
    (
        "inventory.md",
        "# 自制卷内目录\n\n{% for row in rows %}{{ row.code }}{% endfor %}",
        CLEAN,
    ),
    ("note.md", "# 自制备考表 {{ bound }}", CLEAN),
    ("stamp.md", "| 自制章 | {{ code }} |\n|---|---|\n", CLEAN),
    (
        "spine.md",
        "# {{ title }}\n\n| | |\n|---|---|\n| 自制脊背 | {{ box_width }} |\n| 盒 | 1 |\n",
        "案卷/脊背标签.pdf",
    ),
    (
        "register.md",
        "# 自制总目录 {{ pieces }}",
        "案卷/总目录.pdf",
    ),
    (
        "filing.md",
        "# 自制归档目录 {{ unit }}",
        "表单/归档文件目录.pdf",
    ),
    (
        "filing_cover.md",
        "# 自制归档封面 {{ fonds_name }}",
        "表单/归档文件目录.pdf",
    ),
];

#[test]
fn every_form_may_be_replaced_by_a_template_of_ones_own() {
    for (name, source, file) in OVERRIDES {
        let files = bind_in(filed(), &papers(), vec![], Some(press(&[(name, source)]))).unwrap();
        assert!(text(&files[file]).contains("自制"), "{name}");
    }
}

fn finding() -> Finding {
    Finding {
        rule: "Q101".into(),
        severity: Severity::Error,
        unit: Some("城管局".into()),
        subject: Subject::Slot(slot("城管局", "p2.clean", 2024)),
        message: "《环卫作业记录》（2024年）没有交".into(),
        proofs: Vec::new(),
        excused: None,
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    }
}

fn notices(press: Option<Press>) -> BTreeMap<String, Vec<u8>> {
    let handed = papers();
    let mut assessment = desk::assessment_in(filed(), &handed, vec![finding()]);
    let scope = juanzong::ledger::Scope::of(&assessment.evidence, None);
    let today = assessment.evidence.today;
    assessment.ledger.update(&[finding()], &scope, today);
    let shelf = Shelf {
        handed: &handed,
        press,
    };
    let mut tray = Tray::default();
    (juanzong::output::forms::notice::NOTICES.render)(&assessment, &shelf, &mut tray).unwrap();
    tray.0
}

#[test]
fn a_unit_with_open_entries_gets_a_notice_and_others_none() {
    let files = notices(None);
    let names: Vec<&String> = files.keys().collect();
    let both = ["docx", "pdf"].map(|kind| format!("表单/整改通知单-云溪县综合行政执法局.{kind}"));
    assert_eq!(names, both.each_ref());
    let found = text(&files[&both[1]]);
    let whole = [
        "云溪县综合行政执法局",
        "没有交",
        "环卫作业记录",
        "位置：",
        "原因：",
        "整改要求",
        // Grave: due seven days after the run of 2026-11-21.
        "2026-11-28",
        "签收人",
    ];
    for words in whole {
        assert!(found.contains(words), "{words}: {found}");
    }
    let own = notices(Some(press(&[("notice.md", "# 自制通知单 {{ unit }}")])));
    assert!(text(own.values().next_back().unwrap()).contains("自制通知单"));
}

#[test]
fn a_long_title_and_many_chapters_leave_the_code_on_the_cover_clear() {
    let mut project = filed();
    project.place.name = "某某省某某地区云溪自治县".repeat(2);
    project.standard.title = "国家卫生城市和国家卫生县标准及其评审管理办法".repeat(2);
    let files = bind_in(project, &papers(), vec![], None).unwrap();
    let document = lopdf::Document::load_mem(&files[HEALTH]).unwrap();
    assert!(document.get_pages().len() >= 6);
    // Everything of the code is drawn below 262 mm, where the text block ends.
    let bars = ruled(&files[HEALTH], 0);
    let code = bars
        .iter()
        .filter(|(_, [_, y0, ..])| *y0 / MM < 297.0 - 262.0);
    assert!(code.count() > 300);
    let said = juanzong::read::read("x.pdf", &files[HEALTH]);
    let cover = said.paragraphs().iter().filter(|p| p.page == Some(1));
    let cover: String = cover.flat_map(|p| p.text.split_whitespace()).collect();
    assert!(
        cover.contains("立卷日期") && cover.contains("2026年11月21日"),
        "{cover}"
    );
}
