//! `juanzong explain`: what a rule looks for, why it matters, how to mend it, when it is excused.

use std::io::Write;

use serde::Serialize;

use super::{Exit, Format};
use crate::error::{Error, Kind, Result};
use crate::finding::TOLD;
use crate::rules::{self, RULES, Rule};

/// 解释检查规则：查什么、为什么、怎么改、什么情况可以说明。不写编号就列出全部规则。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 规则编号，如 Q101；也可以写几个
    #[arg(value_name = "编号")]
    codes: Vec<String>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

/// A rule as printed.
#[derive(Serialize)]
struct Shown {
    code: &'static str,
    name: &'static str,
    family: &'static str,
    severity: &'static str,
    property: &'static str,
    why: &'static str,
    remedy: &'static str,
    exception: &'static str,
}

/// Prints the rules asked for, or all of them.
///
/// # Errors
/// There is no rule of such a code, or the output is closed.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let (told, codes): (Vec<&String>, Vec<&String>) = args
        .codes
        .iter()
        .partition(|code| args.format == Format::Text && told(code).is_some());
    let asked = codes.into_iter().map(|code| find(code));
    let asked: Vec<&Rule> = asked.collect::<Result<_>>()?;
    if args.format == Format::Text && !told.is_empty() {
        let pages: String = told.iter().filter_map(|code| self::told(code)).collect();
        write(out, &pages)?;
        if asked.is_empty() {
            return Ok(Exit::Clean);
        }
    }
    let all: Vec<&Rule> = RULES.iter().collect();
    let text = match (args.format, asked.is_empty()) {
        (Format::Json, true) => json(&all)?,
        (Format::Json, false) => json(&asked)?,
        (Format::Text, true) => list(&all),
        (Format::Text, false) => asked
            .iter()
            .map(|rule| page(rule))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    write(out, &text)?;
    Ok(Exit::Clean)
}

fn write(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}

/// What stands behind a code of what people tell: it is no rule, and none finds it.
fn told(code: &str) -> Option<String> {
    let code = crate::paper::fold(code.trim()).to_uppercase();
    let (code, name) = TOLD.iter().find(|(known, _)| *known == code)?;
    Some(format!("{code} {name}\n{}\n", rules::TOLD_MEANS))
}

fn find(code: &str) -> Result<&'static Rule> {
    // Typed with a Chinese keyboard: full-width letters and digits.
    let asked = crate::paper::fold(code.trim()).to_uppercase();
    if let Some(rule) = rules::rule(&asked) {
        return Ok(rule);
    }
    let near: Vec<String> = nearest(&asked)
        .into_iter()
        .map(|rule| format!("{}（{}）", rule.code, rule.name))
        .collect();
    Err(
        Error::usage(format!("没有编号为“{code}”的规则")).hint(format!(
            "最接近的是 {}。不写编号运行 juanzong explain 可以列出全部规则。",
            near.join("、")
        )),
    )
}

/// Rules whose codes differ least; of the same distance the same family first. A word in a
/// rule's name serves, too.
fn nearest(asked: &str) -> Vec<&'static Rule> {
    let named: Vec<&Rule> = RULES
        .iter()
        .filter(|rule| asked.chars().count() > 1 && rule.name.contains(asked))
        .collect();
    if !named.is_empty() {
        return named;
    }
    let rank = |rule: &&Rule| {
        let family = rule.code.chars().next() != asked.chars().next();
        (distance(rule.code, asked), family, rule.code)
    };
    let mut ranked: Vec<&Rule> = RULES.iter().collect();
    ranked.sort_by_key(rank);
    ranked.truncate(3);
    ranked
}

/// Levenshtein's.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let swap = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = swap.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

fn page(rule: &Rule) -> String {
    format!(
        "{} {}\n类别：{}　严重程度：{}　对应四性：{}\n\n为什么：{}\n怎么改：{}\n什么情况可以说明：{}\n",
        rule.code,
        rule.name,
        rule.family(),
        rule.severity.in_words(),
        rule.property,
        rule.why,
        rule.remedy,
        rule.exception,
    )
}

fn list(rules: &[&Rule]) -> String {
    let mut text = String::from("编号  程度  类别      检查什么\n");
    for rule in rules {
        let family = rule.family();
        let blank = "　".repeat(4_usize.saturating_sub(family.chars().count()));
        text.push_str(&format!(
            "{}  {}  {family}{blank}  {}\n",
            rule.code,
            rule.severity.in_words(),
            rule.name
        ));
    }
    text.push_str("\n要看某一条的说明，运行 juanzong explain 编号，例如 juanzong explain Q101。\n");
    text
}

fn json(rules: &[&Rule]) -> Result<String> {
    let shown: Vec<Shown> = rules
        .iter()
        .map(|rule| Shown {
            code: rule.code,
            name: rule.name,
            family: rule.family(),
            severity: rule.severity.in_words(),
            property: rule.property,
            why: rule.why,
            remedy: rule.remedy,
            exception: rule.exception,
        })
        .collect();
    serde_json::to_string_pretty(&shown)
        .map(|text| text + "\n")
        .map_err(|e| Error::bug("规则不能写成 JSON").because(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(codes: &[&str], format: Format) -> Result<String> {
        let args = Args {
            codes: codes.iter().map(|code| (*code).to_string()).collect(),
            format,
        };
        let mut out = Vec::new();
        run(args, &mut out)?;
        Ok(String::from_utf8(out).expect("text"))
    }

    #[test]
    fn one_rule_whole() {
        let text = explain(&["l101"], Format::Text).expect("a rule");
        let rule = rules::rule("L101").expect("a rule");
        assert!(text.starts_with("L101 两个单位交了同一份材料\n"));
        for part in [rule.why, rule.remedy, rule.exception, "严重", "雷同"] {
            assert!(text.contains(part), "{part}");
        }
        assert_eq!(text, explain(&["Ｌ１０１"], Format::Text).expect("a rule"));
    }

    #[test]
    fn all_rules_in_a_list() {
        let text = explain(&[], Format::Text).expect("a list");
        for rule in RULES {
            assert!(text.contains(rule.code) && text.contains(rule.name));
        }
        let json = explain(&[], Format::Json).expect("a list");
        let values: Vec<serde_json::Value> = serde_json::from_str(&json).expect("JSON");
        assert_eq!(values.len(), RULES.len());
        assert_eq!(values[0]["code"], "A101");
    }

    #[test]
    fn what_people_told_is_no_rule_and_says_so() {
        let text = explain(&["x001", "L101"], Format::Text).expect("both");
        assert!(text.starts_with("X001 人工登记") && text.contains("L101"));
    }

    #[test]
    fn an_unknown_code_says_the_nearest() {
        for (asked, near) in [("Q1O1", "Q101"), ("L10", "L101"), ("占位符", "Z201")] {
            let error = explain(&[asked], Format::Text).expect_err("no such rule");
            let hint = error.hint.clone().expect("a hint");
            assert!(hint.contains(near), "{asked}: {hint}");
            assert!(error.what.contains(asked));
        }
    }
}
