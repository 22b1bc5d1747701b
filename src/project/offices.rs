//! Names of offices by year: what the project file says of its own units, and the national reform
//! of 2018 and 2019 (`templates/offices.yaml`, which carries its source).

use std::sync::OnceLock;

use serde::Deserialize;

use super::written::{Alias, When};
use crate::standard::yaml::{Mistakes, at};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
}

impl Month {
    /// Reads `2018-12`.
    fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.trim().split_once(['-', '.', '/'])?;
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        let real = (1949..2100).contains(&year) && (1..=12).contains(&month);
        real.then_some(Month { year, month })
    }

    /// `2018 年 12 月`.
    pub fn in_words(self) -> String {
        format!("{} 年 {} 月", self.year, self.month)
    }
}

/// A name and the time it was in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InUse {
    /// The name.
    pub name: String,
    /// First month.
    pub from: Option<Month>,
    /// Last month.
    pub until: Option<Month>,
}

/// Names that a reform ended or began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The ends of the names.
    names: Vec<String>,
    /// First month in which there can be any, lenient.
    pub from: Option<Month>,
    /// Last month in which there can be any, lenient.
    pub until: Option<Month>,
    /// What it became or is.
    pub now: String,
    /// Where this is laid down.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    names: Vec<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    until: Option<String>,
    now: String,
    source: String,
}

/// What the reform did to an office of this name, if it did. Zones (开发区, 园区) went ways of their
/// own.
pub fn office(name: &str) -> Option<&'static Office> {
    const OWN_WAYS: [&str; 5] = ["开发区", "园区", "新区", "管委会", "示范区"];
    if OWN_WAYS.iter().any(|zone| name.contains(zone)) {
        return None;
    }
    reformed()
        .iter()
        .find(|office| office.names.iter().any(|end| name.ends_with(end.as_str())))
}

fn reformed() -> &'static [Office] {
    static OFFICES: OnceLock<Vec<Office>> = OnceLock::new();
    OFFICES.get_or_init(|| {
        let text = include_str!("../../templates/offices.yaml");
        let written: Vec<Written> =
            serde_yaml::from_str(text).expect("compiled-in data are held by a test");
        let month = |text: Option<String>| text.as_deref().and_then(Month::parse);
        let office = |one: Written| Office {
            names: one.names,
            from: month(one.from),
            until: month(one.until),
            now: one.now,
            source: one.source,
        };
        written.into_iter().map(office).collect()
    })
}

/// The names of a unit that are written with their time; mistakes point into `units[i]`.
pub(super) fn in_use(aliases: &[Alias], i: usize, out: &mut Mistakes) -> Vec<InUse> {
    let mut dated = Vec::new();
    for (n, alias) in aliases.iter().enumerate() {
        let Alias::Dated(alias) = alias else {
            continue;
        };
        let mut read = |when: &Option<When>, key: &str, of_year| match when {
            None => None,
            Some(When::Year(year)) => Some(Month {
                year: *year,
                month: of_year,
            }),
            Some(When::Month(text)) => {
                let month = Month::parse(text);
                if month.is_none() {
                    let what = format!("“{text}”不是年月，请写成 2018-12。");
                    out.value(at!["units", i, "aliases", n, key], what);
                }
                month
            }
        };
        let from = read(&alias.from, "from", 1);
        let until = read(&alias.until, "until", 12);
        if let (Some(first), Some(last)) = (from, until)
            && first > last
        {
            let what = format!("“{}”的起用年月比停用年月还晚。", alias.name);
            out.value(at!["units", i, "aliases", n, "until"], what);
        }
        dated.push(InUse {
            name: alias.name.clone(),
            from,
            until,
        });
    }
    dated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_reform_has_a_time_and_a_source() {
        assert!(!reformed().is_empty());
        for office in reformed() {
            assert!(
                office.from.is_some() || office.until.is_some(),
                "{office:?}"
            );
            assert!(!office.source.is_empty() && !office.now.is_empty());
            assert!(office.names.iter().all(|name| name.chars().count() >= 3));
        }
    }

    #[test]
    fn aliases_are_read_alone_or_with_their_time() {
        use std::path::Path;

        use crate::project::Project;
        let project = |aliases: &str| {
            let text = format!(
                "name: 测试\nyears: [2023]\nunits:\n  - name: 卫健局\n    aliases: {aliases}\n"
            );
            Project::parse("x.yaml", &text, Path::new(""))
        };
        let read = project("[卫生局, {name: 卫计局, from: 2014, until: 2018-12}]").expect("right");
        let unit = &read.units[0];
        assert_eq!(unit.aliases, ["卫生局", "卫计局"]);
        let expected = InUse {
            name: "卫计局".into(),
            from: Month::parse("2014-01"),
            until: Month::parse("2018-12"),
        };
        assert_eq!(unit.in_use, [expected]);
        assert!(read.unit_named("卫计局").is_some(), "a name like any other");
        let told = |aliases: &str| project(aliases).expect_err("a mistake").to_string();
        let month = told("[卫生局, {name: 卫计局, until: 去年}]");
        assert!(month.contains("第 5 行第 39 列：“去年”不是年月"), "{month}");
        let order = told("[{name: 卫计局, from: 2019, until: 2018-12}]");
        assert!(order.contains("比停用年月还晚"), "{order}");
        let twice = told("[{name: 卫健局, end: 2018-12}]");
        assert!(twice.contains("没有“end”这一栏"), "{twice}");
    }

    #[test]
    fn offices_are_known_by_the_end_of_their_names() {
        let until = |name| office(name).and_then(|office| office.until);
        let reform = Month::parse("2019-12");
        assert!(reform.is_some());
        assert_eq!(until("云溪县卫生和计划生育局"), reform);
        assert_eq!(until("云溪县环保局"), reform);
        assert_eq!(until("云溪县生态环境局"), None);
        assert_eq!(until("云溪经济开发区安全生产监督管理局"), None);
        assert_eq!(until("云溪县市场监督管理局"), None);
        assert_eq!(Month::parse("2018"), None);
        assert_eq!(Month::parse("2018-13"), None);
    }
}
