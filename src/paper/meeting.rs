//! What the papers of a meeting, a training or an activity say of it: its name, its days, its
//! place, and whether it was moved. Only what is plainly said: a place that is named in passing, a
//! deadline, a day of another meeting count for nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::date::{dates, regex};
use super::lines::{Line, close_up, lines};
use super::{Date, Paper, Span};
use crate::read::{Reading, Role};
use crate::standard::Year;

mod days;

/// Lines of a sheet or of minutes in which they say when and where.
const HEAD: usize = 30;
/// Lines in which a speech says when it was held.
const OPENING: usize = 8;
/// Longest name of a place, in characters.
const LONGEST_PLACE: usize = 30;

/// Which paper of a meeting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 通知 that calls people.
    Notice,
    /// 签到.
    SignIn,
    /// 纪要, 会议记录.
    Minutes,
    /// 讲话.
    Speech,
}

/// Something a paper says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// What it says.
    pub what: T,
    /// Where.
    pub span: Span,
}

/// What one paper says of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Which paper it is.
    pub part: Part,
    /// The meeting's name, so far as the paper gives it one.
    pub name: Option<Said<String>>,
    /// Its days; of a span, each. The year is 0 where it is not told.
    pub days: Vec<Said<Date>>,
    /// Its place.
    pub place: Option<Said<String>>,
}

static MOVED: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"延期|延后|推迟|改期|顺延|提前至|取消(?:召开|举办|举行)|(?:时间|地点|场地).{0,6}(?:变更|更改|调整|改为|另行通知)|",
        r"(?:变更|更改|调整).{0,10}(?:时间|地点|会场|会议|培训|活动)|(?:因故|原定).{0,30}(?:改|调|移)|改[在到至]"
    ))
});
static CALLS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"关于(?:召开|举办|举行|开展|组织|参加|做好)(.*?)(?:的(?:预备|补充|紧急)?)?通知$")
});
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    label(r"(?:会议|培训|活动|讲座|召开|举办|举行|开会|授课|宣传)?(?:时\s*间|日\s*期)")
});
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    label(r"(?:会议|培训|活动|讲座|召开|举办|举行|开会|授课|宣传)?(?:地\s*点|会\s*场)")
});
static NAME: LazyLock<Regex> =
    LazyLock::new(|| label(r"(?:会议|培训|活动|讲座)(?:名\s*称|主\s*题|内\s*容)"));
static NEXT_LABEL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\s{2,}|\s*[\p{Han}]{2,6}\s*:|[。;,]|\s*$"));
static HELD_IN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"在([\p{Han}0-9A-Za-z()·]{2,30}?)(?:组织)?(?:召开|举行|举办|开会|集中培训|进行|开展|主持召开)",
    )
});
static A_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:室|厅|楼|馆|堂|剧场|院|广场|公园|学校|小学|中学|酒店|宾馆|会场|基地|中心|活动站|服务站)$",
    )
});

fn label(words: &str) -> Regex {
    regex(&format!(r"(?:^|[^\p{{Han}}])({words})\s*(?::|$)\s*"))
}

/// Whether a text or a name says that a meeting was moved or called off.
pub(super) fn moved(text: &str) -> bool {
    MOVED.is_match(text)
}

impl Meeting {
    /// What this paper says of a meeting; `None` where it is none of its papers. `stem` is the
    /// file's name, for sheets that bear no title.
    pub fn of(reading: &Reading, paper: &Paper, stem: &str) -> Option<Self> {
        let title = paper.title.as_deref().unwrap_or(stem);
        let part = part(title).or_else(|| part(stem))?;
        let lines = lines(reading);
        let mut meeting = Meeting {
            part,
            name: None,
            days: Vec::new(),
            place: None,
        };
        match part {
            Part::Notice => meeting.announced(&lines, paper),
            Part::SignIn | Part::Minutes => meeting.recorded(&lines, paper),
            Part::Speech => meeting.spoken(&lines),
        }
        meeting.name = labelled(&lines, &NAME, HEAD)
            .or_else(|| titled(part, paper))
            .filter(|name| !name.what.is_empty());
        Some(meeting)
    }

    /// Whether a paper, by its name, its title or its words, moves a meeting or leaves its time
    /// open.
    pub fn is_moved(reading: &Reading, paper: &Paper, stem: &str) -> bool {
        moved(stem)
            || paper.title.as_deref().is_some_and(moved)
            || lines(reading).iter().any(|line| moved(&line.folded))
    }

    fn announced(&mut self, lines: &[Line], paper: &Paper) {
        let base = base(paper, lines);
        let foot = paper.date_span;
        for (at, line) in lines.iter().enumerate() {
            if line.role == Role::Margin {
                continue;
            }
            if let Some(value) = value(lines, at, &TIME) {
                self.days.extend(days::all(&value, base));
            }
            let own = days::of_events(line, base);
            self.days
                .extend(own.into_iter().filter(|day| Some(day.span) != foot));
        }
        self.place = labelled(lines, &PLACE, lines.len()).or_else(|| held_in(lines, lines.len()));
        self.tidy();
    }

    fn recorded(&mut self, lines: &[Line], paper: &Paper) {
        let base = base(paper, lines);
        for at in 0..lines.len().min(HEAD) {
            if let Some(value) = value(lines, at, &TIME) {
                self.days.extend(days::all(&value, base));
            }
        }
        if self.days.is_empty() && self.part == Part::Minutes {
            let opening = lines.iter().take(HEAD / 2);
            self.days = opening.flat_map(|l| days::of_events(l, base)).collect();
        }
        if self.days.is_empty() && self.part == Part::SignIn {
            let head = lines.iter().take(OPENING);
            let alone = head.filter(|line| line.role != Role::Row || line.cells == 1);
            self.days = alone.flat_map(full).collect();
            self.days.extend(foot(paper, lines));
        }
        self.place = labelled(lines, &PLACE, HEAD);
        if self.part == Part::Minutes {
            self.place = self.place.take().or_else(|| held_in(lines, HEAD / 2));
        }
        self.tidy();
    }

    fn spoken(&mut self, lines: &[Line]) {
        let opening = lines.iter().take(OPENING);
        let alone = opening.filter(|line| {
            line.folded.starts_with(['(', '—', '-']) || line.length() < 14 && line.cells == 1
        });
        self.days = alone.flat_map(full).collect();
        self.tidy();
    }

    fn tidy(&mut self) {
        self.days.retain(|day| day.what.day > 0);
        self.days.sort_by_key(|day| (day.what, day.span));
        self.days.dedup_by_key(|day| day.what);
    }
}

fn part(title: &str) -> Option<Part> {
    if title.contains("签到") && !title.contains("通知") {
        return Some(Part::SignIn);
    }
    let issues = title.contains("印发") || title.contains("转发");
    if (CALLS.is_match(title) || title.ends_with("会议通知") || title.ends_with("培训通知"))
        && !issues
    {
        return Some(Part::Notice);
    }
    if issues {
        return None;
    }
    if title.ends_with("纪要") || title.contains("会议记录") {
        return Some(Part::Minutes);
    }
    let speech = ["讲话", "致辞"].iter().any(|word| title.contains(word));
    speech.then_some(Part::Speech)
}

/// The paper's own date; of a sheet too short to have a body, the day that is its last line.
fn foot(paper: &Paper, lines: &[Line]) -> Option<Said<Date>> {
    let own = paper.date.zip(paper.date_span);
    let last = || {
        let line = lines.last()?;
        let (bytes, date) = dates(&line.folded).pop()?;
        (bytes.len() == line.folded.len()).then(|| (date, line.span(&bytes)))
    };
    let (what, span) = own.or_else(last)?;
    Some(Said { what, span })
}

/// The day a date without a year is near to.
fn base(paper: &Paper, lines: &[Line]) -> Option<Date> {
    let year = |year: Year| Date {
        year: year.0,
        month: 0,
        day: 0,
    };
    let foot = foot(paper, lines).map(|foot| foot.what);
    foot.or_else(|| paper.title_year.map(year))
}

fn full(line: &Line) -> Vec<Said<Date>> {
    let found = dates(&line.folded).into_iter();
    let said = |(bytes, what)| Said {
        what,
        span: line.span(&bytes),
    };
    found.map(said).collect()
}

/// What stands behind a label: in its line, or in the next one where there is nothing more in it.
struct Value<'a> {
    line: &'a Line,
    /// Bytes of the folded line.
    from: usize,
}

impl Value<'_> {
    fn text(&self) -> &str {
        &self.line.folded[self.from..]
    }
}

fn value<'a>(lines: &'a [Line], at: usize, label: &Regex) -> Option<Value<'a>> {
    let line = &lines[at];
    let found = label.captures(&line.folded)?;
    let (whole, words) = (found.get(0)?, found.get(1)?);
    // 时间 in the head of a table is a column; with a colon it is a label wherever it stands.
    let colon = line.folded[words.end()..whole.end()].contains(':');
    if whole.end() < line.folded.len() {
        return colon.then_some(Value {
            line,
            from: whole.end(),
        });
    }
    let next = lines.get(at + 1)?;
    let heading = line.length() <= 10 && (colon || line.role != Role::Row || line.cells <= 4);
    heading.then_some(Value {
        line: next,
        from: 0,
    })
}

/// The first value behind a label that is more than a blank, up to the next label.
fn labelled(lines: &[Line], label: &Regex, reach: usize) -> Option<Said<String>> {
    (0..lines.len().min(reach)).find_map(|at| {
        let value = value(lines, at, label)?;
        let text = value.text();
        let end = NEXT_LABEL.find(text).map_or(text.len(), |end| end.start());
        let said = text[..end].trim();
        let worth = (2..=40).contains(&said.chars().count());
        let before = text[..end].len() - text[..end].trim_start().len();
        let start = value.from + before;
        worth.then(|| Said {
            what: close_up(said),
            span: value.line.span(&(start..start + said.len())),
        })
    })
}

/// `在县政务中心三楼会议室召开`.
fn held_in(lines: &[Line], reach: usize) -> Option<Said<String>> {
    lines.iter().take(reach).find_map(|line| {
        let found = HELD_IN.captures_iter(&line.folded).find_map(|found| {
            let place = found.get(1)?;
            let short = place.as_str().chars().count() <= LONGEST_PLACE;
            (short && A_PLACE.is_match(place.as_str())).then_some(place)
        })?;
        Some(Said {
            what: close_up(found.as_str()),
            span: line.span(&found.range()),
        })
    })
}

/// The meeting's name out of the paper's title.
fn titled(part: Part, paper: &Paper) -> Option<Said<String>> {
    let (title, span) = (paper.title.as_deref()?, paper.title_span?);
    let name = match part {
        Part::Notice => CALLS.captures(title)?.get(1)?.as_str(),
        Part::SignIn => title.split("签到").next()?,
        Part::Minutes => title.split("纪要").next()?.split("会议记录").next()?,
        Part::Speech => return None,
    };
    let what = name.trim_matches(['“', '”', '《', '》', '"']).to_owned();
    Some(Said { what, span })
}

#[cfg(test)]
mod tests;
