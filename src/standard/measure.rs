//! Figures with units as people write them: `38.6%`, `4座/平方公里`, `22/10万`, read in the unit
//! that was asked for.

use unicode_normalization::UnicodeNormalization as _;

/// A number and what stands behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The number.
    pub value: f64,
    /// Digits after the point.
    pub places: u8,
    /// What stands behind it.
    pub unit: String,
}

/// Shares of a whole, each with how many of it make one. They turn into each other.
const SHARES: [(&str, f64); 6] = [
    ("%", 1e2),
    ("‰", 1e3),
    ("/千", 1e3),
    ("/万", 1e4),
    ("/10万", 1e5),
    ("1/10万", 1e5),
];

/// Ways of writing a unit, and the one way that is compared.
const SPELLINGS: [(&str, &str); 14] = [
    ("平方公里", "km2"),
    ("平方千米", "km2"),
    ("平方米", "m2"),
    ("平米", "m2"),
    ("分贝(a)", "db"),
    ("分贝", "db"),
    ("db(a)", "db"),
    ("每10万", "/10万"),
    ("/十万", "/10万"),
    ("/100000", "/10万"),
    ("每平方", "/平方"),
    ("个小时", "小时"),
    ("周岁", "岁"),
    ("h", "小时"),
];

impl Measure {
    /// Reads the number at the beginning of a text without blanks, widths folded; `None` where
    /// there is none or it is a code (`001`).
    pub fn read(text: &str) -> Option<Measure> {
        let (sign, rest) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (-1.0, rest),
            None => (1.0, text),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
        let (digits, unit) = rest.split_at(end.unwrap_or(rest.len()));
        let plain: String = digits.chars().filter(|c| *c != ',').collect();
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let coded = whole.len() > 1 && whole.starts_with('0') || whole.len() > 12;
        let groups = !digits.contains(',') || groups_of_three(digits);
        if whole.is_empty() || coded || !groups || part.contains('.') {
            return None;
        }
        Some(Measure {
            value: sign * plain.parse::<f64>().ok()?,
            places: u8::try_from(part.len()).ok()?,
            unit: unit.to_owned(),
        })
    }

    /// The number in another unit: the same where none stands behind it; shares of a whole turn
    /// into each other.
    ///
    /// # Errors
    /// The units have nothing to do with each other: the one found.
    pub fn within(&self, unit: &str) -> Result<f64, String> {
        let (own, wanted) = (unit_key(&self.unit), unit_key(unit));
        if own.is_empty() || own == wanted {
            return Ok(self.value);
        }
        let share = |key: &str| SHARES.iter().find(|(name, _)| *name == key);
        match (share(&own), share(&wanted)) {
            (Some((_, from)), Some((_, to))) => Ok(self.value / from * to),
            _ => Err(self.unit.clone()),
        }
    }
}

/// A text without blanks, widths folded.
pub fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A unit in the one way that is compared.
pub fn unit_key(unit: &str) -> String {
    let mut key = folded(unit).to_lowercase();
    for (spelt, as_ours) in SPELLINGS {
        // A single letter is a unit only where it stands alone.
        if spelt.len() > 1 || key == spelt {
            key = key.replace(spelt, as_ours);
        }
    }
    key
}

/// `1,234` and `12,345,678.9`, not `1,2`.
fn groups_of_three(digits: &str) -> bool {
    let whole = digits.split('.').next().unwrap_or(digits);
    let mut groups = whole.split(',');
    let first = groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()));
    first && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_turn_into_each_other_where_they_can() {
        let within = |text: &str, unit: &str| {
            let measure = Measure::read(&folded(text)).unwrap();
            measure.within(unit).map(|v| (v * 1e6).round() / 1e6)
        };
        for (text, unit, value) in [
            ("38.6％", "%", 38.6),
            ("38.6", "%", 38.6),
            ("5.6‰", "‰", 5.6),
            ("0.56%", "‰", 5.6),
            ("0.018%", "/10万", 18.0),
            ("18/十万", "/10万", 18.0),
            ("9.1 ㎡", "m²", 9.1),
            ("9.1平方米", "m²", 9.1),
            ("4座/平方公里", "座/km²", 4.0),
            ("54.2分贝", "dB(A)", 54.2),
            ("1h", "小时", 1.0),
            ("1,234人", "人", 1234.0),
        ] {
            assert_eq!(within(text, unit), Ok(value), "{text} in {unit}");
        }
        assert_eq!(within("12人", "%"), Err("人".into()));
        assert_eq!(within("12‰", "m²"), Err("‰".into()));
    }
}
