//! [`Ocr`]: the words on scanned pages, by tesseract, where the user asks for it and has it. What
//! a machine guesses is shown as such (未经人工核对) and is never the ground for a finding: it lies in
//! [`Facts::recognised`], apart from what was read.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::error::{Error, Kind, Result};
use crate::facts::Facts;
use crate::read::{Body, Gap, Paragraph, Role, Why};
use crate::worker::Workers;

const PROGRAM: &str = "tesseract";
const LANGUAGE: &str = "chi_sim";
/// Pixels an inch at which pages are drawn.
const DPI: u32 = 200;
/// Most pages of one file.
const MOST_PAGES: usize = 200;
/// Longest that one page may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Formats that tesseract opens by itself.
const PICTURES: &[&str] = &["jpg", "png", "tiff", "bmp", "webp"];

/// The program that recognises, found and tried.
pub struct Ocr {
    engine: String,
}

impl Ocr {
    /// Looks for tesseract with its data for Chinese.
    ///
    /// # Errors
    /// It is not on the PATH, or lacks the data; says how to get them.
    pub fn find() -> Result<Self> {
        let missing = || {
            Error::new(Kind::Usage, "文字识别用不了：没有找到 tesseract").hint(
                "请先安装 tesseract 和简体中文数据（UOS、Kylin：tesseract-ocr、tesseract-ocr-chi-sim；\
                 Windows：安装时勾选 Chinese Simplified，并把安装位置加进 PATH）；或去掉 --ocr。",
            )
        };
        let version = said(&["--version"]).ok_or_else(missing)?;
        let version = version.lines().next().unwrap_or_default().trim();
        let languages = said(&["--list-langs"]).ok_or_else(missing)?;
        if !languages.lines().any(|line| line.trim() == LANGUAGE) {
            let what = "文字识别用不了：tesseract 没有简体中文数据（chi_sim）";
            return Err(Error::new(Kind::Usage, what)
                .hint("请安装 chi_sim 数据（UOS、Kylin：tesseract-ocr-chi-sim）；或去掉 --ocr。"));
        }
        Ok(Ocr {
            engine: format!("{version} {LANGUAGE} {DPI}"),
        })
    }

    /// Program, version and settings: what was recognised by another is recognised anew.
    pub fn engine(&self) -> &str {
        &self.engine
    }

    /// The words on the pages of this content that have no text of their own; none where it has
    /// no such pages.
    ///
    /// # Errors
    /// No worker can be started to draw a page.
    pub fn recognise(
        &self,
        facts: &Facts,
        bytes: &[u8],
        workers: &Workers,
    ) -> Result<Vec<Paragraph>> {
        let mut words = Vec::new();
        if PICTURES.contains(&facts.reading.format.as_str()) {
            words.extend(self.picture(bytes, None));
            return Ok(words);
        }
        let pages = unread_pages(facts);
        for number in pages.iter().take(MOST_PAGES) {
            if let Some(picture) = workers.page_picture(bytes, *number, DPI)? {
                words.extend(self.picture(&picture, Some(*number)));
            }
        }
        if pages.len() > MOST_PAGES {
            let rest = pages.len() - MOST_PAGES;
            words.push(Paragraph {
                text: format!("（其余 {rest} 页没有识别）"),
                role: Role::Margin,
                page: None,
            });
        }
        Ok(words)
    }

    /// The lines of one picture; none where nothing was recognised or it took too long.
    fn picture(&self, picture: &[u8], page: Option<u32>) -> Vec<Paragraph> {
        let dpi = DPI.to_string();
        let arguments = ["stdin", "stdout", "-l", LANGUAGE, "--dpi", &dpi];
        let text = output(&arguments, picture).unwrap_or_default();
        text.lines()
            .map(without_gaps)
            .filter(|line| !line.is_empty())
            .map(|text| Paragraph {
                text,
                role: Role::Body,
                page,
            })
            .collect()
    }
}

/// Whether there are pages whose words only recognition could tell.
pub fn is_wanting(facts: &Facts) -> bool {
    let picture = PICTURES.contains(&facts.reading.format.as_str());
    (picture && matches!(facts.reading.body, Body::Pictures { .. }))
        || !unread_pages(facts).is_empty()
}

/// Pages of a PDF that are drawn but have no text.
fn unread_pages(facts: &Facts) -> Vec<u32> {
    let reading = &facts.reading;
    if reading.format != "pdf" {
        return Vec::new();
    }
    match &reading.body {
        Body::Pictures { .. } | Body::Unreadable(Why::Glyphs) => {
            (1..=reading.pages.unwrap_or(0)).collect()
        }
        _ => reading
            .gaps
            .iter()
            .flat_map(|gap| match gap {
                Gap::Scanned(pages) => pages.as_slice(),
                _ => &[],
            })
            .copied()
            .collect(),
    }
}

/// Tesseract sets a blank between Chinese characters; there is none on the page.
fn without_gaps(line: &str) -> String {
    let letters: Vec<char> = line.trim().chars().collect();
    let wide = |c: Option<&char>| c.is_some_and(|c| !c.is_ascii());
    letters
        .iter()
        .enumerate()
        .filter(|(i, c)| {
            let beside_wide = wide(letters.get(i + 1)) || wide(letters.get(i.wrapping_sub(1)));
            !(c.is_whitespace() && beside_wide)
        })
        .map(|(_, c)| *c)
        .collect()
}

fn said(arguments: &[&str]) -> Option<String> {
    output(arguments, b"")
}

/// What the program prints when given this, within the time allowed.
fn output(arguments: &[&str], given: &[u8]) -> Option<String> {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        // Files are recognised side by side already.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let printed = talk(&mut child, given);
    // After an answer it has ended or is about to; after none it must be made to.
    let _ = child.kill();
    let _ = child.wait();
    printed
}

fn talk(child: &mut Child, given: &[u8]) -> Option<String> {
    let mut pipe = child.stdin.take()?;
    let mut from = child.stdout.take()?;
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut printed = Vec::new();
        let read = from.read_to_end(&mut printed);
        // Nobody listens any more when it took too long.
        let _ = tell.send(read.ok().map(|_| printed));
    });
    // One that does not want its input closes the pipe.
    let _ = pipe.write_all(given);
    drop(pipe);
    let printed = told.recv_timeout(PATIENCE).ok()??;
    Some(String::from_utf8_lossy(&printed).into_owned())
}

#[cfg(test)]
mod tests {
    use super::without_gaps;

    #[test]
    fn blanks_between_chinese_go_and_blanks_between_words_stay() {
        assert_eq!(without_gaps("关 于 印 发 2023 年"), "关于印发2023年");
        assert_eq!(without_gaps(" Annual report 2023 "), "Annual report 2023");
    }
}
