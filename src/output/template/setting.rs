//! What filled Markdown has that is set in a way of its own: 落款, tables drawn as bars.

use crate::page::{Bar, Block, Cell, Chart, Paragraph, Run, Stand, Style};

/// From the right: of the date, and of a name at least, in characters.
const DATE: f32 = 4.0;
const NAME: f32 = 2.0;

/// 落款: the last line is the date, four characters from the right; what is above stands in the
/// middle over it, two characters from the right at least (GB/T 9704-2012, 7.3.5).
pub(super) fn signed(lines: &[String]) -> Vec<Block> {
    let Some((date, names)) = lines.split_last() else {
        return Vec::new();
    };
    let widest = names.iter().map(|name| ems(name)).fold(0.0, f32::max);
    let middle = (DATE + ems(date) / 2.0).max(NAME + widest / 2.0);
    let count = lines.len();
    let line = |(n, text): (usize, &String)| {
        Block::Paragraph(Paragraph {
            stand: Some(Stand::Right(0)),
            right: (middle - ems(text) / 2.0).max(0.0),
            keep: Some(n + 1 < count),
            ..Paragraph::of(Style::Sign, Run::plain(text.as_str()))
        })
    };
    // An empty line of its own, not a space: it keeps the name with what stands above.
    let empty = Paragraph {
        keep: Some(true),
        ..Paragraph::of(Style::Body, Run::plain("\u{3000}"))
    };
    let mut blocks = vec![Block::Paragraph(empty)];
    blocks.extend(lines.iter().enumerate().map(line));
    blocks
}

/// The last of these paragraphs stays on one page with what follows: no 落款 stands alone.
pub(super) fn keep_last(blocks: &mut [Block]) {
    match blocks.last_mut() {
        Some(Block::Paragraph(paragraph)) => paragraph.keep = Some(true),
        Some(last) => {
            if let Block::Text(style, runs) = last {
                let runs = std::mem::take(runs);
                *last = Block::Paragraph(Paragraph {
                    keep: Some(true),
                    ..Paragraph::of(*style, runs)
                });
            }
        }
        None => {}
    }
}

/// Width of a line, in characters; figures and Latin letters are half as wide.
fn ems(text: &str) -> f32 {
    let wide = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
    text.chars().map(wide).sum()
}

/// A table as bars: names in its first column, numbers in the columns that hold nothing else, and
/// the rest is said at the right. `None` where there are no numbers.
pub(super) fn charted(rows: &[Vec<Cell>]) -> Option<Chart> {
    let (head, rows) = rows.split_first()?;
    let number = |row: &Vec<Cell>, n: usize| words(row.get(n)?).parse::<f32>().ok();
    let series: Vec<usize> = (1..head.len())
        .filter(|n| rows.iter().all(|row| number(row, *n).is_some()))
        .collect();
    if rows.is_empty() || series.is_empty() {
        return None;
    }
    let bar = |row: &Vec<Cell>| Bar {
        label: row.first().map(words).unwrap_or_default(),
        values: series.iter().filter_map(|n| number(row, *n)).collect(),
        remark: (1..row.len())
            .filter(|n| !series.contains(n))
            .map(|n| words(&row[n]))
            .collect::<Vec<_>>()
            .join("　"),
    };
    Some(Chart {
        series: series.iter().map(|n| words(&head[*n])).collect(),
        bars: rows.iter().map(bar).collect(),
    })
}

fn words(cell: &Cell) -> String {
    let text: String = cell.runs.iter().map(|run| run.text.as_str()).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Look, blocks};
    use super::*;

    #[test]
    fn the_name_stands_in_the_middle_over_the_date() {
        let found = blocks("正文。\n\n> 县爱卫办\n> 2026年11月21日\n", Look::Notice);
        let right = |n: usize| match &found[n] {
            Block::Paragraph(p) => (p.right, p.keep),
            other => panic!("{other:?}"),
        };
        assert_eq!(found.len(), 4);
        // The date is 7 characters wide and 4 from the right, so its middle is 7.5 from there.
        assert_eq!(right(2), (5.5, Some(true)));
        assert_eq!(right(3), (4.0, Some(false)));
        let long = "云溪县创建国家卫生县工作领导小组办公室".to_owned();
        let found = signed(&[long, "2026年11月21日".into()]);
        assert!(matches!(&found[1], Block::Paragraph(p) if (p.right - 2.0).abs() < 0.01));
    }

    #[test]
    fn a_table_below_its_comment_is_drawn_as_bars() {
        let table = "| 单位 | 已销号 | 逾期 | 整改率 |\n|---|---|---|---|\n| 甲 | 3 | 1 | 75% |\n";
        let found = blocks(&format!("<!-- 条形图 -->\n\n{table}"), Look::Brief);
        let [Block::Chart(chart)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(chart.series, ["已销号", "逾期"]);
        assert_eq!(chart.bars[0].values, [3.0, 1.0]);
        assert_eq!(chart.bars[0].remark, "75%");
        let plain = blocks(table, Look::Brief);
        assert!(plain.iter().any(|block| matches!(block, Block::Table(_))));
    }

    #[test]
    fn a_table_without_numbers_stays_a_table() {
        let found = blocks(
            "<!-- 条形图 -->\n\n| a | b |\n|---|---|\n| 甲 | 乙 |\n",
            Look::Brief,
        );
        assert!(found.iter().any(|block| matches!(block, Block::Table(_))));
    }
}
