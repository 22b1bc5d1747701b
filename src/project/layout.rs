//! [`Layout`] as text and in words: `{unit}/{year}/{requirement}`, 先按单位、再按年度……

use std::fmt;

use super::{Layout, Level};

/// What may stand in braces, and what it means.
const PLACEHOLDERS: [(&str, Level); 11] = [
    ("unit", Level::Unit),
    ("year", Level::Year),
    ("part", Level::Part),
    ("item", Level::Item),
    ("requirement", Level::Requirement),
    ("单位", Level::Unit),
    ("年度", Level::Year),
    ("年份", Level::Year),
    ("部分", Level::Part),
    ("项目", Level::Item),
    ("材料", Level::Requirement),
];

impl Layout {
    /// Reads a pattern. `.` is the folder itself: no levels.
    ///
    /// # Errors
    /// What is wrong with it, in Chinese.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let mut levels = Vec::new();
        let pattern = pattern.trim().replace('\\', "/");
        let pattern = pattern.trim_matches('/');
        for name in pattern.split('/').map(str::trim) {
            let level = match name {
                "." => continue,
                "" => return Err("有一层是空的（连写了两条斜线，或什么也没写）。".into()),
                name => level(name)?,
            };
            if !matches!(level, Level::Literal(_)) && levels.contains(&level) {
                return Err(format!("“{name}”写了两次，每一种只能有一层。"));
            }
            levels.push(level);
        }
        Ok(Layout { levels })
    }

    /// In words: `先按单位、再按年度、再按材料分文件夹`.
    pub fn in_words(&self) -> String {
        let words: Vec<String> = self.levels.iter().map(Level::in_words).collect();
        match words.split_first() {
            None => "不分层".into(),
            Some((first, rest)) => {
                let rest: String = rest.iter().map(|word| format!("、再按{word}")).collect();
                format!("先按{first}{rest}分文件夹")
            }
        }
    }
}

fn level(name: &str) -> Result<Level, String> {
    let Some(word) = name
        .strip_prefix('{')
        .and_then(|n| n.strip_suffix('}'))
        .filter(|word| !word.contains(['{', '}']))
    else {
        if name.contains(['{', '}']) {
            return Err(format!(
                "“{name}”的花括号不对：一层要么整个是 {{unit}} 这样的一项，要么是固定的文件夹名。"
            ));
        }
        return Ok(Level::Literal(name.to_owned()));
    };
    PLACEHOLDERS
        .iter()
        .find(|(known, _)| *known == word.trim())
        .map(|(_, level)| level.clone())
        .ok_or_else(|| {
            format!("没有“{{{word}}}”，只能用 {{unit}} 单位、{{year}} 年度、{{part}} 部分、{{item}} 项目、{{requirement}} 材料。")
        })
}

impl Level {
    fn in_words(&self) -> String {
        match self {
            Level::Unit => "单位".into(),
            Level::Year => "年度".into(),
            Level::Part => "标准的部分".into(),
            Level::Item => "标准的项目".into(),
            Level::Requirement => "材料".into(),
            Level::Literal(name) => format!("“{name}”"),
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.levels.is_empty() {
            return f.write_str(".");
        }
        for (i, level) in self.levels.iter().enumerate() {
            let between = if i == 0 { "" } else { "/" };
            match level {
                Level::Unit => write!(f, "{between}{{unit}}")?,
                Level::Year => write!(f, "{between}{{year}}")?,
                Level::Part => write!(f, "{between}{{part}}")?,
                Level::Item => write!(f, "{between}{{item}}")?,
                Level::Requirement => write!(f, "{between}{{requirement}}")?,
                Level::Literal(name) => write!(f, "{between}{name}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_read_back_as_written() {
        for pattern in [
            "{unit}/{year}/{requirement}",
            "{year}/{unit}",
            "档案/{part}/{item}",
            ".",
        ] {
            assert_eq!(Layout::parse(pattern).unwrap().to_string(), pattern);
        }
        let layout = Layout::parse(r"{单位}\{年度}\{材料}").unwrap();
        assert_eq!(layout.to_string(), "{unit}/{year}/{requirement}");
        assert_eq!(layout.in_words(), "先按单位、再按年度、再按材料分文件夹");
    }

    #[test]
    fn wrong_patterns_say_why() {
        for (pattern, why) in [
            ("{unit}//{year}", "空的"),
            ("{unit}/{unit}", "两次"),
            ("{untis}", "没有“{untis}”"),
            ("{unit}-{year}", "花括号"),
            ("", "空的"),
        ] {
            assert!(
                Layout::parse(pattern).unwrap_err().contains(why),
                "{pattern}"
            );
        }
    }
}
