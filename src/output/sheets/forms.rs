//! What stands on a sheet: who and what, how much, the passages side by side, room for a verdict.

use super::Case;
use super::aligned::{self, Row};
use super::photos::Photos;
use crate::assess::Assessment;
use crate::evidence::Evidence;
use crate::likeness::{Kind, Likeness, Side};
use crate::output::report_html::diff::Piece;
use crate::output::words;
use crate::page::{Align, Block, Cell, Column, Face, Run, Style, Table};
use crate::paper::Span;
use crate::verdict::Verdict;

/// Pairs of files whose passages are set out on one sheet.
const FILES: usize = 5;
/// Characters of one side set out on one sheet: about ten pages.
const LONGEST: usize = 6000;
/// Characters of a text set out where the whole is the same.
const HEAD: usize = 400;

/// The sheet of one pair.
pub fn sheet(assessment: &Assessment, case: &Case, photos: &mut Photos<'_, '_>) -> Vec<Block> {
    let evidence = &assessment.evidence;
    let finding = case.finding;
    let mut all = vec![
        text(Style::Title, "雷同比对单"),
        text(
            Style::Caption,
            &format!(
                "台账 {} 号　　{}　　规则 {}　{}",
                case.entry.number,
                words::day(evidence.today),
                finding.rule,
                finding.severity.in_words()
            ),
        ),
        Block::Space(6.0),
        small(&format!(
            "为何列出：{}。",
            finding.message.trim_end_matches('。')
        )),
        small(
            "机器只量文字，不判断用意；是否属实由人核定。加下划线的黑体字是只有这一边有的，其余两边相同。",
        ),
        Block::Space(4.0),
    ];
    let mut room = LONGEST;
    for (n, likeness) in case.likenesses.iter().take(FILES).enumerate() {
        if n > 0 {
            all.push(Block::Space(8.0));
        }
        all.push(facts(evidence, likeness));
        let order = evidence.order_in_words(&likeness.left, &likeness.right);
        if !order.is_empty() {
            all.push(small(&format!("先后（就左边这份说）：{order}。")));
        }
        all.extend(match likeness.kind {
            Kind::Photo => photos.both(likeness),
            _ => passages(evidence, likeness, &mut room),
        });
    }
    if case.likenesses.len() > FILES {
        let more = case.likenesses.len() - FILES;
        all.push(small(&format!(
            "另有 {more} 对文件也相同，见《结果.json》。"
        )));
    }
    all.push(Block::Space(8.0));
    all.extend(verdict(evidence, case));
    all
}

/// The list of all sheets; with each why it was not printed, if it was not.
pub fn list(assessment: &Assessment, cases: &[(&Case, Option<&str>)]) -> Vec<Block> {
    let evidence = &assessment.evidence;
    let row = |(case, kept_back): &(&Case, Option<&str>)| {
        let units: Vec<&str> = case
            .units()
            .into_iter()
            .map(|unit| evidence.unit_name(unit))
            .collect();
        let about = match kept_back {
            Some(why) => (*why).to_owned(),
            None => case.finding.message.clone(),
        };
        let verdict = case.finding.upheld.as_deref().unwrap_or("");
        vec![
            Cell::of(case.entry.number.to_string()),
            Cell::of(units.join("、")),
            Cell::of(about),
            Cell::of(case.finding.severity.in_words()),
            Cell::of(verdict),
        ]
    };
    let head = ["台账编号", "单位", "情况", "程度", "认定"];
    vec![
        text(Style::Title, "雷同比对单目录"),
        text(Style::Caption, &words::day(evidence.today)),
        Block::Space(6.0),
        Block::Table(Table {
            columns: columns(&[1.0, 2.6, 5.6, 0.9, 2.0]),
            head: vec![head.iter().map(|name| bold(name)).collect()],
            rows: cases.iter().map(row).collect(),
            least: 24.0,
            ..Table::default()
        }),
    ]
}

/// Whose, what, where, how much, and what the files say of themselves.
fn facts(evidence: &Evidence, likeness: &Likeness) -> Block {
    let (left, right) = (
        about(evidence, likeness, true),
        about(evidence, likeness, false),
    );
    let rows = left
        .into_iter()
        .zip(right)
        .filter(|((_, l), (_, r))| !l.is_empty() || !r.is_empty())
        .map(|((name, l), (_, r))| {
            let cell = |text: String| match text.as_str() {
                "" => Cell::of("—"),
                _ => Cell::of(text),
            };
            vec![Cell::of(name), cell(l), cell(r)]
        });
    let (one, other) = match likeness.kind {
        Kind::Superior => ("下级材料（左）", "上级材料（右）"),
        Kind::Reference => ("本单位材料（左）", "参考材料（右）"),
        _ => ("左", "右"),
    };
    Block::Table(Table {
        columns: columns(&[1.5, 4.0, 4.0]),
        head: vec![vec![Cell::default(), bold(one), bold(other)]],
        rows: rows.collect(),
        least: 20.0,
        ..Table::default()
    })
}

/// One side, line by line; both sides have the same lines.
fn about(evidence: &Evidence, likeness: &Likeness, left: bool) -> Vec<(&'static str, String)> {
    let side = if left {
        &likeness.left
    } else {
        &likeness.right
    };
    let spans: Vec<Span> = likeness
        .passages
        .iter()
        .map(|(l, r)| if left { *l } else { *r })
        .collect();
    let facts = side.digest.and_then(|digest| evidence.facts.get(&digest));
    let paper = side.digest.and_then(|digest| evidence.papers.get(&digest));
    let material = evidence.material(side.path.as_str());
    let slot = material.and_then(|m| m.slot.as_ref());
    let meta = facts.map(|facts| &facts.reading.metadata);
    let said =
        |of: Option<&String>| of.map_or(String::new(), |text| words::shown(&words::plain(text)));
    let unit = side.unit.as_ref();
    let time = |of: Option<&String>| said(of).replace('T', " ").trim_end_matches('Z').to_owned();
    vec![
        (
            "单位",
            unit.map_or("", |unit| evidence.unit_name(unit)).to_owned(),
        ),
        (
            "应交项",
            slot.map_or(String::new(), |slot| words::slot(evidence, slot)),
        ),
        (
            "年度",
            side.year.map_or(String::new(), |year| format!("{year} 年")),
        ),
        ("文件", words::shown(side.path.as_str())),
        ("相同文字", share(evidence, side, &spans, likeness)),
        ("所在页", pages(evidence, side, &spans)),
        ("题名", said(paper.and_then(|p| p.title.as_ref()))),
        ("发文字号", said(paper.and_then(|p| p.doc_number.as_ref()))),
        (
            "成文日期",
            paper.and_then(|p| p.date).map_or(String::new(), date),
        ),
        ("作者", said(meta.and_then(|m| m.author.as_ref()))),
        (
            "最后保存人",
            said(meta.and_then(|m| m.last_author.as_ref())),
        ),
        ("单位登记", said(meta.and_then(|m| m.company.as_ref()))),
        ("建立时间", time(meta.and_then(|m| m.created.as_ref()))),
        ("保存时间", time(meta.and_then(|m| m.modified.as_ref()))),
        ("拍摄时间", time(meta.and_then(|m| m.taken.as_ref()))),
    ]
}

/// How much of this side's text the other has: `约 312 字，占本件 64%`.
fn share(evidence: &Evidence, side: &Side, spans: &[Span], likeness: &Likeness) -> String {
    if spans.is_empty() {
        return match likeness.kind {
            Kind::Folder => "整个文件夹".into(),
            Kind::Photo => photo(side),
            Kind::Origin => "同一个文件改成的，见下面的文件属性".into(),
            _ => "整份".into(),
        };
    }
    evidence.share_in_words(side, spans)
}

/// Which picture is meant: a file's own, or one of those in it.
fn photo(side: &Side) -> String {
    match side.picture {
        None => "整张照片".into(),
        Some(inside) => match inside.page {
            Some(page) => format!("第 {page} 页，文件里的第 {} 张照片", inside.number),
            None => format!("文件里的第 {} 张照片", inside.number),
        },
    }
}

fn pages(evidence: &Evidence, side: &Side, spans: &[Span]) -> String {
    let Some(digest) = side.digest else {
        return String::new();
    };
    let mut pages: Vec<u32> = spans
        .iter()
        .filter_map(|span| evidence.words(digest, *span).0)
        .collect();
    pages.sort_unstable();
    pages.dedup();
    let shown: Vec<String> = pages.iter().take(12).map(ToString::to_string).collect();
    match pages.len() {
        0 => String::new(),
        n if n > 12 => format!("第 {} 等 {n} 页", shown.join("、")),
        _ => format!("第 {} 页", shown.join("、")),
    }
}

/// The passages side by side, as far as there is room.
fn passages(evidence: &Evidence, likeness: &Likeness, room: &mut usize) -> Vec<Block> {
    let (Some(left), Some(right)) = (likeness.left.digest, likeness.right.digest) else {
        return vec![small("两个文件夹里的文件逐一相同，请打开文件夹对照。")];
    };
    if likeness.kind == Kind::Origin {
        return vec![small(&likeness.how)];
    }
    let whole = |n| vec![(Span { start: 0, end: n }, Span { start: 0, end: n })];
    let (spans, remark) = match likeness.passages.as_slice() {
        [] => (whole(HEAD), Some("两份内容相同，以上为开头部分。")),
        some => (some.to_vec(), None),
    };
    let mut rows = Vec::new();
    let mut left_out = 0;
    for (n, (mine, theirs)) in (1..).zip(&spans) {
        let (_, ours) = evidence.words(left, *mine);
        let (_, others) = evidence.words(right, *theirs);
        for (at, row) in aligned::rows(&ours, &others).into_iter().enumerate() {
            if blank(&row) {
                continue;
            }
            let length = chars(&row);
            if *room == 0 {
                left_out += 1;
                continue;
            }
            *room = room.saturating_sub(length);
            let number = if at == 0 {
                n.to_string()
            } else {
                String::new()
            };
            rows.push(vec![
                Cell::of(number),
                runs(row.0).into(),
                runs(row.1).into(),
            ]);
        }
    }
    if rows.is_empty() {
        return match likeness.passages.is_empty() {
            true => vec![small("没有可以对照的文字（图片等），请打开原件对照。")],
            false => vec![small("以上文件的相同文字从略，见原件。")],
        };
    }
    let mut all = vec![Block::Table(Table {
        columns: columns(&[0.6, 5.0, 5.0]),
        head: vec![vec![bold("处"), bold("左"), bold("右")]],
        rows,
        top: true,
        least: 18.0,
        ..Table::default()
    })];
    all.extend(remark.map(small));
    if left_out > 0 {
        all.push(small(&format!(
            "文字太长，另有 {left_out} 行从略，见原件。"
        )));
    }
    all
}

fn blank(row: &Row) -> bool {
    let mut pieces = row.0.iter().chain(&row.1);
    pieces.all(|piece| piece.text.trim().is_empty())
}

fn chars(row: &Row) -> usize {
    let count = |pieces: &[Piece]| pieces.iter().map(|p| p.text.chars().count()).sum::<usize>();
    count(&row.0).max(count(&row.1))
}

/// Boxes, opinion and signatures.
fn verdict(evidence: &Evidence, case: &Case) -> Vec<Block> {
    // What stands above the last row is its head, so that all of it stands on one page.
    let table = |mut rows: Vec<Vec<Cell>>, least| {
        let last = rows.pop().into_iter().collect();
        Block::Table(Table {
            columns: columns(&[2.8, 6.7]),
            head: rows,
            rows: last,
            size: 12.0,
            least,
            ..Table::default()
        })
    };
    let row = |name: &str, text: &str| vec![bold(name), Cell::of(text)];
    let boxes = Verdict::ALL.map(|verdict| format!("□ {}", verdict.in_words()));
    let mut all = Vec::new();
    if let Some(upheld) = &case.finding.upheld {
        all.push(table(vec![row("已认定", upheld)], 28.0));
    }
    let mut rows = vec![row("认定", &boxes.join("　　　"))];
    rows.push(row("理由意见", ""));
    let sign = "签字：　　　　　　　　　　　　年　　月　　日";
    for unit in case.units() {
        rows.push(row(evidence.unit_name(unit), sign));
    }
    rows.push(row("核对人", sign));
    all.push(table(rows, 44.0));
    let number = case.entry.number;
    all.push(small(&format!(
        "认定后请记入台账：juanzong verdict {number} 属实|合理引用|公共模板 --by 姓名 --why 理由"
    )));
    all
}

fn date(date: crate::paper::Date) -> String {
    match (date.month, date.day) {
        (0, _) => format!("{}年", date.year),
        (month, 0) => format!("{}年{month}月", date.year),
        _ => words::day(date),
    }
}

fn columns(shares: &[f32]) -> Vec<Column> {
    let column = |share: &f32| Column {
        share: Some(*share),
        align: Align::Left,
    };
    shares.iter().map(column).collect()
}

fn runs(pieces: Vec<Piece>) -> Vec<Run> {
    let run = |piece: Piece| Run {
        text: piece.text,
        face: (!piece.same).then_some(Face::Hei),
        under: !piece.same,
        ..Run::default()
    };
    pieces.into_iter().map(run).collect()
}

fn bold(text: &str) -> Cell {
    vec![Run::of(text).in_face(Face::Hei)].into()
}

pub(super) fn small(text: &str) -> Block {
    self::text(Style::Small, text)
}

fn text(style: Style, text: &str) -> Block {
    Block::Text(style, Run::plain(text))
}
