//! placeholder
use super::{Format, Reading, Why};
pub(super) const FORMAT: Format = Format { name: "xlsx", extensions: &["xlsx","xlsm","xltx","xltm","et"], detect: |b| super::container::family(b)==Some(super::container::Family::Sheet), read: |_| Reading::unreadable("xlsx", Why::Unknown("xlsx".into())) };
