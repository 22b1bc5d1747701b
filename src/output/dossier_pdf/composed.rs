//! A document as it was set → blocks: its own faces, sizes, alignment, tables and pictures in our
//! measures.

use crate::page::style::Stand as Lines;
use crate::page::{
    Align, Block, Cell, Column, Face, Paragraph, Picture, Rise, Rules, Run, Style, Table,
};
use crate::read::compose::{self, Composed, Grid, Look, Part, Piece, Span, Stand, Text, Typeface};

/// Size of type where a document does not say one: 五号.
const USUAL: f32 = 10.5;
/// What stands where a picture could not be drawn.
const NO_PICTURE: &str = "〔此处有一幅图片未能排出，见原件〕";

/// Blocks on sheets that lie one way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stretch {
    /// On sheets wider than high.
    pub across: bool,
    /// The blocks.
    pub blocks: Vec<Block>,
}

impl Stretch {
    /// Blocks on upright sheets.
    pub fn upright(blocks: Vec<Block>) -> Self {
        Stretch {
            across: false,
            blocks,
        }
    }
}

/// Whether a document sets itself: one that is words alone is better set by us.
pub fn sets_itself(composed: &Composed) -> bool {
    let mut looks = Vec::new();
    for piece in &composed.pieces {
        let Piece::Text(text) = piece else {
            return true;
        };
        if matches!(text.part, Part::Heading(_)) || !text.label.is_empty() {
            return true;
        }
        if matches!(text.stand, Some(Stand::Centre | Stand::Right)) && !text.spans.is_empty() {
            return true;
        }
        for span in &text.spans {
            match span {
                Span::Words(words, look) if !words.trim().is_empty() => looks.push(*look),
                Span::Words(..) => {}
                Span::Picture { .. } | Span::Note(_) => return true,
            }
        }
    }
    looks.windows(2).any(|pair| pair[0] != pair[1])
}

/// Turns a document into blocks. Of each picture `pixels` says its width and height, `None` where
/// it can't be drawn.
pub fn stretches(composed: &Composed, pixels: &[Option<(u32, u32)>]) -> Vec<Stretch> {
    let mut setter = Setter {
        pixels,
        stretches: vec![Stretch::default()],
    };
    for piece in &composed.pieces {
        match piece {
            Piece::Text(text) => setter.text(text),
            Piece::Grid(grid) => setter.grid(grid),
            Piece::Page { across } => setter.stretches.push(Stretch {
                across: *across,
                blocks: vec![Block::NewPage],
            }),
        }
    }
    setter.stretches
}

struct Setter<'a> {
    pixels: &'a [Option<(u32, u32)>],
    stretches: Vec<Stretch>,
}

impl Setter<'_> {
    fn push(&mut self, block: Block) {
        if let Some(stretch) = self.stretches.last_mut() {
            stretch.blocks.push(block);
        }
    }

    fn space(&mut self, depth: f32) {
        if depth > 0.0 {
            self.push(Block::Space(depth));
        }
    }

    /// A paragraph: its words, and its pictures where they stand among them.
    fn text(&mut self, text: &Text) {
        let size = text.size().unwrap_or(USUAL);
        let pitch = text.line.points(size, None);
        self.space(text.before);
        if text.spans.is_empty() {
            self.space(pitch);
        }
        // Blanks between pictures only part them.
        let written =
            |span: &&Span| !matches!(span, Span::Words(words, _) if words.trim().is_empty());
        let is_picture = |span: &Span| matches!(span, Span::Picture { .. });
        let has_pictures = text.spans.iter().any(is_picture);
        let spans: Vec<Span> = match has_pictures {
            true => text.spans.iter().filter(written).cloned().collect(),
            false => text.spans.clone(),
        };
        let parts = spans.chunk_by(|a, b| is_picture(a) == is_picture(b));
        for (n, spans) in parts.enumerate() {
            if is_picture(&spans[0]) {
                self.pictures(spans);
            } else {
                let whole = paragraph(text, spans, size, n == 0);
                self.push_paragraph(whole);
            }
        }
        self.space(text.after);
    }

    fn push_paragraph(&mut self, paragraph: Paragraph) {
        let written = |run: &Run| !run.text.trim().is_empty() || run.note.is_some();
        if paragraph.runs.iter().any(written) || paragraph.label.is_some() {
            self.push(Block::Paragraph(paragraph));
        }
    }

    /// Pictures that stand side by side, and for each that can't be drawn a line that says so.
    fn pictures(&mut self, spans: &[Span]) {
        let mut shown = Vec::new();
        for span in spans {
            let Span::Picture { number, size } = span else {
                continue;
            };
            match self.pixels.get(*number).copied().flatten() {
                Some((width, height)) => shown.push(Picture {
                    key: *number,
                    width,
                    height,
                    wide: size.map(|(width, _)| width).filter(|width| *width > 1.0),
                    caption: Vec::new(),
                }),
                None => self.push(Block::Text(Style::Caption, Run::plain(NO_PICTURE))),
            }
        }
        if !shown.is_empty() {
            self.push(Block::Pictures(shown));
        }
    }

    /// A table. Rows with pictures in their cells part it: the pictures stand below their row.
    fn grid(&mut self, grid: &Grid) {
        let count = grid
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.across).sum::<usize>())
            .max()
            .unwrap_or(0);
        if count == 0 {
            return;
        }
        let size = size(grid);
        let heads = grid.rows.iter().take_while(|row| row.head).count();
        let heads = if heads < grid.rows.len() { heads } else { 0 };
        let (head, rows) = grid.rows.split_at(heads);
        let cells = |row: &compose::Row| -> Vec<Cell> {
            row.cells.iter().map(|cell| set_cell(cell, size)).collect()
        };
        let mut table = Table {
            columns: columns(grid, count),
            head: head.iter().map(cells).collect(),
            size,
            rules: if grid.ruled { Rules::Grid } else { Rules::None },
            top: !grid.middle,
            ..Table::default()
        };
        for row in rows {
            table.rows.push(cells(row));
            let texts = row.cells.iter().flat_map(|cell| &cell.texts);
            let is_picture = |span: &&Span| matches!(span, Span::Picture { .. });
            let spans = texts.flat_map(|text| &text.spans);
            let pictures: Vec<Span> = spans.filter(is_picture).cloned().collect();
            if !pictures.is_empty() {
                let rows = std::mem::take(&mut table.rows);
                self.table(Table {
                    rows,
                    ..table.clone()
                });
                table.head.clear();
                self.pictures(&pictures);
            }
        }
        self.table(table);
    }

    /// Cells that would reach over rows which are not there end with the table.
    fn table(&mut self, mut table: Table) {
        let count = table.rows.len();
        for (n, row) in table.rows.iter_mut().enumerate() {
            for cell in row {
                cell.down = cell.down.min(count - n).max(1);
            }
        }
        let written = |row: &Vec<Cell>| {
            row.iter()
                .any(|c| c.runs.iter().any(|r| !r.text.is_empty()))
        };
        if table.rows.iter().chain(&table.head).any(written) {
            self.push(Block::Table(table));
        }
    }
}

/// The size most of a table is set in.
fn size(grid: &Grid) -> f32 {
    let texts = grid.rows.iter().flat_map(|row| &row.cells);
    let mut shares: Vec<(f32, usize)> = Vec::new();
    for text in texts.flat_map(|cell| &cell.texts) {
        let (size, count) = (text.size().unwrap_or(USUAL), text.words().chars().count());
        match shares.iter_mut().find(|(other, _)| *other == size) {
            Some((_, sum)) => *sum += count,
            None => shares.push((size, count)),
        }
    }
    let most = shares.iter().max_by_key(|(_, count)| *count);
    most.map_or(USUAL, |(size, _)| size.clamp(6.0, 16.0))
}

/// Columns by the widths the document gives, where it gives them all.
fn columns(grid: &Grid, count: usize) -> Vec<Column> {
    let told = grid.columns.len() == count && grid.columns.iter().all(|width| *width > 1.0);
    let column = |share| Column {
        share,
        align: Align::Left,
    };
    match told {
        true => grid
            .columns
            .iter()
            .map(|width| column(Some(*width)))
            .collect(),
        false => vec![column(None); count],
    }
}

fn set_cell(cell: &compose::Cell, size: f32) -> Cell {
    let mut all: Vec<Run> = Vec::new();
    for text in &cell.texts {
        let mut line = Vec::new();
        if !text.label.is_empty() {
            line.push(Run::of(text.label.as_str()));
        }
        line.extend(runs(&text.spans, size));
        if line.iter().all(|run| run.text.trim().is_empty()) {
            continue;
        }
        if !all.is_empty() {
            all.push(Run::of("\n"));
        }
        all.extend(line);
    }
    let align = cell.texts.iter().find_map(|text| match text.stand? {
        Stand::Centre => Some(Align::Centre),
        Stand::Right => Some(Align::Right),
        Stand::Left | Stand::Both => Some(Align::Left),
    });
    Cell {
        runs: all,
        across: cell.across,
        down: cell.down,
        align,
    }
}

/// Words of a paragraph as one of ours. Blanks typed to draw in its first line draw it in.
fn paragraph(text: &Text, spans: &[Span], size: f32, first: bool) -> Paragraph {
    let mut runs = runs(spans, size);
    let blank = strip(&mut runs);
    let begin = text.first / size + if text.label.is_empty() { blank } else { 0.0 };
    let stand = match text.stand {
        Some(Stand::Centre) => Lines::Centred,
        Some(Stand::Right) => Lines::Right(0),
        Some(Stand::Left) => Lines::Left,
        Some(Stand::Both) | None => Lines::Justified,
    };
    let (style, stand, label) = match text.part {
        Part::Margin => (Style::Small, Lines::Left, None),
        _ => (Style::Flush, stand, Some(text.label.clone())),
    };
    Paragraph {
        style,
        stand: Some(stand),
        size: Some(size),
        pitch: Some(text.line.points(size, None)),
        left: text.left / size,
        right: text.right / size,
        first: Some(if first { begin } else { 0.0 }),
        label: label.filter(|label| first && !label.is_empty()),
        keep: Some(text.keep || matches!(text.part, Part::Heading(_))),
        runs,
    }
}

/// Takes blanks off both ends; how wide those at the beginning are, in ems.
fn strip(runs: &mut Vec<Run>) -> f32 {
    let mut width = 0.0;
    for run in runs.iter_mut().take_while(|run| !run.under) {
        let rest = run.text.trim_start_matches(['　', ' ', '\t', '\u{a0}']);
        let blanks = &run.text[..run.text.len() - rest.len()];
        width += blanks
            .chars()
            .map(|c| if c == '　' { 1.0 } else { 0.5 })
            .sum::<f32>();
        run.text = rest.to_string();
        if !run.text.is_empty() {
            break;
        }
    }
    if let Some(last) = runs.last_mut().filter(|run| !run.under) {
        last.text.truncate(last.text.trim_end().len());
    }
    runs.retain(|run| !run.text.is_empty() || run.note.is_some());
    width
}

fn runs(spans: &[Span], size: f32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for span in spans {
        match span {
            Span::Words(words, look) => runs.push(run(words, *look, size)),
            Span::Note(note) => {
                let note = Some(Run::plain(note.as_str()));
                match runs.last_mut().filter(|run| run.note.is_none()) {
                    Some(run) => run.note = note,
                    None => runs.push(Run {
                        note,
                        ..Run::default()
                    }),
                }
            }
            Span::Picture { .. } => {}
        }
    }
    runs
}

fn run(words: &str, look: Look, size: f32) -> Run {
    let face = match look.face {
        Some(Typeface::Fang) => Face::Fang,
        Some(Typeface::Hei) => Face::Hei,
        Some(Typeface::Kai) => Face::Kai,
        Some(Typeface::Title) => Face::Title,
        Some(Typeface::Song) | None => Face::Song,
    };
    Run {
        text: match look.under {
            true => ruled_blanks(words),
            false => words.replace('\t', "　　"),
        },
        face: Some(face),
        bold: look.bold,
        italic: look.italic,
        under: look.under,
        size: look.size.filter(|own| *own != size),
        rise: match look.rise {
            1.. => Rise::Super,
            0 => Rise::Base,
            _ => Rise::Sub,
        },
        note: None,
    }
}

/// Blanks with a line below are a line to write on: as wide blanks, which no line break eats.
fn ruled_blanks(words: &str) -> String {
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\u{a0}');
    let mut text = String::new();
    let letters: Vec<char> = words.chars().collect();
    for group in letters.chunk_by(|a, b| is_blank(*a) == is_blank(*b)) {
        let width: usize = group.iter().map(|c| if *c == '\t' { 4 } else { 1 }).sum();
        match is_blank(group[0]) && width > 1 {
            true => text.extend(std::iter::repeat_n('　', width.div_ceil(2))),
            false => text.extend(group),
        }
    }
    text
}
