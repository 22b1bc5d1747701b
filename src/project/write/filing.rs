//! The `dossier` section of `juanzong.yaml`, written out with a comment for each key.

use crate::project::Filing;
use crate::standard::yaml::scalar;

/// The section, as text.
pub(super) fn section(filing: &Filing) -> String {
    let boxes: Vec<String> = filing.box_widths.iter().map(u32::to_string).collect();
    let codes = filing.unit_codes.iter();
    let codes: Vec<String> = codes
        .map(|(unit, code)| format!("{}: {}", scalar(unit.as_str()), scalar(code)))
        .collect();
    let page = &filing.page;
    let body = page
        .body
        .map_or_else(String::new, |size| format!(", body: {size}"));
    format!(
        "
# 案卷怎样编号、分卷和印制。
dossier:
  # 全宗号，由档案馆给定；没有就空着
  fonds: {}
  # 全宗名称，印在封面上；空着就印立卷单位
  fonds_name: {}
  # 保管期限：永久、30年、10年
  retention: {}
  # 每件材料的档号怎样编：fonds 全宗号、year 年度、retention 保管期限代码（Y、D30、D10）、
  # unit_code 机构代码、part 标准的部分、clause 标准条目号、item 件号（每一类从 0001 起，不断号）
  code: {}
  # 每卷的档号怎样编：另有 first_year、last_year 起止年度和 volume 案卷号
  volume_code: {}
  # 机构代码，例如 {{卫健局: WJJ}}；不写的单位用它在 units 里的顺序号
  unit_codes: {{{}}}
  # 一卷最多多少张纸；超过就在两件之间分卷
  sheets_per_volume: {}
  # 是否双面打印（一张纸两页）
  duplex: {}
  # 当年的材料是否另放、不装订（往年装订）
  loose_current_year: {}
  # 照片一页放几张：1、2、4
  photos_per_page: {}
  # 是否在每件首页印归档章
  stamp: {}
  # 手头档案盒的脊背宽度（毫米）；脊背标签按卷的厚薄选用
  box_widths: [{}]
  # 版面：订口、天头、版心宽、版心高（毫米），每页行数，每行字数（GB/T 9704-2012：28、37、156、225，22 行 28 字）
  page: {{left: {}, top: {}, width: {}, height: {}, lines: {}, characters: {}{}}}
",
        scalar(&filing.fonds),
        scalar(&filing.fonds_name),
        filing.retention.in_words(),
        scalar(&filing.code),
        scalar(&filing.volume_code),
        codes.join(", "),
        filing.sheets_per_volume,
        filing.duplex,
        filing.loose_current_year,
        filing.photos_per_page,
        filing.stamp,
        boxes.join(", "),
        page.left,
        page.top,
        page.width,
        page.height,
        page.lines,
        page.characters,
        body,
    )
}
