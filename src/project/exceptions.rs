//! What people have settled in `juanzong.yaml`: waivers and assignments.

use super::load::Sound;
use super::{Assignment, Project, Waiver, written};
use crate::standard::yaml::{Mistakes, Step, at};
use crate::standard::{Year, unknown};

pub(super) fn waivers(
    written: &[written::Waiver],
    project: &Project,
    sound: Sound,
    out: &mut Mistakes,
) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for (i, w) in written.iter().enumerate() {
        let mut letters = w.rule.chars();
        let code = letters.next().is_some_and(|c| c.is_ascii_uppercase())
            && letters.as_str().len() == 3
            && letters.all(|c| c.is_ascii_digit());
        if !code {
            let what = format!(
                "“{}”不像规则代号，应是一个大写字母加三位数字，例如 L102。",
                w.rule
            );
            out.value(at!["waivers", i, "rule"], what);
        }
        for (key, text, what) in [
            ("reason", &w.reason, "说明采纳必须写理由。"),
            ("by", &w.by, "说明采纳必须写是谁同意的。"),
        ] {
            if text.trim().is_empty() {
                out.value(at!["waivers", i, key], what);
            }
        }
        if !is_date(&w.until) {
            let what = format!("“{}”不是真实的日期，应写成 2026-12-31 这样。", w.until);
            out.value(at!["waivers", i, "until"], what);
        }
        let unit = w.unit.as_ref().and_then(|name| {
            let found = project.unit_named(name);
            if found.is_none() && sound.units {
                let names = project.units.iter().map(|unit| unit.name.as_str());
                out.value(at!["waivers", i, "unit"], unknown("单位", name, names));
            }
            found.map(|unit| unit.id.clone())
        });
        if let Some(id) = &w.requirement {
            requirement(id, at!["waivers", i, "requirement"], project, sound, out);
        }
        if let Some(year) = w.year {
            one_of_years(year, at!["waivers", i, "year"], project, sound, out);
        }
        waivers.push(Waiver {
            rule: w.rule.clone(),
            unit,
            requirement: w.requirement.as_deref().map(Into::into),
            year: w.year.map(Year),
            reason: w.reason.clone(),
            by: w.by.clone(),
            until: w.until.clone(),
        });
    }
    waivers
}

pub(super) fn assignments(
    written: &[written::Assignment],
    project: &Project,
    sound: Sound,
    out: &mut Mistakes,
) -> Vec<Assignment> {
    let mut assignments: Vec<Assignment> = Vec::new();
    for (i, a) in written.iter().enumerate() {
        let path = a.path.replace('\\', "/");
        let path = path.trim_matches('/').to_owned();
        let twice = assignments
            .iter()
            .any(|other| other.path == path && other.requirement.as_str() == a.requirement);
        if twice {
            out.value(
                at!["assignments", i, "path"],
                format!("“{path}”指定了两次。"),
            );
        }
        requirement(
            &a.requirement,
            at!["assignments", i, "requirement"],
            project,
            sound,
            out,
        );
        if let Some(year) = a.year {
            one_of_years(year, at!["assignments", i, "year"], project, sound, out);
        }
        assignments.push(Assignment {
            path,
            requirement: a.requirement.as_str().into(),
            year: a.year.map(Year),
        });
    }
    assignments
}

fn requirement(id: &str, place: Vec<Step>, project: &Project, sound: Sound, out: &mut Mistakes) {
    let all = || project.standard.requirements().map(|r| r.id.as_str());
    if sound.standard && !all().any(|r| r == id) {
        out.value(place, unknown("材料", id, all()));
    }
}

fn one_of_years(year: u16, place: Vec<Step>, project: &Project, sound: Sound, out: &mut Mistakes) {
    if sound.years && !project.years.contains(&Year(year)) {
        let years: Vec<String> = project.years.iter().map(Year::to_string).collect();
        out.value(
            place,
            format!("{year} 年不在 years 里（{}）。", years.join("、")),
        );
    }
}

/// Whether it is `YYYY-MM-DD` and there is such a day.
pub fn is_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = text.get(range)?;
        part.chars()
            .all(|c| c.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let shape = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day), true) =
        (digits(0..4), digits(5..7), digits(8..10), shape)
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
