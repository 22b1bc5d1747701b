//! Indicators and schemes as they are written in a standard's YAML file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::standard::scheme::By;

/// What a figure must be: one target, or several of which one is enough.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(
    description = "要求。写法：“≥ 38”“≤ 55”“= 100”“< 25”“> 90”“近三年无”“逐年下降”“逐年上升”“达到 C 级”“符合 某标准”“不低于全省平均”“不高于全省平均”“只登记”；写成列表，就是达到其中一条即可（二选一）"
)]
pub(crate) enum Targets {
    #[schemars(description = "一条要求")]
    One(String),
    #[schemars(description = "达到其中一条即可")]
    Any(Vec<String>),
}

impl Targets {
    /// Each of them, with its place in the list where it is one.
    pub fn each(&self) -> Vec<(Option<usize>, &str)> {
        match self {
            Targets::One(text) => vec![(None, text.as_str())],
            Targets::Any(texts) => {
                let each = texts.iter().enumerate();
                each.map(|(i, text)| (Some(i), text.as_str())).collect()
            }
        }
    }
}

/// A figure that the standard asks for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一项数据指标")]
pub(crate) struct Indicator {
    #[schemars(description = "代号；同一指标在各版标准里用同一代号，一张数据表就能对照几个版本")]
    pub id: String,
    #[schemars(description = "名称")]
    pub title: Option<String>,
    #[schemars(description = "材料里的其他叫法")]
    pub aliases: Option<Vec<String>>,
    #[schemars(description = "单位，例如 %、‰、/10万、m²、座/km²")]
    pub unit: Option<String>,
    pub target: Option<Targets>,
    #[schemars(description = "按城市类别另有要求的：类别名称和要求，例如 {省会城市: = 100}")]
    pub by_class: Option<BTreeMap<String, Targets>>,
    #[schemars(
        description = "哪一年要达到：latest 最近一年（不写就是它），each 每年",
        extend("enum" = ["latest", "each"])
    )]
    pub years: Option<String>,
    #[schemars(description = "属于哪个项目（代号）")]
    pub item: Option<String>,
    #[schemars(description = "牵头部门的代号；不写就是项目的牵头部门")]
    pub lead: Option<String>,
    #[schemars(description = "配合部门的代号；不写就是项目的配合部门")]
    pub supporting: Option<Vec<String>>,
    #[schemars(description = "是否一票否决")]
    pub veto: Option<bool>,
    #[schemars(description = "依据：sources 里的代号，或直接写文件名称")]
    pub source: Option<String>,
    #[schemars(description = "是否与官方文本核对过；没有核对过的显示“待核”")]
    pub verified: Option<bool>,
    #[schemars(description = "给经办人的提示")]
    pub note: Option<String>,
}

/// A way of scoring.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一份评分方案：技术评估、暗访等，可以并列几份")]
pub(crate) struct Scheme {
    #[schemars(description = "代号")]
    pub id: String,
    #[schemars(description = "名称")]
    pub title: Option<String>,
    #[schemars(description = "出自哪份文件")]
    pub document: Option<String>,
    #[schemars(description = "满分；各行分值没有公开的可以不写", range(min = 0))]
    pub full_marks: Option<f64>,
    #[schemars(
        description = "合格线；不知道的不写，项目文件里还可以改",
        range(min = 0)
    )]
    pub pass: Option<f64>,
    #[serde(default)]
    #[schemars(description = "别处用过的合格线")]
    pub other_passes: Vec<OtherPass>,
    #[serde(default)]
    #[schemars(description = "最上一层各行由专家组下结论，一个组“不通过”就整体不通过")]
    pub conclusions: bool,
    #[schemars(description = "方面、组、评分项，可以一层套一层")]
    pub rows: Vec<Row>,
    #[serde(default)]
    #[schemars(description = "一票否决的情形")]
    pub vetoes: Vec<Veto>,
    #[serde(default)]
    #[schemars(description = "抽样数量按哪几类城市分，例如 [50万以下, 50万至200万, 200万以上]")]
    pub classes: Vec<String>,
    #[serde(default)]
    #[schemars(description = "最少抽样数量")]
    pub samples: Vec<Sample>,
    #[schemars(description = "依据")]
    pub source: Option<String>,
    #[serde(default)]
    #[schemars(description = "是否与官方文本核对过；没有核对过的显示“待核”")]
    pub verified: bool,
    #[schemars(description = "给经办人的提示")]
    pub note: Option<String>,
}

impl Scheme {
    /// Its id and those of all its rows and vetoes.
    pub fn ids(&self) -> Vec<&String> {
        fn below<'a>(rows: &'a [Row], ids: &mut Vec<&'a String>) {
            for row in rows {
                ids.push(&row.id);
                below(&row.rows, ids);
            }
        }
        let mut ids = vec![&self.id];
        below(&self.rows, &mut ids);
        ids.extend(self.vetoes.iter().map(|veto| &veto.id));
        ids
    }
}

/// A pass mark that is in use somewhere.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "别处用过的合格线")]
pub(crate) struct OtherPass {
    #[schemars(description = "分数", range(min = 0))]
    pub marks: f64,
    #[schemars(description = "哪里、哪年用过")]
    pub source: String,
}

/// A part, group or row.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "方面、组或评分项。下面再分细目的，细目分值都写明时相加要等于它的满分")]
pub(crate) struct Row {
    #[schemars(description = "代号，全份标准里不能重")]
    pub id: String,
    #[schemars(description = "名称")]
    pub title: Option<String>,
    #[schemars(description = "满分；没有公开的不写", range(min = 0))]
    pub full_marks: Option<f64>,
    #[serde(default)]
    #[schemars(schema_with = "by")]
    pub by: Option<By>,
    #[schemars(description = "by 是 slots 时：按标准哪个部分（代号）的材料折算")]
    pub part: Option<String>,
    #[schemars(description = "by 是 indicators 时：按哪些指标（代号）；不写就是全部")]
    pub indicators: Option<Vec<String>>,
    #[schemars(description = "对应标准的哪个项目（代号）")]
    pub item: Option<String>,
    #[schemars(description = "牵头部门的代号；不写就是上一层的，或对应项目的")]
    pub lead: Option<String>,
    #[schemars(description = "配合部门的代号；不写就是上一层的，或对应项目的")]
    pub supporting: Option<Vec<String>>,
    #[serde(default)]
    #[schemars(description = "细目")]
    pub rows: Vec<Row>,
    #[schemars(description = "依据；不写就是上一层的")]
    pub source: Option<String>,
    #[schemars(description = "是否与官方文本核对过；不写就同上一层")]
    pub verified: Option<bool>,
    #[schemars(description = "给经办人的提示")]
    pub note: Option<String>,
}

/// What fails the whole.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一种一票否决的情形")]
pub(crate) struct Veto {
    #[schemars(description = "代号，全份标准里不能重")]
    pub id: String,
    #[schemars(description = "内容")]
    pub title: Option<String>,
    #[serde(default)]
    #[schemars(description = "由哪些指标（代号）判断；有一项不达标就否决")]
    pub indicators: Vec<String>,
    #[serde(default)]
    #[schemars(description = "这些指标都达标，是否就可以认定不否决；不写要由人认定")]
    pub whole: bool,
    #[schemars(description = "依据")]
    pub source: Option<String>,
    #[serde(default)]
    #[schemars(description = "是否与官方文本核对过")]
    pub verified: bool,
}

/// The least number of sample points.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一类样本最少抽几个")]
pub(crate) struct Sample {
    #[schemars(description = "抽什么")]
    pub title: String,
    #[schemars(description = "属于最上一层的哪一行（代号）；不写就是合计")]
    pub row: Option<String>,
    #[schemars(description = "各类城市的数量，与 classes 同序")]
    pub least: Vec<u32>,
    #[schemars(description = "依据")]
    pub source: Option<String>,
}

fn by(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "description": "谁来给分：people 人（不写就是它）；slots 程序按材料交得齐不齐、有没有问题折算；indicators 程序按数据指标是否达标折算",
        "type": "string",
        "enum": ["people", "slots", "indicators"],
    })
}
