//! Manifests, `fetch.txt` and the label files: text → lines that mean something.

use super::name;
use super::verdict::{Problem, Warning};

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The checksum in lower-case hexadecimal.
    pub sum: String,
    /// What the name may be, the likeliest first: decoded as RFC 8493 has it, then as it stands
    /// (nearly no program encodes `%`), then as `md5sum` and Windows would have meant it.
    pub names: Vec<String>,
}

impl Line {
    /// The likeliest name.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

/// What a text of lines holds, and what is wrong with the others.
#[derive(Debug)]
pub struct Lines<T> {
    /// Lines, in order.
    pub lines: Vec<T>,
    /// Lines that mean nothing or lead outside.
    pub problems: Vec<Problem>,
    /// Lines that need indulgence.
    pub warnings: Vec<Warning>,
}

impl<T> Lines<T> {
    fn new() -> Self {
        Lines {
            lines: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn bad(&mut self, file: &str, line: usize) {
        let file = file.into();
        self.problems.push(Problem::BadLine { file, line });
    }

    fn outside(&mut self, file: &str, name: String, why: &str) {
        self.problems.push(Problem::Unsafe {
            name,
            why: why.into(),
            file: file.into(),
        });
    }
}

/// Parts a text into lines: LF, CR and CRLF all end one (RFC 8493 §2.3).
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\r')
    })
}

/// Lines that say something, with their numbers from 1.
fn said(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = lines(text).enumerate().map(|(at, line)| (at + 1, line));
    numbered.filter(|(_, line)| !line.trim().is_empty())
}

/// Reads the manifest called `file`.
pub fn parse(file: &str, text: &str) -> Lines<Line> {
    let mut manifest = Lines::new();
    let mut indulged = false;
    for (at, line) in said(text) {
        // bagit-python takes this for a comment; no checksum begins so.
        if line.starts_with('#') {
            indulged = true;
            continue;
        }
        let Some((sum, rest)) = line.split_once([' ', '\t']) else {
            manifest.bad(file, at);
            continue;
        };
        // What md5sum and its kin write: `\` before an escaped line, `*` before a binary name.
        let (sum, escaped) = match sum.strip_prefix('\\') {
            Some(sum) => (sum, true),
            None => (sum, false),
        };
        let rest = rest.trim_start_matches([' ', '\t']);
        let spelled = rest.strip_prefix('*').unwrap_or(rest);
        if sum.is_empty() || spelled.is_empty() || !sum.bytes().all(|b| b.is_ascii_hexdigit()) {
            manifest.bad(file, at);
            continue;
        }
        let meant = meanings(spelled, escaped);
        match meant.iter().map(|name| name::resolve(name)).collect() {
            Ok(names) => {
                indulged |= escaped || spelled != rest || names != meant;
                let sum = sum.to_ascii_lowercase();
                manifest.lines.push(Line { sum, names });
            }
            Err(why) => manifest.outside(file, spelled.into(), why),
        }
    }
    if indulged {
        manifest.warnings.push(Warning::Spelling(file.into()));
    }
    manifest
}

/// What a name as spelled may mean, the likeliest first.
fn meanings(spelled: &str, escaped: bool) -> Vec<String> {
    let unescaped = match escaped {
        true => unescape(spelled),
        false => spelled.to_owned(),
    };
    let mut meanings = vec![name::decode(&unescaped)];
    let mut or = |name: &str| {
        if !meanings.iter().any(|known| known == name) {
            meanings.push(name.to_owned());
        }
    };
    or(&unescaped);
    or(spelled);
    or(unescaped.trim_end());
    // Made on Windows.
    if unescaped.contains('\\') {
        or(&unescaped.replace("\\\\", "/").replace('\\', "/"));
    }
    meanings
}

/// Undoes what `md5sum` does to names with backslashes and line breaks.
fn unescape(spelled: &str) -> String {
    let mut name = String::with_capacity(spelled.len());
    let mut rest = spelled.chars();
    while let Some(c) = rest.next() {
        match (c, rest.clone().next()) {
            ('\\', Some('n')) => name.push('\n'),
            ('\\', Some('r')) => name.push('\r'),
            ('\\', Some('\\')) => name.push('\\'),
            (c, _) => {
                name.push(c);
                continue;
            }
        }
        rest.next();
    }
    name
}

/// One line of `fetch.txt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Where the file could be had. Never used, only shown.
    pub url: String,
    /// What the name may be, as in [`Line`].
    pub names: Vec<String>,
}

/// Reads `fetch.txt` (`URL LENGTH NAME`, RFC 8493 §2.2.3).
pub fn fetches(file: &str, text: &str) -> Lines<Fetch> {
    let mut list = Lines::new();
    for (at, line) in said(text) {
        let Some((url, spelled)) = fields(line) else {
            list.bad(file, at);
            continue;
        };
        let meant = meanings(spelled, false);
        match meant.iter().map(|name| name::resolve(name)).collect() {
            Ok(names) => list.lines.push(Fetch {
                url: url.into(),
                names,
            }),
            Err(why) => list.outside(file, spelled.into(), why),
        }
    }
    list
}

/// Address and name of a line of `fetch.txt`, where all three fields are what they have to be.
fn fields(line: &str) -> Option<(&str, &str)> {
    const BLANK: [char; 2] = [' ', '\t'];
    let (url, rest) = line.trim_start_matches(BLANK).split_once(BLANK)?;
    let (length, name) = rest.trim_start_matches(BLANK).split_once(BLANK)?;
    let name = name.trim_start_matches(BLANK);
    let is_length = length == "-" || length.bytes().all(|b| b.is_ascii_digit());
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    (is_length && is_scheme && !name.is_empty()).then_some((url, name))
}

/// Labels and values of `bag-info.txt`, in order; folded lines are joined. `strict`: as version
/// 1.0 has it, without blanks around a label.
pub fn labels(file: &str, text: &str, strict: bool) -> Lines<(String, String)> {
    let mut labels: Lines<(String, String)> = Lines::new();
    for (at, line) in said(text) {
        match (labels.lines.last_mut(), line.split_once(':')) {
            (Some((_, value)), _) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, Some((label, value))) => {
                if strict && label != label.trim() {
                    let file = file.into();
                    labels.problems.push(Problem::Blank { file, line: at });
                }
                labels
                    .lines
                    .push((label.trim().into(), value.trim().into()));
            }
            (_, None) => labels.bad(file, at),
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_with_indulgence() {
        let text = "AB12 data/a b.txt\r\ncd34\t*data/总结.txt\rEF56  ./data/100%25.txt\n# x\n\n";
        let manifest = parse("manifest-md5.txt", text);
        let names: Vec<_> = manifest.lines.iter().map(Line::name).collect();
        assert_eq!(names, ["data/a b.txt", "data/总结.txt", "data/100%.txt"]);
        assert_eq!(manifest.lines[2].names[1], "data/100%25.txt");
        assert_eq!(manifest.lines[0].sum, "ab12");
        assert!(manifest.problems.is_empty());
        assert_eq!(manifest.warnings.len(), 1);
        assert!(parse("m", "ab  data/a\n").warnings.is_empty());
    }

    #[test]
    fn lines_that_mean_nothing_are_named() {
        let manifest = parse("m", "zz data/a\nonlyone\nab  \nab ../x\n");
        assert!(manifest.lines.is_empty());
        assert_eq!(manifest.problems.len(), 4);
    }

    #[test]
    fn md5sum_escapes_are_undone_whichever_system_wrote_them() {
        let manifest = parse("m", "\\ab *data\\\\a.txt\n\\cd  data/a\\nb\\\\nc\n");
        assert!(manifest.lines[0].names.contains(&"data/a.txt".to_owned()));
        assert_eq!(manifest.lines[1].name(), "data/a\nb\\nc");
        assert_eq!(manifest.warnings.len(), 1);
    }

    #[test]
    fn a_fetch_line_needs_an_address_a_length_and_a_name() {
        let text = "http://a/b 3 data/x y\nfile:///z\t-\tdata/z\nx 3 data/a\nhttp://a data/b\nhttp://a -1 data/c\n";
        let list = fetches("fetch.txt", text);
        let names: Vec<_> = list.lines.iter().map(|l| l.names[0].as_str()).collect();
        assert_eq!(names, ["data/x y", "data/z"]);
        assert_eq!(list.problems.len(), 3);
    }

    #[test]
    fn folded_labels_are_joined() {
        let read = labels("i", "A: 一\n 二\nb : x: y\n", false);
        let expected = [("A", "一 二"), ("b", "x: y")].map(|(l, v)| (l.into(), v.into()));
        assert_eq!(read.lines, expected);
        assert!(read.problems.is_empty());
        let strict = labels("i", "A: 一\n 二\nb : x: y\nno label\n", true);
        assert_eq!(strict.problems.len(), 2);
    }
}
