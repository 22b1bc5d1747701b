//! The schemes that a project chooses, as they are written in `juanzong.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

/// A scheme by id or file, or with changes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(description = "评分方案的代号或标准文件名，或写明合格线")]
pub(crate) enum WhichScheme {
    #[schemars(description = "评分方案的代号，或自己的标准文件（….yaml，用里面的全部方案）")]
    Named(String),
    #[schemars(description = "写明合格线的")]
    Changed(ChangedScheme),
}

/// A scheme with changes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "评分方案和它的合格线")]
pub(crate) struct ChangedScheme {
    #[schemars(description = "评分方案的代号")]
    pub id: String,
    #[serde(default)]
    #[schemars(description = "合格线（各年各地不一，按上级通知写）", range(min = 0))]
    pub pass: Option<f64>,
}
