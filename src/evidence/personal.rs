//! Personal data in a text, and how it is masked. Found once for each content, so that no quote of
//! any rule can show it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::paper::{Span, fold};
use crate::read::{Paragraph, Reading, Role};

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
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?:(?:患者|病人|患儿|感染者|确诊者|死者|病例)(?:姓名)?|姓名)\s*[:：]\s*(\p{Han}{2,3})(?:[^\p{Han}]|$)",
        r"|(?:患者|病人|患儿|感染者|确诊者|死者|病例)(?:姓名)?\s*(\p{Han}{2,3})\s*[,，、(（]\s*",
        r"(?:男|女|\d{1,3}\s*岁|现年|住|系|身份证|电话|性别|年龄)",
    ))
});
const DIAGNOSES: &[&str] = &[
    "诊断",
    "确诊",
    "感染",
    "患有",
    "结核",
    "乙肝",
    "丙肝",
    "肝炎",
    "艾滋",
    "HIV",
    "梅毒",
    "精神",
    "抑郁",
    "癫痫",
    "手足口",
    "布病",
    "阳性",
    "肿瘤",
    "癌",
    "病情",
    "住院",
];
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
/// The commonest family names; with them nearly everyone is found, without them every word is one.
pub(crate) const FAMILY_NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns are constants and tested")
}

/// All personal data in a text, in order.
pub fn find(reading: &Reading) -> Vec<Personal> {
    let mut found = Vec::new();
    let mut table: Option<Columns> = None;
    let mut at = 0;
    for paragraph in reading.paragraphs() {
        numbers(&paragraph.text, at, &mut found);
        if paragraph.role == Role::Row {
            match &table {
                Some(columns) => columns.patient(paragraph, at, &mut found),
                None => table = Columns::of(&paragraph.text),
            }
        } else {
            table = None;
            named(&paragraph.text, at, &mut found);
        }
        at += paragraph.text.chars().count() + 1;
    }
    found.sort_by_key(|p| (p.span, p.kind));
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

/// `患者张三，男，确诊为肺结核`.
fn named(text: &str, at: usize, found: &mut Vec<Personal>) {
    if !DIAGNOSES.iter().any(|word| text.contains(word)) {
        return;
    }
    for captures in NAMED.captures_iter(text) {
        let name = captures.get(1).or(captures.get(2));
        if let Some(name) = name.filter(|name| is_name(name.as_str())) {
            push_patient(text, at, name.range(), found);
        }
    }
}

fn push_patient(text: &str, at: usize, name: Range<usize>, found: &mut Vec<Personal>) {
    let start = at + text[..name.start].chars().count();
    let end = start + text[name].chars().count();
    found.push(Personal {
        kind: PersonalKind::Patient,
        span: Span { start, end },
    });
}

/// A whole name: not `张某`, not `李××`, not an ordinary word.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| FAMILY_NAMES.contains(c))
        && (2..=4).contains(&text.chars().count())
        && text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
        && !text.contains('某')
}

/// The columns of a table that name persons and their illness.
struct Columns {
    name: usize,
    diagnosis: usize,
}

impl Columns {
    fn of(header: &str) -> Option<Self> {
        let find = |words: &[&str]| {
            header
                .split('\t')
                .position(|cell| words.iter().any(|word| cell.contains(word)))
        };
        Some(Columns {
            name: find(&["姓名", "患者"])?,
            diagnosis: find(&[
                "诊断",
                "病名",
                "疾病",
                "病种",
                "病情",
                "检测结果",
                "化验结果",
            ])?,
        })
    }

    fn patient(&self, row: &Paragraph, at: usize, found: &mut Vec<Personal>) {
        let cells: Vec<&str> = row.text.split('\t').collect();
        let (Some(name), Some(diagnosis)) = (cells.get(self.name), cells.get(self.diagnosis))
        else {
            return;
        };
        if !is_name(name.trim()) || diagnosis.trim().is_empty() {
            return;
        }
        let before: usize = cells[..self.name].iter().map(|cell| cell.len() + 1).sum();
        let start = before + (name.len() - name.trim_start().len());
        push_patient(&row.text, at, start..start + name.trim().len(), found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
