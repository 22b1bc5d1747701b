//! Names in a package: how manifests spell them, and which of them are not to be trusted.

use unicode_normalization::UnicodeNormalization as _;

/// A name as a manifest spells it: line breaks and `%` percent-encoded, nothing else
/// (RFC 8493 §2.1.3).
pub fn encode(name: &str) -> String {
    name.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The name that a manifest spells so: the three encodings of [`encode`] undone, nothing else.
pub fn decode(spelled: &str) -> String {
    let mut name = String::with_capacity(spelled.len());
    let mut rest = spelled;
    while let Some(at) = rest.find('%') {
        name.push_str(&rest[..at]);
        let code = rest.get(at..at + 3).map(str::to_ascii_uppercase);
        let (decoded, length) = match code.as_deref() {
            Some("%25") => ('%', 3),
            Some("%0D") => ('\r', 3),
            Some("%0A") => ('\n', 3),
            _ => ('%', 1),
        };
        name.push(decoded);
        rest = &rest[at + length..];
    }
    name.push_str(rest);
    name
}

/// Why a name may lead outside the package on some system, in Chinese; `None` where it can't.
/// The answer is the same on every system.
pub fn hazard(name: &str) -> Option<&'static str> {
    elsewhere(name).or_else(|| name.split(['/', '\\']).any(climbs).then_some(CLIMBS))
}

const CLIMBS: &str = "含有 ..，会跳出包外";

/// Why a name does not begin in the package's own folder.
fn elsewhere(name: &str) -> Option<&'static str> {
    let bytes = name.as_bytes();
    let drive = bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    if name.is_empty() {
        Some("名称是空的")
    } else if name.starts_with(r"\\") || name.starts_with("//") {
        Some("指向网络共享或设备")
    } else if name.starts_with(['/', '\\']) {
        Some("是绝对路径")
    } else if drive {
        Some("带有盘符")
    } else if name.starts_with('~') {
        Some("以 ~ 开头，可能被当作用户目录")
    } else if name.contains('\0') {
        Some("含有空字符")
    } else {
        None
    }
}

/// The name without `.`, `//` and such `..` as stay inside the package.
///
/// # Errors
/// Why it leads outside, in Chinese.
pub fn resolve(name: &str) -> Result<String, &'static str> {
    if let Some(why) = elsewhere(name) {
        return Err(why);
    }
    let mut parts = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or(CLIMBS)?),
            part => parts.push(part),
        }
    }
    let resolved = parts.join("/");
    hazard(&resolved).map_or(Ok(resolved), Err)
}

/// `..`, also with the trailing blanks and dots that Windows drops (`.. `).
fn climbs(part: &str) -> bool {
    part.starts_with("..") && part.trim_end_matches([' ', '.']).is_empty()
}

/// Longest path Windows takes (UTF-16 units; RFC 8493 §6.1.2) and longest name Linux takes (bytes).
const LONGEST: (usize, usize) = (255, 255);

/// Why a name is trouble on some system, in Chinese.
pub fn awkward(name: &str) -> Option<&'static str> {
    let reserved = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part).trim_end();
        let stem = stem.to_ascii_uppercase();
        matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
            || (stem.len() == 4
                && (stem.starts_with("COM") || stem.starts_with("LPT"))
                && stem.ends_with(|c: char| ('1'..='9').contains(&c)))
    };
    if name.encode_utf16().count() > LONGEST.0 {
        return Some("连同文件夹超过 255 个字，在 Windows 上可能解不开");
    }
    for part in name.split('/') {
        if part.len() > LONGEST.1 {
            return Some("超过 255 字节（约 85 个汉字），在 Linux 上解不开");
        }
        if part.contains(['<', '>', ':', '"', '\\', '|', '?', '*'])
            || part.chars().any(|c| c.is_ascii_control())
        {
            return Some("含有 Windows 不允许的字符");
        }
        if part.ends_with([' ', '.']) {
            return Some("以空格或句点结尾，Windows 会把它去掉");
        }
        if reserved(part) {
            return Some("是 Windows 的保留名");
        }
    }
    None
}

/// Whether the system itself leaves a file of this name in folders that people look into.
pub fn leaving(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.starts_with("._")
        || ["thumbs.db", "desktop.ini", ".ds_store"].contains(&last.to_ascii_lowercase().as_str())
}

/// One form for names that differ only in how their characters are composed (NFC and NFD).
pub fn composed(name: &str) -> String {
    name.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_three_encodings_are_known() {
        assert_eq!(encode("100%\r\n达标.txt"), "100%25%0D%0A达标.txt");
        assert_eq!(decode("%0a%41%E4%"), "\n%41%E4%");
        assert_eq!(decode("%2525"), "%25");
        assert_eq!(decode("%中文"), "%中文");
    }

    #[test]
    fn ways_out_are_seen_on_every_system() {
        for bad in [
            "",
            "/etc/passwd",
            r"\windows",
            r"C:\a",
            "c:a",
            r"\\server\share",
            "//server/x",
            "~root/x",
            "~",
            "data/../../x",
            r"data\..\x",
            "data/.. /x",
            "data/..",
            "a\0b",
        ] {
            assert!(hazard(bad).is_some(), "{bad:?}");
        }
        for good in ["data/~$a.docx", "data/a..b", "data/...a", "data/总结.txt"] {
            assert_eq!(hazard(good), None, "{good:?}");
        }
    }

    #[test]
    fn what_stays_inside_is_resolved() {
        for (name, resolved) in [
            ("./data/a", "data/a"),
            ("data//a/./b", "data/a/b"),
            ("data/x/../a", "data/a"),
            (r"data/a\b", r"data/a\b"),
        ] {
            assert_eq!(resolve(name), Ok(resolved.to_owned()));
        }
        for bad in [
            "../data/a",
            "data/../../a",
            "./~root/a",
            "./C:/a",
            "./",
            r"data/..\a",
            "data/.. /a",
        ] {
            assert!(resolve(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn awkward_on_windows() {
        assert!(awkward(&format!("data/{}", "长".repeat(86))).is_some());
        assert!(awkward(&"data/夹/".repeat(60)).is_some());
        assert!(awkward("data/aux.txt").is_some());
        assert!(awkward("data/COM1").is_some());
        assert!(awkward("data/a:b").is_some());
        assert!(awkward("data/a ").is_some());
        assert!(awkward("data/总结 2023.docx").is_none());
    }

    #[test]
    fn leavings_are_known_by_name() {
        assert!(leaving("data/a/Thumbs.db") && leaving("data/._a.txt"));
        assert!(!leaving("data/thumbs.db.txt"));
    }

    proptest! {
        #[test]
        fn decode_undoes_encode(name in ".*") {
            prop_assert_eq!(decode(&encode(&name)), name);
        }
    }
}
