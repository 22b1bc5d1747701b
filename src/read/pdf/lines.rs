//! Glyphs → lines → paragraphs of one page, in the order in which a person reads them.

use super::super::Role;
use super::columns;
use super::glyphs::{Glyph, PageGlyphs};
use super::tables;
use super::words::{is_item, join, needs_blank};

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

/// A paragraph or a row of a table.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) text: String,
    pub(super) role: Role,
    /// Lines it takes up.
    pub(super) lines: usize,
    /// First baseline less the height of a letter, from the top of the page, in points.
    pub(super) top: f32,
    /// Last baseline.
    pub(super) bottom: f32,
    /// Runs aslant, as watermarks do.
    pub(super) slanted: bool,
    /// How it meets the columns or pages before and behind it.
    pub(super) edges: Edges,
}

/// Whether a paragraph may be a part of one that is broken by the end of a column or a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Edges {
    /// It is first in its column, and nothing says that it begins there.
    pub(super) goes_on: bool,
    /// It is last in its column, and its last line is full without an end of a sentence.
    pub(super) runs_on: bool,
    /// Size of its letters.
    pub(super) size: f32,
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

/// Lines of one column → paragraphs and rows.
fn paragraphs(lines: &[Line], quarter: usize, height: f32, blocks: &mut Vec<Block>) {
    let right = right_edge(lines);
    let left = lines.iter().map(Line::start).fold(f32::MAX, f32::min);
    let pitch = pitch(lines);
    let texts: Vec<String> = lines.iter().map(Line::cells).collect();
    // One wide gap may be anything (签发人：   张三); with another beside or below it, it is a table.
    let is_row = |i: usize| {
        let gaps = |i: usize| texts.get(i).map_or(0, |text| text.matches('\t').count());
        let beside = gaps(i + 1) + i.checked_sub(1).map_or(0, gaps);
        gaps(i) > 1 || gaps(i) == 1 && beside > 0
    };
    let mut open: Option<(Block, usize)> = None;
    for (i, line) in lines.iter().enumerate() {
        let row = is_row(i);
        if let Some((block, first)) = &mut open
            && !row
            && block.role == Role::Body
            && continues(&lines[*first..=i], right, pitch, &texts[i])
        {
            join(&mut block.text, &texts[i].replace('\t', " "));
            block.lines += 1;
            block.bottom = line.v;
            continue;
        }
        blocks.extend(open.take().map(|(block, _)| block));
        // Margins are looked for in upright text alone.
        let (top, bottom) = match quarter {
            0 => (line.v - line.size, line.v),
            _ => (height / 2.0, height / 2.0),
        };
        let (text, role) = match row {
            true => (texts[i].clone(), Role::Row),
            false => (texts[i].replace('\t', " "), Role::Body),
        };
        let block = Block {
            text,
            role,
            lines: 1,
            top,
            bottom,
            slanted: false,
            edges: Edges {
                goes_on: i == 0 && line.start() < left + 0.8 * line.size && !is_item(&texts[i]),
                runs_on: false,
                size: line.size,
            },
        };
        open = Some((block, i));
    }
    if let (Some((block, _)), [.., _, _, last]) = (&mut open, lines) {
        let full = last.end() > right - 2.2 * last.size;
        block.edges.runs_on = full && !block.text.ends_with(ENDS);
    }
    blocks.extend(open.map(|(block, _)| block));
}

/// What ends a sentence, so that a line may be full by chance.
const ENDS: [char; 9] = ['。', '！', '？', '；', '：', '.', '!', '?', ':'];

/// Where full lines end: the outermost place that several share, for one may stick out.
fn right_edge(lines: &[Line]) -> f32 {
    let several = (lines.len() / 10).max(2);
    let shared = |line: &&Line| {
        let near = |other: &&Line| (line.end() - other.end()).abs() < line.size;
        lines.iter().filter(near).count() >= several
    };
    let outermost = |lines: &mut dyn Iterator<Item = &Line>| lines.map(Line::end).reduce(f32::max);
    outermost(&mut lines.iter().filter(shared))
        .or_else(|| outermost(&mut lines.iter()))
        .unwrap_or_default()
}

/// Usual distance from line to line.
fn pitch(lines: &[Line]) -> f32 {
    let mut steps: Vec<f32> = lines.windows(2).map(|w| w[1].v - w[0].v).collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f32::MAX)
}

/// Whether the last of `lines` goes on with the paragraph that the others are: the line before
/// ran to the edge, and this one is neither set in, nor set off, nor in another size, nor
/// numbered.
fn continues(lines: &[Line], right: f32, pitch: f32, text: &str) -> bool {
    let [.., before, line] = lines else {
        return false;
    };
    let size = before.size.max(line.size);
    let ran_to_edge = before.end() > right - 2.2 * size;
    let set_in = line.start() > before.start() + 0.8 * size;
    let set_out = lines.len() > 2 && line.start() < before.start() - 0.8 * size;
    let near = line.v - before.v <= (pitch * 1.5).min(2.8 * size);
    let same_size = (before.size - line.size).abs() <= 0.15 * size;
    ran_to_edge && !set_in && !set_out && near && same_size && !is_item(text)
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
