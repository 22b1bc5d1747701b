//! What is written in a standard's YAML file, before it means anything. Its JSON Schema is both
//! what `juanzong schema standard` prints and what files are checked against.

mod scoring;

pub(crate) use scoring::{Indicator, OtherPass, Row, Sample, Scheme, Targets, Veto};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Link, Mark, YearRule};

/// A whole file: a standard of its own, or changes to one.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "标准：必备材料的清单。可以整份自己写，也可以用 extends 继承一份再改。")]
pub(crate) struct Standard {
    #[schemars(description = "代号，例如 guowei-2021")]
    pub id: Option<String>,
    #[schemars(description = "继承哪一份标准（程序自带标准的代号）")]
    pub extends: Option<String>,
    #[schemars(description = "标准的名称")]
    pub title: Option<String>,
    #[schemars(description = "发布标准的文件名称和文号")]
    pub document: Option<String>,
    #[schemars(description = "依据：代号和文件名称、文号")]
    pub sources: BTreeMap<String, String>,
    #[schemars(description = "材料种类：代号和中文名称")]
    pub kinds: BTreeMap<String, String>,
    #[schemars(description = "成套材料的各个部分：代号、名称、辨认用的词")]
    pub sets: BTreeMap<String, Set>,
    #[schemars(description = "部门（角色）")]
    pub departments: Vec<Department>,
    #[schemars(description = "样本点类型")]
    pub sample_types: Vec<SampleType>,
    #[schemars(description = "部分（方面）；继承时写在这里的是新增的部分")]
    pub parts: Vec<Part>,
    #[schemars(description = "数据指标；继承时写在这里的是新增的")]
    pub indicators: Vec<Indicator>,
    #[schemars(
        description = "评分方案；继承时写在这里的是新增的（要换掉原有的，先在 remove 里去掉）"
    )]
    pub schemes: Vec<Scheme>,
    #[schemars(description = "继承时新增的项目，用 part 说明放在哪个部分")]
    pub items: Vec<Item>,
    #[schemars(description = "继承时新增的材料，用 item 说明放在哪个项目")]
    pub requirements: Vec<Requirement>,
    #[schemars(description = "继承时要改的条目：代号和要改的栏")]
    pub r#override: BTreeMap<String, Override>,
    #[schemars(description = "继承时要去掉的条目代号")]
    pub remove: Vec<String>,
}

/// A part of composite materials.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "成套材料的一个部分")]
pub(crate) struct Set {
    #[schemars(description = "名称，例如 签到")]
    pub name: String,
    #[schemars(description = "文件名或标题里有这些词之一，就算有这一部分")]
    pub words: Vec<String>,
}

/// A department.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "部门（角色）")]
pub(crate) struct Department {
    #[schemars(description = "代号")]
    pub id: String,
    #[schemars(description = "名称")]
    pub name: Option<String>,
    #[schemars(description = "别名、曾用名")]
    pub aliases: Option<Vec<String>>,
    #[schemars(description = "没有单位承担这个部门的职责时，由哪个部门顶上")]
    pub otherwise: Option<String>,
}

/// A type of sample point.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "样本点类型")]
pub(crate) struct SampleType {
    #[schemars(description = "代号")]
    pub id: String,
    #[schemars(description = "名称")]
    pub name: Option<String>,
    #[schemars(description = "别名")]
    pub aliases: Option<Vec<String>>,
    #[schemars(description = "主管部门的代号")]
    pub lead: Option<String>,
}

/// A part of the standard.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "标准的一个部分（方面）")]
pub(crate) struct Part {
    #[schemars(description = "代号")]
    pub id: String,
    #[schemars(description = "印在标准上的序号")]
    pub number: Option<String>,
    #[schemars(description = "名称")]
    pub title: Option<String>,
    #[schemars(title = "牵头部门", description = "牵头部门的代号")]
    pub lead: Option<String>,
    #[schemars(title = "满分", range(min = 0), extend("x-unit" = "分"))]
    pub full_marks: Option<f64>,
    #[serde(default)]
    #[schemars(description = "项目")]
    pub items: Vec<Item>,
}

/// An item of the standard.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "标准的一个项目")]
pub(crate) struct Item {
    #[schemars(description = "代号")]
    pub id: String,
    #[schemars(description = "新增项目放在哪个部分（代号）")]
    pub part: Option<String>,
    #[schemars(description = "印在标准上的序号")]
    pub number: Option<String>,
    #[schemars(description = "名称")]
    pub title: Option<String>,
    #[schemars(description = "标准要求的大意")]
    pub essence: Option<String>,
    #[schemars(title = "牵头部门", description = "牵头部门的代号")]
    pub lead: Option<String>,
    #[schemars(description = "配合部门的代号")]
    pub supporting: Option<Vec<String>>,
    #[schemars(title = "一票否决", extend("default" = false))]
    pub veto: Option<bool>,
    #[schemars(title = "满分", range(min = 0), extend("x-unit" = "分"))]
    pub full_marks: Option<f64>,
    #[schemars(title = "依据", description = "sources 里的代号，或直接写文件名称")]
    pub source: Option<String>,
    #[schemars(
        title = "核对",
        description = "是否与官方文本核对过；没有核对过的显示“待核”",
        extend("default" = false)
    )]
    pub verified: Option<bool>,
    #[serde(default)]
    #[schemars(description = "必备材料")]
    pub requirements: Vec<Requirement>,
}

/// A required material.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "一份必备材料")]
pub(crate) struct Requirement {
    #[schemars(description = "代号")]
    pub id: String,
    #[schemars(description = "新增材料放在哪个项目（代号）")]
    pub item: Option<String>,
    #[schemars(description = "名称")]
    pub title: Option<String>,
    #[schemars(description = "种类：kinds 里的代号")]
    pub kind: Option<String>,
    #[serde(default)]
    #[schemars(schema_with = "years")]
    pub years: Option<YearRule>,
    #[schemars(
        title = "牵头部门",
        description = "牵头部门的代号；不写就是项目的牵头部门"
    )]
    pub lead: Option<String>,
    #[schemars(description = "配合部门的代号；不写就是项目的配合部门")]
    pub supporting: Option<Vec<String>>,
    #[schemars(
        description = "由谁交：lead、department:代号、every_department、every_street、every_community、every_unit、sample:代号；不写就是 lead"
    )]
    pub due: Option<Vec<String>>,
    #[schemars(description = "评审专家会在哪类样本点核对这份材料（代号）；不等于样本点要交")]
    pub samples: Option<Vec<String>>,
    #[schemars(
        title = "最少件数",
        range(min = 1, max = 1000),
        extend("default" = 1, "x-unit" = "件")
    )]
    pub least: Option<u32>,
    #[schemars(description = "成套材料应含的部分：sets 里的代号")]
    pub parts: Option<Vec<String>>,
    #[schemars(
        description = "材料链的名称：同一主题的计划、记录、总结、照片写同一个；不写就按项目和代号的前半段归在一起"
    )]
    pub chain: Option<String>,
    #[serde(default)]
    #[schemars(schema_with = "links")]
    pub links: Option<Vec<Link>>,
    #[serde(default)]
    #[schemars(schema_with = "marks")]
    pub marks: Option<Vec<Mark>>,
    #[schemars(description = "文件夹、文件名里常用的其他叫法")]
    pub aliases: Option<Vec<String>>,
    #[schemars(title = "满分", range(min = 0), extend("x-unit" = "分"))]
    pub full_marks: Option<f64>,
    #[schemars(title = "一票否决", extend("default" = false))]
    pub veto: Option<bool>,
    #[schemars(title = "依据", description = "sources 里的代号，或直接写文件名称")]
    pub source: Option<String>,
    #[schemars(
        title = "核对",
        description = "是否与官方文本核对过；没有核对过的显示“待核”",
        extend("default" = false)
    )]
    pub verified: Option<bool>,
    #[schemars(description = "给经办人的提示")]
    pub note: Option<String>,
}

/// Changes to an entry of the standard that is extended. Which keys apply depends on what the id
/// names.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "要改的栏；哪些栏可用，看代号指的是什么")]
pub(crate) struct Override {
    #[schemars(description = "部门、样本点类型的名称")]
    pub name: Option<String>,
    #[schemars(description = "部分、项目的序号")]
    pub number: Option<String>,
    #[schemars(description = "名称")]
    pub title: Option<String>,
    #[schemars(description = "项目：标准要求的大意")]
    pub essence: Option<String>,
    #[schemars(description = "材料：种类")]
    pub kind: Option<String>,
    #[serde(default)]
    #[schemars(schema_with = "years")]
    pub years: Option<YearRule>,
    #[schemars(description = "牵头部门的代号")]
    pub lead: Option<String>,
    #[schemars(description = "配合部门的代号")]
    pub supporting: Option<Vec<String>>,
    #[schemars(description = "部门：由哪个部门顶上")]
    pub otherwise: Option<String>,
    #[schemars(description = "材料：由谁交")]
    pub due: Option<Vec<String>>,
    #[schemars(description = "材料：在哪类样本点核对")]
    pub samples: Option<Vec<String>>,
    #[schemars(description = "材料：最少件数", range(min = 1, max = 1000))]
    pub least: Option<u32>,
    #[schemars(description = "材料：成套材料应含的部分")]
    pub parts: Option<Vec<String>>,
    #[schemars(description = "材料：属于哪条材料链")]
    pub chain: Option<String>,
    #[serde(default)]
    #[schemars(schema_with = "links")]
    pub links: Option<Vec<Link>>,
    #[serde(default)]
    #[schemars(schema_with = "marks")]
    pub marks: Option<Vec<Mark>>,
    #[schemars(description = "其他叫法")]
    pub aliases: Option<Vec<String>>,
    #[schemars(description = "满分", range(min = 0))]
    pub full_marks: Option<f64>,
    #[schemars(description = "是否一票否决")]
    pub veto: Option<bool>,
    #[schemars(description = "依据")]
    pub source: Option<String>,
    #[schemars(description = "是否与官方文本核对过")]
    pub verified: Option<bool>,
    #[schemars(description = "材料、指标：给经办人的提示")]
    pub note: Option<String>,
    #[schemars(description = "指标：单位")]
    pub unit: Option<String>,
    pub target: Option<Targets>,
    #[schemars(description = "指标：按城市类别另有的要求")]
    pub by_class: Option<BTreeMap<String, Targets>>,
    #[schemars(description = "评分方案：合格线", range(min = 0))]
    pub pass: Option<f64>,
}

fn years(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "description": "年度要求：each 近三年每年都要；latest 最近一年或现行有效的一份；once 一份即可；span 一份，覆盖三年",
        "type": "string",
        "enum": ["each", "latest", "once", "span"],
    })
}

fn links(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "description": "在材料链上是哪几环：upper 上级来文、plan 方案计划、record 实施记录、summary 总结、photo 照片；不写就按种类和名称定，写 [] 就是不在链上",
        "type": "array",
        "items": {
            "type": "string",
            "enum": ["upper", "plan", "record", "summary", "photo"],
        },
    })
}

fn marks(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "title": "应有的标志",
        "description": "doc_number 发文字号、date 成文日期、issuer 落款、seal 印章、cma 检测标志、valid 有效期、caption 照片说明、place 照片地点",
        "type": "array",
        "items": {
            "type": "string",
            "enum": ["doc_number", "date", "issuer", "seal", "cma", "valid", "caption", "place"],
        },
    })
}
