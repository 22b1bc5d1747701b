//! What is written in `juanzong.yaml`, before it means anything. Its JSON Schema is both what
//! `juanzong schema` prints and what files are checked against.

mod alias;
mod filing;
mod scoring;

pub(crate) use alias::{Alias, When};
pub(crate) use filing::{Filing, Page};
pub(crate) use scoring::WhichScheme;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Thresholds;
use crate::standard::written::Standard;

/// The whole file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "卷宗项目文件 juanzong.yaml")]
pub(crate) struct Project {
    #[schemars(description = "这次评审（创建、复审）的名称，印在封面上")]
    pub name: String,
    #[serde(default)]
    #[schemars(description = "本地和可以出现在材料里的地名")]
    pub place: Place,
    #[schemars(
        description = "近三年，例如 [2022, 2023, 2024]",
        inner(range(min = 1949, max = 2099))
    )]
    pub years: Vec<u16>,
    #[serde(default)]
    #[schemars(
        description = "标准：程序自带标准的代号（guowei-2021）、自己的标准文件，或直接写在这里（extends: guowei-2021 …）"
    )]
    pub standard: Option<Which>,
    #[serde(default)]
    #[schemars(description = "各单位报送材料的文件夹，不写就是“报送”")]
    pub submissions: Option<String>,
    #[serde(default)]
    #[schemars(
        description = "报送文件夹怎样分层，例如 {unit}/{year}/{requirement}。可用 {unit} 单位、{year} 年度、{part} 部分、{item} 项目、{requirement} 材料，或固定的文件夹名；不分层写 ."
    )]
    pub layout: Option<String>,
    #[serde(default)]
    #[schemars(description = "共用文件夹：上级来文、法规、统一模板，大家都可以引用，不算雷同")]
    pub shared: Option<String>,
    #[serde(default)]
    #[schemars(description = "参照文件夹：外地材料、网上下载的范文，谁都不该照抄")]
    pub reference: Option<String>,
    #[serde(default)]
    #[schemars(
        description = "自己的套话表（juanzong stock 从本地公文统计而来），与程序自带的一起用：大家都说的话不当作雷同"
    )]
    pub stock: Option<String>,
    #[serde(default)]
    #[schemars(description = "结果放在哪里，不写就是“结果”")]
    pub output: Option<String>,
    #[serde(default)]
    #[schemars(
        description = "模拟评分用哪些评分方案，可以并列几个：自带的有 pingshen-2021、jishu-2014、anfang-city、anfang-county；不写就用标准里的全部，写 [] 就不评"
    )]
    pub schemes: Option<Vec<WhichScheme>>,
    #[serde(default)]
    #[schemars(
        description = "本城市属于哪几类，例如 [省会城市, 200万以上]；指标要求和抽样数量按它取"
    )]
    pub city_class: Vec<String>,
    #[serde(default)]
    #[schemars(
        description = "指标数据表（xlsx、csv 或 yaml；空表用 juanzong indicators template 写）；不写就是“指标数据.xlsx”"
    )]
    pub indicators: Option<String>,
    #[serde(default)]
    #[schemars(
        description = "评分表：现场打分和专家结论（xlsx 或 csv；空表用 juanzong score template 写）；不写就是“评分表.xlsx”"
    )]
    pub marks: Option<String>,
    #[schemars(description = "报送单位")]
    pub units: Vec<Unit>,
    #[serde(default)]
    #[schemars(description = "检查的尺度；不写就用程序的默认值")]
    pub thresholds: Limits,
    #[serde(default)]
    #[schemars(description = "案卷怎样编号、分卷和印制；不写就用程序的默认值")]
    pub dossier: Filing,
    #[serde(default)]
    #[schemars(
        description = "整改通知单、督办函、周通报和一页纸怎样署名、编号；不写就用程序的默认值"
    )]
    pub letters: Letters,
    #[serde(default)]
    #[schemars(description = "整改和报告的期限，从发现之日起算；不写就用程序的默认值")]
    pub terms: Terms,
    #[serde(default)]
    #[schemars(description = "时间节点：申报、省级评估、技术评估等")]
    pub milestones: Vec<Milestone>,
    #[serde(default)]
    #[schemars(description = "说明采纳：经人同意不再计较的问题")]
    pub waivers: Vec<Waiver>,
    #[serde(default)]
    #[schemars(description = "人工指定：某个文件是哪一份材料")]
    pub assignments: Vec<Assignment>,
}

/// A standard by id or file, or written in place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(description = "标准的代号或文件名，或直接写在这里的标准")]
pub(crate) enum Which {
    #[schemars(description = "代号或文件名")]
    Named(String),
    #[schemars(description = "直接写在这里")]
    Own(Box<Standard>),
}

/// The place.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "本地和可以出现在材料里的地名")]
pub(crate) struct Place {
    #[schemars(description = "本县（市、区）的名称")]
    pub name: String,
    #[schemars(description = "上级地名：省、市")]
    pub superiors: Vec<String>,
    #[schemars(description = "下辖的街道、乡镇、社区、村")]
    pub towns: Vec<String>,
    #[schemars(description = "曾用名")]
    pub former: Vec<String>,
    #[schemars(description = "可以正常提到的邻近地名")]
    pub neighbours: Vec<String>,
}

/// A unit.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一个报送单位")]
pub(crate) struct Unit {
    #[serde(default)]
    #[schemars(description = "代号；不写就是名称。定下以后不要改，台账靠它认单位")]
    pub id: Option<String>,
    #[schemars(description = "名称")]
    pub name: String,
    #[serde(default)]
    #[schemars(
        description = "别名、曾用名。改过名的写明用到何时：{name: 卫计局, until: 2018-12}，以后的材料还署这个名称就会报"
    )]
    pub aliases: Vec<Alias>,
    #[serde(default)]
    #[schemars(description = "类别：部门、街道（乡镇）、社区（村）、样本点；不写按名称辨认",
        extend("enum" = ["department", "street", "community", "sample", "部门", "街道", "社区", "样本点"]))]
    pub kind: Option<String>,
    #[serde(default)]
    #[schemars(description = "样本点类型的代号，例如 hospital；不写按名称辨认")]
    pub sample_type: Option<String>,
    #[serde(default)]
    #[schemars(description = "承担标准里哪些部门的职责（代号）；不写按名称辨认")]
    pub plays: Option<Vec<String>>,
    #[serde(default)]
    #[schemars(description = "上级单位，必须也在 units 里")]
    pub superior: Option<String>,
    #[serde(default)]
    #[schemars(description = "另外牵头的项目或材料（代号）")]
    pub leads: Vec<String>,
    #[serde(default)]
    #[schemars(description = "配合的项目（代号）")]
    pub supports: Vec<String>,
}

/// Limits of rules, each of them optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "检查的尺度")]
pub(crate) struct Limits {
    #[schemars(
        title = "相同的一段，多少字起算",
        description = "两份材料有这么长的一段相同（数字、地名不计），才算雷同的证据。改小，报得多，也容易冤枉人；改大，短的抄袭看不到。",
        range(min = 8, max = 10000),
        extend("default" = Thresholds::default().passage_chars, "x-unit" = "字")
    )]
    pub passage_chars: Option<usize>,
    #[schemars(
        title = "两年材料，相同多少报疑似照抄",
        description = "同一单位同一份材料，今年与去年相同的部分占到这么多，报“疑似只改年份”。",
        range(min = 0, max = 1),
        extend("default" = Thresholds::default().year_suspect, "x-unit" = "%", "x-scale" = 0.01)
    )]
    pub year_suspect: Option<f64>,
    #[schemars(
        title = "两年材料，相同多少提示看一看",
        description = "相同的部分占到这么多，还不到疑似，只提示看一看。不能高于上一条。",
        range(min = 0, max = 1),
        extend("default" = Thresholds::default().year_warn, "x-unit" = "%", "x-scale" = 0.01)
    )]
    pub year_warn: Option<f64>,
    #[schemars(
        title = "下级与上级材料，相同多少报“上下一般粗”",
        description = "下级单位的材料与上级的相同部分占到这么多，报疑似照搬。",
        range(min = 0, max = 1),
        extend("default" = Thresholds::default().superior, "x-unit" = "%", "x-scale" = 0.01)
    )]
    pub superior: Option<f64>,
    #[schemars(
        title = "多少个单位都有的话，算通用语",
        description = "同一段话有这么多单位都写了，就当作大家都说的话，不算雷同。",
        range(min = 2, max = 100000),
        extend("default" = Thresholds::default().common_units, "x-unit" = "个")
    )]
    pub common_units: Option<usize>,
    #[schemars(
        title = "多大的文件不读",
        description = "超过的列为“未能检查”，写明名称（项目文件里按字节写）。",
        range(min = 1),
        extend("default" = Thresholds::default().largest_file, "x-unit" = "MB", "x-scale" = 1 << 20)
    )]
    pub largest_file: Option<u64>,
    #[schemars(
        title = "读一个文件最多用多少时间",
        description = "超过的列为“未能检查”。电脑慢、扫描件大的，可以放长。",
        range(min = 1, max = 3600),
        extend("default" = Thresholds::default().reading_seconds, "x-unit" = "秒")
    )]
    pub reading_seconds: Option<u64>,
    #[schemars(
        title = "读一个文件最多用多少内存",
        description = "超过的列为“未能检查”。",
        range(min = 64, max = 65536),
        extend("default" = Thresholds::default().reading_memory, "x-unit" = "MB")
    )]
    pub reading_memory: Option<u64>,
}

impl Limits {
    /// The limits, with our own where nothing is written.
    pub fn filled(&self) -> Thresholds {
        let ours = Thresholds::default();
        Thresholds {
            passage_chars: self.passage_chars.unwrap_or(ours.passage_chars),
            year_suspect: self.year_suspect.unwrap_or(ours.year_suspect),
            year_warn: self.year_warn.unwrap_or(ours.year_warn),
            superior: self.superior.unwrap_or(ours.superior),
            common_units: self.common_units.unwrap_or(ours.common_units),
            largest_file: self.largest_file.unwrap_or(ours.largest_file),
            reading_seconds: self.reading_seconds.unwrap_or(ours.reading_seconds),
            reading_memory: self.reading_memory.unwrap_or(ours.reading_memory),
        }
    }
}

/// How letters are signed and numbered, each of it optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "文书怎样署名、编号")]
pub(crate) struct Letters {
    #[schemars(title = "印发单位", description = "印在落款处；不写就用全宗名称。")]
    pub issuer: Option<String>,
    #[schemars(
        title = "机关代字",
        description = "印在编号的年份前面，例如 云爱卫办整；不写就只有年份和序号。"
    )]
    pub code: Option<String>,
    #[schemars(title = "联系人和电话")]
    pub contact: Option<String>,
    #[schemars(
        title = "周通报隐去单位名称",
        description = "换成甲单位、乙单位……，另印一份内部对照表。",
        extend("default" = super::Letters::default().mask)
    )]
    pub mask: Option<bool>,
    #[schemars(
        title = "逾期的问题每隔多少天督办一次",
        range(min = 1, max = 90),
        extend("default" = super::Letters::default().remind_every, "x-unit" = "天")
    )]
    pub remind_every: Option<u32>,
}

/// Days until things are due, each of them optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "整改和报告的期限")]
pub(crate) struct Terms {
    #[schemars(
        title = "“严重”的问题多少天内整改",
        range(min = 1, max = 365),
        extend("default" = super::Terms::default().grave, "x-unit" = "天")
    )]
    pub grave: Option<u32>,
    #[schemars(
        title = "“一般”的问题多少天内整改",
        range(min = 1, max = 365),
        extend("default" = super::Terms::default().ordinary, "x-unit" = "天")
    )]
    pub ordinary: Option<u32>,
    #[schemars(
        title = "多少天内单位要报告整改情况",
        range(min = 1, max = 365),
        extend("default" = super::Terms::default().report, "x-unit" = "天")
    )]
    pub report: Option<u32>,
}

/// A milestone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一个时间节点")]
pub(crate) struct Milestone {
    #[schemars(description = "名称，例如 申报、省级评估、技术评估")]
    pub name: String,
    #[schemars(description = "哪一天，例如 2026-12-31")]
    pub date: String,
    #[serde(default)]
    #[schemars(description = "只看标准的这些部分或项目（代号）；不写就是全部")]
    pub items: Vec<String>,
}

/// A waiver.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一条说明采纳")]
pub(crate) struct Waiver {
    #[schemars(description = "规则代号，例如 L102")]
    pub rule: String,
    #[serde(default)]
    #[schemars(description = "只对这个单位；不写就是所有单位")]
    pub unit: Option<String>,
    #[serde(default)]
    #[schemars(description = "只对这份材料（代号）；不写就是所有材料")]
    pub requirement: Option<String>,
    #[serde(default)]
    #[schemars(
        description = "只对这一年；不写就是各年",
        range(min = 1949, max = 2099)
    )]
    pub year: Option<u16>,
    #[schemars(description = "理由")]
    pub reason: String,
    #[schemars(description = "谁同意的")]
    pub by: String,
    #[schemars(description = "到哪一天为止，例如 2026-12-31")]
    pub until: String,
}

/// An assignment.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一条人工指定")]
pub(crate) struct Assignment {
    #[schemars(description = "文件在报送文件夹里的路径")]
    pub path: String,
    #[schemars(description = "是哪一份材料（代号）")]
    pub requirement: String,
    #[serde(default)]
    #[schemars(description = "哪一年的", range(min = 1949, max = 2099))]
    pub year: Option<u16>,
}
