//! Where things stand in a YAML text, and the text with one of them written otherwise. Nothing is
//! proved here: whoever asks holds the result against what it is to say.

use std::ops::Range;

use saphyr::{LoadableYamlNode as _, MarkedYaml, Scalar, YamlData};

use crate::standard::yaml::{Step, key_is, scalar};

/// A text with the tree of its spans.
pub(super) struct Source<'a> {
    text: &'a str,
    /// Byte offset of every character, and the end: spans count characters.
    bytes: Vec<usize>,
    root: MarkedYaml<'a>,
}

type Node<'a> = MarkedYaml<'a>;

/// A value with its key and the mapping that both stand in.
struct Entry<'s, 'a> {
    map: &'s Node<'a>,
    key: &'s Node<'a>,
    value: &'s Node<'a>,
}

impl<'a> Source<'a> {
    /// `None` where it is not YAML.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let root = MarkedYaml::load_from_str(text).ok()?.into_iter().next()?;
        let ends = [text.len()];
        let bytes = text.char_indices().map(|(at, _)| at).chain(ends).collect();
        Some(Source { text, bytes, root })
    }

    fn byte(&self, character: usize) -> usize {
        let at = self.bytes.get(character);
        at.copied().unwrap_or(self.text.len())
    }

    /// How a node is written, roughly: quoted scalars may have a comment after them.
    fn raw(&self, node: &Node<'a>) -> Range<usize> {
        self.byte(node.span.start.index())..self.byte(node.span.end.index())
    }

    /// With what is written here at a place.
    pub(super) fn set(&self, at: &[Step], value: &str) -> Option<String> {
        let mut node = &self.root;
        let mut key = None;
        for (n, step) in at.iter().enumerate() {
            let Some((its_key, inner)) = child(node, step) else {
                return self.insert(node, key, &at[n..], value);
            };
            (key, node) = (its_key, inner);
        }
        if is_null(node) {
            return Some(self.with(self.after_colon(key?)?, &format!(" {value}")));
        }
        let nested = matches!(node.data, YamlData::Sequence(_) | YamlData::Mapping(_));
        if !nested || self.is_flow(node) {
            return Some(self.with(self.raw(node).start..self.end(node), value));
        }
        let range = self.after_colon(key?)?.start..self.end(node);
        let comments = self.text[range.clone()].contains('#');
        (!comments).then(|| self.with(range, &format!(" {value}")))
    }

    /// Adds keys that are not there yet below a node.
    fn insert(
        &self,
        node: &Node<'a>,
        key: Option<&Node<'a>>,
        rest: &[Step],
        value: &str,
    ) -> Option<String> {
        let keys: Option<Vec<String>> = rest
            .iter()
            .map(|step| match step {
                Step::Key(key) => Some(scalar(key)),
                Step::Index(_) => None,
            })
            .collect();
        let keys = keys?;
        let raw = self.raw(node);
        match &node.data {
            YamlData::Mapping(_) if self.is_flow(node) => {
                let close = self.end(node) - 1;
                let at = raw.start + self.text[raw.start..close].trim_end().len();
                let (at, comma) = match self.text[..at].chars().next_back() {
                    Some('{') => (at, ""),
                    Some(',') => (at, " "),
                    // A key with nothing behind it keeps its blank.
                    Some(':') => (close, ", "),
                    _ => (at, ", "),
                };
                let (first, more) = keys.split_first()?;
                let inner = more
                    .iter()
                    .rev()
                    .fold(value.to_owned(), |inner, key| format!("{{{key}: {inner}}}"));
                Some(self.with(at..at, &format!("{comma}{first}: {inner}")))
            }
            YamlData::Mapping(map) => {
                let indent = map.iter().next()?.0.span.start.col();
                let from = key.map_or(0, |key| self.line_end(self.raw(key).end));
                let lines = block(indent, &keys, value, self.line_break());
                if let ([key], Some(line)) =
                    (&keys[..], self.commented(from..raw.end, indent, &keys))
                {
                    let note = self.text[line.clone()]
                        .find(&format!("{key}:"))
                        .map_or("", |at| {
                            let said = &self.text[line.start + at..line.end];
                            said.find(" #").map_or("", |note| &said[note..])
                        });
                    let lines = format!("{}{}", lines.trim_end(), note.trim_end());
                    return Some(self.with(line, &lines));
                }
                self.with_lines(self.end(node), &lines)
            }
            _ if is_null(node) => {
                let key = key?;
                let lines = block(key.span.start.col() + 2, &keys, value, self.line_break());
                self.with_lines(self.raw(key).end, &lines)
            }
            _ => None,
        }
    }

    /// The line, without its break, that is this key commented out, with the same indentation.
    fn commented(
        &self,
        within: Range<usize>,
        indent: usize,
        keys: &[String],
    ) -> Option<Range<usize>> {
        let start = within.start;
        let mut at = start;
        for line in self.text[start..within.end.max(start)].split_inclusive('\n') {
            let bare = line.trim_end();
            let said = bare.trim_start_matches(' ');
            let key = said
                .strip_prefix('#')
                .map(|said| said.strip_prefix(' ').unwrap_or(said));
            let is = key.and_then(|key| key.strip_prefix(keys[0].as_str()));
            let is = is.and_then(|rest| rest.strip_prefix(':'));
            if bare.len() - said.len() == indent
                && is.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            {
                return Some(at..at + bare.len());
            }
            at += line.len();
        }
        None
    }

    /// Takes an entry out, with its line, and what is empty then. `None` where a comment belongs to
    /// it or it does not stand alone.
    pub(super) fn remove(&self, at: &[Step]) -> Option<String> {
        let mut entries = self.entries(at)?;
        let mut entry = entries.pop()?;
        let mut cuts = vec![self.cut(&entry, true)?];
        while size(entry.map) == 1 {
            let inner = entry.map;
            entry = entries.pop()?;
            if self.is_flow(inner) {
                cuts = vec![self.cut(&entry, false)?];
                continue;
            }
            let start = self.line_start(self.raw(entry.key).start);
            let line = start..self.line_end(self.raw(entry.key).end);
            let between = &self.text[line.end..cuts.last()?.start];
            if !between.trim().is_empty() || !self.text[line.clone()].trim_end().ends_with(':') {
                return None;
            }
            cuts.push(line);
        }
        let mut text = self.text.to_owned();
        for cut in cuts {
            text.replace_range(cut, "");
        }
        Some(text)
    }

    /// What has to go so that an entry is gone.
    fn cut(&self, entry: &Entry<'_, 'a>, bare: bool) -> Option<Range<usize>> {
        let (start, end) = (
            self.raw(entry.key).start,
            self.end_of(entry.key, entry.value),
        );
        if let (true, YamlData::Mapping(map)) = (self.is_flow(entry.map), &entry.map.data) {
            let all: Vec<(&Node<'a>, &Node<'a>)> = map.iter().collect();
            let n = all
                .iter()
                .position(|(key, _)| std::ptr::eq(*key, entry.key))?;
            return match (n.checked_sub(1), all.get(n + 1)) {
                (Some(before), _) => {
                    let before = self.end_of(all[before].0, all[before].1);
                    Some(before + self.text[before..start].find(',')?..end)
                }
                (None, Some((next, _))) => Some(start..self.raw(next).start),
                (None, None) => Some(start..end),
            };
        }
        let line = self.line_start(start)..self.line_end(end);
        let alone = self.text[line.start..start].trim().is_empty()
            && self.text[end..line.end].trim().is_empty();
        let above = self.text[..line.start].lines().next_back().unwrap_or("");
        let noted = bare && above.trim_start().starts_with('#');
        (alone && !noted).then_some(line)
    }

    /// Leaves nothing behind the colon.
    pub(super) fn blank(&self, at: &[Step]) -> Option<String> {
        let entry = self.entries(at)?.pop()?;
        let range = self.after_colon(entry.key)?.start..self.end_of(entry.key, entry.value);
        Some(self.with(range, ""))
    }

    /// The entries on the way to a place; steps into lists begin anew.
    fn entries(&self, at: &[Step]) -> Option<Vec<Entry<'_, 'a>>> {
        let mut node = &self.root;
        let mut entries = Vec::new();
        for step in at {
            let (key, value) = child(node, step)?;
            match key {
                Some(key) => entries.push(Entry {
                    map: node,
                    key,
                    value,
                }),
                None => entries.clear(),
            }
            node = value;
        }
        Some(entries)
    }

    /// Where what a node says ends: behind closing quotes and brackets, before comments.
    fn end(&self, node: &Node<'a>) -> usize {
        let raw = self.raw(node);
        let text = &self.text[raw.clone()];
        match (&node.data, text.chars().next()) {
            _ if self.is_flow(node) => {
                let gap = self.text[raw.end..].find(['}', ']']).unwrap_or(0);
                (raw.end + gap + 1).min(self.text.len())
            }
            (YamlData::Mapping(map), _) if !map.is_empty() => {
                let last = map.iter().next_back();
                last.map_or(raw.end, |(key, value)| self.end_of(key, value))
            }
            (YamlData::Sequence(list), _) if !list.is_empty() => {
                list.last().map_or(raw.end, |item| self.end(item))
            }
            (_, Some(quote @ ('"' | '\''))) => raw.start + quoted(text, quote),
            _ => raw.start + text.trim_end().len(),
        }
    }

    /// The same of a value with its key; of nothing it is right behind the colon.
    fn end_of(&self, key: &Node<'a>, value: &Node<'a>) -> usize {
        match is_null(value) {
            true => self.after_colon(key).map_or(self.end(key), |at| at.end),
            false => self.end(value),
        }
    }

    /// Whether it is written in brackets.
    fn is_flow(&self, node: &Node<'a>) -> bool {
        let nested = matches!(node.data, YamlData::Mapping(_) | YamlData::Sequence(_));
        nested && self.text[self.raw(node).start..].starts_with(['{', '['])
    }

    /// The empty place behind the colon of a key.
    fn after_colon(&self, key: &Node<'a>) -> Option<Range<usize>> {
        let end = self.end(key);
        let gap = self.text[end..].find(':')?;
        let at = end + gap + 1;
        self.text[end..at - 1].trim().is_empty().then_some(at..at)
    }

    fn with(&self, range: Range<usize>, new: &str) -> String {
        let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
        format!("{before}{new}{after}")
    }

    /// With lines after the one that a byte stands in.
    fn with_lines(&self, byte: usize, lines: &str) -> Option<String> {
        let at = self.line_end(byte);
        let open = !self.text[..at].ends_with('\n') && at > 0;
        let first = if open { self.line_break() } else { "" };
        Some(self.with(at..at, &format!("{first}{lines}")))
    }

    fn line_start(&self, byte: usize) -> usize {
        self.text[..byte].rfind('\n').map_or(0, |at| at + 1)
    }

    /// Behind the line break of the line that a byte stands in.
    fn line_end(&self, byte: usize) -> usize {
        let gap = self.text[byte..].find('\n');
        gap.map_or(self.text.len(), |gap| byte + gap + 1)
    }

    fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }
}

fn child<'s, 'a>(node: &'s Node<'a>, step: &Step) -> Option<(Option<&'s Node<'a>>, &'s Node<'a>)> {
    match (step, &node.data) {
        (Step::Key(key), YamlData::Mapping(map)) => {
            let found = map.iter().find(|(k, _)| key_is(k, key));
            found.map(|(key, value)| (Some(key), value))
        }
        (Step::Index(i), YamlData::Sequence(list)) => list.get(*i).map(|value| (None, value)),
        _ => None,
    }
}

fn size(map: &Node<'_>) -> usize {
    match &map.data {
        YamlData::Mapping(map) => map.len(),
        _ => 0,
    }
}

/// Nothing behind the colon. What says `null` in words has a span.
fn is_null(node: &Node<'_>) -> bool {
    matches!(node.data, YamlData::Value(Scalar::Null)) && node.span.is_empty()
}

/// Length of a quoted scalar, quotes and all.
fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' if quote == '"' => drop(characters.next()),
            '\'' if c == quote && characters.peek().is_some_and(|(_, next)| *next == '\'') => {
                characters.next();
            }
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.trim_end().len()
}

/// Keys below one another, the value behind the last.
fn block(indent: usize, keys: &[String], value: &str, end: &str) -> String {
    let mut lines = String::new();
    for (depth, key) in keys.iter().enumerate() {
        let blank = " ".repeat(indent + 2 * depth);
        let said = if depth + 1 == keys.len() {
            format!(" {value}")
        } else {
            String::new()
        };
        lines.push_str(&format!("{blank}{key}:{said}{end}"));
    }
    lines
}
