//! The `letters` section of `juanzong.yaml`, written out with a comment for each key.

use crate::project::Letters;
use crate::standard::yaml::scalar;

/// The section, as text.
pub(super) fn section(letters: &Letters) -> String {
    format!(
        "
# 整改通知单、督办函、周通报和一页纸怎样署名、编号。
letters:
  # 印发单位，印在落款处；空着就用全宗名称
  issuer: {}
  # 机关代字，印在编号的年份前面，例如 云爱卫办整；空着就只有年份和序号
  code: {}
  # 联系人和电话
  contact: {}
  # 周通报是否隐去单位名称（换成甲单位、乙单位……，另印一份内部对照表）
  mask: {}
  # 逾期的问题每隔多少天督办一次
  remind_every: {}
",
        scalar(&letters.issuer),
        scalar(&letters.code),
        scalar(&letters.contact),
        letters.mask,
        letters.remind_every,
    )
}
