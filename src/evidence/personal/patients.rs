//! Patients' names beside their illness: in a sentence, in a table, in the fields of a form.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Personal, PersonalKind, regex};
use crate::paper::Span;
use crate::read::{Paragraph, Role};

static NAMED_FIELD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:患者|病人|患儿|感染者|确诊者|死者|病例|姓名)\s*(?:[:：]|\t)\s*(\p{Han}{2,3})(?:[^\p{Han}]|$)",
    )
});
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?:患者|病人|患儿|感染者|确诊者|死者|病例)(?:姓名)?\s*(\p{Han}{2,3})\s*[,，、(（]\s*",
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
const FORM_DIAGNOSES: &[&str] = &["诊断", "确诊", "病名", "病种", "病情", "阳性"];
/// Lines of a form between a name and the illness.
const FORM: usize = 3;
/// The commonest family names; with them nearly everyone is found, without them every word is one.
pub(crate) const FAMILY_NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

/// What was seen so far, paragraph by paragraph.
#[derive(Default)]
pub(super) struct Patients {
    number: usize,
    table: Option<Columns>,
    /// Names in fields of a form, with the number of their paragraph.
    labelled: Vec<(usize, Personal)>,
    /// Paragraphs that name an illness.
    diagnoses: Vec<usize>,
    found: Vec<Personal>,
}

impl Patients {
    /// Looks at the next paragraph, which begins at `at` in the whole text.
    pub fn look(&mut self, paragraph: &Paragraph, at: usize) {
        let text = paragraph.text.as_str();
        if FORM_DIAGNOSES.iter().any(|word| text.contains(word)) {
            self.diagnoses.push(self.number);
        }
        let names = NAMED_FIELD.captures_iter(text).filter_map(|c| c.get(1));
        for name in names.filter(|name| is_name(name.as_str())) {
            self.labelled
                .push((self.number, patient(text, at, name.range())));
        }
        if paragraph.role == Role::Row {
            match &self.table {
                Some(columns) => columns.patient(paragraph, at, &mut self.found),
                None => self.table = Columns::of(text),
            }
        } else {
            self.table = None;
            named(text, at, &mut self.found);
        }
        self.number += 1;
    }

    /// Everyone found. A form names the patient in one line and the illness in another.
    pub fn found(mut self) -> Vec<Personal> {
        let near = |n: usize| {
            let next = self.diagnoses.partition_point(|d| *d + FORM < n);
            self.diagnoses.get(next).is_some_and(|d| *d <= n + FORM)
        };
        let labelled = self.labelled.iter().filter(|(n, _)| near(*n));
        self.found.extend(labelled.map(|(_, p)| *p));
        self.found
    }
}

/// `患者张三，男，确诊为肺结核`.
fn named(text: &str, at: usize, found: &mut Vec<Personal>) {
    if !DIAGNOSES.iter().any(|word| text.contains(word)) {
        return;
    }
    for captures in NAMED.captures_iter(text) {
        if let Some(name) = captures.get(1).filter(|name| is_name(name.as_str())) {
            found.push(patient(text, at, name.range()));
        }
    }
}

fn patient(text: &str, at: usize, name: Range<usize>) -> Personal {
    let start = at + text[..name.start].chars().count();
    let end = start + text[name].chars().count();
    Personal {
        kind: PersonalKind::Patient,
        span: Span { start, end },
    }
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
        found.push(patient(&row.text, at, start..start + name.trim().len()));
    }
}
