//! The reader of RTF: groups with what they set, and the stories that are told in them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::docx::heading_by_name;
use super::super::image::Eye;
use super::super::{Paragraph, Picture, Why};
use super::charset::{Charsets, symbol_of};
use super::seen::Seen;
use super::story::Story;
use super::token::Token;
use super::words::{self, Destination};

/// Deepest nesting of groups.
const DEEPEST: usize = 2_000;

/// What a group sets; the ones inside begin with the same.
#[derive(Clone, Default)]
struct Group {
    destination: Destination,
    font: i32,
    /// Characters after `\u` that stand for it in older programs.
    fallback: usize,
    hidden: bool,
    deleted: bool,
    style: i32,
}

/// A file while it is read.
#[derive(Default)]
pub(super) struct Reader {
    groups: Vec<Group>,
    /// The text, and inside it the note or margin that is being read, each with the number of
    /// groups around it.
    stories: Vec<(usize, Story)>,
    seen: Seen,
    notes: Vec<Paragraph>,
    charsets: Charsets,
    /// Heading levels by number of style.
    styles: BTreeMap<i32, u8>,
    default_font: i32,
    /// Bytes and units of UTF-16 not yet decoded.
    bytes: Vec<u8>,
    wide: Vec<u16>,
    /// Characters still to be passed over after `\u`.
    to_skip: usize,
    /// `\*`: the word that follows begins a destination that may be unknown.
    starred: bool,
    /// The value or the name of a style that is read.
    value: String,
    /// Year, month, day, hour, minute, second.
    time: [i32; 6],
    picture: Vec<u8>,
    eye: Eye,
    half: Option<u8>,
    sessions: BTreeSet<String>,
    changes: usize,
    vanished: usize,
    comments: usize,
}

impl Reader {
    /// Takes in the next piece.
    ///
    /// # Errors
    /// [`Why::Limit`] where groups nest too deep.
    pub(super) fn token(&mut self, token: Token<'_>) -> Result<(), Why> {
        match token {
            Token::Open => {
                self.flush();
                self.to_skip = 0;
                self.starred = false;
                if self.groups.len() >= DEEPEST {
                    return Err(Why::Limit(format!("RTF 嵌套超过 {DEEPEST} 层")));
                }
                let inner = self.groups.last().cloned();
                self.groups.push(inner.unwrap_or(Group {
                    fallback: 1,
                    ..Group::default()
                }));
                if self.stories.is_empty() {
                    self.stories.push((0, Story::default()));
                }
            }
            Token::Close => {
                self.flush();
                self.to_skip = 0;
                self.close();
            }
            _ if self.destination() == Destination::Skipped => {}
            Token::Byte(_) | Token::Word(..) if self.to_skip > 0 => self.to_skip -= 1,
            Token::Byte(byte) => match self.destination() {
                Destination::Picture => self.digit(byte),
                _ => {
                    self.flush_wide();
                    self.bytes.push(byte);
                }
            },
            Token::Binary(bytes) => {
                if self.destination() == Destination::Picture {
                    self.picture.extend(bytes);
                }
            }
            Token::Word(b"u", Some(code)) => {
                self.flush_bytes();
                // UTF-16, one unit a word, as a signed number.
                self.wide.push(code as u16);
                self.to_skip = self.groups.last().map_or(0, |group| group.fallback);
            }
            Token::Word(word, number) => {
                self.flush();
                self.word(word, number);
            }
        }
        Ok(())
    }

    /// Whether the outermost group has been closed.
    pub(super) fn is_whole(&self) -> bool {
        self.groups.is_empty()
    }

    /// All that was said.
    pub(super) fn ends(mut self) -> Seen {
        self.flush();
        while !self.groups.is_empty() {
            self.close();
        }
        if let Some((_, story)) = self.stories.pop() {
            self.seen.paragraphs = story.ends();
        }
        self.seen.paragraphs.extend(self.notes);
        let metadata = &mut self.seen.metadata;
        metadata.rsids = self.sessions.into_iter().collect();
        let counts = [
            (self.changes, "未接受的修订", "处"),
            (self.comments, "批注", "条"),
            (self.vanished, "隐藏文字", "处"),
        ];
        let told = counts.iter().filter(|(count, ..)| *count > 0);
        metadata
            .hidden
            .extend(told.map(|(count, what, unit)| format!("{what} {count} {unit}")));
        self.seen
    }

    fn destination(&self) -> Destination {
        self.groups
            .last()
            .map_or(Destination::Text, |group| group.destination)
    }

    fn story(&mut self) -> Option<&mut Story> {
        self.stories.last_mut().map(|(_, story)| story)
    }

    fn digit(&mut self, byte: u8) {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            _ => return,
        };
        match self.half.take() {
            Some(half) => self.picture.push(half << 4 | digit),
            None => self.half = Some(digit),
        }
    }

    fn flush(&mut self) {
        self.flush_bytes();
        self.flush_wide();
    }

    fn flush_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.groups.last().map_or(0, |group| group.font);
        let text = self.charsets.decode(&bytes, font);
        self.say(&text);
    }

    fn flush_wide(&mut self) {
        if self.wide.is_empty() {
            return;
        }
        let wide = std::mem::take(&mut self.wide);
        for letter in char::decode_utf16(wide) {
            match letter.unwrap_or(char::REPLACEMENT_CHARACTER) {
                // A code of a symbol font, for which Unicode keeps this place.
                letter @ '\u{f000}'..='\u{f0ff}' => self.say(symbol_of(letter as u16)),
                letter => self.say(letter.encode_utf8(&mut [0; 4])),
            }
        }
    }

    /// Takes in text where it belongs.
    fn say(&mut self, text: &str) {
        let Some(group) = self.groups.last() else {
            return;
        };
        match group.destination {
            Destination::Text | Destination::Note | Destination::Margin => {
                if !group.hidden
                    && !group.deleted
                    && let Some(story) = self.story()
                {
                    story.line.push_str(text);
                }
            }
            Destination::Value(_) | Destination::Styles => self.value.push_str(text),
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        if word == b"*" {
            self.starred = true;
            return;
        }
        let starred = std::mem::take(&mut self.starred);
        if let Some(destination) = words::destination(word) {
            return self.enter(word, destination);
        }
        if starred {
            return self.enter(word, Destination::Skipped);
        }
        if let Some(text) = words::character(word) {
            return self.say(text);
        }
        match self.destination() {
            Destination::Text | Destination::Note | Destination::Margin => {
                self.text_word(word, number);
            }
            _ => self.value_word(word, number),
        }
        self.letter_word(word, number);
    }

    /// Begins a destination, which lasts to the end of the group.
    fn enter(&mut self, word: &[u8], destination: Destination) {
        let depth = self.groups.len();
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        self.comments += usize::from(word == b"annotation");
        match destination {
            // Of the text only where the text is: not inside a value.
            Destination::Text => return,
            Destination::Value(_) => self.value.clear(),
            Destination::Picture => {
                self.picture.clear();
                self.half = None;
            }
            Destination::Note | Destination::Margin => {
                group.hidden = false;
                self.stories.push((depth, Story::default()));
            }
            _ => {}
        }
        group.destination = destination;
    }

    /// Words that part the text.
    fn text_word(&mut self, word: &[u8], number: Option<i32>) {
        let styles = &self.styles;
        let heading = match (word, number) {
            (b"s", Some(style)) => styles.get(&style).copied(),
            (b"outlinelevel", Some(level @ 0..9)) => u8::try_from(level + 1).ok(),
            _ => None,
        };
        let Some(story) = self.stories.last_mut().map(|(_, story)| story) else {
            return;
        };
        story.heading = heading.or(story.heading);
        match word {
            b"par" | b"sect" | b"\r" | b"\n" => story.paragraph_ends(),
            b"cell" => story.cell_ends(),
            b"row" => story.row_ends(),
            b"intbl" => story.in_table = true,
            b"pard" => {
                story.in_table = false;
                story.heading = None;
            }
            _ => {}
        }
    }

    /// Words of the header and of tables.
    fn value_word(&mut self, word: &[u8], number: Option<i32>) {
        let number = number.unwrap_or(0);
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        let place = match word {
            b"yr" => 0,
            b"mo" => 1,
            b"dy" => 2,
            b"hr" => 3,
            b"min" => 4,
            b"sec" => 5,
            b"fcharset" => return self.charsets.set_font(group.font, number),
            b"s" => {
                group.style = number;
                return;
            }
            b"rsid" | b"rsidroot" => {
                let session = format!("{number:08X}");
                if word == b"rsidroot" {
                    self.seen.metadata.rsid_root = Some(session.clone());
                }
                self.sessions.insert(session);
                return;
            }
            b"nofpages" => {
                self.seen.pages = u32::try_from(number).ok().filter(|pages| *pages > 0);
                return;
            }
            b"version" => {
                self.seen.metadata.revision = u32::try_from(number).ok();
                return;
            }
            _ => return,
        };
        self.time[place] = number;
    }

    /// Words about the letters that follow.
    fn letter_word(&mut self, word: &[u8], number: Option<i32>) {
        let on = number != Some(0);
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        match word {
            b"f" => group.font = number.unwrap_or(0),
            b"uc" => group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            b"ansicpg" => self.charsets.set_page(number.unwrap_or(0)),
            b"deff" => {
                self.default_font = number.unwrap_or(0);
                group.font = self.default_font;
            }
            b"plain" => {
                group.font = self.default_font;
                group.hidden = false;
                group.deleted = false;
            }
            b"v" => {
                self.vanished += usize::from(on && !group.hidden);
                group.hidden = on;
            }
            b"deleted" => {
                self.changes += usize::from(on && !group.deleted);
                group.deleted = on;
            }
            b"revised" => self.changes += usize::from(on),
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(group) = self.groups.pop() else {
            return;
        };
        if let Some((_, story)) = self.stories.pop_if(|(depth, _)| *depth > self.groups.len()) {
            match group.destination {
                Destination::Margin => self.seen.margins.extend(story.ends()),
                _ => self.notes.extend(story.ends()),
            }
        }
        let ended = self.groups.is_empty() || group.destination != self.destination();
        match group.destination {
            Destination::Styles if !ended => {
                let name = std::mem::take(&mut self.value);
                let level = heading_by_name(name.trim().trim_end_matches(';'));
                self.styles.extend(level.map(|level| (group.style, level)));
            }
            Destination::Value(name) if ended => {
                let value = std::mem::take(&mut self.value);
                let time = std::mem::take(&mut self.time);
                self.seen.value(name, value.trim(), time);
            }
            Destination::Picture if ended && !self.picture.is_empty() => {
                let bytes = std::mem::take(&mut self.picture);
                let picture = Picture::of(&bytes, None, &mut self.eye);
                self.seen.pictures.push(picture);
            }
            _ => {}
        }
    }
}
