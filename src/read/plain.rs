//! Plain text and Markdown, in whatever encoding they were saved.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{Format, Paragraph, Reading, Role, Why, paragraph, unread};

/// Plain text.
pub(super) const TEXT: Format = Format {
    name: "txt",
    extensions: &["txt", "text", "csv", "log"],
    detect: is_text,
    read: read_text,
};

/// Markdown. Its bytes are plain text, which comes first: only the name can say it.
pub(super) const MARKDOWN: Format = Format {
    name: "md",
    extensions: &["md", "markdown"],
    detect: is_text,
    read: read_markdown,
};

/// Lines as they stand, blank ones included: joined they are the file's own text, so that offsets
/// count in what any other program sees of it.
fn read_text(bytes: &[u8]) -> Reading {
    read(TEXT.name, bytes, |text| {
        if text.trim().is_empty() {
            return Vec::new();
        }
        let lines = text
            .split('\n')
            .map(|line| line.strip_suffix('\r').unwrap_or(line));
        lines
            .map(|line| Paragraph {
                text: line.into(),
                role: Role::Body,
                page: None,
            })
            .collect()
    })
}

fn read_markdown(bytes: &[u8]) -> Reading {
    read(MARKDOWN.name, bytes, |text| {
        text.lines().filter_map(markdown_line).collect()
    })
}

fn read(format: &str, bytes: &[u8], split: fn(&str) -> Vec<Paragraph>) -> Reading {
    let Some(text) = decode(bytes) else {
        return Reading::unreadable(format, Why::Broken("内容不是文字".into()));
    };
    let paragraphs = split(&text);
    if paragraphs.is_empty() {
        return Reading::unreadable(format, Why::Empty);
    }
    Reading::text(format, paragraphs)
}

/// Headings and table rows become what they are; other marks stay as they were typed, so that
/// no placeholder such as `____` is lost.
fn markdown_line(line: &str) -> Option<Paragraph> {
    let line = line.trim();
    let hashes = line.chars().take_while(|c| *c == '#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']) {
        let level = u8::try_from(hashes).unwrap_or(6);
        let words = line[hashes..].trim_end_matches('#');
        return paragraph(words, Role::Heading(level), None);
    }
    if let Some(row) = line.strip_prefix('|') {
        let row = row.strip_suffix('|').unwrap_or(row);
        let rule = |cell: &str| cell.contains('-') && cell.trim().chars().all(|c| "-:".contains(c));
        if row.split('|').all(rule) {
            return None;
        }
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        return paragraph(&cells.join("\t"), Role::Row, None);
    }
    paragraph(&line.replace("**", ""), Role::Body, None)
}

fn is_text(bytes: &[u8]) -> bool {
    unread::recognise(bytes).is_none() && decode(bytes).is_some()
}

/// The bytes as text; `None` where they are none.
///
/// In this order: byte order mark, strict UTF-8, UTF-16 told by its zero bytes, strict GB18030,
/// and at last a guess by frequencies. A guess counts only if hardly anything in it is damaged.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let (text, errors) = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        with(encoding, &bytes[mark..])
    } else if let Some(text) = utf8(bytes) {
        (text, 0)
    } else if bytes.contains(&0) {
        with(wide(bytes)?, bytes)
    } else if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        (text.into_owned(), 0)
    } else {
        let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        guess.feed(bytes, true);
        with(
            guess.guess(Some(b"cn"), chardetng::Utf8Detection::Allow),
            bytes,
        )
    };
    let characters = text.chars().count();
    let controls = text.chars().filter(|c| is_stray_control(*c)).count();
    let damaged = errors * 200 > characters + 200 || controls * 500 > characters;
    (!damaged).then_some(text)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let errors = text.matches('\u{fffd}').count();
    (text.into_owned(), errors)
}

/// UTF-8, strictly; or UTF-8 with rare damage, such as a last character cut in two, when the
/// rest leaves no doubt.
fn utf8(bytes: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!bytes.contains(&0)).then(|| text.to_string());
    }
    let (text, damaged) = with(UTF_8, bytes);
    let wide = text.chars().filter(|c| *c > '\u{7f}').count() - damaged;
    (wide > 0 && wide >= damaged * 20).then_some(text)
}

/// UTF-16 without a mark: the order of bytes in which nearly all of it is Chinese or ASCII.
/// Zero bytes alone do not tell the order, for `一` has one on the other side.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let share = |encoding: &'static Encoding| {
        let (text, _) = with(encoding, bytes);
        let usual = text.chars().filter(|c| {
            matches!(c, '\t' | '\r' | '\n' | ' '..='~' | '\u{2010}'..='\u{203f}'
                | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
        });
        usual.count() * 100 / text.chars().count().max(1)
    };
    let (le, be) = (share(UTF_16LE), share(UTF_16BE));
    let (best, encoding) = if be > le {
        (be, UTF_16BE)
    } else {
        (le, UTF_16LE)
    };
    (best >= 90).then_some(encoding)
}

/// Control characters that no text has: not a tab, line end, page break or old end mark.
fn is_stray_control(c: char) -> bool {
    c.is_control()
        && !matches!(
            c,
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}' | '\u{85}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "关于开展爱国卫生月活动的通知\n各街道：\n现将有关事项通知如下。";

    #[test]
    fn every_encoding_gives_the_same_words() {
        let le: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let gbk = GB18030.encode(WORDS).0.into_owned();
        let marked = [b"\xef\xbb\xbf", WORDS.as_bytes()].concat();
        for bytes in [WORDS.as_bytes(), &le, &be, &gbk, &marked] {
            assert_eq!(decode(bytes).as_deref(), Some(WORDS));
        }
    }

    #[test]
    fn a_character_cut_in_two_costs_only_itself() {
        let cut = &WORDS.as_bytes()[..WORDS.len() - 1];
        let text = decode(cut).unwrap_or_default();
        assert_eq!(text.chars().last(), Some('\u{fffd}'));
    }

    #[test]
    fn bytes_that_are_no_text_are_not_taken_for_text() {
        let noise: Vec<u8> = (0..4096u32).map(|i| ((i * i * 31) >> 3) as u8).collect();
        assert_eq!(decode(&noise), None);
        assert_eq!(decode(&[0; 64]), None);
    }

    #[test]
    fn markdown_headings_and_rows() {
        let reading =
            read_markdown("## 一、概况 ##\n| 甲 | |\n|---|:-:|\n**要点** ____\n".as_bytes());
        let seen: Vec<_> = reading
            .paragraphs()
            .iter()
            .map(|p| (p.text.as_str(), p.role))
            .collect();
        assert_eq!(
            seen,
            [
                ("一、概况", Role::Heading(2)),
                ("甲\t", Role::Row),
                ("要点 ____", Role::Body)
            ]
        );
    }
}
