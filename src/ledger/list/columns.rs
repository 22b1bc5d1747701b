//! Which column of a foreign list is which, by the words in its header.

use std::collections::BTreeMap;

use crate::read::cells::{At, Sheet};

/// What a column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Number,
    Spot,
    Problem,
    Unit,
    Lead,
    Supporting,
    Due,
    Year,
    Item,
    Points,
    Measure,
    Person,
    Severity,
    Seen,
}

/// Words in headers, each with what it means. Of several in one header the longest counts, then
/// the last: `问题责任单位` is about the unit.
const WORDS: &[(&str, Role)] = &[
    ("序号", Role::Number),
    ("编号", Role::Number),
    ("问题编号", Role::Number),
    ("问题序号", Role::Number),
    ("点位", Role::Spot),
    ("地点", Role::Spot),
    ("位置", Role::Spot),
    ("问题点位", Role::Spot),
    ("问题地点", Role::Spot),
    ("问题位置", Role::Spot),
    ("场所", Role::Spot),
    ("样本点", Role::Spot),
    ("检查对象", Role::Spot),
    ("问题", Role::Problem),
    ("扣分说明", Role::Problem),
    ("扣分原因", Role::Problem),
    ("不足", Role::Problem),
    ("责任单位", Role::Unit),
    ("责任部门", Role::Unit),
    ("整改单位", Role::Unit),
    ("主责单位", Role::Unit),
    ("承办单位", Role::Unit),
    ("责任主体", Role::Unit),
    ("整改主体", Role::Unit),
    ("牵头单位", Role::Lead),
    ("牵头部门", Role::Lead),
    ("牵头责任单位", Role::Lead),
    ("配合单位", Role::Supporting),
    ("配合部门", Role::Supporting),
    ("协办单位", Role::Supporting),
    ("配合责任单位", Role::Supporting),
    ("时限", Role::Due),
    ("期限", Role::Due),
    ("限期", Role::Due),
    ("完成时间", Role::Due),
    ("截止", Role::Due),
    ("年度", Role::Year),
    ("年份", Role::Year),
    ("指标", Role::Item),
    ("条目", Role::Item),
    ("项目", Role::Item),
    ("类别", Role::Item),
    ("问题类别", Role::Item),
    ("问题类型", Role::Item),
    ("问题分类", Role::Item),
    ("分值", Role::Points),
    ("扣分", Role::Points),
    ("失分", Role::Points),
    ("措施", Role::Measure),
    ("责任人", Role::Person),
    ("联系人", Role::Person),
    ("程度", Role::Severity),
    ("检查时间", Role::Seen),
    ("检查日期", Role::Seen),
    ("发现时间", Role::Seen),
    ("发现日期", Role::Seen),
    ("暗访时间", Role::Seen),
];

/// Rows in which a header is looked for.
const DEEPEST: u32 = 20;

/// A header.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Title above it.
    pub title: Option<String>,
    /// Columns by what they tell.
    pub columns: BTreeMap<Role, u32>,
    /// Columns that no field takes, with their headers.
    pub others: BTreeMap<u32, String>,
    /// First row below it.
    pub below: u32,
}

/// The header of a sheet: the row that names the problem and most else. Where merged cells in it
/// span columns, the row below tells them apart.
pub(super) fn find(sheet: &Sheet) -> Option<Head> {
    let texts = texts(sheet);
    let rows = || (0..DEEPEST).filter(|row| texts.keys().any(|at| at.0 == *row));
    let heads = rows().filter_map(|row| {
        let head = head(sheet, &texts, row);
        let known = head.columns.contains_key(&Role::Problem) && head.columns.len() > 1;
        known.then_some(head)
    });
    // Of several the first that names most.
    heads.reduce(|best, head| match head.columns.len() > best.columns.len() {
        true => head,
        false => best,
    })
}

fn head(sheet: &Sheet, texts: &BTreeMap<At, &str>, row: u32) -> Head {
    let spans = |at: &At| {
        let merged = sheet.merged.iter().find(|(from, _)| from == at);
        merged.map_or((at.1, at.0), |(_, to)| (to.1, to.0))
    };
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    let mut last = row;
    for (at, text) in texts.range((row, 0)..(row + 1, 0)) {
        let (right, bottom) = spans(at);
        last = last.max(bottom);
        if right == at.1 {
            names.insert(at.1, (*text).to_owned());
            continue;
        }
        last = last.max(row + 1);
        for (below, sub) in texts.range((row + 1, at.1)..=(row + 1, right)) {
            names.insert(below.1, format!("{text}{sub}"));
        }
    }
    let mut head = Head {
        title: title(texts, row),
        below: last + 1,
        ..Head::default()
    };
    for (column, name) in names {
        match role(&name) {
            Some(role) if !head.columns.contains_key(&role) => {
                head.columns.insert(role, column);
            }
            _ => {
                head.others.insert(column, name);
            }
        }
    }
    head
}

/// What a header means.
fn role(name: &str) -> Option<Role> {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    // A sentence is no header.
    if name.chars().count() > 16 {
        return None;
    }
    let found = WORDS.iter().filter_map(|(word, role)| {
        let at = name.rfind(word)?;
        Some(((word.chars().count(), at), *role))
    });
    found.max_by_key(|(rank, _)| *rank).map(|(_, role)| role)
}

/// What stands above the header as a title: not `附件1`, not `填表日期：…`.
fn title(texts: &BTreeMap<At, &str>, row: u32) -> Option<String> {
    const TITLES: [&str; 6] = ["清单", "台账", "问题", "反馈", "整改", "情况"];
    let above = texts.range(..(row, 0)).map(|(_, text)| *text);
    let titles = above.filter(|text| {
        let long = (4..=60).contains(&text.chars().count());
        long && !text.contains(['：', ':']) && TITLES.iter().any(|word| text.contains(word))
    });
    let best = titles.max_by_key(|text| text.chars().count())?;
    Some(best.split_whitespace().collect())
}

/// The text of every cell.
fn texts(sheet: &Sheet) -> BTreeMap<At, &str> {
    let cells = sheet.cells.iter().filter(|(_, cell)| !cell.text.is_empty());
    cells.map(|(at, cell)| (*at, cell.text.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_their_words() {
        for (name, wanted) in [
            ("序号", Some(Role::Number)),
            ("存在的主要问题", Some(Role::Problem)),
            ("问题类别", Some(Role::Item)),
            ("问题点位", Some(Role::Spot)),
            ("整改责任单位", Some(Role::Unit)),
            ("整改责任人", Some(Role::Person)),
            ("整改 完成时限", Some(Role::Due)),
            ("牵头单位（部门）", Some(Role::Lead)),
            ("检查时间", Some(Role::Seen)),
            ("备注", None),
            ("整改后照片", None),
            ("请各单位对照以下问题认真整改并按时报送整改情况", None),
        ] {
            assert_eq!(role(name), wanted, "{name}");
        }
    }
}
