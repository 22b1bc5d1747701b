//! Glyphs → lines → paragraphs of one page, in the order in which a person reads them.

use super::super::Role;
use super::columns;
use super::glyphs::{Glyph, PageGlyphs};

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
        let lines = lines(segments(&straight[quarter], quarter));
        for region in columns::regions(lines) {
            paragraphs(&region, quarter, page.height, &mut blocks);
        }
    }
    blocks.push(Block {
        text: slanted,
        role: Role::Body,
        lines: 1,
        top: 0.0,
        bottom: 0.0,
        slanted: true,
    });
    PageText {
        blocks,
        height: page.height,
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
fn segments(glyphs: &[Glyph], quarter: usize) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut blank = false;
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
            if (v - last.v).abs() < 0.3 * size && gap > -size && gap < 1.5 * size {
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

/// Whether a gap of so many font sizes parts two words. Chinese is set with loose gaps that mean
/// nothing, and with a quarter beside Latin letters.
fn needs_blank(before: Option<char>, after: char, gap: f32) -> bool {
    let Some(before) = before else { return false };
    match (is_wide(before), is_wide(after)) {
        (true, true) => gap > 0.7,
        (false, false) => gap > 0.2,
        _ => gap > 0.4,
    }
}

/// Letters as wide as high, between which no blanks are written.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// Segments on about one baseline are a line.
fn lines(mut segments: Vec<Segment>) -> Vec<Line> {
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
    fn cells(&self) -> String {
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
    let right = lines.iter().map(Line::end).fold(f32::MIN, f32::max);
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
        };
        open = Some((block, i));
    }
    blocks.extend(open.map(|(block, _)| block));
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

/// `一、`, `（一）`, `1.`, `第三条`: a numbered line begins anew.
fn is_item(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(['（', '(', '第']);
    let number = rest
        .find(|c: char| !c.is_ascii_digit() && !"一二三四五六七八九十百〇零".contains(c))
        .unwrap_or(rest.len());
    let opened = rest.len() < text.len();
    let after = rest[number..].chars().next();
    number > 0
        && match after {
            Some('、') => !opened,
            Some('.' | '．') => {
                let then = rest[number..].chars().nth(1);
                !opened && !then.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
            }
            Some('）' | ')') => opened,
            Some('条' | '章' | '节') => text.starts_with('第'),
            _ => false,
        }
}

/// Latin words at a line's end are parted, hyphenated ones put together, Chinese runs on.
fn join(text: &mut String, next: &str) {
    let (last, first) = (text.chars().last(), next.chars().next());
    let (Some(last), Some(first)) = (last, first) else {
        return text.push_str(next);
    };
    if last == '-' && first.is_ascii_lowercase() {
        text.pop();
    } else if !is_wide(last) && !is_wide(first) {
        text.push(' ');
    }
    text.push_str(next);
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

    #[test]
    fn items_begin_anew_but_numbers_in_a_sentence_do_not() {
        for text in ["一、总体", "（二）措施", "3. 其他", "第十二条 本办法"] {
            assert!(is_item(text), "{text}");
        }
        for text in ["2023年", "3.5 万元", "十分重要", "第三季度", "（含街道）"] {
            assert!(!is_item(text), "{text}");
        }
    }
}
