//! What a comparison found: for people the strongest, for programs and tables all of it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Write;

use serde::Serialize;

use super::Format;
use super::texts::{Passage, Texts};
use crate::cli::progress::Bar;
use crate::error::{Error, Kind, Result};
use crate::output::csv;
use crate::prints::Source;
use crate::prints::compare::{
    MOST_DOCUMENTS, MOST_UNITS, Pair, Register, Registered, Sink, Stretch, Sums,
};

/// Pairs, and common texts, that people are shown.
const SHOWN: usize = 50;
/// Characters of a passage that people are shown.
const QUOTED: usize = 60;

/// A common text by how many units and documents have it, then by place: document, first letter,
/// one past the last.
type Shared = (u32, u32, Reverse<(u32, u32)>, u32);

/// Takes in what is found and prints it.
pub struct Report<'r> {
    format: Format,
    register: &'r Register<'r>,
    texts: &'r Texts,
    bar: &'r Bar,
    out: &'r mut dyn Write,
    /// The strongest, the weakest of them on top; of equal ones the first are kept.
    pairs: BinaryHeap<Reverse<(u64, Reverse<Pair>)>>,
    common: BinaryHeap<Reverse<Shared>>,
    sums: Sums,
    stretches: usize,
}

impl<'r> Report<'r> {
    /// Into `out`.
    pub fn new(
        format: Format,
        register: &'r Register<'r>,
        texts: &'r Texts,
        bar: &'r Bar,
        out: &'r mut dyn Write,
    ) -> Self {
        Report {
            format,
            register,
            texts,
            bar,
            out,
            pairs: BinaryHeap::new(),
            common: BinaryHeap::new(),
            sums: Sums::default(),
            stretches: 0,
        }
    }

    /// What stands first.
    pub fn begin(&mut self) -> Result<()> {
        if self.format == Format::Csv {
            let mut text = String::from(csv::MARK);
            csv::line(&mut text, &HEADS.map(String::from));
            self.say(&text)?;
        }
        Ok(())
    }

    /// What stands last; sums of all pairs that were found.
    pub fn end(self, sources: &[Source]) -> Result<Sums> {
        let sums = self.sums;
        if self.format == Format::Text {
            self.words(sources)?;
        }
        Ok(sums)
    }

    fn say(&mut self, text: &str) -> Result<()> {
        let failed = |e| Error::new(Kind::Disk, "无法写出结果").because(e);
        self.out.write_all(text.as_bytes()).map_err(failed)
    }

    fn known(&self, number: u32) -> Registered<'r> {
        self.register.documents[number as usize]
    }

    fn passages(&self, pair: &Pair) -> Option<Vec<Passage>> {
        let (left, right) = (self.known(pair.left), self.known(pair.right));
        self.texts.passages(left.document, right.document)
    }

    /// Share of the shorter one's fingerprints, in percent, rounded down.
    fn share(&self, pair: &Pair) -> u64 {
        let count = |number: u32| u64::from(self.known(number).document.fingerprints);
        let shorter = count(pair.left).min(count(pair.right)).max(1);
        (pair.shared * 100 / shorter).min(100)
    }

    fn words(mut self, sources: &[Source]) -> Result<()> {
        let rows: u64 = sources.iter().map(|source| source.rows).sum();
        let mut text = format!(
            "比对了 {} 个指纹文件：{} 个单位、{} 份材料、{rows} 条指纹。\n",
            sources.len(),
            self.register.count,
            self.register.documents.len(),
        );
        let mut pairs: Vec<(u64, Reverse<Pair>)> = std::mem::take(&mut self.pairs)
            .into_iter()
            .map(|Reverse(p)| p)
            .collect();
        pairs.sort_by_key(|pair| Reverse(*pair));
        for (_, Reverse(pair)) in &pairs {
            text.push_str(&format!(
                "【疑似跨县雷同】共有 {} 处指纹，占较短一份的 {}%，稀有度 {:.1}\n",
                pair.shared,
                self.share(pair),
                pair.rarity as f64 / 1000.0
            ));
            for number in [pair.left, pair.right] {
                text.push_str(&format!("  {}\n", called(&self.known(number))));
            }
            match self.passages(pair) {
                None => text.push_str("    原文不都在手边，请两地各自对照原文。\n"),
                Some(passages) => passages.iter().for_each(|passage| {
                    let (left, right) = (shorten(&passage.words.0), shorten(&passage.words.1));
                    text.push_str(&format!("    左：{left}\n    右：{right}\n"));
                }),
            }
        }
        let mut common: Vec<_> = std::mem::take(&mut self.common)
            .into_iter()
            .map(|Reverse(c)| c)
            .collect();
        common.sort_by_key(|stretch| Reverse(*stretch));
        for (units, documents, Reverse((document, start)), end) in &common {
            let known = self.known(*document);
            let at =
                |letter: u32| u64::from(letter) * 100 / u64::from(known.document.letters.max(1));
            text.push_str(&format!(
                "【公共文本】{units} 个以上单位、{documents} 份以上材料都有，约 {} 字，例如{}的 {}% 到 {}% 处\n",
                end - start,
                called(&known),
                at(*start),
                at(*end).min(100),
            ));
        }
        let cut = |all: usize, shown: usize| match all > shown {
            true => format!("（只列出最突出的 {shown} 项，全部用 --format csv 写出）"),
            false => String::new(),
        };
        text.push_str(&format!(
            "\n共 {} 对材料疑似雷同{}，{} 段公共文本{}。是否属实，请对照原文核定。\n\
             超过 {MOST_UNITS} 个单位或 {MOST_DOCUMENTS} 份材料都有的文字算公共文本，不算任何一家的问题。\n",
            self.sums.pairs,
            cut(self.sums.pairs as usize, pairs.len()),
            self.stretches,
            cut(self.stretches, common.len()),
        ));
        self.say(&text)
    }

    fn json(&mut self, line: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(line).map_err(|e| Error::bug("写不成 JSON").because(e))?;
        self.say(&format!("{text}\n"))
    }
}

impl Sink for Report<'_> {
    fn pair(&mut self, pair: Pair) -> Result<()> {
        self.sums.add(self.register, &pair);
        let (left, right) = (self.known(pair.left), self.known(pair.right));
        match self.format {
            Format::Text => {
                self.pairs.push(Reverse((pair.rarity, Reverse(pair))));
                if self.pairs.len() > SHOWN {
                    self.pairs.pop();
                }
                Ok(())
            }
            Format::Jsonl => {
                let passages = self
                    .passages(&pair)
                    .map(|all| all.iter().map(shown).collect());
                let line = Line::Pair {
                    left: end(&left),
                    right: end(&right),
                    shared: pair.shared,
                    rarity: pair.rarity,
                    share: self.share(&pair),
                    passages,
                };
                self.json(&line)
            }
            Format::Csv => {
                let passages = self.passages(&pair);
                let joined = |pick: fn(&Passage) -> &String| {
                    let all = passages.iter().flatten().map(|p| shorten(pick(p)));
                    all.collect::<Vec<_>>().join("\n")
                };
                let mut cells = vec!["疑似雷同".into()];
                cells.extend(cells_of(&left).into_iter().chain(cells_of(&right)));
                cells.extend([
                    pair.shared.to_string(),
                    format!("{:.1}", pair.rarity as f64 / 1000.0),
                    format!("{}%", self.share(&pair)),
                    joined(|p| &p.words.0),
                    joined(|p| &p.words.1),
                    String::new(),
                    String::new(),
                ]);
                self.row(&cells)
            }
        }
    }

    fn common(&mut self, stretch: Stretch) -> Result<()> {
        self.stretches += 1;
        let known = self.known(stretch.document);
        match self.format {
            Format::Text => {
                let place = Reverse((stretch.document, stretch.start));
                let entry = (stretch.units, stretch.documents, place, stretch.end);
                self.common.push(Reverse(entry));
                if self.common.len() > SHOWN {
                    self.common.pop();
                }
                Ok(())
            }
            Format::Jsonl => self.json(&Line::Common {
                at: end(&known),
                start: stretch.start,
                end: stretch.end,
                letters: known.document.letters,
                units: stretch.units,
                documents: stretch.documents,
            }),
            Format::Csv => {
                let mut cells = vec!["公共文本".into()];
                cells.extend(cells_of(&known));
                cells.extend((0..10).map(|_| String::new()));
                cells.push(stretch.units.to_string());
                cells.push(format!(
                    "第 {} 到 {} 字（不计标点）",
                    stretch.start + 1,
                    stretch.end
                ));
                self.row(&cells)
            }
        }
    }

    fn progress(&mut self, done: usize, all: usize) {
        self.bar.say(&format!("比对 {}%", done * 100 / all.max(1)));
    }
}

impl Report<'_> {
    fn row(&mut self, cells: &[String]) -> Result<()> {
        let mut text = String::new();
        csv::line(&mut text, cells);
        self.say(&text)
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

fn called(known: &Registered<'_>) -> String {
    let document = known.document;
    let year = document.year.map(|year| format!("（{year} 年）"));
    format!(
        "{} {}《{}》{}，{}",
        known.place,
        known.office.name,
        document.title,
        year.unwrap_or_default(),
        document.path
    )
}

fn shorten(words: &str) -> String {
    let line = |c: char| if c == '\n' { ' ' } else { c };
    let mut shown: String = words.chars().take(QUOTED).map(line).collect();
    if words.chars().count() > QUOTED {
        shown.push('…');
    }
    shown
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'l> {
    Pair {
        left: End<'l>,
        right: End<'l>,
        shared: u64,
        rarity: u64,
        share: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        passages: Option<Vec<Shown>>,
    },
    Common {
        at: End<'l>,
        start: u32,
        end: u32,
        letters: u32,
        units: u32,
        documents: u32,
    },
}

#[derive(Serialize)]
struct End<'l> {
    place: &'l str,
    unit: &'l str,
    unit_number: i32,
    document: i64,
    year: Option<u16>,
    title: &'l str,
    path: &'l str,
}

#[derive(Serialize)]
struct Shown {
    left: (usize, usize, String),
    right: (usize, usize, String),
}

fn shown(passage: &Passage) -> Shown {
    let (left, right) = passage.spans;
    Shown {
        left: (left.start, left.end, passage.words.0.clone()),
        right: (right.start, right.end, passage.words.1.clone()),
    }
}

fn end<'l>(known: &Registered<'l>) -> End<'l> {
    End {
        place: known.place,
        unit: &known.office.name,
        unit_number: known.office.number,
        document: known.document.document,
        year: known.document.year,
        title: &known.document.title,
        path: known.document.path.as_str(),
    }
}
