//! Units of measure behind a number, made one: `㎡` and 平方米, 名 and 人, 座 and 个.

/// A unit of measure: its base and how many of the base it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// The base, such as `平方米`; things counted are all `个`.
    pub base: String,
    /// So many of the base.
    pub factor: f64,
    /// Characters it took.
    pub length: usize,
}

/// Written → base and factor. Classifiers of one thing vary by writer (公厕 86 座, 86 个).
const MEASURES: &[(&str, &str, f64)] = &[
    ("%", "%", 1.0),
    ("‰", "‰", 1.0),
    ("平方公里", "平方米", 1e6),
    ("平方千米", "平方米", 1e6),
    ("km2", "平方米", 1e6),
    ("km²", "平方米", 1e6),
    ("公顷", "平方米", 1e4),
    ("亩", "亩", 1.0),
    ("平方米", "平方米", 1.0),
    ("平米", "平方米", 1.0),
    ("㎡", "平方米", 1.0),
    ("m2", "平方米", 1.0),
    ("m²", "平方米", 1.0),
    ("立方米", "立方米", 1.0),
    ("公里", "米", 1e3),
    ("千米", "米", 1e3),
    ("米", "米", 1.0),
    ("吨", "公斤", 1e3),
    ("公斤", "公斤", 1.0),
    ("千克", "公斤", 1.0),
    ("元", "元", 1.0),
    ("人次", "人次", 1.0),
    ("场次", "场次", 1.0),
    ("户次", "户次", 1.0),
    ("人", "人", 1.0),
    ("名", "人", 1.0),
    ("户", "户", 1.0),
    ("座", "个", 1.0),
    ("个", "个", 1.0),
    ("所", "个", 1.0),
    ("家", "个", 1.0),
    ("处", "个", 1.0),
    ("间", "间", 1.0),
    ("条", "条", 1.0),
    ("辆", "台", 1.0),
    ("台", "台", 1.0),
    ("套", "套", 1.0),
    ("盏", "盏", 1.0),
    ("只", "个", 1.0),
    ("张", "张", 1.0),
    ("件", "件", 1.0),
    ("起", "件", 1.0),
    ("例", "例", 1.0),
    ("份", "份", 1.0),
    ("项", "项", 1.0),
    ("栋", "栋", 1.0),
    ("幢", "栋", 1.0),
    ("天", "天", 1.0),
    ("次", "次", 1.0),
    ("场", "场", 1.0),
    ("期", "期", 1.0),
    ("株", "株", 1.0),
    ("棵", "株", 1.0),
    ("岁", "岁", 1.0),
    ("分贝", "分贝", 1.0),
    ("微克", "微克", 1.0),
    ("毫克", "毫克", 1.0),
    ("升", "升", 1.0),
];

/// Characters behind a unit that tell per what it is, at most: `/立方米`.
const LONGEST_PER: usize = 8;

/// The unit that these characters begin with.
pub(super) fn measure(chars: &[char]) -> Option<Measure> {
    let begins = |word: &str| {
        let mut rest = chars.iter();
        word.chars().all(|c| rest.next() == Some(&c))
    };
    let known = MEASURES.iter().filter(|(word, ..)| begins(word));
    let (word, base, factor) = known.max_by_key(|(word, ..)| word.chars().count())?;
    let (mut base, mut length) = ((*base).to_owned(), word.chars().count());
    // 微克/立方米, 张/千人.
    if chars.get(length) == Some(&'/') {
        let rest = chars[length..].iter();
        let per = rest.take_while(|c| **c == '/' || c.is_alphanumeric());
        let per: String = per.take(LONGEST_PER).collect();
        length += per.chars().count();
        base.push_str(&per);
    }
    Some(Measure {
        base,
        factor: *factor,
        length,
    })
}

/// Whether this unit is that of a share.
pub(super) fn is_share(base: &str) -> bool {
    matches!(base, "%" | "‰")
}

/// Whether a unit of measure may end in this.
pub(super) fn ends(c: char) -> bool {
    MEASURES.iter().any(|(word, ..)| word.ends_with(c))
}

/// A unit of measure alone in its cell, `座`, `万平方米`.
pub(super) fn whole(text: &str) -> Option<Measure> {
    let chars: Vec<char> = text.chars().collect();
    let scale = chars.iter().take_while(|c| scale(**c).is_some()).count();
    let mut measure = measure(&chars[scale..])?;
    measure.factor *= chars[..scale]
        .iter()
        .filter_map(|c| self::scale(*c))
        .product::<f64>();
    (measure.length + scale == chars.len()).then_some(measure)
}

fn scale(c: char) -> Option<f64> {
    Some(match c {
        '十' => 1e1,
        '百' => 1e2,
        '千' => 1e3,
        '万' => 1e4,
        '亿' => 1e8,
        _ => return None,
    })
}

/// A unit of measure in the head of a column, `公厕(座)`: the name without it, and the unit.
pub(super) fn in_brackets(name: &str) -> Option<(String, Measure)> {
    let (before, inside) = name.split_once('(')?;
    let measure = whole(inside.strip_suffix(')')?)?;
    Some((before.to_owned(), measure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_is_meant() {
        let read = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            measure(&chars).map(|m| (m.base, m.factor, m.length))
        };
        assert_eq!(read("人次，"), Some(("人次".into(), 1.0, 2)));
        assert_eq!(read("座"), Some(("个".into(), 1.0, 1)));
        assert_eq!(read("微克/立方米。"), Some(("微克/立方米".into(), 1.0, 6)));
        assert_eq!(read("平方公里"), Some(("平方米".into(), 1e6, 4)));
        assert_eq!(read("个百分点").map(|m| m.2), Some(1));
        assert_eq!(read("的"), None);
    }

    #[test]
    fn a_head_tells_the_unit_of_its_column() {
        let read = |text| in_brackets(text).map(|(name, m)| (name, m.base, m.factor));
        assert_eq!(read("公厕(座)"), Some(("公厕".into(), "个".into(), 1.0)));
        assert_eq!(
            read("面积(万平方米)"),
            Some(("面积".into(), "平方米".into(), 1e4))
        );
        assert_eq!(read("臭氧(八小时)"), None);
        assert_eq!(read("公厕"), None);
    }
}
