//! Lines of one column → paragraphs and rows.

use super::super::Role;
use super::lines::Line;
use super::words::{is_item, is_wide, join};

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
    /// It is first in its column.
    pub(super) first: bool,
    /// Nothing says that it begins where it does.
    pub(super) goes_on: bool,
    /// Its last line is full without an end of a sentence.
    pub(super) runs_on: bool,
    /// Size of its letters.
    pub(super) size: f32,
}

/// Lines of one column → paragraphs and rows.
pub(super) fn paragraphs(lines: &[Line], quarter: usize, height: f32, blocks: &mut Vec<Block>) {
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
    // Of two lines any may be full by chance.
    let runs_on = |line: &Line, text: &str| {
        lines.len() > 2 && line.end() > right - 2.2 * line.size && !text.ends_with(ENDS)
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
            block.edges.runs_on = runs_on(line, &texts[i]);
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
                first: i == 0,
                goes_on: line.start() < left + 0.8 * line.size && !is_item(&texts[i]),
                runs_on: runs_on(line, &texts[i]),
                size: line.size,
            },
        };
        open = Some((block, i));
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
    // A page number or the like is no full line.
    let long = |line: &&Line| line.end() - line.start() > 6.0 * line.size;
    let outermost = |lines: &mut dyn Iterator<Item = &Line>| lines.map(Line::end).reduce(f32::max);
    outermost(&mut lines.iter().filter(shared))
        .or_else(|| outermost(&mut lines.iter().filter(long)))
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
    let ran_to_edge = before.end() > right - 2.2 * size || is_beside(lines);
    let set_in = line.start() > before.start() + 0.8 * size;
    let set_out = lines.len() > 2 && line.start() < before.start() - 0.8 * size;
    let near = line.v - before.v <= (pitch * 1.5).min(2.8 * size);
    let same_size = (before.size - line.size).abs() <= 0.15 * size;
    ran_to_edge && !set_in && !set_out && near && same_size && !is_item(text)
}

/// Whether the lines are those of Chinese beside a picture: shorter than the column, but the last
/// full one is as long as the one before or after it.
fn is_beside(lines: &[Line]) -> bool {
    let [.., before, line] = lines else {
        return false;
    };
    let size = before.size;
    let as_long = |other: &Line| (before.end() - other.end()).abs() < 0.6 * size;
    let neighbour = as_long(line) || lines.iter().rev().nth(2).is_some_and(as_long);
    let one_piece = |line: &Line| !line.cells().contains('\t');
    let chinese = before.cells().ends_with(is_wide);
    let long = before.end() - before.start() > 12.0 * size;
    neighbour && chinese && long && one_piece(before) && one_piece(line)
}
