//! How long a licence, a contract or a test report says that it holds: `有效期至`, `合同期限：自…至…`,
//! `有效期一年` from the day it was issued.

use std::sync::LazyLock;

use regex::Regex;

use super::date::{dates, number, regex};
use super::lines::{Line, lines};
use super::{Date, Paper, Span};
use crate::read::Reading;

/// A term that a paper states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// Its last day.
    pub until: Date,
    /// Where it stands.
    pub span: Span,
    /// Where the day stands from which it was reckoned, where only a length is stated.
    pub from: Option<Span>,
}

static TERM: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?:有\s*效\s*期|有效期限|有效日期|有效期间|合同期|协议期|(?:合同|协议|服务|委托|承包|租赁|聘用|履行|经营|营业|合作|外包)(?:有效)?期限?)",
        r"(?:限|间)?(?:截止|届满)?(?:日期|日|时间)?\s*(?:为|是|至|到|自|从|:|$)?\s*:?\s*",
    ))
});
/// Terms of other things than the paper.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:样品|产品|药品|商品|食品|试剂|疫苗|标准品|检定|校准|设备|投标|报价|公示|密码|临时)\S{0,4}$",
    )
});
static FROM_TO: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:本|该)?(?:合同|协议|证|证书)\S{0,14}自$"));
static ISSUED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:发证|签发|颁发|核发|批准|检测|检验|采样|监测|报告|签订|签署|签约|生效)(?:日\s*期|时\s*间)\s*:?\s*$",
    )
});
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^[为是:\s]*(\d{1,2}|[一二三四五六七八九十两]{1,2})\s*(年|个月)(?:[^\d]|$)")
});
const ALWAYS: &[&str] = &["长期", "永久", "无固定", "/", "详见", "见附"];

/// Every term a paper states, in order.
pub fn validities(reading: &Reading, paper: &Paper) -> Vec<Validity> {
    let lines = lines(reading);
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.folded.as_str();
        for label in TERM.find_iter(text) {
            if OTHER.is_match(&text[..label.start()]) {
                continue;
            }
            // The value of a cell 有效期至 stands in the next one.
            let (line, from) = match text[label.end()..].trim().is_empty() {
                false => (line, label.end()),
                true => match lines.get(at + 1) {
                    Some(next) => (next, 0),
                    None => continue,
                },
            };
            found.extend(stated(line, from).or_else(|| reckoned(line, from, &lines, paper)));
        }
        found.extend(contract(line));
    }
    found.sort_by_key(|term| term.span);
    found.dedup_by_key(|term| term.until);
    found
}

/// The rest of what is said, to the end of the sentence.
fn sentence(line: &Line, from: usize) -> &str {
    let rest = &line.folded[from..];
    let end = rest.find(['。', ';']).unwrap_or(rest.len());
    &rest[..end]
}

/// What may stand between a label and its day.
fn leads(c: char) -> bool {
    c.is_whitespace() || "至到为是:自从截止(".contains(c)
}

/// The last day, or the second of two.
fn stated(line: &Line, from: usize) -> Option<Validity> {
    let rest = sentence(line, from);
    if ALWAYS
        .iter()
        .any(|word| rest.contains(word) && !rest.contains("20"))
    {
        return None;
    }
    let days = dates(rest);
    let (bytes, until) = match days.as_slice() {
        [] => return None,
        // A day behind other words belongs to something else.
        [(bytes, day)] if rest[..bytes.start].chars().all(leads) => {
            let begins = rest[bytes.end..].trim_start().starts_with(['起', '始'])
                || line.folded[..from].ends_with(['自', '从']);
            if begins || day.day == 0 && day.month == 0 {
                return None;
            }
            (bytes, day)
        }
        [(first, from), (second, until), ..] if until > from => {
            let between = rest[first.end..second.start].trim();
            let spans = [
                "至",
                "到",
                "-",
                "—",
                "–",
                "~",
                "～",
                "起至",
                "起到",
                "起,至",
                "开始至",
                "始至",
            ];
            if !spans.contains(&between) {
                return None;
            }
            (second, until)
        }
        _ => return None,
    };
    Some(Validity {
        until: until.latest(),
        span: line.span(&(from + bytes.start..from + bytes.end)),
        from: None,
    })
}

/// `本合同自2021年1月1日起至2021年12月31日止`.
fn contract(line: &Line) -> Option<Validity> {
    let days = dates(&line.folded);
    let [(first, _), ..] = days.as_slice() else {
        return None;
    };
    let before = line.folded[..first.start].trim_end();
    FROM_TO
        .is_match(before)
        .then(|| stated_span(line, first.start))
        .flatten()
}

fn stated_span(line: &Line, from: usize) -> Option<Validity> {
    stated(line, from).filter(|_| dates(sentence(line, from)).len() > 1)
}

/// A length, from the day of issue.
fn reckoned(line: &Line, from: usize, lines: &[Line], paper: &Paper) -> Option<Validity> {
    let rest = sentence(line, from);
    let found = LENGTH.captures(rest)?;
    let length = match &found[1] {
        "两" => 2,
        other => number(other)?,
    };
    let months = u16::from(length) * if &found[2] == "年" { 12 } else { 1 };
    let issued = issued(lines).or(paper.date.zip(paper.date_span));
    let (issued, span) = issued.filter(|(day, _)| day.month > 0)?;
    let whole = found.get(0)?;
    Some(Validity {
        until: later(issued, months).latest(),
        span: line.span(&(from..from + whole.end())),
        from: Some(span),
    })
}

/// The day a paper was issued or a sample taken, behind its label.
fn issued(lines: &[Line]) -> Option<(Date, Span)> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let (bytes, date) = dates(&line.folded).into_iter().next()?;
        let before = &line.folded[..bytes.start];
        let in_cell = bytes.start == 0 && at > 0 && ISSUED.is_match(&lines[at - 1].folded);
        (ISSUED.is_match(before) || in_cell).then(|| (date, line.span(&bytes)))
    })
}

fn later(date: Date, months: u16) -> Date {
    let all = u16::from(date.month.max(1)) - 1 + months;
    Date {
        year: date.year + all / 12,
        month: (all % 12) as u8 + 1,
        day: date.day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Paragraph, Role};

    fn until(lines: &[&str]) -> Vec<(u16, u8, u8)> {
        let paragraphs = lines.iter().map(|line| Paragraph {
            text: line.replace('|', "\t"),
            role: if line.contains('|') {
                Role::Row
            } else {
                Role::Body
            },
            page: None,
        });
        let reading = Reading::text("txt", paragraphs.collect());
        let terms = validities(&reading, &Paper::of(&reading));
        let days = terms
            .iter()
            .map(|t| (t.until.year, t.until.month, t.until.day));
        days.collect()
    }

    #[test]
    fn terms_in_every_usual_form() {
        for text in [
            "有效期至：2023年5月6日",
            "有 效 期：2020年5月7日至2023年5月6日",
            "有效期限|2020-05-07至2023-05-06|备注",
            "有效期至|2023年05月06日",
            "合同期限：自2022年5月7日起至2023年5月6日止。",
            "三、服务期限为一年，自2022年5月7日至2023年5月6日。",
            "本合同自2022年5月7日起至2023年5月6日止。",
            "证书有效期截止日期：2023.5.6",
        ] {
            assert_eq!(until(&[text]), [(2023, 5, 6)], "{text}");
        }
        let issued = ["卫生许可证", "发证日期：2019年5月6日", "有效期四年"];
        assert_eq!(until(&issued), [(2023, 5, 6)]);
        let tested = ["检测报告", "检测日期：2022年11月6日", "报告有效期：6个月"];
        assert_eq!(until(&tested), [(2023, 5, 6)]);
    }

    #[test]
    fn what_states_no_term() {
        for text in [
            "有效期：长期",
            "样品有效期至2023年5月6日",
            "有效期自2023年5月6日起",
            "整改期限：2023年5月6日",
            "有效期一年",
            "在有效期内提出申请，2023年5月6日受理",
            "序号|健康证号|有效期至",
        ] {
            assert_eq!(until(&[text]), [], "{text}");
        }
    }
}
