//! Typesetting as properties over random Chinese prose, tables and pages: what a careful printer
//! would refuse must not come out, whatever goes in.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod blocks;
mod fonts;
mod lines;
mod pages;

use std::sync::LazyLock;

use juanzong::page::{Block, Flow, Fonts, Geometry, Mark, Run, Sheet, Style};
use proptest::prelude::*;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::builtin);

/// A sentence or two: words, figures, marks and a web address now and then.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        20 => "[一-龥]{1,6}",
        3 => "[0-9]{1,5}(\\.[0-9]{1,2})?%?",
        2 => "[A-Za-z]{1,8}",
        1 => "[a-z]{3,8} [a-z]{2,9}",
        2 => Just("《条例》".to_owned()),
        2 => Just("“三减三健”".to_owned()),
        1 => Just("（试行）".to_owned()),
        1 => Just("标准——即".to_owned()),
        1 => Just("11.2∶14.9".to_owned()),
        1 => "https://www\\.[a-z]{3,9}\\.gov\\.cn/[a-z0-9/]{5,40}x",
    ];
    let mark = prop::sample::select(vec![
        "", "", "", "，", "、", "。", "；", "：", "？", "！", "……",
    ]);
    prop::collection::vec((word, mark), 4..90).prop_map(|pieces| {
        let join = |(word, mark): (String, &str)| word + mark;
        let text: String = pieces.into_iter().map(join).collect();
        format!("本{text}。")
    })
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn lay(blocks: &[Block]) -> Vec<Sheet> {
    let mut flow = Flow::new(&FONTS, Geometry::A4);
    flow.add_all(blocks);
    flow.finish().0
}

fn text(style: Style, text: &str) -> Block {
    Block::Text(style, Run::plain(text))
}

/// Left, baseline and text of each stretch.
fn stretches(sheet: &Sheet) -> impl Iterator<Item = (f32, f32, f32, String)> {
    sheet.marks.iter().filter_map(|mark| match mark {
        Mark::Text { x, y, size, glyphs } => {
            let text = glyphs.iter().map(|g| g.shaped.ch).collect();
            Some((*x, *y, *size, text))
        }
        _ => None,
    })
}

fn text_of(sheet: &Sheet) -> String {
    stretches(sheet).map(|(.., text)| text).collect()
}

/// Whatever stands on a sheet stands within its text block, but for hanging marks.
fn inside(sheet: &Sheet) {
    let g = if sheet.width > sheet.height {
        Geometry::ACROSS
    } else {
        Geometry::A4
    };
    for mark in &sheet.marks {
        let (left, right, top, bottom) = match mark {
            Mark::Colour(_) => continue,
            Mark::Text { x, y, size, glyphs } => {
                let end = x + glyphs.iter().map(|g| g.advance).sum::<f32>();
                // An opening mark stands with its ink at the margin, its blank outside.
                (x + size / 2.0, end - size, y - size, *y)
            }
            Mark::Line { from, to, .. } => (from.0, to.0, from.1, to.1),
            Mark::Picture {
                x,
                y,
                width,
                height,
                ..
            } => (*x, x + width, *y, y + height),
        };
        assert!(left >= g.left - 0.1, "{left} {mark:?}");
        assert!(right <= g.left + g.measure + 1.0, "{right} {mark:?}");
        assert!(
            top >= g.top - 1.0 && bottom <= g.top + g.depth + 1.0,
            "{top} {bottom} {mark:?}"
        );
    }
}
