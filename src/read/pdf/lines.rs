//! Glyphs → lines of one page, in the order in which a person reads them.

use super::super::Role;
use super::columns;
use super::glyphs::{Glyph, PageGlyphs};
use super::paragraphs::{Block, Edges, paragraphs};
use super::tables;
use super::words::needs_blank;

/// Degrees by which text may lean and still count as straight.
const LEAN: f32 = 10.0;

/// A page's text.
#[derive(Debug)]
pub(super) struct PageText {
    /// In reading order.
    pub(super) blocks: Vec<Block>,
    /// In points.
    pub(super) height: f32,
}

/// A stretch of glyphs on one baseline without a wide gap. `u` runs with the reading direction,
/// `v` from line to line.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) start: f32,
    pub(super) end: f32,
    pub(super) v: f32,
    pub(super) size: f32,
}

/// What stands on one baseline, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) segments: Vec<Segment>,
    pub(super) v: f32,
    pub(super) size: f32,
}

/// The paragraphs of a page.
pub(super) fn page(page: &PageGlyphs) -> PageText {
    let mut straight: [Vec<Glyph>; 4] = Default::default();
    let mut slanted = String::new();
    for glyph in &page.glyphs {
        let quarter = (glyph.direction / 90.0).round();
        if (glyph.direction - quarter * 90.0).abs() <= LEAN {
            straight[(quarter as i32).rem_euclid(4) as usize].push(*glyph);
        } else {
            slanted.push(glyph.text);
        }
    }
    // What most of the page is written in comes first.
    let mut quarters: Vec<usize> = (0..4).collect();
    quarters.sort_by_key(|quarter| std::cmp::Reverse(straight[*quarter].len()));
    let mut blocks = Vec::new();
    for quarter in quarters {
        let glyphs = &straight[quarter];
        // Tables are looked for in upright text alone.
        let tables = match quarter {
            0 => tables::tables(&page.rules),
            _ => Vec::new(),
        };
        let (tables, rest) = tables::filled(tables, glyphs);
        let mut rest = lines(segments(&rest, quarter));
        for (table, cells) in tables {
            let below = rest.split_off(rest.partition_point(|line| line.v <= table.top()));
            flow(
                std::mem::replace(&mut rest, below),
                quarter,
                page.height,
                &mut blocks,
            );
            tables::rows(&table, &cells, &mut blocks);
        }
        flow(rest, quarter, page.height, &mut blocks);
    }
    blocks.push(Block {
        text: slanted,
        role: Role::Body,
        lines: 1,
        top: 0.0,
        bottom: 0.0,
        slanted: true,
        edges: Edges::default(),
    });
    PageText {
        blocks,
        height: page.height,
    }
}

/// Text outside of tables.
fn flow(lines: Vec<Line>, quarter: usize, height: f32, blocks: &mut Vec<Block>) {
    for region in columns::regions(lines) {
        paragraphs(&region, quarter, height, blocks);
    }
}

/// Along the reading direction, and from line to line.
fn turned(glyph: &Glyph, quarter: usize) -> (f32, f32) {
    match quarter {
        0 => (glyph.x, glyph.y),
        1 => (glyph.y, -glyph.x),
        2 => (-glyph.x, -glyph.y),
        _ => (-glyph.y, glyph.x),
    }
}

/// Glyphs painted one after the other on one baseline belong together.
pub(super) fn segments(glyphs: &[Glyph], quarter: usize) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut blank = false;
    let mut at = f32::MIN;
    for glyph in glyphs {
        if glyph.text.is_whitespace() {
            blank = true;
            continue;
        }
        let (u, v) = turned(glyph, quarter);
        let end = u + glyph.advance.max(0.0);
        if let Some(last) = segments.last_mut() {
            let size = last.size.max(glyph.size);
            let gap = u - last.end;
            // What is painted later and stands before comes first: sorting sees to that.
            let onwards = u > at - 0.1 * size && gap > -size && gap < 1.5 * size;
            at = u;
            if (v - last.v).abs() < 0.3 * size && onwards {
                let apart = needs_blank(last.text.chars().last(), glyph.text, gap / size);
                // A blank that is nearly as wide as nothing is one all the same.
                if apart || (blank && gap > 0.1 * size) {
                    last.text.push(' ');
                }
                last.text.push(glyph.text);
                last.end = last.end.max(end);
                last.size = size;
                blank = false;
                continue;
            }
        }
        blank = false;
        at = u;
        segments.push(Segment {
            text: glyph.text.into(),
            start: u,
            end,
            v,
            size: glyph.size,
        });
    }
    segments
}

/// Segments on about one baseline are a line.
pub(super) fn lines(mut segments: Vec<Segment>) -> Vec<Line> {
    segments.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut lines: Vec<Line> = Vec::new();
    for segment in segments {
        match lines.last_mut() {
            Some(line) if (segment.v - line.v).abs() <= 0.45 * segment.size.max(line.size) => {
                if segment.size > line.size {
                    line.size = segment.size;
                    line.v = segment.v;
                }
                line.segments.push(segment);
            }
            _ => lines.push(Line {
                v: segment.v,
                size: segment.size,
                segments: vec![segment],
            }),
        }
    }
    for line in &mut lines {
        line.segments.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    lines
}

impl Line {
    pub(super) fn start(&self) -> f32 {
        self.segments.first().map_or(0.0, |s| s.start)
    }

    pub(super) fn end(&self) -> f32 {
        self.segments.iter().map(|s| s.end).fold(0.0, f32::max)
    }

    /// The text, cells parted by tabs.
    pub(super) fn cells(&self) -> String {
        let mut text = String::new();
        let mut end = f32::MAX;
        for segment in &self.segments {
            let gap = (segment.start - end) / self.size;
            let first = segment.text.chars().next().unwrap_or(' ');
            if gap > 1.8 {
                text.push('\t');
            } else if needs_blank(text.chars().last(), first, gap) {
                text.push(' ');
            }
            text.push_str(&segment.text);
            end = segment.end;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, x: f32, y: f32, into: &mut PageGlyphs) {
        for (i, text) in text.chars().enumerate() {
            into.glyphs.push(Glyph {
                text,
                x: x + 10.0 * i as f32,
                y,
                size: 10.0,
                advance: 10.0,
                direction: 0.0,
            });
        }
    }

    fn texts(glyphs: &PageGlyphs) -> Vec<String> {
        let blocks = page(glyphs).blocks.into_iter();
        blocks.map(|b| b.text).filter(|t| !t.is_empty()).collect()
    }

    #[test]
    fn lines_that_run_to_the_edge_go_on_and_indented_ones_begin() {
        let mut glyphs = PageGlyphs::default();
        set("首行缩进两字其后", 30.0, 100.0, &mut glyphs);
        set("顶格写到行尾直到满了", 10.0, 116.0, &mut glyphs);
        set("短行。", 10.0, 132.0, &mut glyphs);
        set("第二段也缩进两字", 30.0, 148.0, &mut glyphs);
        set("一、标题不接上文", 10.0, 164.0, &mut glyphs);
        assert_eq!(
            texts(&glyphs),
            [
                "首行缩进两字其后顶格写到行尾直到满了短行。",
                "第二段也缩进两字",
                "一、标题不接上文"
            ]
        );
    }

    #[test]
    fn wide_gaps_in_neighbouring_lines_are_cells() {
        let mut glyphs = PageGlyphs::default();
        set("姓名", 10.0, 100.0, &mut glyphs);
        set("年龄", 100.0, 100.0, &mut glyphs);
        set("张三", 10.0, 120.0, &mut glyphs);
        set("五十", 100.0, 120.0, &mut glyphs);
        assert_eq!(texts(&glyphs), ["姓名\t年龄", "张三\t五十"]);
    }

    #[test]
    fn order_of_painting_does_not_matter_across_lines() {
        let mut glyphs = PageGlyphs::default();
        set("下面的行", 10.0, 200.0, &mut glyphs);
        set("上面的行", 10.0, 100.0, &mut glyphs);
        assert_eq!(texts(&glyphs), ["上面的行", "下面的行"]);
    }
}
