//! Markdown → the plain cells of its table, for forms of fixed measure (stamp, spine label).

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A heading and the cells of a table, head row included where it says anything.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The heading.
    pub heading: String,
    /// Rows of cells.
    pub rows: Vec<Vec<String>>,
}

/// Reads the heading and the table of a filled template.
pub fn grid(markdown: &str) -> Grid {
    let mut grid = Grid::default();
    let mut heading = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = true,
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Start(Tag::TableHead | Tag::TableRow) => grid.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                if let Some(row) = grid.rows.last_mut() {
                    row.push(String::new());
                }
            }
            Event::Text(text) | Event::Code(text) if heading => grid.heading.push_str(&text),
            Event::Text(text) | Event::Code(text) => {
                if let Some(cell) = grid.rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push_str(&text);
                }
            }
            _ => {}
        }
    }
    if grid
        .rows
        .first()
        .is_some_and(|row| row.iter().all(String::is_empty))
    {
        grid.rows.remove(0);
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_they_stand() {
        let found = grid("# 题　名\n\n| | |\n|---|---|\n| 年度 | 2023—2025 |\n| 盒号 | |\n");
        assert_eq!(found.heading, "题　名");
        assert_eq!(found.rows, [["年度", "2023—2025"], ["盒号", ""]]);
        assert_eq!(grid("| a | b |\n|---|---|\n| c | d |").rows.len(), 2);
    }
}
