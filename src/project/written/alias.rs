//! A unit's other names as `juanzong.yaml` writes them: alone, or with the time they were in use.

use schemars::JsonSchema;
use serde::Deserialize;

/// Another name of a unit, alone or with the time it was in use.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(description = "别名、曾用名，或带起止年月的名称")]
pub(crate) enum Alias {
    #[schemars(description = "名称")]
    Plain(String),
    #[schemars(description = "名称和它的起止年月")]
    Dated(Dated),
}

/// A name and the time it was in use: from the beginning of the one month to the end of the other.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "名称和它的起止年月")]
pub(crate) struct Dated {
    #[schemars(description = "名称")]
    pub name: String,
    #[serde(default)]
    #[schemars(schema_with = "when")]
    pub from: Option<When>,
    #[serde(default)]
    #[schemars(schema_with = "when")]
    pub until: Option<When>,
}

/// A year, or a year and a month.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum When {
    Year(u16),
    Month(String),
}

fn when(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "description": "年月，例如 2018-12；只写年也可以",
        "anyOf": [
            {"type": "integer", "minimum": 1949, "maximum": 2099},
            {"type": "string"},
        ],
    })
}

impl Alias {
    /// The name itself.
    pub fn name(&self) -> &String {
        match self {
            Alias::Plain(name) => name,
            Alias::Dated(dated) => &dated.name,
        }
    }
}
