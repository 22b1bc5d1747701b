//! Other papers that a text cites by their numbers: `云爱卫发〔2023〕5号`.

use std::sync::LazyLock;

use regex::Regex;

use super::date::{plausible, regex};
use super::lines::fold;
use super::{Paper, Span};
use crate::read::Reading;
use crate::standard::Year;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"([\p{Han}A-Za-z]{2,24})\s*[\[(]\s*((?:19|20)\d{2})\s*年?\s*[\])]\s*第?\s*(\d{1,4})\s*号",
    )
});

/// A number cited in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The characters before the year, running text before them included: `根据云爱卫发`.
    before: String,
    /// The year in it.
    pub year: Year,
    /// The serial number.
    serial: u32,
    /// Where it stands, so far as running text before it can be told from the office's sign.
    pub span: Span,
}

impl Cited {
    /// Whether it is the number of this paper.
    pub fn is(&self, paper: &Paper) -> bool {
        let Some(found) = paper.doc_number.as_deref().map(fold) else {
            return false;
        };
        NUMBER.captures(&found).is_some_and(|found| {
            self.before.ends_with(&found[1])
                && found[2].parse() == Ok(self.year.0)
                && found[3].parse() == Ok(self.serial)
        })
    }
}

/// Every number a text cites, in order; its own at the head is one of them.
pub fn cited(reading: &Reading) -> Vec<Cited> {
    let mut cited = Vec::new();
    let mut start = 0;
    for paragraph in reading.paragraphs() {
        let folded = fold(&paragraph.text);
        for found in NUMBER.captures_iter(&folded) {
            let (Some(whole), Ok(year), Ok(serial)) =
                (found.get(0), found[2].parse(), found[3].parse())
            else {
                continue;
            };
            let chars = |bytes: usize| folded[..bytes].chars().count();
            let running = chars_before_sign(&found[1]);
            if plausible(year) {
                cited.push(Cited {
                    before: found[1].to_owned(),
                    year: Year(year),
                    serial,
                    span: Span {
                        start: start + chars(whole.start()) + running,
                        end: start + chars(whole.end()),
                    },
                });
            }
        }
        start += folded.chars().count() + 1;
    }
    cited
}

/// Characters of running text before the sign of the office: `根据` of `根据云爱卫发`.
fn chars_before_sign(before: &str) -> usize {
    const ENDS: &[&str] = &[
        "根据", "依据", "按照", "遵照", "参照", "对照", "执行", "落实", "贯彻", "转发", "印发",
        "文件", "通知", "和", "与", "以", "及", "的", "按", "见",
    ];
    let ends = ENDS.iter().filter_map(|word| {
        let at = before.rfind(word)?;
        Some(at + word.len())
    });
    let end = ends.max().filter(|end| *end < before.len()).unwrap_or(0);
    before[..end].chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Paragraph, Role};

    #[test]
    fn numbers_are_found_and_held_against_papers() {
        let line = "根据《关于印发计划的通知》（云爱卫发〔2023〕5号）和云政办[2022]第12号文件";
        let paragraph = Paragraph {
            text: line.into(),
            role: Role::Body,
            page: None,
        };
        let reading = Reading::text("txt", vec![paragraph]);
        let found = cited(&reading);
        let paper = |number: &str| Paper {
            doc_number: Some(number.into()),
            ..Paper::default()
        };
        assert_eq!(found.len(), 2);
        assert!(found[0].is(&paper("云爱卫发〔2023〕5号")));
        assert!(!found[0].is(&paper("云爱卫发〔2023〕6号")));
        assert!(!found[0].is(&paper("云爱卫办〔2023〕5号")));
        assert!(found[1].is(&paper("云政办〔2022〕12号")));
        assert!(!found[1].is(&Paper::default()));
        let words: String = line.chars().skip(found[0].span.start).collect();
        assert!(words.starts_with("云爱卫发〔2023〕5号"));
    }
}
