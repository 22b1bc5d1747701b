//! `报告.html`: one file that opens anywhere, offline, without running anything; worst first. It
//! holds no address, loads nothing, and its few lines of script only filter what is there.

pub mod board;
pub mod diff;
mod lists;
mod matrix;
pub mod mock;
pub mod overview;
pub mod units;

use serde::Serialize;

use super::thumbnail::Thumbnails;
use super::{Originals, Output, Sink, words};
use crate::assess::Assessment;
use crate::digest;
use crate::error::Result;

/// The report.
pub const REPORT: Output = Output {
    name: "report",
    about: "检查报告（一个网页文件，任何电脑都能打开和打印）",
    render,
};

/// Lines of each list of a mock score.
const LINES: usize = 20;
/// Longer side of a photo shown, in pixels.
const PHOTO: u32 = 320;
/// The style of the report, which the page shares.
pub const STYLE: &str = include_str!("../../templates/report.css");
const SCRIPT: &str = include_str!("../../templates/report.js");

/// All that `templates/report.html` is filled with.
#[derive(Serialize)]
struct Page<'a> {
    policy: String,
    style: &'static str,
    script: &'static str,
    program: &'static str,
    name: &'a str,
    notices: Vec<&'a str>,
    /// What stands before the anchor of a unit in a link to it.
    to: &'static str,
    /// Where findings can be listed; a report has them all in itself.
    findings: &'static str,
    nobody: &'static str,
    overview: overview::Overview,
    board: board::Board,
    matrix: matrix::Matrix,
    scored: Vec<mock::Scored>,
    units: Vec<units::Section>,
    lists: lists::Lists,
}

fn render(assessment: &Assessment, from: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let page = page(assessment, from)?;
    super::write(sink, "报告.html", page.as_bytes())
}

/// The report as HTML.
///
/// # Errors
/// The template is wrong.
pub fn page(assessment: &Assessment, from: &dyn Originals) -> Result<String> {
    let mut photos = Thumbnails::new(&assessment.evidence, from, PHOTO);
    let open = words::open(assessment);
    let looked = overview::Looked::at(&assessment.evidence);
    let fonts = &from.press().fonts.notices;
    let notices = fonts.iter().chain(&assessment.evidence.project.notices);
    let notices = notices.map(String::as_str).collect();
    let page = Page {
        policy: policy(),
        style: STYLE,
        script: SCRIPT,
        program: concat!("juanzong ", env!("CARGO_PKG_VERSION")),
        name: &assessment.evidence.project.name,
        notices,
        to: "#",
        findings: "",
        nobody: words::NOBODYS,
        overview: overview::overview(assessment, &open, looked),
        board: board::board(assessment),
        matrix: matrix::matrix(assessment),
        scored: mock::scored(
            assessment,
            &mock::Showing {
                lines: LINES,
                finding: &|_| None,
            },
        ),
        units: units::sections(assessment, &open, &mut photos),
        lists: lists::lists(assessment),
    };
    from.press().templates.render("report.html", &page)
}

/// The page's own policy: nothing may be loaded, and only our own style and script may run, known
/// by their digests (CSP level 2). A file's name or text can't become a script even by a mistake
/// of ours.
fn policy() -> String {
    let hash = |text: &str| base64(&digest::digest(text.as_bytes()).0);
    format!(
        "default-src 'none'; img-src data:; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// Base 64 with padding (RFC 4648 §4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            if at > chunk.len() {
                text.push('=');
            } else {
                let digit = (word >> (18 - 6 * at)) & 63;
                text.push(char::from(DIGITS[digit as usize]));
            }
        }
    }
    text
}

/// Completeness in words: `93%`, or a dash where nothing is due.
fn percent(filled: u32, due: u32) -> String {
    words::percent(filled, due).map_or("—".into(), |percent| format!("{percent}%"))
}

/// How something stands: a word, a shape and a class for its colour, never colour alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Class of its colour.
    pub class: &'static str,
    /// Shape before the word.
    pub shape: &'static str,
    /// The word.
    pub word: String,
}

impl Mark {
    /// Something is wrong.
    pub fn red(word: impl Into<String>) -> Self {
        Mark {
            class: "red",
            shape: "✕",
            word: word.into(),
        }
    }

    /// Something is doubtful.
    pub fn yellow(word: impl Into<String>) -> Self {
        Mark {
            class: "yellow",
            shape: "！",
            word: word.into(),
        }
    }

    /// All is there.
    pub fn green(word: impl Into<String>) -> Self {
        Mark {
            class: "green",
            shape: "✓",
            word: word.into(),
        }
    }

    /// There is nothing to say.
    pub fn none() -> Self {
        Mark {
            class: "none",
            shape: "—",
            word: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_by_the_book() {
        // RFC 4648 §10.
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
