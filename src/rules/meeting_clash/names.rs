//! Whether two names of a place or of a meeting can mean the same. They are written long and short
//! (卫健委, 卫生健康委员会), so only those that have next to nothing in common are told apart.

use std::sync::LazyLock;

use regex::Regex;

use crate::standard::names::{numeral, years_in};

/// Words of places that tell nothing.
const ANY_ROOM: &[&str] = &[
    "会议室",
    "会议厅",
    "多功能厅",
    "报告厅",
    "办公室",
    "会议",
    "小",
    "大",
    "县",
    "市",
    "区",
    "局",
    "本",
    "我",
    "单位",
    "机关",
    "楼",
    "层",
    "室",
    "号",
    "第",
    "厅",
    "栋",
    "座",
];
/// Words of meetings that tell nothing.
const ANY_MEETING: &[&str] = &[
    "培训班",
    "培训会",
    "推进会",
    "部署会",
    "动员会",
    "工作会",
    "座谈会",
    "会议",
    "大会",
    "培训",
    "讲座",
    "活动",
    "工作",
    "全县",
    "全市",
    "全区",
    "年度",
    "爱国卫生",
    "创建",
    "国家",
    "卫生",
    "健康",
    "知识",
    "创卫",
    "迎检",
    "参会",
    "人员",
    "记录",
    "关于",
    "举办",
    "召开",
    "举行",
    "开展",
    "的",
    "年",
    "月",
    "日",
    "第",
    "次",
    "暨",
];
/// A meeting in several places.
const MANY_PLACES: &[&str] = &[
    "视频",
    "线上",
    "腾讯",
    "钉钉",
    "分会场",
    "主会场",
    "各",
    "网络",
];

static FLOOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:([一二三四五六七八九十]{1,3}|\d{1,2})\s*[楼层])|(?:(\d{1,2})\d{2}\s*(?:会议)?室)",
    )
    .expect("patterns are constants and tested")
});

/// Whether they are two places.
pub(super) fn other_place(a: &str, b: &str) -> bool {
    if MANY_PLACES
        .iter()
        .any(|word| a.contains(word) || b.contains(word))
    {
        return false;
    }
    let (left, right) = (core(a, ANY_ROOM), core(b, ANY_ROOM));
    if left.len() < 2 || right.len() < 2 {
        return false;
    }
    let house = common(&left, &right);
    let another_floor = || match (floor(a), floor(b)) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    };
    house <= 1.0 / 3.0 || house >= 1.0 && another_floor()
}

/// Whether they are two meetings: names of different years, or without anything in common.
pub(super) fn other_meeting(a: &str, b: &str) -> bool {
    let (left, right) = (years_in(a), years_in(b));
    if !left.is_empty() && !right.is_empty() && !left.iter().any(|year| right.contains(year)) {
        return true;
    }
    let (left, right) = (core(a, ANY_MEETING), core(b, ANY_MEETING));
    left.len() >= 3 && right.len() >= 3 && common(&left, &right) <= 0.0
}

fn floor(place: &str) -> Option<u32> {
    let found = FLOOR.captures(place)?;
    numeral(found.get(1).or(found.get(2))?.as_str())
}

/// What is left of a name without its common words, figures and marks.
fn core(name: &str, common: &[&str]) -> Vec<char> {
    let mut rest = name.to_owned();
    for word in common {
        rest = rest.replace(word, " ");
    }
    let tells = |c: &char| c.is_alphabetic() && !"一二三四五六七八九十".contains(*c);
    rest.chars().filter(tells).collect()
}

/// Share of the shorter one's characters that the other has, too (0–1).
fn common(a: &[char], b: &[char]) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.iter().filter(|c| long.contains(c)).count();
    shared as f64 / short.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_can_be_one_and_places_that_cannot() {
        for (a, b) in [
            ("县政务中心三楼会议室", "政务中心301会议室"),
            ("县卫健委三楼会议室", "卫生健康委员会会议室"),
            ("三楼会议室", "局二楼会议室"),
            ("县文化馆小剧场", "文化馆"),
            ("行政服务中心", "县政务中心"),
            ("县政府主会场", "各街道分会场"),
        ] {
            assert!(!other_place(a, b) && !other_place(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("县政务中心三楼会议室", "县委党校报告厅"),
            ("县文化馆", "县图书馆"),
            ("政务中心三楼会议室", "政务中心五楼会议室"),
        ] {
            assert!(other_place(a, b) && other_place(b, a), "{a} {b}");
        }
    }

    #[test]
    fn meetings_that_can_be_one_and_meetings_that_cannot() {
        for (a, b) in [
            ("全县爱国卫生工作部署会", "会议"),
            ("高血压自我管理讲座", "健康讲座"),
            ("迎接技术评估冲刺部署会", "迎评冲刺会议"),
            ("2023年部署会", "部署会"),
        ] {
            assert!(!other_meeting(a, b) && !other_meeting(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("2023年爱国卫生工作会议", "2022年爱国卫生工作会议"),
            ("高血压自我管理讲座", "垃圾分类志愿服务培训"),
        ] {
            assert!(other_meeting(a, b) && other_meeting(b, a), "{a} {b}");
        }
    }
}
