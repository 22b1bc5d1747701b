//! The foot of a paper: the date, and the office in the line above it (落款).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::date::{dates, regex};
use super::head::is_office;
use super::lines::{Line, close_up};
use super::{Date, Paper, Span};
use crate::read::Role;

/// Longest line that can hold a date of issue, in characters.
const LONGEST: usize = 60;

static ATTACHMENT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?$"));
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:填报|填表|报告|编制|制表|签发|成文|发文|上报|统计|打印|出具|公示|落款)?(?:日期|时间)|日\s*期)\s*:\s*$",
    )
});
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:填报|填表|报告|编制|制表|签发|成文|发文|上报|统计|打印|出具)(?:日期|时间)\s*:\s*$")
});
static ISSUER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:填报|填表|报告|编制|制表|发文|上报|报送|检测|出具|汇报|承办|主办)(?:单位|机构|机关|部门)|单位(?:名称)?)\s*(?:\((?:盖章|章|公章|签章)\))?\s*:\s*(\S[^:]{1,40}?)\s*(?:\((?:盖章|章|公章|签章)\))?$",
    )
});
static UNDER_TITLE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\(.*\)$|^(?:[—-]+\s*)?(?:19|20)\d{2}年.*(?:会议|大会|会)上$"));

/// A date of issue, found.
struct Found {
    line: usize,
    date: Date,
    bytes: Range<usize>,
}

/// Reads the foot into `paper`. `head` is the number of lines the head takes; `office` is that of
/// the red head, the issuer where the foot names none.
pub(super) fn read(lines: &[Line], head: usize, office: Option<String>, paper: &mut Paper) {
    let body_end = lines
        .iter()
        .enumerate()
        .skip(head.max(1))
        .find(|(_, line)| ATTACHMENT.is_match(&line.folded))
        .map_or(lines.len(), |(i, _)| i);
    let found = last_alone(lines, head, body_end)
        .or_else(|| labelled(lines))
        .or_else(|| last_alone(lines, body_end, lines.len()))
        .or_else(|| under_title(lines));
    if let Some(found) = &found {
        paper.date = Some(found.date);
        paper.date_span = Some(lines[found.line].span(&found.bytes));
        above(lines, head, found, paper);
    }
    if paper.issuer.is_none() {
        by_label(lines, paper);
    }
    if paper.issuer.is_none() {
        paper.issuer = office;
    }
}

/// The last line that is a date alone, or an office and a date.
fn last_alone(lines: &[Line], from: usize, to: usize) -> Option<Found> {
    (from..to).rev().find_map(|i| {
        let line = &lines[i];
        if line.length() > LONGEST || line.role == Role::Margin {
            return None;
        }
        // A cell that holds nothing but a date is a row of a record, unless it is the last one.
        if line.role == Role::Row && i + 1 != lines.len() {
            return None;
        }
        let (bytes, date) = dates(&line.folded).pop()?;
        let rest = line.folded[bytes.end..].trim();
        let before = line.folded[..bytes.start].trim();
        let alone = before.is_empty() || BEFORE.is_match(before) || is_office(before);
        (alone && (rest.is_empty() || rest == "(盖章)" || rest == "(章)")).then_some(Found {
            line: i,
            date,
            bytes,
        })
    })
}

/// A date after a label that can only mean the paper's own, wherever it stands in a form.
fn labelled(lines: &[Line]) -> Option<Found> {
    lines.iter().enumerate().find_map(|(i, line)| {
        let near_an_end = i < 12 || i + 12 >= lines.len();
        if !near_an_end || line.length() > LONGEST {
            return None;
        }
        let (bytes, date) = dates(&line.folded).into_iter().next()?;
        let label_before_cell =
            bytes.start == 0 && i > 0 && LABELLED.is_match(&lines[i - 1].folded);
        (LABELLED.is_match(line.folded[..bytes.start].trim_end()) || label_before_cell).then_some(
            Found {
                line: i,
                date,
                bytes,
            },
        )
    })
}

/// `（2023年5月6日县人民政府第3次常务会议通过）` or `——2023年1月4日在……会议上` below the title.
fn under_title(lines: &[Line]) -> Option<Found> {
    lines.iter().enumerate().take(8).find_map(|(i, line)| {
        if !UNDER_TITLE.is_match(&line.folded) || line.length() > LONGEST {
            return None;
        }
        let (bytes, date) = dates(&line.folded).into_iter().next()?;
        let opening = &line.folded[..bytes.start];
        let opens = opening.trim_matches(['(', '—', '-', ' ']).is_empty();
        opens.then_some(Found {
            line: i,
            date,
            bytes,
        })
    })
}

/// The office in the line of the date or in those above it; of a joint paper all of them.
fn above(lines: &[Line], head: usize, found: &Found, paper: &mut Paper) {
    let own = lines[found.line].folded[..found.bytes.start].trim();
    if is_office(own) {
        let end =
            found.bytes.start - (lines[found.line].folded[..found.bytes.start].len() - own.len());
        let start = end - own.len();
        set(
            paper,
            vec![(own.to_string(), lines[found.line].span(&(start..end)))],
        );
        return;
    }
    let mut names = Vec::new();
    for line in lines[head.min(found.line)..found.line].iter().rev().take(4) {
        let name = line.folded.as_str();
        let person = names.is_empty() && is_person(name);
        if line.length() > 40 || line.role == Role::Row || !(is_office(name) || person) {
            break;
        }
        names.push((line.text.clone(), line.whole()));
        if person {
            break;
        }
    }
    names.reverse();
    set(paper, names);
}

fn set(paper: &mut Paper, names: Vec<(String, Span)>) {
    let (Some(first), Some(last)) = (names.first(), names.last()) else {
        return;
    };
    paper.issuer_span = Some(Span {
        start: first.1.start,
        end: last.1.end,
    });
    let names: Vec<String> = names.iter().map(|(name, _)| bare(name)).collect();
    paper.issuer = Some(names.join("、"));
}

/// `填报单位：云溪县卫生健康局`.
fn by_label(lines: &[Line], paper: &mut Paper) {
    let ends = lines.len().saturating_sub(12);
    for (i, line) in lines.iter().enumerate() {
        if i >= 12 && i < ends || line.length() > LONGEST {
            continue;
        }
        let name = ISSUER
            .captures(&line.folded)
            .and_then(|found| found.get(1))
            // 单位：万元 is a measure, not an office.
            .filter(|name| !is_measure(name.as_str()));
        if let Some(name) = name {
            paper.issuer = Some(bare(name.as_str()));
            paper.issuer_span = Some(line.span(&name.range()));
            return;
        }
    }
}

fn is_measure(text: &str) -> bool {
    let text = text.trim_start_matches('%');
    text.chars().count() < 4 && !is_office(text) || text.contains(['/', '、'])
}

fn bare(name: &str) -> String {
    let name = close_up(name);
    for tail in ["（盖章）", "(盖章)", "（章）", "(章)", "（公章）", "(公章)"] {
        if let Some(name) = name.strip_suffix(tail) {
            return name.into();
        }
    }
    name
}

/// Two to four characters alone above a date: somebody's name.
fn is_person(folded: &str) -> bool {
    let name = close_up(folded);
    (2..=4).contains(&name.chars().count())
        && name.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
        && ![
            "附件", "特此", "此致", "敬礼", "谢谢", "签名", "盖章", "结束",
        ]
        .iter()
        .any(|word| name.starts_with(word))
}
