//! [`Own`]: where a project's standard is written, so that it can be changed: in a file of its own,
//! in the project file, or, as long as it is one of ours, in a file that is still to be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::load::DEFAULT_STANDARD;
use super::written::{self, Which};
use super::{FILE_NAME, Project};
use crate::error::{Error, Result};
use crate::standard::form::{self, Group, Place};
use crate::standard::yaml::form::Filled;
use crate::standard::yaml::{Document, Step, at, edit, scalar};
use crate::standard::{self, Standard, builtin};

/// What the file of a project's own standard is called where the program makes it.
pub const STANDARD_NAME: &str = "本地标准";

/// A project's standard as it is written.
#[derive(Debug)]
pub(crate) struct Own {
    /// The file that changes go to.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
    /// Whether there is no such file yet.
    pub fresh: bool,
    /// What it means.
    pub standard: Standard,
    /// Where the standard begins in its file.
    prefix: Vec<Step>,
    root: PathBuf,
}

impl Own {
    /// Of a project file's text; `fresh` is the file to be made where the standard is one of ours.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn of(project: &Path, text: &str, fresh: PathBuf) -> Result<Self> {
        let root = project.parent().unwrap_or(Path::new(""));
        let meant = Project::parse(FILE_NAME, text, root)?;
        let written: written::Project = Document::parse(FILE_NAME, text)?.read()?;
        let name = match written.standard {
            Some(Which::Own(_)) => None,
            Some(Which::Named(name)) => Some(name),
            None => Some(DEFAULT_STANDARD.to_owned()),
        };
        let ours = name.as_deref().filter(|name| builtin(name).is_some());
        let file = match (&name, ours) {
            (None, _) => project.to_owned(),
            (_, Some(_)) => fresh,
            (Some(name), None) => root.join(name.replace('\\', "/")),
        };
        if name.is_some() && meant.is_submitted(&file) {
            let what = format!("{} 在报送、上级来文或参考材料的文件夹里", file.display());
            return Err(Error::usage(what).hint(
                "程序从不改动那里的文件。请把标准文件放到别的文件夹，在“设置”里改 standard 这一行。",
            ));
        }
        let text = match (&name, ours) {
            (None, _) => text.to_owned(),
            (_, Some(ours)) => beginning(ours),
            _ => {
                std::fs::read_to_string(&file).map_err(|e| Error::disk("读取标准文件", &file, e))?
            }
        };
        Ok(Own {
            text,
            fresh: ours.is_some(),
            standard: meant.standard,
            prefix: if name.is_none() {
                at!["standard"]
            } else {
                Vec::new()
            },
            root: root.to_owned(),
            file,
        })
    }

    /// The form of a part or an item; `None` where there is no such entry.
    pub fn form(
        &self,
        id: &str,
        typed: &BTreeMap<String, String>,
        filled: &Filled,
    ) -> Option<Vec<Group>> {
        form::groups(self.place(), &self.standard, id, typed, filled)
    }

    /// Puts what was typed of a part or an item into the text; `None` where there is no such entry.
    ///
    /// # Errors
    /// The text can't be read at all.
    pub fn fill(&self, id: &str, typed: &BTreeMap<String, String>) -> Result<Option<Filled>> {
        let mistakes = |text: &str| match self.prefix.is_empty() {
            true => standard::mistakes(text),
            false => Project::mistakes(text, &self.root),
        };
        form::fill(self.place(), &self.standard, id, typed, mistakes)
    }

    /// The project file's text that names the file as its standard; `None` where only a person can
    /// write it.
    pub fn named(&self, project: &str) -> Option<String> {
        let name = self.file.strip_prefix(&self.root).unwrap_or(&self.file);
        let name = name.to_string_lossy().replace('\\', "/");
        edit::set(project, &["standard".into()], &name.into())
    }

    fn place(&self) -> Place<'_> {
        Place {
            text: &self.text,
            prefix: &self.prefix,
        }
    }
}

/// A file that changes nothing yet of one of our editions.
fn beginning(id: &str) -> String {
    format!(
        "# 本地标准：继承程序自带的标准，只写本地改了的。在程序的“标准”页里改，也可以用记事本改。\nextends: {}\n",
        scalar(id)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROJECT: &str = "name: 甲\nyears: [2024]\nunits: []\n";

    fn own() -> Own {
        Own::of(
            Path::new("没有/juanzong.yaml"),
            PROJECT,
            "没有/本地标准.yaml".into(),
        )
        .expect("a project")
    }

    fn sent(own: &Own, id: &str) -> BTreeMap<String, String> {
        let groups = own.form(id, &BTreeMap::new(), &Filled::default());
        let fields = groups
            .expect("an entry")
            .into_iter()
            .flat_map(|group| group.fields);
        fields.map(|field| (field.name, field.value)).collect()
    }

    #[test]
    fn a_form_sent_as_it_came_changes_nothing() {
        let own = own();
        let items = own.standard.items().map(|item| item.id.to_string());
        let parts = own.standard.parts.iter().map(|part| part.id.to_string());
        for id in items.chain(parts) {
            let filled = own
                .fill(&id, &sent(&own, &id))
                .expect("read")
                .expect("an entry");
            assert!(
                filled.good() && filled.changed.is_empty(),
                "{id}: {filled:?}"
            );
            assert_eq!(filled.text, own.text);
        }
    }

    #[test]
    fn every_entry_can_be_changed_and_means_it() {
        for item in own().standard.items() {
            let mut own = own();
            let mut typed = sent(&own, item.id.as_str());
            for (name, value) in &mut typed {
                if name.ends_with(".full_marks") {
                    *value = "7.5".into();
                }
            }
            let filled = own
                .fill(item.id.as_str(), &typed)
                .expect("read")
                .expect("an entry");
            assert!(filled.good(), "{filled:?}");
            own.text = filled.text;
            let then = standard::parse("本地标准.yaml", &own.text).expect("right");
            let then = then
                .items()
                .find(|then| then.id == item.id)
                .expect("still there");
            assert_eq!(then.full_marks, Some(7.5));
            assert!(then.requirements.iter().all(|r| r.full_marks == Some(7.5)));
            assert_eq!(then.lead, item.lead);
        }
    }
}
