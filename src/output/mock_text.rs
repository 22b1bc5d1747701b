//! What `juanzong score` and `juanzong indicators` say in the terminal.

use std::fmt::Write as _;

use super::{figures, marks, words};
use crate::assess::Assessment;
use crate::evidence::Evidence;
use crate::score::{Line, Mock};

/// Lines of losses and gains shown for each scheme.
const SHOWN: usize = 10;

/// Every mock score, in words.
pub fn scores(assessment: &Assessment) -> String {
    let evidence = &assessment.evidence;
    let mut text = String::new();
    for mock in &assessment.score.mocks {
        head(mock, &mut text);
        for line in &mock.lines {
            row(line, &mut text);
        }
        decided(mock, &mut text);
        weak(mock, &mut text);
        for (by, sums) in marks::loss_sums(evidence, mock) {
            list(&format!("失分，按{by}："), &sums, &mut text);
        }
        let gains = mock.gains.iter().map(|won| {
            let units = marks::units(evidence, &won.units);
            let unit = match units.is_empty() {
                true => String::new(),
                false => format!("（{units}）"),
            };
            (format!("{}{unit}", words::plain(&won.what)), won.points)
        });
        let gains: Vec<(String, f64)> = gains.collect();
        list("整改一处能挽回（多的在前）：", &gains, &mut text);
        text.push('\n');
    }
    for complaint in evidence
        .marks
        .complaints
        .iter()
        .chain(&evidence.data.complaints)
    {
        let _ = writeln!(text, "！ {}", words::plain(complaint));
    }
    text.push_str("“程序判定”是程序按材料和指标折算的，“人工评定”是评分表里填的，“未评”的不知道，按 0 到满分的区间算，不猜。\n");
    text
}

fn head(mock: &Mock, text: &mut String) {
    let doubt = if mock.verified { "" } else { "（待核）" };
    let _ = writeln!(text, "■ {}{doubt}：{}", mock.title, mock.verdict.in_words());
    if let (Some(total), Some(full)) = (mock.total, mock.full) {
        let pass = mock.pass.map_or("未写明".into(), words::points);
        let _ = writeln!(
            text,
            "  得分 {}，满分 {}，合格线 {pass}",
            marks::range(total),
            words::points(full)
        );
    }
    if !mock.other_passes.is_empty() {
        let _ = writeln!(text, "  别处用过的合格线：{}", mock.other_passes.join("、"));
    }
    for reason in &mock.reasons {
        let _ = writeln!(text, "  · {}", words::plain(reason));
    }
}

fn row(line: &Line, text: &mut String) {
    let blank = "  ".repeat(line.depth + 2);
    let full = line
        .full
        .map_or(String::new(), |full| format!("（{}）", words::points(full)));
    let got = match (line.got, line.rating) {
        (Some(got), _) => format!(" {}", marks::range(got)),
        (None, Some(rating)) => format!(" 评价值 {}", marks::rating(rating)),
        (None, None) => String::new(),
    };
    let said = match line.said.is_empty() {
        true => String::new(),
        false => format!("：{}", words::plain(&line.said)),
    };
    let _ = writeln!(
        text,
        "{blank}{}{full}{got}  {}{said}",
        line.title,
        line.from.in_words()
    );
}

fn decided(mock: &Mock, text: &mut String) {
    if !mock.conclusions.is_empty() {
        text.push_str("  专家结论：\n");
    }
    for group in &mock.conclusions {
        let (state, _) = marks::concluded(group);
        let said = words::plain(&format!("{} {}", group.by, group.why));
        let line = format!("    {}：{state} {}", group.title, said.trim());
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if !mock.vetoes.is_empty() {
        text.push_str("  一票否决：\n");
    }
    for veto in &mock.vetoes {
        let (state, from) = (marks::vetoed(veto), veto.from.in_words());
        let said = words::plain(&veto.said);
        let line = match veto.breached {
            Some(_) => format!("    {}：{state}  {from} {said}", veto.title),
            None => format!("    {}：{state}", veto.title),
        };
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if !mock.samples.is_empty() {
        let samples = mock.samples.iter().map(|(title, n)| format!("{title} {n}"));
        let samples: Vec<String> = samples.collect();
        let _ = writeln!(text, "  最少抽样：{}", samples.join("、"));
    }
}

fn weak(mock: &Mock, text: &mut String) {
    let weak: Vec<String> = mock
        .weak()
        .map(|line| {
            format!(
                "{} {}",
                line.title,
                line.rating.map_or(String::new(), marks::rating)
            )
        })
        .collect();
    if !weak.is_empty() {
        let _ = writeln!(text, "  薄弱项（10 分制 7 分及以下）：{}", weak.join("、"));
    }
}

fn list(head: &str, sums: &[(String, f64)], text: &mut String) {
    if sums.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {head}");
    for (name, points) in sums.iter().take(SHOWN) {
        let _ = writeln!(
            text,
            "    {}  {name}",
            words::points(marks::hundredths(*points))
        );
    }
    if sums.len() > SHOWN {
        let _ = writeln!(
            text,
            "    …… 另有 {} 条，见模拟评分.xlsx",
            sums.len() - SHOWN
        );
    }
}

/// Every indicator and whether it is reached, in words.
pub fn indicators(evidence: &Evidence) -> String {
    let mut text = String::new();
    for edition in figures::editions(evidence) {
        let _ = writeln!(text, "■ {}", edition.title);
        for row in &edition.rows {
            let doubt = if row.verified { "" } else { "（待核）" };
            let [_, shape, _] = row.mark;
            let _ = writeln!(
                text,
                "  {shape} {}  {}：要求{}{doubt}；{}",
                row.id, row.title, row.target, row.why
            );
        }
        let [met, missed, open] = edition.counts;
        let _ = writeln!(
            text,
            "  达标 {met} 项，未达标 {missed} 项，未评 {open} 项。\n"
        );
    }
    for complaint in &evidence.data.complaints {
        let _ = writeln!(text, "！ {}", words::plain(complaint));
    }
    text
}
