//! What the properties of an office file tell of where it was made, and what they never tell:
//! values that programs and installers write into everything.

use std::collections::BTreeSet;

use crate::paper::Moment;
use crate::read::Reading;

/// Formats whose properties are kept when a file is copied and written over.
const OFFICE: &[&str] = &[
    "doc", "docx", "docm", "dot", "dotx", "wps", "rtf", "xls", "xlsx", "xlsm", "et", "ppt", "pptx",
    "dps",
];

/// rsids that programs write into every new file: WPS begins with 00172A27.
const FIXED_SESSIONS: &[&str] = &["00000000", "00172A27", "FFFFFFFF"];

/// Beginnings of the empty files that Excel, PowerPoint, WPS and libraries start from.
const FIXED_TIMES: &[&str] = &[
    "1601-01-01T00:00:00",
    "1970-01-01T00:00:00",
    "1980-01-01T00:00:00",
    "1996-10-08T23:32:33",
    "1996-12-17T01:32:42",
    "1997-01-08T22:48:59",
    "2006-09-13T11:21:51",
    "2006-09-16T00:00:00",
    "2008-09-11T17:22:52",
    "2013-01-27T09:14:16",
    "2013-12-23T23:15:00",
    "2014-10-29T12:08:00",
    "2015-06-05T18:17:20",
    "2015-06-05T18:19:34",
    "2016-12-02T08:54:00",
    "2018-02-27T11:14:00",
    "2019-09-19T02:04:00",
    "2023-05-12T11:15:00",
    "2023-08-09T12:44:55",
];

/// Names of nobody: what installers, shops and libraries fill in. Compared without blanks and in
/// lower case; longer names that begin so are nobody's either.
const NOBODY: &[&str] = &[
    "admin",
    "user",
    "pc",
    "windows",
    "微软",
    "microsoft",
    "lenovo",
    "联想",
    "hp",
    "dell",
    "asus",
    "acer",
    "thinkpad",
    "huawei",
    "xiaomi",
    "雨林木风",
    "番茄花园",
    "深度",
    "系统之家",
    "系统天地",
    "电脑公司",
    "萝卜家园",
    "大地",
    "wps",
    "kingsoft",
    "office",
    "apache",
    "poi",
    "python-docx",
    "openpyxl",
    "unknown",
    "guest",
    "owner",
    "test",
    "china",
    "home",
    "root",
    "desktop",
    "laptop",
    "author",
    "作者",
    "用户",
    "个人用户",
    "ylmf",
    "mcsystem",
    "unit",
    "company",
    "deepin",
];

/// Years between the beginning of a file and its last saving after which it was begun as a
/// template or form.
const OLD: u16 = 2;

/// One thing that two files may have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark<'a> {
    /// Where its editing began.
    Root(&'a str),
    /// An editing session.
    Session(&'a str),
    /// The moment it was made.
    Created(&'a str),
    /// Who wrote it or saved it last.
    Person(&'a str),
}

/// What the properties of one file tell.
pub struct Marks<'a> {
    pub root: Option<&'a str>,
    pub sessions: BTreeSet<&'a str>,
    pub created: Option<&'a str>,
    /// The same in seconds.
    pub made: Option<i64>,
    pub people: BTreeSet<&'a str>,
    pub company: Option<&'a str>,
}

impl<'a> Marks<'a> {
    /// Reads them; `None` for what is no office file.
    pub fn of(reading: &'a Reading) -> Option<Self> {
        if !OFFICE.contains(&reading.format.as_str()) {
            return None;
        }
        let told = &reading.metadata;
        let session = |id: &&str| !FIXED_SESSIONS.contains(id);
        let created = told.created.as_deref().filter(|at| {
            let fixed = FIXED_TIMES.iter().any(|fixed| at.starts_with(fixed));
            !fixed && !grew_old(at, told.modified.as_deref())
        });
        let people = [&told.author, &told.last_author];
        let people = people.into_iter().filter_map(|name| name.as_deref());
        Some(Marks {
            root: told.rsid_root.as_deref().filter(session),
            sessions: told
                .rsids
                .iter()
                .map(String::as_str)
                .filter(session)
                .collect(),
            created,
            made: created.and_then(Moment::parse).map(Moment::seconds),
            people: people.map(str::trim).filter(|n| is_somebody(n)).collect(),
            company: told
                .company
                .as_deref()
                .map(str::trim)
                .filter(|n| is_somebody(n)),
        })
    }

    /// Each as it is counted over units.
    pub fn all(&self) -> impl Iterator<Item = Mark<'a>> + '_ {
        let sessions = self.sessions.iter().copied().map(Mark::Session);
        let people = self.people.iter().copied().map(Mark::Person);
        let root = self.root.map(Mark::Root);
        let created = self.created.map(Mark::Created);
        root.into_iter()
            .chain(created)
            .chain(sessions)
            .chain(people)
    }
}

fn grew_old(created: &str, modified: Option<&str>) -> bool {
    let year = |text| Moment::parse(text).map(|moment| moment.date.year);
    match (year(created), modified.and_then(year)) {
        (Some(made), Some(saved)) => saved.saturating_sub(made) > OLD,
        _ => false,
    }
}

/// Whether a name can be somebody's: no number, no single letter, nothing that installers write.
fn is_somebody(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters > 1 && !NOBODY.iter().any(|nobody| name.starts_with(nobody))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_nobody_are_nobodys() {
        for name in [
            "",
            " ",
            "1",
            "a",
            "Administrator",
            "admin",
            "微软用户",
            "微软中国",
            "Windows 用户",
            "Microsoft Office User",
            "Lenovo",
            "HP",
            "PC-20190301",
            "WPS_1523456789",
            "雨林木风",
            "番茄花园",
            "系统天地",
            "MC SYSTEM",
            "User123",
        ] {
            assert!(!is_somebody(name), "{name}");
        }
        for name in ["沈青禾", "Wang Li", "县爱卫办"] {
            assert!(is_somebody(name), "{name}");
        }
    }
}
