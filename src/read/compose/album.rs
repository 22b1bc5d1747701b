//! The pictures of a package, each unpacked once, called by number.

use std::collections::BTreeMap;

use super::super::container::Package;

/// Pictures by number.
#[derive(Default)]
pub(super) struct Album {
    /// As they are stored; one that could not be had has no bytes.
    pub(super) pictures: Vec<Vec<u8>>,
    /// Why some could not be had.
    pub(super) lost: Vec<String>,
    seen: BTreeMap<String, usize>,
}

impl Album {
    /// The number of the picture that is this part.
    pub(super) fn add(&mut self, package: &mut Package<'_>, part: &str) -> usize {
        let key = part.to_lowercase();
        if let Some(number) = self.seen.get(&key) {
            return *number;
        }
        let bytes = package.need(part).unwrap_or_else(|why| {
            self.lost.push(format!("图片 {part}：{}", why.in_words()));
            Vec::new()
        });
        self.pictures.push(bytes);
        self.seen.insert(key, self.pictures.len() - 1);
        self.pictures.len() - 1
    }
}
