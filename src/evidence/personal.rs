//! Personal data in a text, and how it is masked. Found once for each content, so that no quote of
//! any rule can show it.

mod patients;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::paper::{Span, fold};
use crate::read::Reading;

pub(crate) use patients::FAMILY_NAMES;
use patients::Patients;

/// What kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonalKind {
    /// 身份证号 whose check digit is right (GB 11643-1999).
    Identity,
    /// 手机号 in private use: a roster, a table of residents.
    Mobile,
    /// 手机号 beside 联系人, 值班 and the like: given away on purpose, most likely.
    DutyMobile,
    /// 银行卡号 (62…, Luhn).
    Card,
    /// A patient's name beside a diagnosis.
    Patient,
    /// A number of such a shape that proves to be none of these: masked, not reported.
    Doubtful,
}

/// Personal data at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Personal {
    /// What it is.
    pub kind: PersonalKind,
    /// Where it stands in the whole text.
    pub span: Span,
}

static RUN: LazyLock<Regex> = LazyLock::new(|| regex(r"\d{11,}[Xx]?"));
static PARTED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\d{6}[ -]\d{8}[ -]\d{3}[\dXx]|1[3-9]\d[ -]\d{4}[ -]\d{4}"));
const DUTY: &[&str] = &[
    "联系人",
    "联系电话",
    "联系方式",
    "咨询",
    "值班",
    "热线",
    "投诉",
    "举报",
    "监督电话",
    "服务电话",
    "办公电话",
    "负责人",
];
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns are constants and tested")
}

/// All personal data in a text, in order.
pub fn find(reading: &Reading) -> Vec<Personal> {
    let mut found = Vec::new();
    let mut patients = Patients::default();
    let mut at = 0;
    for paragraph in reading.paragraphs() {
        numbers(&paragraph.text, at, &mut found);
        patients.look(paragraph, at);
        at += paragraph.text.chars().count() + 1;
    }
    found.extend(patients.found());
    found.sort_by_key(|p| (p.span, p.kind));
    found.dedup();
    found
}

/// Masks numbers of such shapes in any text, character for character.
pub fn mask(text: &str) -> String {
    let mut found = Vec::new();
    numbers(text, 0, &mut found);
    let mut chars: Vec<char> = text.chars().collect();
    for personal in found {
        mask_chars(&mut chars, 0, &personal);
    }
    chars.into_iter().collect()
}

/// Masks what of `personal` lies in `chars`, which begin at `from` in the whole text.
pub(super) fn mask_chars(chars: &mut [char], from: usize, personal: &Personal) {
    let (keep_head, keep_tail) = match personal.kind {
        PersonalKind::Patient => (1, 0),
        PersonalKind::Card => (4, 2),
        _ => (3, 2),
    };
    let Span { start, end } = personal.span;
    let hidden = start + keep_head..end.saturating_sub(keep_tail);
    for (i, c) in chars.iter_mut().enumerate() {
        if hidden.contains(&(from + i)) && c.is_alphanumeric() {
            *c = '*';
        }
    }
}

fn numbers(text: &str, at: usize, found: &mut Vec<Personal>) {
    let digit = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
    if text.chars().filter(digit).count() < 11 {
        return;
    }
    let folded = fold(text);
    let duty = DUTY.iter().any(|word| text.contains(word));
    let mut add = |bytes: Range<usize>| {
        let part_of_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if part_of_word(folded[..bytes.start].chars().next_back())
            || part_of_word(folded[bytes.end..].chars().next())
        {
            return;
        }
        let Some(kind) = kind(&folded[bytes.clone()], duty) else {
            return;
        };
        let start = at + folded[..bytes.start].chars().count();
        let end = start + folded[bytes].chars().count();
        found.push(Personal {
            kind,
            span: Span { start, end },
        });
    };
    RUN.find_iter(&folded).for_each(|m| add(m.range()));
    PARTED.find_iter(&folded).for_each(|m| add(m.range()));
}

fn kind(token: &str, duty: bool) -> Option<PersonalKind> {
    let token: String = token
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_uppercase();
    let mobile = |t: &str| t.starts_with('1') && t.as_bytes()[1] >= b'3';
    match token.len() {
        11 | 13 if mobile(token.strip_prefix("86").unwrap_or(&token)) && !token.ends_with('X') => {
            (token.len() == 11 || token.starts_with("86")).then_some(if duty {
                PersonalKind::DutyMobile
            } else {
                PersonalKind::Mobile
            })
        }
        18 if is_identity(&token) => Some(PersonalKind::Identity),
        16..=19 if token.starts_with("62") && luhn(&token) => Some(PersonalKind::Card),
        15..=19 => Some(PersonalKind::Doubtful),
        _ => None,
    }
}

/// GB 11643-1999: ISO 7064 MOD 11-2 over the first seventeen digits, and a day that exists.
fn is_identity(token: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let bytes = token.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = bytes
        .iter()
        .zip(WEIGHTS)
        .map(|(b, weight)| u32::from(b - b'0') * weight)
        .sum();
    let number = |range: Range<usize>| token[range].parse::<u32>().unwrap_or(0);
    CHECKS[sum as usize % 11] == bytes[17]
        && (b'1'..=b'8').contains(&bytes[0])
        && (1900..2100).contains(&number(6..10))
        && (1..=12).contains(&number(10..12))
        && (1..=31).contains(&number(12..14))
}

fn luhn(token: &str) -> bool {
    let digits = token.chars().rev().map(|c| c.to_digit(10));
    let sum = digits.enumerate().try_fold(0, |sum, (i, digit)| {
        let digit = digit?;
        let doubled = if i % 2 == 1 { digit * 2 } else { digit };
        Some(sum + doubled / 10 + doubled % 10)
    });
    sum.is_some_and(|sum| sum % 10 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Paragraph, Role};

    fn kinds(text: &str) -> Vec<PersonalKind> {
        let paragraphs = text
            .lines()
            .map(|line| Paragraph {
                text: line.into(),
                role: if line.contains('\t') {
                    Role::Row
                } else {
                    Role::Body
                },
                page: None,
            })
            .collect();
        find(&Reading::text("txt", paragraphs))
            .iter()
            .map(|p| p.kind)
            .collect()
    }

    #[test]
    fn numbers_by_their_check_digits() {
        use PersonalKind::*;
        // 11010519491231002X is the standard's own example.
        assert_eq!(kinds("证号11010519491231002X。"), [Identity]);
        assert_eq!(
            kinds("证号１１０１０５１９４９１２３１００２Ｘ"),
            [Identity]
        );
        assert_eq!(kinds("110105 19491231 002X"), [Identity]);
        assert_eq!(kinds("证号110105194912310021"), [Doubtful]);
        assert_eq!(kinds("张三 13812345678"), [Mobile]);
        assert_eq!(
            kinds("张三 138-1234-5678、+8613812345678"),
            [Mobile, Mobile]
        );
        assert_eq!(kinds("联系人：张三 13812345678"), [DutyMobile]);
        assert_eq!(kinds("卡号6222020000000000001"), [Doubtful]);
        assert_eq!(kinds("卡号6222020000000000000"), [Card]);
        assert_eq!(kinds("电话0571-88886666，编号20230101001"), []);
        assert_eq!(kinds("订单A13812345678，金额12345678901元"), []);
        assert_eq!(kinds("座机12345678901"), []);
    }

    #[test]
    fn patients_beside_their_illness() {
        use PersonalKind::Patient;
        assert_eq!(kinds("患者张建国，男，45岁，确诊为肺结核。"), [Patient]);
        assert_eq!(kinds("患者张某某，男，确诊为肺结核。"), []);
        assert_eq!(kinds("患者满意度达到95%，诊断符合率高。"), []);
        assert_eq!(kinds("患者张建国，男，表示感谢。"), []);
        assert_eq!(kinds("姓名：张建国　诊断：肺结核"), [Patient]);
        assert_eq!(
            kinds("姓名\t张建国\t性别\t男\n住址\t城关镇\n诊断\t肺结核"),
            [Patient]
        );
        assert_eq!(kinds("姓名：王平\n科室：防疫科\n职务：科长"), []);
        assert_eq!(kinds("确诊病例“零”新增，住院病例全部清零，保卫战胜利"), []);
        assert_eq!(kinds("精神障碍患者管护救治、交通违法整治"), []);
        assert_eq!(
            kinds("序号\t姓名\t诊断\n1\t王芳\t乙肝\n2\t李某\t乙肝\n3\t\t乙肝"),
            [Patient]
        );
        assert_eq!(kinds("序号\t姓名\t职务\n1\t王芳\t主任"), []);
    }

    #[test]
    fn masking_keeps_the_length() {
        let text = "张三 13812345678，11010519491231002X，6222020000000000000";
        let masked = mask(text);
        assert_eq!(masked.chars().count(), text.chars().count());
        assert_eq!(
            masked,
            "张三 138******78，110*************2X，6222*************00"
        );
        assert_eq!(mask(&masked), masked);
    }

    const BITS: &[&str] = &[
        "患者",
        "张建国",
        "姓名",
        "：",
        "，",
        "男",
        "确诊",
        "诊断",
        "13812345678",
        "11010519491231002X",
        "138",
        "1234",
        "5678",
        " ",
        "-",
        "1",
        "8",
        "２",
        "\t",
        "\n",
        "86",
        "6222020000000000000",
        "X",
        "县",
        "😀",
        "联系人",
    ];

    proptest::proptest! {
        #[test]
        fn nothing_of_a_number_is_left(
            bits in proptest::collection::vec(proptest::sample::select(BITS), 0..30),
        ) {
            let text = bits.concat();
            kinds(&text);
            let masked = mask(&text);
            proptest::prop_assert_eq!(masked.chars().count(), text.chars().count());
            let whole = |run: &str| run.len() == 11 && run.starts_with('1') && run.as_bytes()[1] >= b'3'
                || (15..=19).contains(&run.len());
            let masked = fold(&masked);
            let alone = masked.split(|c: char| !c.is_ascii_alphanumeric());
            for run in alone.filter(|run| run.bytes().all(|b| b.is_ascii_digit())) {
                proptest::prop_assert!(!whole(run), "{} in {}", run, masked);
            }
        }
    }
}
