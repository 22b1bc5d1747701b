//! Documents in a dossier as they were set: what is composed of their bytes, and what stands on
//! the pages.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod desk;
mod fixture;

use desk::{CLEAN, Handed, bind, text};
use fixture::paper;
use juanzong::read::compose::{Composed, Grid, Part, Piece, Span, Text, compose};
use juanzong::read::read;
use lopdf::Document;

fn composed(bytes: &[u8]) -> Composed {
    compose(bytes).unwrap().unwrap()
}

/// A document in words, a line a piece.
fn told(composed: &Composed) -> Vec<String> {
    composed.pieces.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => paragraph(text),
        Piece::Grid(grid) => table(grid),
        Piece::Page { across } => format!("——换页{}", if *across { "，横" } else { "" }),
    }
}

fn paragraph(text: &Text) -> String {
    let mut said = match text.part {
        Part::Heading(level) => format!("标题{level} "),
        Part::Margin => "页边 ".into(),
        Part::Body => String::new(),
    };
    if let Some(stand) = text.stand {
        said.push_str(&format!("{stand:?} "));
    }
    if text.first != 0.0 {
        said.push_str(&format!("缩进{} ", text.first));
    }
    said.push_str(&text.label);
    for span in &text.spans {
        said.push_str(&match span {
            Span::Words(words, look) => {
                let mut marks = String::new();
                for (on, mark) in [(look.bold, "粗"), (look.under, "线"), (look.rise > 0, "上")]
                {
                    marks.push_str(if on { mark } else { "" });
                }
                let face = look.face.map_or(String::new(), |face| format!("{face:?}"));
                let size = look.size.unwrap_or(0.0);
                format!("[{face}{size}{marks}]{words}")
            }
            Span::Picture { number, size } => {
                let (width, height) = size.unwrap_or_default();
                format!("<图{number} {width:.0}×{height:.0}>")
            }
            Span::Note(note) => format!("<注 {note}>"),
        });
    }
    said
}

fn table(grid: &Grid) -> String {
    let rows = grid.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| {
            let words: Vec<String> = cell.texts.iter().map(Text::words).collect();
            format!("{}×{} {}", cell.across, cell.down, words.join("/"))
        });
        let head = if row.head { "头：" } else { "" };
        format!("{head}{}", cells.collect::<Vec<_>>().join(" | "))
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_word_paper_is_composed_as_it_was_set() {
    let composed = composed(&paper::docx());
    let wanted = [
        "标题1 Centre [Title22]关于除四害工作的报告",
        "Both 缩进32 [Fang16]全年投放[Fang16粗]毒饵站三百个[Fang16]，覆盖率[Fang16线]95%<注 据县统计局年报。>[Fang16]，面积三万m[Fang16上]2[Fang16]。",
        "Both 缩进32 一、[Hei16]主要做法",
        "Both 缩进32 （一）[Kai16]统一投药",
        "头：1×2 街道 | 2×1 投放量\n1×1 春季 | 1×1 秋季\n1×1 砚南 | 1×1 120 | 1×1 180",
        "Both <图0 100×67>",
        "Both <图1 100×67>",
        "Both 缩进32 [Fang16]上页",
        "——换页",
        "Both 缩进32 [Fang16]下页x=1",
        "Right [Song10.5]县爱卫办",
        "Both ",
        "——换页，横",
        "Both [Song10.5]附表横排",
    ];
    assert_eq!(told(&composed), wanted);
    assert_eq!(composed.pictures[0], paper::photo());
    assert_eq!(composed.lost, ["公式的版式（其中的字符已排出） 1 处"]);
}

#[test]
fn empty_sheets_and_names_that_excel_gave_are_not_printed() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "公厕").unwrap();
    book.add_worksheet();
    book.add_worksheet().set_name("明细").unwrap();
    let last = book.add_worksheet().set_name("名录").unwrap();
    last.write(0, 0, "南门").unwrap();
    let composed = composed(&book.save_to_buffer().unwrap());
    let pages = composed
        .pieces
        .iter()
        .filter(|p| matches!(p, Piece::Page { .. }));
    assert_eq!(pages.count(), 2);
    let named = composed
        .pieces
        .iter()
        .filter(|p| matches!(p, Piece::Text(_)));
    assert_eq!(named.count(), 1, "only 名录 has a name that says something");
}

#[test]
fn a_sheet_keeps_its_merged_cells_and_names_what_is_hidden() {
    let composed = composed(&paper::xlsx());
    let told = told(&composed);
    assert_eq!(told[..2], ["——换页", "标题2 [Hei14]公厕台账"]);
    let rows: Vec<&str> = told[2].lines().collect();
    assert_eq!(
        rows[..4],
        [
            "头：4×1 公厕统计表",
            "头：1×2 街道 | 3×1 座数",
            "头：1×1 一类 | 1×1 二类 | 1×1 三类",
            "1×1 街道3 | 1×1 3.5 | 1×1 3.5 | 1×1 3.5",
        ]
    );
    assert_eq!(composed.lost, ["隐藏的工作表“草稿”"]);
}

#[test]
fn words_alone_are_no_document_of_their_own_kind() {
    assert!(compose(b"%PDF-1.7").is_none());
    assert!(compose(b"").is_none());
    let broken = fixture::zipped(&[("word/document.xml".into(), b"<w:document>".to_vec())]);
    assert!(compose(&broken).unwrap().is_err());
}

/// The dossier of one document handed in under this name.
fn bound(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let reading = read(name, &bytes);
    let path = format!("城管局/{name}");
    let handed = Handed::new(&path, "p2.clean", 2022, bytes, reading);
    bind(&[handed], vec![], None).remove(CLEAN).unwrap()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn all_that_a_document_says_can_be_copied_out_of_its_pages() {
    for (name, bytes) in [("报告.docx", paper::docx()), ("台账.xlsx", paper::xlsx())] {
        let found = letters(&text(&bound(name, bytes.clone())));
        for paragraph in read(name, &bytes).paragraphs() {
            // A note is called by a number where it stands.
            for cell in paragraph.text.split(['\t', '，']) {
                assert!(found.contains(&letters(cell)), "{name}: {cell}\n{found}");
            }
        }
    }
}

#[test]
fn pictures_are_bound_with_their_own_bytes_and_what_is_lost_is_said() {
    let file = bound("报告.docx", paper::docx());
    let document = Document::load_mem(&file).unwrap();
    let photo = paper::photo();
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    assert_eq!(streams.filter(|s| s.content == photo).count(), 1);
    let found = letters(&text(&file));
    assert!(found.contains("此处有一幅图片未能排出见原件"), "{found}");
    assert!(
        found.contains("第2幅图片矢量图等暂不能排出的格式"),
        "{found}"
    );
    assert!(found.contains("公式的版式"), "{found}");
}

#[test]
fn a_page_break_and_a_section_across_are_kept() {
    let file = bound("报告.docx", paper::docx());
    let document = Document::load_mem(&file).unwrap();
    let sizes: Vec<(f32, f32)> = document
        .page_iter()
        .map(|id| {
            let page = document.get_dictionary(id).unwrap();
            let media = page.get(b"MediaBox").unwrap().as_array().unwrap();
            (media[2].as_float().unwrap(), media[3].as_float().unwrap())
        })
        .collect();
    let reading = read("x.pdf", &file);
    let page = |word: &str| {
        let paragraphs = reading.paragraphs().iter();
        let mut found = paragraphs.filter(|p| p.text.contains(word));
        found.next().unwrap().page
    };
    assert_eq!(page("上页").map(|n| n + 1), page("下页"));
    let across: Vec<u32> = (1..)
        .zip(&sizes)
        .filter(|(_, (w, h))| w > h)
        .map(|(n, _)| n)
        .collect();
    // The section across follows the page after the break, and is one page.
    assert_eq!(across, [page("下页").unwrap() + 1]);
}

#[test]
fn a_paper_in_markdown_is_set_as_it_means() {
    let markdown = "# 工作总结\n\n我局**认真**落实。\n\n1. 清河\n2. 修厕\n\n| 项目 | 数量 |\n|---|---:|\n| 公厕 | 3 |\n";
    let found = text(&bound("总结.md", markdown.into()));
    let found = letters(&found);
    for words in ["工作总结", "我局认真落实", "1清河", "2修厕", "公厕", "3"] {
        assert!(found.contains(words), "{words}: {found}");
    }
    assert!(!text(&bound("总结.md", markdown.into())).contains("**"));
}
