//! The traces themselves, line by line.

use std::sync::LazyLock;

use regex::{Match, Regex};

use crate::paper::Span;
use crate::read::{Reading, Role};

/// What kind of trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A chatbot speaks.
    Assistant,
    /// An item of a page's menu or frame.
    Menu,
    /// HTML: tags and entities.
    Code,
    /// Marks of Markdown.
    Markdown,
    /// Marks of an encyclopaedia.
    Wiki,
    /// An address of the web.
    Address,
    /// `来源：` and the like, which papers of our own have as well.
    Source,
    /// `[1]` without notes.
    Reference,
}

/// One trace.
#[derive(Debug)]
pub(super) struct Trace {
    pub kind: Kind,
    pub words: String,
    pub span: Span,
}

impl Kind {
    /// How much one tells: 1 nothing by itself, 2 a hint, 3 all.
    pub fn weight(self) -> usize {
        match self {
            Kind::Assistant => 3,
            Kind::Menu | Kind::Code | Kind::Markdown | Kind::Wiki => 2,
            Kind::Address | Kind::Source | Kind::Reference => 1,
        }
    }

    pub fn note(self) -> &'static str {
        match self {
            Kind::Assistant => "像智能助手的话",
            Kind::Menu => "像网页上的按钮或栏目",
            Kind::Code => "网页代码",
            Kind::Markdown => "像从智能助手或网页编辑器带来的标记",
            Kind::Wiki => "像百科词条的标记",
            Kind::Address => "正文里有网址",
            Kind::Source => "像网页文章的出处",
            Kind::Reference => "有注号，没有注文",
        }
    }
}

static PATTERNS: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    let regex = |pattern| Regex::new(pattern).expect("patterns are constants and tested");
    vec![
        (
            Kind::Assistant,
            regex(
                r"作为(?:一个|一名|一款)?(?:AI|人工智能)(?:语言)?(?:模型|助手)|希望(?:以上|这份|这些|上述)(?:内容|信息|方案|回答|建议|总结|模板)?(?:能)?(?:对您|对你|能帮|有所帮助)|以下是(?:一份|一篇|一个|为您|根据您)[^。；]{0,24}(?:示例|范文|模板|供您参考|仅供参考)|您可以根据(?:实际)?(?:情况|需要|需求)(?:进行)?(?:适当)?(?:修改|调整|补充)|如果您需要(?:进一步|更多)|(?:当然|好的)[，,！!](?:以下|下面)是",
            ),
        ),
        (
            Kind::Menu,
            regex(
                r"点击(?:查看|下载|进入|这里|阅读|展开|关注)|(?:上|下)一[篇条]\s*(?:[:：]|$)|分享(?:到|至)(?:微信|微博|朋友圈|QQ|[:：])|(?:责任编辑|责编)\s*[:：]|(?:浏览|阅读|点击)(?:次数|量)\s*[:：]|(?:字号|字体)\s*[:：]|【(?:打印|关闭)[^】]{0,6}】|打印本页|关闭窗口|返回顶部|长按(?:识别|二维码)|扫一扫[^。]{0,6}(?:关注|分享|下载)|(?:展开|阅读)全文|(?:相关|推荐|延伸)阅读[:：]?$|猜你喜欢|版权所有\s*[©:：]?|[\p{Han}]ICP备\s*\d+|当前位置\s*[:：]",
            ),
        ),
        (
            Kind::Code,
            regex(
                r#"&(?:nbsp|quot|amp|lt|gt|middot|mdash|ndash|ldquo|rdquo|lsquo|rsquo|hellip|bull|ensp|emsp|times);|&#x?[0-9A-Fa-f]{2,6};|</?(?:p|div|span|br|a|img|font|td|tr|th|table|tbody|strong|em|b|h[1-6]|ul|li|script|style|section)(?:\s[^<>]*)?/?>"#,
            ),
        ),
        (
            Kind::Markdown,
            regex(r"\*\*[^*\s][^*\n]{0,40}\*\*|^#{1,6} \p{Han}.{0,40}|^```"),
        ),
        (
            Kind::Wiki,
            regex(r"[\[［]编辑[\]］]|(?:本|此|该)?词条(?:由|缺少|创建|贡献)|百度百科|维基百科"),
        ),
        (
            Kind::Address,
            regex(r"(?:https?://|www\.)[A-Za-z0-9][A-Za-z0-9./?=&%_#:-]{3,}"),
        ),
        (
            Kind::Source,
            regex(
                r"^[（(]?(?:文章|信息|稿件)?来源\s*[:：]\s*[\p{Han}A-Za-z]{2,16}(?:网|报|社|号|客户端|平台|电视台|在线)|^发布(?:时间|日期)\s*[:：]|^(?:作者|编辑)\s*[:：]\s*\p{Han}{2,4}$",
            ),
        ),
        (
            Kind::Reference,
            regex(r"\p{Han}[”》）]?[\[［]\d{1,2}[\]］]"),
        ),
    ]
});

/// Words in whose line an address is rightly given.
const GIVEN: &[&str] = &[
    "网址",
    "官网",
    "网站",
    "链接",
    "邮箱",
    "电话",
    "地址",
    "公众号",
    "平台",
    "登录",
    "查询",
    "参考",
    "下载",
    "报名",
    "问卷",
    "投诉",
    "举报",
    "公示",
];

/// Words that head notes and references.
const NOTES: &[&str] = &[
    "名词解释",
    "名词注",
    "名词说明",
    "注释",
    "注解",
    "参考文献",
    "附注",
    "注：",
];

/// Every trace, in the order of the text.
pub(super) fn find(reading: &Reading) -> Vec<Trace> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut references = false;
    for paragraph in reading.paragraphs() {
        let text = paragraph.text.as_str();
        let heads = text.chars().count() <= 20;
        references |=
            text.starts_with("[1]") || heads && NOTES.iter().any(|word| text.contains(word));
        for (kind, pattern) in PATTERNS.iter() {
            if references && matches!(kind, Kind::Address | Kind::Reference) {
                continue;
            }
            let hits = pattern
                .find_iter(text)
                .filter(|hit| counts(*kind, paragraph.role, text, hit));
            found.extend(hits.map(|hit| {
                let start = at + text[..hit.start()].chars().count();
                Trace {
                    kind: *kind,
                    words: short(hit.as_str()),
                    span: Span {
                        start,
                        end: start + hit.as_str().chars().count(),
                    },
                }
            }));
        }
        at += text.chars().count() + 1;
    }
    if references {
        found.retain(|trace| trace.kind != Kind::Reference);
    }
    found.sort_by_key(|trace| trace.span);
    found
}

/// Whether it can be a trace where it stands: in tables and margins addresses, sources and
/// numbers are records.
fn counts(kind: Kind, role: Role, line: &str, hit: &Match<'_>) -> bool {
    let running = !matches!(role, Role::Row | Role::Margin);
    match kind {
        Kind::Address => running && in_running_text(line, hit),
        Kind::Source | Kind::Reference | Kind::Markdown => running,
        _ => true,
    }
}

/// An address inside a Chinese sentence that is not there to give it: lists of links put it on a
/// line of its own or after a colon.
fn in_running_text(line: &str, hit: &Match<'_>) -> bool {
    const SENTENCE: usize = 10;
    let is_han = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let given = GIVEN.iter().any(|word| line.contains(word));
    let listed = line[..hit.start()].trim_end().ends_with(['：', ':']);
    let sentence = line.chars().filter(is_han).count() >= SENTENCE;
    sentence && !given && !listed && !hit.as_str().contains(".gov.cn")
}

fn short(words: &str) -> String {
    const SHOWN: usize = 24;
    let mut shown: String = words.chars().take(SHOWN).collect();
    if words.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}
