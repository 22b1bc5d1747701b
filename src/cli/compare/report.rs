//! What a comparison found: for people the strongest, for programs and tables all of it.

use std::io::Write;

use serde::Serialize;

use super::Format;
use crate::cli::progress::Bar;
use crate::desk::province::{Papers, Passage, Table, rarity, shorten};
use crate::error::{Error, Kind, Result};
use crate::prints::Source;
use crate::prints::compare::{
    MOST_DOCUMENTS, MOST_UNITS, Pair, Registered, Sink, Stretch, Strongest, Sums,
};

/// Pairs, and common texts, that people are shown.
const SHOWN: usize = 50;

/// Takes in what is found and prints it.
pub struct Report<'r> {
    papers: Papers<'r>,
    bar: &'r Bar,
    kind: Kinds<'r>,
    sums: Sums,
    stretches: usize,
}

/// How it is printed.
enum Kinds<'r> {
    Text(Strongest, &'r mut dyn Write),
    Lines(&'r mut dyn Write),
    Table(Table<'r>),
}

impl<'r> Report<'r> {
    /// Into `out`.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn begin(
        format: Format,
        papers: Papers<'r>,
        bar: &'r Bar,
        out: &'r mut dyn Write,
    ) -> Result<Self> {
        let kind = match format {
            Format::Text => Kinds::Text(Strongest::new(SHOWN), out),
            Format::Jsonl => Kinds::Lines(out),
            Format::Csv => Kinds::Table(Table::begin(out)?),
        };
        Ok(Report {
            papers,
            bar,
            kind,
            sums: Sums::default(),
            stretches: 0,
        })
    }

    /// What stands last; sums of all pairs that were found.
    pub fn end(self, sources: &[Source]) -> Result<Sums> {
        let (papers, sums) = (self.papers, self.sums);
        if let Kinds::Text(strongest, out) = self.kind {
            let text = words(&papers, strongest, (&sums, self.stretches), sources);
            say(out, &text)?;
        }
        Ok(sums)
    }
}

fn say(out: &mut dyn Write, text: &str) -> Result<()> {
    let failed = |e| Error::new(Kind::Disk, "无法写出结果").because(e);
    out.write_all(text.as_bytes()).map_err(failed)
}

fn words(
    papers: &Papers<'_>,
    strongest: Strongest,
    (sums, stretches): (&Sums, usize),
    sources: &[Source],
) -> String {
    let rows: u64 = sources.iter().map(|source| source.rows).sum();
    let mut text = format!(
        "比对了 {} 个指纹文件：{} 个单位、{} 份材料、{rows} 条指纹。\n",
        sources.len(),
        papers.register.count,
        papers.register.documents.len(),
    );
    let (pairs, common) = strongest.end();
    for pair in &pairs {
        text.push_str(&format!(
            "【疑似跨县雷同】共有 {} 处指纹，占较短一份的 {}%，稀有度 {}\n",
            pair.shared,
            papers.share(pair),
            rarity(pair)
        ));
        for number in [pair.left, pair.right] {
            text.push_str(&format!("  {}\n", papers.called(number)));
        }
        match papers.passages(pair) {
            None => text.push_str("    原文不都在手边，请两地各自对照原文。\n"),
            Some(passages) => passages.iter().for_each(|passage| {
                let (left, right) = (shorten(&passage.words.0), shorten(&passage.words.1));
                text.push_str(&format!("    左：{left}\n    右：{right}\n"));
            }),
        }
    }
    for stretch in &common {
        text.push_str(&format!("【公共文本】{}\n", papers.common(stretch)));
    }
    let cut = |all: usize, shown: usize| match all > shown {
        true => format!("（只列出最突出的 {shown} 项，全部用 --format csv 写出）"),
        false => String::new(),
    };
    text.push_str(&format!(
        "\n共 {} 对材料疑似雷同{}，{stretches} 段公共文本{}。是否属实，请对照原文核定。\n\
         超过 {MOST_UNITS} 个单位或 {MOST_DOCUMENTS} 份材料都有的文字算公共文本，不算任何一家的问题。\n",
        sums.pairs,
        cut(sums.pairs as usize, pairs.len()),
        cut(stretches, common.len()),
    ));
    text
}

fn json(out: &mut dyn Write, line: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(line).map_err(|e| Error::bug("写不成 JSON").because(e))?;
    say(out, &format!("{text}\n"))
}

impl Sink for Report<'_> {
    fn pair(&mut self, pair: Pair) -> Result<()> {
        let papers = &self.papers;
        self.sums.add(papers.register, &pair);
        match &mut self.kind {
            Kinds::Text(strongest, _) => strongest.pair(pair),
            Kinds::Table(table) => table.pair(papers, &pair)?,
            Kinds::Lines(out) => {
                let passages = papers.passages(&pair);
                let line = Line::Pair {
                    left: end(&papers.known(pair.left)),
                    right: end(&papers.known(pair.right)),
                    shared: pair.shared,
                    rarity: pair.rarity,
                    share: papers.share(&pair),
                    passages: passages.map(|all| all.iter().map(shown).collect()),
                };
                json(*out, &line)?;
            }
        }
        Ok(())
    }

    fn common(&mut self, stretch: Stretch) -> Result<()> {
        self.stretches += 1;
        match &mut self.kind {
            Kinds::Text(strongest, _) => strongest.common(stretch),
            Kinds::Table(table) => table.common(&self.papers, &stretch)?,
            Kinds::Lines(out) => {
                let known = self.papers.known(stretch.document);
                let line = Line::Common {
                    at: end(&known),
                    start: stretch.start,
                    end: stretch.end,
                    letters: known.document.letters,
                    units: stretch.units,
                    documents: stretch.documents,
                };
                json(*out, &line)?;
            }
        }
        Ok(())
    }

    fn progress(&mut self, done: usize, all: usize) {
        self.bar.say(&format!("比对 {}%", done * 100 / all.max(1)));
    }
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
