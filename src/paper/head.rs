//! The head of a paper: secrecy, number and title, down to where the running text begins.

use std::sync::LazyLock;

use regex::Regex;

use super::date::{self, regex};
use super::lines::{Line, close_up};
use super::{Paper, Span};
use crate::read::Role;
use crate::standard::Year;

/// Lines looked at from the top. A head is never longer.
const DEEPEST: usize = 24;
/// Longest title, in characters.
const LONGEST_TITLE: usize = 120;
/// Lines a title may be broken into.
const TITLE_LINES: usize = 4;

static SECRECY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:\d{4,8}\s+)?(?:密级\s*:\s*)?(绝\s*密|机\s*密|秘\s*密)\s*(?:[★☆*]\s*(?:\d+\s*(?:年|个月)|长期|启封前|[^\s]{1,8})?|\d+\s*年|长期)?\s*(?:特急|加急|平急)?$",
    )
});
static URGENCY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:紧急程度\s*:\s*)?(?:特\s*急|加\s*急|平\s*急|特提|明电|内部(?:资料|文件).{0,8}|\d{6})$|^密级|^份号",
    )
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^[\[(]?\s*(?:(?:发文字号|文件编号|文号|发文号)\s*:\s*)?",
        r"([\p{Han}A-Za-z]{1,20}?)\s*[\[(]\s*((?:19|20)\d{2})\s*年?\s*[\])]\s*(第?)\s*(\d{1,4})\s*(号)",
        r"\s*[\])]?\s*(?:签发人.*)?$",
    ))
});
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^([\p{Han}]{0,24}(?:令|公告|通告))?\s*\(?\s*(第\s*[\d一二三四五六七八九十百]{1,5}\s*号)\s*\)?$",
    )
});
static RED_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[\p{Han}\s()、]{2,40}?(?:文\s*件|\(\s*(?:函|请示|报告|通知|批复)\s*\)|简\s*报|会\s*议\s*纪\s*要)$",
    )
});
static NOT_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^签发人|^目\s*录$|^[—(-]+\s*(?:19|20)\d{2}年\d|^(?:19|20)\d{2}年\d{1,2}月\d{1,2}日在.*上$|(?:市长|县长|州长|区长|镇长|书记|主任|局长)\s*[\p{Han}·]{2,9}$|^(?:编者按|来源|作者|发布时间|发布日期|索引号|主题词|第\s*\d+\s*页)|^附\s*件\s*[\d一二三四五六七八九十]*\s*:?$|^[\d\s./年月日:-]+$|^[\p{Han}]{1,6}\s*:|^(?:电话|传真|联系人|填报|填表|单位名称|单位)[^。]*:",
    )
});
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:[一二三四五六七八九十]{1,3}\s*[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}\s*[、.]|第[一二三四五六七八九十]{1,3}(?:[章条节]|部分))",
    )
});
static ENDS_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?:通知|意见|方案|计划|总结|报告|请示|批复|复函|函|纪要|决定|决议|通报|公告|通告|公示|规定|办法|细则|",
        r"制度|预案|要点|汇报|名单|简报|记录|台账|规划|条例|讲话|情况|说明|清单|目录|证明|职责|大事记|简介|花名册|名册|",
        r"一览表|统计表|汇总表|登记表|签到表|明细表|表|合同|协议|书)\s*(?:\([^)]*\))?$",
    ))
});

/// Whether it reads like the name of an office: `云溪县卫生健康局`, `城关镇人民政府`.
pub(super) fn is_office(folded: &str) -> bool {
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        regex(concat!(
            r"^[\p{Han}A-Za-z0-9、()·“”\s]{2,40}(?:局|委员会|委|办公室|办|政府|党委|党组|党支部|指挥部|领导小组|工作组|中心|",
            r"医院|卫生院|保健院|监督所|服务站|学校|小学|中学|大学|学院|幼儿园|街道|办事处|社区|居委会|村委会|公司|集团|",
            r"大队|支队|中队|所|处|科|股|站|院|馆|厂|酒店|宾馆|超市|市场|商场|协会|工会|支部|厅|部|队|会|法院|银行)(?:\([^)]*\))?$",
        ))
    });
    OFFICE.is_match(folded) && !ENDS_TITLE.is_match(folded)
}

/// Reads the head into `paper`; gives the number of lines it takes, and the office of the red
/// head, if there is one.
pub(super) fn read(lines: &[Line], paper: &mut Paper) -> (usize, Option<String>) {
    let reach = lines.len().min(DEEPEST);
    for line in lines.iter().take(reach.min(8)) {
        if let Some(found) = SECRECY.captures(&line.folded) {
            paper.secrecy = Some(close_up(&found[1]));
            paper.secrecy_span = Some(line.whole());
            break;
        }
    }
    let end = lines[..reach].iter().position(begins_body).unwrap_or(reach);
    let head: Vec<&Line> = lines[..end]
        .iter()
        .filter(|line| line.role != Role::Margin)
        .collect();
    let number = head.iter().position(|line| take_number(line, paper));
    let (title, office) = split(&head, number);
    if let (Some(first), Some(last)) = (title.first(), title.last()) {
        let whole: String = title.iter().map(|line| close_up(&line.text)).collect();
        let folded: String = title.iter().map(|line| line.folded.as_str()).collect();
        paper.title_span = Some(Span {
            start: first.start,
            end: last.whole().end,
        });
        paper.title_years = date::years(&folded, false);
        paper.title_year = paper.title_years.last().copied();
        paper.title = Some(whole);
    }
    (end, office)
}

/// The first line of running text, of a numbered section, of a table, or the addressee.
fn begins_body(line: &Line) -> bool {
    let text = &line.folded;
    HEADING.is_match(text) && !matches!(line.role, Role::Heading(1))
        || text.contains(['。', ';'])
        || text.ends_with(':') && line.length() > 1
        || line.length() > 60 && line.role == Role::Body
        || text.contains(',') && line.length() > 30
}

/// Takes a line that is nothing but a number; a number quoted in running text never is.
fn take_number(line: &Line, paper: &mut Paper) -> bool {
    if let Some(found) = NUMBER.captures(&line.folded) {
        let (from, to) = (found.get(1), found.get(5));
        paper.doc_number = Some(format!(
            "{}〔{}〕{}{}号",
            &found[1], &found[2], &found[3], &found[4]
        ));
        paper.number_year = found[2].parse().ok().map(Year);
        if let (Some(from), Some(to)) = (from, to) {
            paper.number_span = Some(line.span(&(from.start()..to.end())));
        }
        return true;
    }
    if let Some(found) = ORDER.captures(&line.folded) {
        paper.doc_number = Some(close_up(&found[2]));
        paper.number_span = found.get(2).map(|m| line.span(&m.range()));
        return true;
    }
    false
}

/// The lines of the title, and the office of the red head. The title stands below the number
/// unless there is nothing there: papers copied from a web page carry it above.
fn split<'a>(head: &[&'a Line], number: Option<usize>) -> (Vec<&'a Line>, Option<String>) {
    let (above, below) = match number {
        Some(at) => (&head[..at], &head[at + 1..]),
        None => (&head[..0], head),
    };
    let red = |line: &&&Line| {
        let folded = line.folded.as_str();
        RED_HEAD.is_match(folded) && !folded.starts_with("关于")
    };
    let office = above
        .iter()
        .find(|line| red(line) || is_office(&line.folded))
        .or_else(|| below.first().filter(|line| red(line) && below.len() > 1))
        .map(|line| office_of(&line.text));
    let mut title = title_of(below);
    if title.is_empty() {
        title = title_of(above);
    }
    (title, office)
}

fn office_of(text: &str) -> String {
    let name = close_up(text);
    for tail in ["文件", "简报", "会议纪要", "（函）", "(函)"] {
        if let Some(name) = name.strip_suffix(tail) {
            return name.into();
        }
    }
    name
}

fn title_of<'a>(lines: &[&'a Line]) -> Vec<&'a Line> {
    let fits = |line: &Line| {
        let folded = line.folded.as_str();
        let elsewhere = [&SECRECY, &URGENCY, &NOT_TITLE, &NUMBER, &ORDER];
        let red = folded == "文件" || RED_HEAD.is_match(folded) && folded.ends_with('件');
        !red && !elsewhere.iter().any(|other| other.is_match(folded))
            && line.text.chars().filter(|c| is_han(*c)).count() >= 2
    };
    let mut title: Vec<&Line> = Vec::new();
    let mut length = 0;
    for line in lines {
        let ends = title
            .last()
            .is_some_and(|last| ENDS_TITLE.is_match(&last.folded) && whole_brackets(&title));
        // A row of several cells is the table itself.
        let row = line.cells > 1 || line.role == Role::Row && !title.is_empty();
        // 作者单位 below a title is no part of it.
        let signed =
            title.last().is_some_and(|last| !is_office(&last.folded)) && is_office(&line.folded);
        if ends || row || signed || title.len() == TITLE_LINES || !fits(line) {
            if title.is_empty() {
                continue;
            }
            break;
        }
        if !title.is_empty() && line.folded.starts_with('(') {
            break;
        }
        length += line.length();
        if length > LONGEST_TITLE {
            break;
        }
        title.push(line);
    }
    // An office alone is the sender of a table or of a web page, not what the paper is about.
    if title.len() == 1 && is_office(&title[0].folded) {
        title.clear();
    }
    title
}

/// A title broken inside 《》 goes on.
fn whole_brackets(title: &[&Line]) -> bool {
    let count = |wanted| {
        title
            .iter()
            .flat_map(|line| line.text.chars())
            .filter(|c| *c == wanted)
            .count()
    };
    count('《') <= count('》')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}
