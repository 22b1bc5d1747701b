//! Which of two papers came first, so far as the papers and their files tell: never more than a
//! clue, and clues that contradict each other are all told.

use std::cmp::Ordering;

use super::Evidence;
use crate::digest::Digest;
use crate::likeness::Side;
use crate::paper::{Date, Moment};
use crate::standard::Year;

/// What tells when one paper was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Clues {
    /// 成文日期.
    signed: Option<Date>,
    /// When the electronic file was made.
    created: Option<Moment>,
    /// When it was saved last.
    saved: Option<Moment>,
    /// For which year it was handed in.
    year: Option<Year>,
}

impl Evidence {
    /// Which of two sides came first, in words as the left one's note; empty for folders.
    pub fn order_in_words(&self, left: &Side, right: &Side) -> String {
        match (left.digest, right.digest) {
            (Some(a), Some(b)) => in_words(&self.clues(a, left.year), &self.clues(b, right.year)),
            _ => String::new(),
        }
    }

    fn clues(&self, digest: Digest, year: Option<Year>) -> Clues {
        let moment = |text: &Option<String>| text.as_deref().and_then(Moment::parse);
        let told = self.facts.get(&digest).map(|f| &f.reading.metadata);
        Clues {
            signed: self.papers.get(&digest).and_then(|paper| paper.date),
            created: told.and_then(|told| moment(&told.created)),
            saved: told.and_then(|told| moment(&told.modified)),
            year,
        }
    }
}

/// Everything known, the paper's own date first.
fn in_words(left: &Clues, right: &Clues) -> String {
    let mut said: Vec<(Ordering, String)> = Vec::new();
    if let (Some(a), Some(b)) = (left.signed, right.signed)
        && let Some((order, gap)) = days(a, b)
    {
        let dates = format!("{}，另一份 {}", written(a), written(b));
        said.push((order, format!("{}成文日期早{gap}（{dates}）", who(order))));
    }
    let made = earlier(left.created, right.created);
    // The last saving tells nothing where the beginnings are known to differ.
    let saved = earlier(left.saved, right.saved).filter(|_| made.is_none());
    if let Some((order, gap)) = made {
        said.push((order, format!("{}电子文件创建早{gap}", who(order))));
    }
    if let Some((order, gap)) = saved {
        let words = format!("{}最后保存早{gap}（保存早不等于写得早）", who(order));
        said.push((order, words));
    }
    if let (Some(a), Some(b)) = (left.year, right.year)
        && a != b
    {
        let order = a.cmp(&b);
        let words = format!("{}放在较早的年度（{a} 年，另一份 {b} 年）", who(order));
        said.push((order, words));
    }
    let Some((first, _)) = said.first() else {
        return "两份谁先谁后无从判断".into();
    };
    let agree = said.iter().all(|(order, _)| order == first);
    let words: Vec<String> = said.iter().map(|(_, words)| words.clone()).collect();
    let tail = if agree {
        ""
    } else {
        "；线索互相矛盾，以原件为准"
    };
    format!("{}{tail}", words.join("；"))
}

fn who(order: Ordering) -> &'static str {
    match order {
        Ordering::Less => "这份",
        _ => "另一份",
    }
}

/// Which date is earlier and by how much; `None` where they are the same so far as written.
fn days(a: Date, b: Date) -> Option<(Ordering, String)> {
    let known = |date: Date| (date.month > 0, date.day > 0);
    let (order, gap) = match (known(a), known(b)) {
        ((true, true), (true, true)) => {
            let gap = (a.days() - b.days()).abs();
            (a.cmp(&b), format!(" {gap} 天"))
        }
        ((true, _), (true, _)) => ((a.year, a.month).cmp(&(b.year, b.month)), String::new()),
        _ => (a.year.cmp(&b.year), String::new()),
    };
    (order != Ordering::Equal).then_some((order, gap))
}

fn written(date: Date) -> String {
    match (date.month, date.day) {
        (0, _) => format!("{}年", date.year),
        (month, 0) => format!("{}年{month}月", date.year),
        (month, day) => format!("{}年{month}月{day}日", date.year),
    }
}

fn earlier(a: Option<Moment>, b: Option<Moment>) -> Option<(Ordering, String)> {
    let (a, b) = (a?, b?);
    let gap = (a.seconds() - b.seconds()).abs();
    let words = match gap {
        0 => return None,
        1..60 => format!(" {gap} 秒"),
        60..3_600 => format!(" {} 分钟", gap / 60),
        3_600..86_400 => format!(" {} 小时", gap / 3_600),
        _ => format!(" {} 天", gap / 86_400),
    };
    Some((a.cmp(&b), words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clues(signed: (u16, u8, u8), created: &str, year: u16) -> Clues {
        let (year_signed, month, day) = signed;
        Clues {
            signed: (year_signed > 0).then_some(Date {
                year: year_signed,
                month,
                day,
            }),
            created: Moment::parse(created),
            saved: None,
            year: (year > 0).then_some(Year(year)),
        }
    }

    #[test]
    fn as_much_is_said_as_is_known() {
        let a = clues((2023, 5, 3), "2023-05-01T01:00:00Z", 2023);
        let b = clues((2023, 5, 6), "2023-05-04T03:00:00Z", 2023);
        assert_eq!(
            in_words(&a, &b),
            "这份成文日期早 3 天（2023年5月3日，另一份 2023年5月6日）；这份电子文件创建早 3 天"
        );
        let month = clues((2023, 5, 0), "", 0);
        assert_eq!(in_words(&a, &month), "两份谁先谁后无从判断");
        let year = clues((2022, 0, 0), "", 0);
        assert_eq!(
            in_words(&month, &year),
            "另一份成文日期早（2023年5月，另一份 2022年）"
        );
        let none = Clues::default();
        assert_eq!(in_words(&none, &a), "两份谁先谁后无从判断");
        assert_eq!(in_words(&a, &a), "两份谁先谁后无从判断");
    }

    #[test]
    fn clues_that_contradict_each_other_are_all_told() {
        let a = clues((2023, 5, 3), "2023-05-07T01:00:00Z", 2023);
        let b = clues((2023, 5, 6), "2023-05-07T00:59:00Z", 2022);
        assert_eq!(
            in_words(&a, &b),
            "这份成文日期早 3 天（2023年5月3日，另一份 2023年5月6日）；另一份电子文件创建早 1 分钟；\
             另一份放在较早的年度（2023 年，另一份 2022 年）；线索互相矛盾，以原件为准"
        );
    }

    #[test]
    fn the_order_is_the_same_from_either_side() {
        let a = clues((2023, 5, 3), "2023-05-01T01:00:00Z", 2023);
        let b = clues((2023, 5, 6), "2023-05-01T01:00:05Z", 2023);
        assert!(in_words(&a, &b).starts_with("这份成文日期早 3 天"));
        assert!(in_words(&b, &a).starts_with("另一份成文日期早 3 天"));
        assert!(in_words(&b, &a).ends_with("另一份电子文件创建早 5 秒"));
    }
}
