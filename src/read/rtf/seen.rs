//! All that an RTF file says.

use super::super::{Metadata, Paragraph, Picture};

/// All that a file says.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) margins: Vec<Paragraph>,
    pub(super) metadata: Metadata,
    pub(super) pages: Option<u32>,
    pub(super) pictures: Vec<Picture>,
    pub(super) objects: Vec<String>,
}

impl Seen {
    /// A value of this name; a time is year, month, day, hour, minute and second.
    pub(super) fn value(&mut self, name: &str, value: &str, time: [i32; 6]) {
        let [year, month, day, hour, minute, second] = time;
        let time = || {
            let date = format!("{year:04}-{month:02}-{day:02}");
            (year > 0).then(|| format!("{date}T{hour:02}:{minute:02}:{second:02}"))
        };
        let value = Some(value.to_string()).filter(|value| !value.is_empty());
        let metadata = &mut self.metadata;
        match name {
            "title" => metadata.title = value,
            "author" => metadata.author = value,
            "operator" => metadata.last_author = value,
            "company" => metadata.company = value,
            "template" => metadata.template = value,
            "generator" => metadata.application = value.map(|v| v.trim_end_matches(';').into()),
            "creatim" => metadata.created = time(),
            "revtim" => metadata.modified = time(),
            "objclass" => self.objects.extend(value),
            _ => {}
        }
    }
}
