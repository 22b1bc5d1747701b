//! 材料链: the papers by which one year's work on one theme proves itself, from the paper it
//! answers to the photos of what was done.
//!
//! A standard may name the theme (`chain`) and the links (`links`) of a requirement. Where it does
//! not, the theme is told by the item and the front part of the id (`u.edu.plan` and `u.edu.board`
//! are one theme, `u.plan` is another), the link by the kind of paper.

use serde::{Deserialize, Serialize};

/// A link of a chain; the order is that of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// 上级来文.
    Upper,
    /// 方案, 计划.
    Plan,
    /// 实施记录: meetings, checks, ledgers, logs.
    Record,
    /// 总结.
    Summary,
    /// 照片.
    Photo,
}

impl Link {
    /// Every link, in order.
    pub const ALL: [Link; 5] = [
        Link::Upper,
        Link::Plan,
        Link::Record,
        Link::Summary,
        Link::Photo,
    ];

    /// As clerks call it.
    pub fn in_words(self) -> &'static str {
        match self {
            Link::Upper => "上级来文",
            Link::Plan => "方案",
            Link::Record => "实施记录",
            Link::Summary => "总结",
            Link::Photo => "照片",
        }
    }

    /// The links that a title or a file's name speaks of: `年度计划、总结、工作记录`.
    pub fn named_in(title: &str) -> Vec<Link> {
        const WORDS: [(Link, &[&str]); 4] = [
            (Link::Plan, &["计划", "方案"]),
            (Link::Record, &["记录", "台账"]),
            (Link::Summary, &["总结"]),
            (Link::Photo, &["照片", "相片"]),
        ];
        let named = WORDS.iter().filter(|(_, words)| {
            let mut words = words.iter();
            words.any(|word| title.contains(word))
        });
        named.map(|(link, _)| *link).collect()
    }

    /// The links that a requirement is, by its kind; one whose title asks for several (计划、总结)
    /// is all of them, unless its parts are told singly (`set`).
    pub fn derived(kind: &str, title: &str, set: bool) -> Vec<Link> {
        let own = match kind {
            "incoming" => Link::Upper,
            "annual_plan" | "scheme" => Link::Plan,
            "inspection" | "ledger" | "log" | "meeting_set" | "activity_set" | "training_set"
            | "bulletin" | "publicity" => Link::Record,
            "summary" => Link::Summary,
            "photo" => Link::Photo,
            _ => return Vec::new(),
        };
        let mut links = match own {
            Link::Plan | Link::Summary if !set => Link::named_in(title),
            _ => Vec::new(),
        };
        links.push(own);
        links.sort_unstable();
        links.dedup();
        links
    }
}

/// The theme of a requirement that names none: its item and the front part of its id.
pub(super) fn theme(item: &str, id: &str) -> String {
    match id.rsplit_once('.') {
        Some((front, _)) if front != item => format!("{item}/{front}"),
        _ => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_by_kind_and_title() {
        use Link::{Photo, Plan, Record, Summary};
        let links = |kind, title| Link::derived(kind, title, false);
        assert_eq!(links("annual_plan", "年度工作计划"), [Plan]);
        assert_eq!(
            links("annual_plan", "健康教育年度计划、总结、工作记录"),
            [Plan, Record, Summary]
        );
        assert_eq!(links("photo", "活动照片"), [Photo]);
        assert_eq!(links("log", "会议记录、大事记"), [Record]);
        assert_eq!(links("regulation", "管理办法"), []);
        assert_eq!(
            Link::derived("scheme", "方案、总结、照片", true),
            [Plan],
            "parts are told singly"
        );
    }

    #[test]
    fn themes_follow_items_and_ids() {
        assert_eq!(theme("p1.work", "p1.work.plan"), "p1.work");
        assert_eq!(theme("common.work", "u.plan"), "common.work/u");
        assert_eq!(theme("common.work", "u.edu.plan"), "common.work/u.edu");
        assert_eq!(theme("common", "plan"), "common");
    }
}
