//! Lines: 避头尾, gaps, and last lines.

use juanzong::page::atom::atoms;
use juanzong::page::line::{Frame, Line, lines, violations};
use juanzong::page::{Face, Run};
use proptest::prelude::*;

use super::{FONTS, dense, prose};

fn set(text: &str, measure: f32) -> Vec<Line> {
    let runs = Run::plain(text);
    let missing = &mut |c| panic!("{c:?}");
    let atoms = atoms(&runs, Face::Fang, 10.0, &FONTS, measure, missing);
    let frame = Frame {
        measure,
        indent: 2.0,
        justify: true,
    };
    lines(&atoms, frame, 10.0)
}

fn is_mark(c: char) -> bool {
    "，。、；：？！）》」”’…（《“%".contains(c)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn no_line_begins_or_ends_with_what_may_not(text in prose(), measure in 14.0f32..40.0) {
        let set = set(&text, measure);
        let shown: Vec<String> = set.iter().map(Line::text).collect();
        prop_assert_eq!(violations(&set), 0, "{:?}", shown);
    }

    #[test]
    fn every_character_comes_out_once_and_in_order(text in prose(), measure in 6.0f32..40.0) {
        let out: String = set(&text, measure).iter().map(Line::text).collect();
        prop_assert_eq!(dense(&out), dense(&text));
    }

    #[test]
    fn lines_fill_the_measure_and_never_leave_it(text in prose(), measure in 14.0f32..40.0) {
        let set = set(&text, measure);
        for (n, line) in set.iter().enumerate() {
            let end = (line.x + line.width) / 10.0;
            // A mark may hang by half its square.
            let hung = if line.text().ends_with(['，', '。', '、', '；', '：']) { 0.5 } else { 0.0 };
            prop_assert!(end <= measure + hung + 0.01, "{} of {measure}: {}", end, line.text());
            // What cannot be filled without tearing it apart stays short; all else is filled.
            if n + 1 < set.len() && line.loose > 0.0 {
                prop_assert!(end >= measure - 0.51, "{} of {measure}: {}", end, line.text());
            }
        }
    }

    #[test]
    fn no_line_is_torn_apart(text in prose(), measure in 14.0f32..40.0) {
        for line in set(&text, measure) {
            // Blanks between words take two and a half times what other gaps take.
            prop_assert!(line.loose < 0.27 * 2.5, "{}: {}", line.loose, line.text());
        }
    }

    #[test]
    fn no_character_stands_alone_on_the_last_line(text in "[一-龥]{3,9}", measure in 14.0f32..40.0, length in 30usize..200) {
        let text: String = text.chars().cycle().take(length).chain(['。']).collect();
        let set = set(&text, measure);
        let last = set.last().unwrap().text();
        prop_assert!(last.chars().filter(|c| !is_mark(*c)).count() > 1, "{last}");
    }
}

/// A web address and the dots behind it, more than seven tenths of a line but less than one.
#[test]
fn dots_behind_a_long_word_do_not_begin_a_line() {
    let text = "本一https://www.aaa.gov.cn/0kbnc000a1ca000x……222.22，一一一一。一一一一一……一。";
    let set = set(text, 15.327_011);
    let shown: Vec<String> = set.iter().map(Line::text).collect();
    assert_eq!(violations(&set), 0, "{shown:?}");
}

/// Leaders longer than a line part all the same.
#[test]
fn dots_longer_than_a_line_part_within_it() {
    let set = set(&format!("甲{}一", "…".repeat(60)), 15.0);
    let whole: usize = set.iter().map(|line| line.text().chars().count()).sum();
    assert_eq!(whole, 62);
    assert!(set.iter().all(|line| line.width <= 150.1));
}
