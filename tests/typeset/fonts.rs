//! A user's own fonts: rare names print, sound files of any kind are used and embedded, others are
//! refused with a word to the clerk; nothing hangs on the order in which files are listed.

use std::collections::BTreeMap;
use std::process::Command;

use juanzong::output::pdf::{Binder, meta::Meta};
use juanzong::output::press::{drawable, record};
use juanzong::page::{Block, Face, Flow, Fonts, Geometry, Run, Style};

const RARE: &str = "镕喆堃玥珺赟翀";
const NAME: &str = "fonts/甲.ttf";

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("templates/fonts/{name}")).unwrap()
}

fn kai() -> Vec<u8> {
    file("gb-LXGWWenKai-Regular.ttf")
}

fn fang() -> Option<Vec<u8>> {
    Some(file("FandolFang-Regular.otf"))
}

/// These files beside 仿宋, tried as the program tries them.
fn with(own: &[(&str, Vec<u8>)]) -> Fonts {
    let own: BTreeMap<String, Vec<u8>> = own
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.clone()))
        .collect();
    Fonts::tried(fang(), own, &drawable)
}

/// Where the directory of tables has this one.
fn entry(font: &[u8], tag: &[u8; 4]) -> usize {
    let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let mut entries = (0..tables).map(|n| 12 + 16 * n);
    entries.find(|at| font[*at..*at + 4] == *tag).unwrap()
}

fn word(font: &[u8], at: usize) -> usize {
    u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize
}

/// The font, with another licence (`fsType` of `OS/2`).
fn licensed(mut font: Vec<u8>, kind: u16) -> Vec<u8> {
    let table = word(&font, entry(&font, b"OS/2") + 8);
    font[table + 8..table + 10].copy_from_slice(&kind.to_be_bytes());
    font
}

/// A collection of this one face.
fn collection(font: Vec<u8>) -> Vec<u8> {
    let mut whole = b"ttcf\0\x01\0\0\0\0\0\x01\0\0\0\x10".to_vec();
    let shift = whole.len();
    let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
    whole.extend(&font);
    for at in (0..tables).map(|n| shift + 12 + 16 * n + 8) {
        let moved = u32::try_from(word(&whole, at) + shift).unwrap();
        whole[at..at + 4].copy_from_slice(&moved.to_be_bytes());
    }
    whole
}

/// A font that has one character alone, a compatibility ideograph that none of ours has: its
/// `cmap` is made one group of format 12.
fn with_a_character_of_its_own() -> (Vec<u8>, char) {
    let ch = '\u{2f800}';
    let glyph = with(&[]).shape(Face::Kai, '丽').unwrap().glyph;
    let mut font = kai();
    let at = word(&font, entry(&font, b"cmap") + 8);
    let table = at + word(&font, at + 8);
    let code = u32::from(ch);
    let group = [0x000c_0000, 28, 0, 1, code, code, u32::from(glyph)];
    let bytes: Vec<u8> = group.into_iter().flat_map(u32::to_be_bytes).collect();
    font[table..table + bytes.len()].copy_from_slice(&bytes);
    (font, ch)
}

fn pdf(fonts: &Fonts, text: &str) -> Vec<u8> {
    let mut flow = Flow::new(fonts, Geometry::A4);
    for style in [Style::Body, Style::Title] {
        flow.add(&Block::Text(style, Run::plain(text)));
    }
    let (sheets, _) = flow.finish();
    let mut bytes = Vec::new();
    let mut binder = Binder::new(Box::new(&mut bytes), "names.pdf", fonts).unwrap();
    let first = binder.reserve(sheets.len());
    binder.fill(first, &sheets, &[]).unwrap();
    let meta = Meta {
        title: "names".into(),
        author: "tests".into(),
        date: juanzong::paper::Date {
            year: 2025,
            month: 11,
            day: 21,
        },
    };
    binder.finish(&meta, 0).unwrap();
    bytes
}

/// What a program of poppler says of a PDF.
fn poppler(program: &str, pdf: &[u8], more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.pdf");
    std::fs::write(&path, pdf).unwrap();
    let said = Command::new(program)
        .arg(&path)
        .args(more)
        .output()
        .unwrap();
    assert!(said.status.success(), "{program}");
    String::from_utf8(said.stdout).unwrap()
}

/// The text can be read back, and each font is embedded.
fn prints(fonts: &Fonts, text: &str) -> String {
    let pdf = pdf(fonts, text);
    let read = super::dense(&poppler("pdftotext", &pdf, &["-"]));
    assert!(read.contains(text), "{read}");
    let listed = poppler("pdffonts", &pdf, &[]);
    for line in listed.lines().skip(2) {
        // name, type (one or more words), encoding, emb, sub, uni, object, generation
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [emb, sub, uni, _, _] = cells[cells.len() - 5..] else {
            unreachable!("five were taken")
        };
        assert_eq!((emb, sub, uni), ("yes", "yes", "yes"), "{line}");
    }
    assert!(listed.lines().count() > 2, "{listed}");
    listed
}

#[test]
fn rare_characters_of_names_print_with_glyphs_of_their_own() {
    let fonts = with(&[]);
    assert_eq!(fonts.notices, Vec::<String>::new());
    let mark = fonts.shape(Face::Fang, '□').unwrap();
    for face in [Face::Fang, Face::Song, Face::Hei, Face::Kai, Face::Title] {
        for ch in RARE.chars() {
            let shaped = fonts.shape_or_mark(face, ch).unwrap();
            let same = (shaped.program, shaped.glyph) == (mark.program, mark.glyph);
            assert!(!shaped.stands_in && !same, "{face:?} {ch}");
        }
    }
    prints(&fonts, RARE);
}

#[test]
fn a_users_font_prints_what_no_other_has_be_it_alone_or_in_a_collection() {
    let (font, ch) = with_a_character_of_its_own();
    assert!(with(&[]).shape(Face::Fang, ch).is_none());
    let files = [(NAME, font.clone()), ("fonts/乙.ttc", collection(font))];
    for own in files {
        let fonts = with(&[own]);
        assert_eq!(fonts.notices, Vec::<String>::new());
        let shaped = fonts.shape(Face::Fang, ch).unwrap();
        assert_eq!(usize::from(shaped.program), fonts.programs().len() - 1);
        let listed = prints(&fonts, &format!("王{ch}"));
        assert!(listed.contains("LXGWWenKai"), "{listed}");
    }
}

#[test]
fn a_font_that_may_not_be_embedded_is_refused_and_the_clerk_told() {
    for (kind, why) in [(2, "不许嵌入"), (0x100, "用到的字"), (0x200, "点阵")] {
        let fonts = with(&[(NAME, licensed(kai(), kind))]);
        assert_eq!(fonts.programs().len(), with(&[]).programs().len());
        let [notice] = fonts.notices.as_slice() else {
            panic!("{kind}: {:?}", fonts.notices)
        };
        assert!(notice.contains(NAME) && notice.contains(why), "{notice}");
    }
    for allowed in [4, 8] {
        let fonts = with(&[(NAME, licensed(kai(), allowed))]);
        assert_eq!(fonts.notices, Vec::<String>::new());
    }
}

#[test]
fn a_broken_font_is_told_and_never_stops_a_run() {
    let mut outlines = kai();
    let table = word(&outlines, entry(&outlines, b"loca") + 8);
    outlines[table..table + 400].fill(0xff);
    let whole = kai();
    let broken = [
        vec![],
        b"PK\x03\x04".to_vec(),
        b"ttcf".to_vec(),
        whole[..whole.len() / 2].to_vec(),
        whole[..300].to_vec(),
        outlines,
    ];
    for (n, bytes) in broken.into_iter().enumerate() {
        let fonts = with(&[(NAME, bytes)]);
        assert!(fonts.notices.len() == 1, "{n}: {:?}", fonts.notices);
        assert!(fonts.notices[0].contains(NAME), "{:?}", fonts.notices);
        prints(&fonts, RARE);
    }
}

#[test]
fn pages_and_record_are_the_same_in_whatever_order_files_are_listed() {
    let (font, ch) = with_a_character_of_its_own();
    let mut files = vec![
        (NAME, font.clone()),
        ("fonts/乙.otf", licensed(font, 8)),
        ("程序旁 fonts/丙.ttf", licensed(kai(), 4)),
        ("程序旁 fonts/丁.ttf", kai()),
    ];
    let one = with(&files);
    files.reverse();
    let two = with(&files);
    assert_eq!(record(&one), record(&two));
    let text = format!("{RARE}{ch}");
    assert!(pdf(&one, &text) == pdf(&two, &text), "the same bytes");
    let from: Vec<&str> = record(&one).iter().skip(5).map(|font| font.from).collect();
    let known_already = "程序旁 fonts/丁.ttf";
    assert!(!from.contains(&known_already), "{from:?}");
    assert!(from[0].starts_with("fonts/") && from[2].starts_with("程序旁"));
}
