//! How much a place name tells where it stands: who speaks, or who is merely spoken of.

use super::Strength;

/// Words of office: a name right before one of them speaks as the author.
const OFFICES: &[&str] = &[
    "创卫办",
    "创卫指挥部",
    "创建国家卫生",
    "爱卫办",
    "爱卫会",
    "爱国卫生",
    "政办发",
    "政发〔",
    "政函〔",
    "政办函",
    "卫健发",
    "卫健局",
    "卫健委",
    "卫生健康",
    "创卫发",
    "爱卫发",
    "创卫办发",
    "人民政府",
    "县委",
    "市委",
    "区委",
    "城管局",
    "住建局",
    "市场监管局",
    "教育局",
    "疾控中心",
    "街道办事处",
];

/// Words that may stand between a full name and what makes it the author.
const SUBJECTS: &[&str] = &[
    "各单位",
    "各部门",
    "各乡镇",
    "各街道",
    "各有关",
    "全县",
    "全市",
    "全区",
    "我县",
    "我市",
    "我区",
    "创卫",
    "爱卫",
    "政办",
    "政府办",
    "卫生局",
    "财政局",
];

/// How a line that names an author ends.
const BODIES: &[char] = &[
    '局', '所', '办', '会', '府', '站', '心', '院', '校', '委', '队', '司', '道', '区', '镇', '乡',
    '村', '县', '市', '室', '部', '园',
];

/// Words in whose company another place is legitimately named.
const EXCUSES: &[&str] = &[
    "关心支持",
    "倾力支持",
    "的支持",
    "有力帮助",
    "无私",
    "同胞",
    "友好市",
    "友好城",
    "枫桥",
    "会同",
    "联合",
    "联盟",
    "连接",
    "走廊",
    "转诊",
    "试点城市",
    "社会各",
    "的帮助",
    "我们帮助",
    "协助",
    "配合",
    "委省政府",
    "兵团",
    "院士",
    "共建",
    "对口",
    "帮扶",
    "协作",
    "学习",
    "考察",
    "借鉴",
    "经验",
    "签约",
    "合作",
    "支援",
    "援建",
    "结对",
    "招商",
    "高铁",
    "铁路",
    "高速",
    "航线",
    "机场",
    "直飞",
    "直达",
    "公路",
    "大桥",
    "口岸",
    "管道",
    "班列",
    "港口",
    "经济圈",
    "都市圈",
    "经济带",
    "城市群",
    "一体化",
    "协同",
    "联动",
    "毗邻",
    "接壤",
    "交界",
    "飞地",
    "跨省",
    "大学",
    "学院",
    "医院",
    "集团",
    "公司",
    "银行",
    "商会",
    "博览会",
    "论坛",
    "大会",
    "运动会",
    "冬奥",
    "转发",
    "来文",
    "引进",
    "对接",
    "落户",
    "总部",
    "先进地区",
    "籍",
    "疫情",
    "输入",
    "驰援",
    "援",
];

/// Characters on either side that are looked at for an excuse.
const AROUND: usize = 20;

/// Strength of the name at `start..end` (bytes).
pub fn strength(text: &str, start: usize, end: usize) -> Strength {
    let (before, after) = (&text[..start], &text[end..]);
    let left = last_chars(line_end(before), AROUND);
    let right = first_chars(line_start(after), AROUND);
    if numbered(right) {
        return Strength::Strong;
    }
    let excused = EXCUSES
        .iter()
        .any(|word| left.contains(word) || right.contains(word));
    if excused {
        return Strength::Weak;
    }
    if office(after) || signed(before, after) {
        Strength::Strong
    } else {
        Strength::Usual
    }
}

/// A word of office or one that addresses its own follows.
pub fn office(after: &str) -> bool {
    OFFICES
        .iter()
        .chain(SUBJECTS)
        .any(|word| after.starts_with(word))
}

/// Ends (bytes) of whatever stands right before a word of office.
pub fn offices(text: &str) -> impl Iterator<Item = usize> + '_ {
    OFFICES
        .iter()
        .flat_map(|word| text.match_indices(word).map(|(at, _)| at))
}

/// `…办发〔2022〕12号`: a 文号 begins here.
fn numbered(right: &str) -> bool {
    let head = first_chars(right, 10);
    ["〔2", "[2", "【2", "（2", "(2"].iter().any(|open| {
        head.find(open).is_some_and(|at| {
            let issuer = &head[..at];
            issuer.ends_with(['发', '办', '函', '字', '通', '委']) && !issuer.contains(['，', '。'])
        })
    })
}

/// The name begins a short line of its own: red head, 落款, header or footer.
fn signed(before: &str, after: &str) -> bool {
    let tail = line_end(before).trim();
    let head = line_start(after).trim();
    let short = head.chars().count() <= 16;
    tail.is_empty() && short && (head.is_empty() || head.ends_with(BODIES))
}

fn line_end(before: &str) -> &str {
    before.rsplit('\n').next().unwrap_or(before)
}

fn line_start(after: &str) -> &str {
    after.split('\n').next().unwrap_or(after)
}

fn last_chars(text: &str, n: usize) -> &str {
    let at = text.char_indices().rev().take(n).last();
    at.map_or("", |(at, _)| &text[at..])
}

fn first_chars(text: &str, n: usize) -> &str {
    text.char_indices()
        .nth(n)
        .map_or(text, |(at, _)| &text[..at])
}
