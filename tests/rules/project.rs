//! The project of a rule's fixture: a few lines, everything else as a small county would have it.

use std::collections::BTreeMap;

use juanzong::paper::Date;
use juanzong::project::{InUse, Layout, Level, Month, Place, Project, Unit, UnitKind, Waiver};
use juanzong::read::Metadata;
use juanzong::standard::{
    Due, Indicator, Item, Link, Mark, Part, Requirement, SetPart, Standard, Target, UnitId, Year,
    YearRule,
};

/// Reads the lines of `项目` blocks; gives the day of the check, too.
pub fn read(text: &str) -> (Project, String) {
    let mut project = empty();
    let mut today = "2025-03-01".to_string();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (field, value) = line.split_once('：').expect("字段：值");
        let words = || {
            value
                .split_whitespace()
                .map(str::to_string)
                .collect::<Vec<_>>()
        };
        match field {
            "地方" => project.place.name = value.into(),
            "上级" => project.place.superiors = words(),
            "乡镇" => project.place.towns = words(),
            "曾用名" => project.place.former = words(),
            "毗邻" => project.place.neighbours = words(),
            "今天" => today = value.into(),
            "年度" => {
                let year = |y: &String| Year(y.parse().expect("a year"));
                project.years = words().iter().map(year).collect();
            }
            "单位" => project.units.push(unit(&words())),
            "要求" => {
                let requirement = requirement(&words());
                let items = &mut project.standard.parts[0].items;
                items[usize::from(requirement.veto)]
                    .requirements
                    .push(requirement);
            }
            "指标" => {
                let indicator = indicator(&words());
                project.standard.indicators.push(indicator);
            }
            "豁免" => project.waivers.push(waiver(&words())),
            "阈值" => {
                let (name, value) = value.split_once('=').expect("name=value");
                assert_eq!(name, "common_units", "the only threshold fixtures need");
                project.thresholds.common_units = value.parse().expect("a number");
            }
            "提示" => project.notices.push(value.into()),
            _ => panic!("unknown field: {line}"),
        }
    }
    (project, today)
}

/// `2025-03-01`.
pub fn date(text: &str) -> Date {
    let parts: Vec<u16> = text
        .split('-')
        .map(|p| p.parse().expect("a date"))
        .collect();
    Date {
        year: parts[0],
        month: parts[1] as u8,
        day: parts[2] as u8,
    }
}

fn empty() -> Project {
    let item = |id: &str, veto| Item {
        id: id.into(),
        number: "1".into(),
        title: "爱卫组织".into(),
        essence: String::new(),
        lead: None,
        supporting: Vec::new(),
        veto,
        full_marks: None,
        source: String::new(),
        verified: false,
        requirements: Vec::new(),
    };
    Project {
        name: "云溪县创建国家卫生县".into(),
        root: ".".into(),
        standard: Standard {
            id: "mini".into(),
            title: "小标准".into(),
            document: String::new(),
            parts: vec![Part {
                id: "p".into(),
                number: "一".into(),
                title: "组织管理".into(),
                lead: None,
                full_marks: None,
                items: vec![item("p.usual", false), item("p.veto", true)],
            }],
            departments: Vec::new(),
            sample_types: Vec::new(),
            indicators: Vec::new(),
            schemes: Vec::new(),
            kinds: Default::default(),
            sources: Default::default(),
        },
        place: Place {
            name: "云溪县".into(),
            ..Place::default()
        },
        years: [2022, 2023, 2024].map(Year).to_vec(),
        units: Vec::new(),
        submissions: "报送".into(),
        output: "结果".into(),
        layout: Layout {
            levels: vec![Level::Unit, Level::Year, Level::Requirement],
        },
        ..Project::of_folder(std::path::Path::new("."), Vec::new())
    }
}

/// `卫健局 云溪县卫生健康局 部门 上级=… 曾用=卫计局至2018-12`.
fn unit(words: &[String]) -> Unit {
    let id = words[0].as_str();
    let superior = words.iter().find_map(|w| w.strip_prefix("上级="));
    let former = words.iter().filter_map(|w| w.strip_prefix("曾用="));
    Unit {
        id: id.into(),
        name: words.get(1).cloned().unwrap_or_else(|| id.into()),
        aliases: Vec::new(),
        in_use: former.map(in_use).collect(),
        kind: match words.get(2).map(String::as_str) {
            Some("街道") => UnitKind::Street,
            Some("社区") => UnitKind::Community,
            Some("样本点") => UnitKind::Sample,
            _ => UnitKind::Department,
        },
        sample_type: None,
        plays: vec![id.into()],
        superior: superior.map(UnitId::from),
        leads: Vec::new(),
        supports: Vec::new(),
    }
}

/// `卫计局至2018-12`.
fn in_use(text: &str) -> InUse {
    let (name, until) = text.split_once('至').expect("name and month");
    let (year, month) = until.split_once('-').expect("a month");
    InUse {
        name: name.into(),
        from: None,
        until: Some(Month {
            year: year.parse().expect("a year"),
            month: month.parse().expect("a month"),
        }),
    }
}

/// `u.plan 年度工作计划 每年 类别=annual_plan 应交=卫健局 至少=4 标记=文号,日期 组成=通知|签到:签到,参会`.
fn requirement(words: &[String]) -> Requirement {
    let option = |key: &str| {
        let prefix = format!("{key}=");
        words.iter().find_map(|w| w.strip_prefix(&prefix))
    };
    let list = |key: &str| option(key).map_or(Vec::new(), |v| v.split(',').collect());
    let due: Vec<Due> = list("应交")
        .into_iter()
        .map(|u| Due::Department(u.into()))
        .collect();
    Requirement {
        id: words[0].as_str().into(),
        title: words[1].clone(),
        kind: option("类别").unwrap_or("evidence").into(),
        years: match words[2].as_str() {
            "每年" => YearRule::Each,
            "最近" => YearRule::Latest,
            "一份" => YearRule::Once,
            "覆盖" => YearRule::Span,
            other => panic!("unknown year rule: {other}"),
        },
        chain: option("链").unwrap_or("u").into(),
        links: Link::derived(
            option("类别").unwrap_or_default(),
            &words[1],
            option("组成").is_some(),
        ),
        least: option("至少").map_or(1, |n| n.parse().expect("a number")),
        parts: option("组成").map_or(Vec::new(), |parts| parts.split('|').map(part).collect()),
        marks: list("标记").into_iter().map(mark).collect(),
        due: if due.is_empty() {
            vec![Due::EveryUnit]
        } else {
            due
        },
        lead: None,
        supporting: Vec::new(),
        samples: Vec::new(),
        full_marks: None,
        veto: words.iter().any(|w| w == "一票否决"),
        aliases: Vec::new(),
        source: String::new(),
        verified: false,
        note: None,
    }
}

/// `green_rate 建成区绿化覆盖率 % ≥38 牵头=园林局 核对=是 年度=每年 别名=绿化覆盖率`; ` 或 ` is written
/// as `|`, a blank in a target is left out.
fn indicator(words: &[String]) -> Indicator {
    let option = |key: &str| {
        let prefix = format!("{key}=");
        words.iter().find_map(|w| w.strip_prefix(&prefix))
    };
    let target = |text: &str| Target::parse(text).expect("a target");
    Indicator {
        id: words[0].as_str().into(),
        title: words[1].clone(),
        aliases: option("别名").map_or(Vec::new(), |names| {
            names.split(',').map(Into::into).collect()
        }),
        unit: if words[2] == "-" {
            String::new()
        } else {
            words[2].clone()
        },
        targets: words[3].split('|').map(target).collect(),
        by_class: BTreeMap::new(),
        years: match option("年度") {
            Some("每年") => YearRule::Each,
            _ => YearRule::Latest,
        },
        item: None,
        lead: option("牵头").map(Into::into),
        supporting: Vec::new(),
        veto: words.iter().any(|w| w == "一票否决"),
        source: String::new(),
        verified: option("核对").is_some(),
        note: None,
    }
}

fn part(text: &str) -> SetPart {
    let (name, words) = text.split_once(':').unwrap_or((text, ""));
    SetPart {
        key: if name == "照片" { "photo" } else { name }.into(),
        name: name.into(),
        words: words
            .split(',')
            .filter(|w| !w.is_empty())
            .map(str::to_string)
            .collect(),
    }
}

fn mark(name: &str) -> Mark {
    match name {
        "文号" => Mark::DocNumber,
        "日期" => Mark::Date,
        "落款" => Mark::Issuer,
        "印章" => Mark::Seal,
        "说明" => Mark::Caption,
        "有效期" => Mark::Valid,
        other => panic!("unknown mark: {other}"),
    }
}

/// `规则=L102 单位=卫健局 理由=… 批准=… 至=2025-12-31`.
fn waiver(words: &[String]) -> Waiver {
    let option = |key: &str| {
        let prefix = format!("{key}=");
        words
            .iter()
            .find_map(|w| w.strip_prefix(&prefix))
            .map(str::to_string)
    };
    Waiver {
        rule: option("规则").expect("规则="),
        unit: option("单位").map(UnitId::from),
        requirement: option("要求").map(Into::into),
        year: option("年度").map(|y| Year(y.parse().expect("a year"))),
        reason: option("理由").unwrap_or_default(),
        by: option("批准").unwrap_or_default(),
        until: option("至").expect("至="),
    }
}

/// Properties of an electronic file, as the options of its block give them.
pub fn properties(options: &BTreeMap<String, String>) -> Metadata {
    let option = |key: &str| options.get(key).cloned();
    let sessions = option("编辑标识").unwrap_or_default();
    let sessions = sessions.split(',').filter(|id| !id.is_empty());
    Metadata {
        author: option("作者"),
        created: option("创建"),
        modified: option("保存"),
        application: option("软件"),
        rsid_root: option("首识"),
        rsids: sessions.map(str::to_string).collect(),
        hidden: option("看不见").into_iter().collect(),
        ..Metadata::default()
    }
}
