//! Contradictions planted by code: one thing said in two ways in two papers, once with two figures
//! and once with one. How many are found is measured; none may be found where there is none.

use juanzong::rules;

use super::fixture;

/// Things counted, with their unit and two figures.
const COUNTS: &[(&str, &str, &str, &str)] = &[
    ("公厕", "座", "86", "68"),
    ("垃圾转运站", "座", "12", "21"),
    ("农贸市场", "个", "19", "16"),
    ("在册餐饮单位", "家", "1,204", "1,240"),
    ("背街小巷", "条", "一百零六", "一百六十"),
    ("常住人口", "人", "21.4万", "24.1万"),
    ("道路清扫面积", "平方米", "312.6万", "321.6万"),
    ("在编职工", "人", "107", "170"),
];
/// Shares, with two figures.
const SHARES: &[(&str, &str, &str)] = &[
    ("道路机械化清扫率", "87.3%", "83.7%"),
    (
        "生活垃圾无害化处理率",
        "百分之九十九点一",
        "百分之九十一点九",
    ),
    ("建成区绿化覆盖率", "41.2%", "38.6%"),
    ("农村自来水普及率", "92.23%", "92.32%"),
    ("餐饮具抽检合格率", "98%", "89%"),
];
/// How counts are said.
const COUNTED: &[&str] = &[
    "全县共有{n}{v}。",
    "目前，我县现有{v}{n}。",
    "截至2023年底，全县{n}达到{v}，管理逐步规范。",
    "经过努力，全县{n}增加到{v}。",
    "云溪县{n}总数为{v}。",
    "全县现有社区卫生服务中心3个、{n}{v}。",
    "据统计，全县{n}{v}，比上年增加4%。",
    "全县{n}由5{u}增至{v}。",
    "现有{n}{v}，底数清楚。",
    "全县{n}的数量是{v}，名单附后。",
];
/// How shares are said.
const SHARED: &[&str] = &[
    "{n}达到{v}。",
    "{n}为{v}，比上年提高2个百分点。",
    "加强日常督导，{n}由80%提高到{v}。",
    "截至2023年底，{n}{v}。",
    "{n}稳定在{v}，群众反映较好。",
];
/// Ways that are not understood: a thing before the place, a thing behind its figure that the
/// sentence goes on with, a figure far from its name. They are left alone, and stand here so that
/// what is measured is honest.
const BEYOND: &[&str] = &[
    "{n}方面，全县共{v}。",
    "全县{v}{n}全部落实专人。",
    "{v}的{n}，来之不易。",
    "{n}实现了新的跨越，达{v}。",
];

/// Findings of H103 in a summary and a profile that say these.
fn found(first: &str, second: &str) -> usize {
    let text = format!(
        "```项目\n单位：城管局 云溪县城市管理局\n要求：u.summary 年度工作总结 每年 类别=summary\n\
         要求：u.profile 基本情况 每年 类别=profile\n```\n## 例\n\
         ```材料 城管局/2023/u.summary/总结.docx\n# 城市管理局2023年工作总结\n一年来工作有序推进。\n{first}\n```\n\
         ```材料 城管局/2023/u.profile/基本情况.docx\n# 城市管理局基本情况\n{second}\n```\n"
    );
    let cases = fixture::cases(&text, false);
    let findings = rules::check(&cases[0].evidence());
    findings.iter().filter(|f| f.rule == "H103").count()
}

/// What was planted, what of it was missed, and what was found where both say the same.
#[derive(Default)]
struct Measured {
    planted: usize,
    missed: Vec<String>,
    invented: Vec<String>,
}

impl Measured {
    /// Every way of saying it against every other.
    fn try_all(&mut self, ways: &[&str], say: impl Fn(&str, bool) -> String) {
        for first in ways {
            for second in ways {
                let (one, other, same) = (say(first, true), say(second, false), say(second, true));
                self.planted += 1;
                if found(&one, &other) == 0 {
                    self.missed.push(format!("{one} ≠ {other}"));
                }
                if found(&one, &same) > 0 {
                    self.invented.push(format!("{one} = {same}"));
                }
            }
        }
    }

    /// All counts and all shares, in these ways.
    fn of(counted: &[&str], shared: &[&str]) -> Self {
        let mut measured = Measured::default();
        for (name, unit, a, b) in COUNTS {
            measured.try_all(counted, |way, first| {
                let value = format!("{}{unit}", if first { a } else { b });
                let said = way.replace("{n}", name).replace("{v}", &value);
                said.replace("{u}", unit)
            });
        }
        for (name, a, b) in SHARES {
            measured.try_all(shared, |way, first| {
                let said = way.replace("{n}", name);
                said.replace("{v}", if first { a } else { b })
            });
        }
        measured
    }
}

#[test]
fn planted_contradictions_are_found_and_none_is_invented() {
    let measured = Measured::of(COUNTED, SHARED);
    assert!(measured.invented.is_empty(), "{:#?}", measured.invented);
    let missed = measured.missed.len();
    assert!(
        missed * 100 <= measured.planted * MISSED,
        "{missed} of {} missed: {:#?}",
        measured.planted,
        measured.missed
    );
}

/// Percent of what is planted that may be missed.
const MISSED: usize = 2;

#[test]
fn ways_beyond_us_are_left_alone() {
    let measured = Measured::of(BEYOND, BEYOND);
    assert!(measured.invented.is_empty(), "{:#?}", measured.invented);
    assert_eq!(
        measured.missed.len(),
        measured.planted,
        "understood after all"
    );
}
