//! Manifests, `fetch.txt` and the label files: text → lines that mean something.

use super::name;
use super::verdict::{Problem, Warning};

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The checksum in lower-case hexadecimal.
    pub sum: String,
    /// The name, decoded.
    pub name: String,
    /// The name as the manifest spells it.
    pub spelled: String,
}

/// A manifest's lines, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Lines, in order.
    pub lines: Vec<Line>,
    /// Lines that mean nothing or lead outside.
    pub problems: Vec<Problem>,
    /// Lines that need indulgence.
    pub warnings: Vec<Warning>,
}

/// Parts a text into lines: LF, CR and CRLF all end one (RFC 8493 §2.1.3).
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\r')
    })
}

/// Reads the manifest called `file`.
pub fn parse(file: &str, text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let mut indulged = false;
    for (at, line) in lines(text).enumerate().filter(|(_, l)| !l.is_empty()) {
        let bad = || Problem::BadLine {
            file: file.into(),
            line: at + 1,
        };
        let Some((sum, rest)) = line.split_once([' ', '\t']) else {
            manifest.problems.push(bad());
            continue;
        };
        let rest = rest.trim_start_matches([' ', '\t']);
        // What md5sum and its kin write: `\` before an escaped line, `*` before a binary name.
        let (sum, escaped) = match sum.strip_prefix('\\') {
            Some(sum) => (sum, true),
            None => (sum, false),
        };
        let starred = rest.strip_prefix('*');
        let spelled = starred.unwrap_or(rest);
        let dotted = spelled.strip_prefix("./");
        let spelled = dotted.unwrap_or(spelled);
        indulged |= escaped || starred.is_some() || dotted.is_some();
        if sum.is_empty() || spelled.is_empty() || !sum.bytes().all(|b| b.is_ascii_hexdigit()) {
            manifest.problems.push(bad());
            continue;
        }
        let spelled = if escaped {
            spelled.replace("\\n", "\n").replace("\\\\", "\\")
        } else {
            spelled.to_owned()
        };
        let name = name::decode(&spelled);
        if let Some(why) = name::hazard(&name).or_else(|| name::hazard(&spelled)) {
            manifest.problems.push(Problem::Unsafe {
                name,
                why: why.into(),
                file: file.into(),
            });
            continue;
        }
        manifest.lines.push(Line {
            sum: sum.to_ascii_lowercase(),
            name,
            spelled,
        });
    }
    if indulged {
        manifest.warnings.push(Warning::Spelling(file.into()));
    }
    manifest
}

/// Names in `fetch.txt` (`URL LENGTH NAME`); the addresses themselves are never used.
pub fn fetch_names(text: &str) -> Vec<String> {
    lines(text)
        .filter_map(|line| {
            let (_, rest) = line.split_once([' ', '\t'])?;
            let (_, name) = rest.trim_start().split_once([' ', '\t'])?;
            Some(name::decode(name.trim_start()))
        })
        .collect()
}

/// Labels and values of `bag-info.txt`, in order; folded lines are joined.
pub fn labels(text: &str) -> Vec<(String, String)> {
    let mut labels: Vec<(String, String)> = Vec::new();
    for line in lines(text) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = labels.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((label, value)) = line.split_once(':') {
            labels.push((label.trim().into(), value.trim().into()));
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_with_indulgence() {
        let text = "AB12 data/a b.txt\r\ncd34\t*data/总结.txt\rEF56  ./data/100%25.txt\n\n";
        let manifest = parse("manifest-md5.txt", text);
        let names: Vec<_> = manifest.lines.iter().map(|l| l.name.as_str()).collect();
        assert_eq!(names, ["data/a b.txt", "data/总结.txt", "data/100%.txt"]);
        assert_eq!(manifest.lines[0].sum, "ab12");
        assert!(manifest.problems.is_empty());
        assert_eq!(manifest.warnings.len(), 1);
    }

    #[test]
    fn lines_that_mean_nothing_are_named() {
        let manifest = parse("m", "zz data/a\nonlyone\nab  \nab ../x\n");
        assert!(manifest.lines.is_empty());
        assert_eq!(manifest.problems.len(), 4);
    }

    #[test]
    fn folded_labels_are_joined() {
        let labels = labels("A: 一\n 二\nb : x: y\n");
        assert_eq!(
            labels,
            [
                ("A".into(), "一 二".into()),
                ("b".to_owned(), "x: y".to_owned())
            ]
        );
    }
}
