//! How dossiers are filed and printed, as `juanzong.yaml` writes it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::project::Filing as Usual;

/// How dossiers are filed and printed, each of them optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "案卷怎样编号、分卷和印制")]
pub(crate) struct Filing {
    #[schemars(title = "全宗号", description = "由档案馆给定；没有就空着。")]
    pub fonds: Option<String>,
    #[schemars(title = "全宗名称", description = "印在封面上；不写就印立卷单位。")]
    pub fonds_name: Option<String>,
    #[schemars(title = "保管期限",
        extend("enum" = ["永久", "30年", "10年", "定期30年", "定期10年", "Y", "D30", "D10"],
            "default" = Usual::default().retention.in_words()))]
    pub retention: Option<String>,
    #[schemars(
        title = "每件材料的档号",
        description = "可用 {{ fonds }} 全宗号、{{ year }} 年度、{{ retention }} 保管期限代码、{{ unit_code }} 机构代码、{{ unit }} 单位、{{ part }} 标准的部分、{{ clause }} 标准条目号、{{ item }} 件号",
        extend("default" = Usual::default().code)
    )]
    pub code: Option<String>,
    #[schemars(
        title = "每卷的档号",
        description = "可用 {{ fonds }} 全宗号、{{ first_year }} 和 {{ last_year }} 起止年度、{{ retention }} 保管期限代码、{{ unit_code }} 机构代码、{{ unit }} 单位、{{ part }} 标准的部分、{{ volume }} 案卷号",
        extend("default" = Usual::default().volume_code)
    )]
    pub volume_code: Option<String>,
    #[schemars(description = "机构代码，例如 {卫健局: WJJ}；不写就用单位在 units 里的顺序号")]
    pub unit_codes: std::collections::BTreeMap<String, String>,
    #[schemars(
        title = "一卷最多多少张纸",
        description = "超过就在两件之间分卷。",
        range(min = 10, max = 1000),
        extend("default" = Usual::default().sheets_per_volume, "x-unit" = "张")
    )]
    pub sheets_per_volume: Option<u32>,
    #[schemars(
        title = "双面打印",
        description = "是，一张纸两页；否，一张纸一页（项目文件里写 true、false）。",
        extend("default" = Usual::default().duplex)
    )]
    pub duplex: Option<bool>,
    #[schemars(
        title = "当年的材料另放、不装订",
        description = "往年的装订。",
        extend("default" = Usual::default().loose_current_year)
    )]
    pub loose_current_year: Option<bool>,
    #[schemars(title = "照片一页放几张",
        extend("enum" = [1, 2, 4], "default" = Usual::default().photos_per_page))]
    pub photos_per_page: Option<u8>,
    #[schemars(
        title = "每件首页印归档章",
        extend("default" = Usual::default().stamp)
    )]
    pub stamp: Option<bool>,
    #[schemars(
        description = "手头档案盒的脊背宽度（毫米）",
        inner(range(min = 10, max = 100))
    )]
    pub box_widths: Option<Vec<u32>>,
    #[schemars(description = "版面，毫米和磅；不写就按 GB/T 9704-2012")]
    pub page: Page,
}

/// Measures of the page, each of them optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(description = "版面")]
pub(crate) struct Page {
    #[schemars(description = "订口（左边距），毫米", range(min = 5, max = 100))]
    pub left: Option<f32>,
    #[schemars(description = "天头（上边距），毫米", range(min = 5, max = 100))]
    pub top: Option<f32>,
    #[schemars(description = "版心宽，毫米", range(min = 60, max = 400))]
    pub width: Option<f32>,
    #[schemars(description = "版心高，毫米", range(min = 60, max = 400))]
    pub height: Option<f32>,
    #[schemars(description = "每页行数", range(min = 10, max = 60))]
    pub lines: Option<u16>,
    #[schemars(description = "每行字数", range(min = 10, max = 80))]
    pub characters: Option<u16>,
    #[schemars(
        description = "正文字号，磅；不写就按每行字数排满",
        range(min = 7, max = 36)
    )]
    pub body: Option<f32>,
}
