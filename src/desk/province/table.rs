//! All that a comparison found as a table, for Excel and WPS: a row a pair, a row a common text.

use std::io::Write;

use super::texts::Passage;
use super::{Papers, rarity};
use crate::error::{Error, Kind, Result};
use crate::output::csv;
use crate::prints::compare::{Pair, Registered, Stretch};

/// Characters of a passage that stand in a cell.
const QUOTED: usize = 60;

/// Writes the rows as they are found.
pub struct Table<'t> {
    out: &'t mut dyn Write,
}

impl<'t> Table<'t> {
    /// Begins it with its heads.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn begin(out: &'t mut dyn Write) -> Result<Self> {
        let mut text = String::from(csv::MARK);
        csv::line(&mut text, &HEADS.map(String::from));
        let mut table = Table { out };
        table.say(&text)?;
        Ok(table)
    }

    /// A pair.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn pair(&mut self, papers: &Papers<'_>, pair: &Pair) -> Result<()> {
        let passages = papers.passages(pair);
        let joined = |pick: fn(&Passage) -> &String| {
            let all = passages.iter().flatten().map(|p| shorten(pick(p)));
            all.collect::<Vec<_>>().join("\n")
        };
        let sides = [papers.known(pair.left), papers.known(pair.right)];
        let mut cells = vec!["疑似雷同".into()];
        cells.extend(sides.iter().flat_map(cells_of));
        cells.extend([
            pair.shared.to_string(),
            rarity(pair),
            format!("{}%", papers.share(pair)),
            joined(|p| &p.words.0),
            joined(|p| &p.words.1),
            String::new(),
            String::new(),
        ]);
        self.row(&cells)
    }

    /// A common text.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn common(&mut self, papers: &Papers<'_>, stretch: &Stretch) -> Result<()> {
        let mut cells = vec!["公共文本".into()];
        cells.extend(cells_of(&papers.known(stretch.document)));
        cells.extend((0..10).map(|_| String::new()));
        cells.push(stretch.units.to_string());
        cells.push(format!(
            "第 {} 到 {} 字（不计标点）",
            stretch.start + 1,
            stretch.end
        ));
        self.row(&cells)
    }

    fn row(&mut self, cells: &[String]) -> Result<()> {
        let mut text = String::new();
        csv::line(&mut text, cells);
        self.say(&text)
    }

    fn say(&mut self, text: &str) -> Result<()> {
        let failed = |e| Error::new(Kind::Disk, "无法写出结果").because(e);
        self.out.write_all(text.as_bytes()).map_err(failed)
    }
}

const HEADS: [&str; 18] = [
    "类别",
    "地方一",
    "单位一",
    "年度一",
    "题名一",
    "路径一",
    "地方二",
    "单位二",
    "年度二",
    "题名二",
    "路径二",
    "共有指纹",
    "稀有度",
    "占较短一份",
    "段落一",
    "段落二",
    "单位数（至少）",
    "位置",
];

fn cells_of(known: &Registered<'_>) -> [String; 5] {
    let document = known.document;
    [
        known.place.into(),
        known.office.name.clone(),
        document
            .year
            .map(|year| year.to_string())
            .unwrap_or_default(),
        document.title.clone(),
        document.path.to_string(),
    ]
}

/// A passage in one line, cut where it is long.
pub fn shorten(words: &str) -> String {
    let line = |c: char| if c == '\n' { ' ' } else { c };
    let mut shown: String = words.chars().take(QUOTED).map(line).collect();
    if words.chars().count() > QUOTED {
        shown.push('…');
    }
    shown
}
