//! [`Templates`]: what is printed from tera templates. Sources are compiled in; a user's file of the same name
//! stands in for ours. What a template is filled with never becomes markup: values are escaped
//! for HTML in `.html` and for Markdown in `.md`; [`blocks`] sets filled Markdown on pages.

mod grid;
mod markdown;
mod setting;

pub use grid::{Grid, grid};
pub use markdown::{Look, blocks};

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;
use tera::{Context, Tera};

use crate::error::{Error, Result};

/// Every template of ours, by name.
const BUILTIN: &[(&str, &str)] = &[
    ("brief.md", include_str!("../../templates/brief.md")),
    ("bulletin.md", include_str!("../../templates/bulletin.md")),
    (
        "bulletin_key.md",
        include_str!("../../templates/bulletin_key.md"),
    ),
    ("cover.md", include_str!("../../templates/cover.md")),
    (
        "cover_code.md",
        include_str!("../../templates/cover_code.md"),
    ),
    ("filing.md", include_str!("../../templates/filing.md")),
    (
        "filing_cover.md",
        include_str!("../../templates/filing_cover.md"),
    ),
    ("inventory.md", include_str!("../../templates/inventory.md")),
    ("note.md", include_str!("../../templates/note.md")),
    ("notice.md", include_str!("../../templates/notice.md")),
    ("register.md", include_str!("../../templates/register.md")),
    ("reminder.md", include_str!("../../templates/reminder.md")),
    ("report.html", include_str!("../../templates/report.html")),
    ("slip.md", include_str!("../../templates/slip.md")),
    ("spine.md", include_str!("../../templates/spine.md")),
    ("stamp.md", include_str!("../../templates/stamp.md")),
];

/// What our templates have in common: a page and a report show the same thing in the same way.
const PARTS: &[(&str, &str)] = &[
    (
        "part/about.html",
        include_str!("../../templates/part/about.html"),
    ),
    (
        "part/board.html",
        include_str!("../../templates/part/board.html"),
    ),
    (
        "part/mock.html",
        include_str!("../../templates/part/mock.html"),
    ),
    (
        "part/proof.html",
        include_str!("../../templates/part/proof.html"),
    ),
    (
        "part/standing.html",
        include_str!("../../templates/part/standing.html"),
    ),
    (
        "part/unit.html",
        include_str!("../../templates/part/unit.html"),
    ),
    (
        "part/units.html",
        include_str!("../../templates/part/units.html"),
    ),
];

/// Templates, ready to be filled.
pub struct Templates {
    html: Tera,
    markdown: Tera,
}

impl Templates {
    /// Our own templates.
    pub fn builtin() -> Self {
        Templates::with_overrides(BTreeMap::new()).expect("our own templates are well formed")
    }

    /// Our own with further ones for HTML, which may include and extend each other: name → source.
    ///
    /// # Errors
    /// A template that tera can't read.
    pub fn with_pages(pages: &[(&'static str, &'static str)]) -> Result<Self> {
        let mut templates = Templates::builtin();
        templates
            .html
            .add_raw_templates(pages.iter().copied())
            .map_err(|e| broken("web", &e))?;
        Ok(templates)
    }

    /// Our templates, some of them replaced by the user's: name (`cover.md`) → source.
    ///
    /// # Errors
    /// A template that tera can't read, or a name we do not use; kind [`Project`](crate::error::Kind).
    pub fn with_overrides(overrides: BTreeMap<String, String>) -> Result<Self> {
        if let Some(name) = overrides.keys().find(|name| !is_known(name)) {
            return Err(
                Error::project(format!("模板文件夹里有程序用不到的模板：{name}"))
                    .hint(format!("可以改写的模板有：{}。", names().join("、"))),
            );
        }
        let mut html = Tera::new();
        html.autoescape_on([".html", ".htm", ".xml"]);
        let mut markdown = Tera::new();
        markdown.autoescape_on([".md"]);
        markdown.set_escape_fn(escape_markdown);
        html.add_raw_templates(PARTS.iter().copied())
            .map_err(|e| broken("part", &e))?;
        for (name, source) in BUILTIN {
            let source = overrides.get(*name).map_or(*source, String::as_str);
            let home = if name.ends_with(".md") {
                &mut markdown
            } else {
                &mut html
            };
            home.add_raw_template(name, source)
                .map_err(|e| broken(name, &e))?;
        }
        Ok(Templates { html, markdown })
    }

    /// Fills the template of this name with `context`.
    ///
    /// # Errors
    /// The template asks for something `context` has not; kind [`Project`](crate::error::Kind),
    /// since our own templates are tested with what they are given.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String> {
        let context = Context::from_serialize(context).map_err(|e| broken(name, &e))?;
        let home = if name.ends_with(".md") {
            &self.markdown
        } else {
            &self.html
        };
        home.render(name, &context).map_err(|e| broken(name, &e))
    }
}

impl Default for Templates {
    fn default() -> Self {
        Templates::builtin()
    }
}

/// Names of the templates a user may replace.
pub fn names() -> Vec<&'static str> {
    BUILTIN.iter().map(|(name, _)| *name).collect()
}

fn is_known(name: &str) -> bool {
    BUILTIN.iter().any(|(known, _)| *known == name)
}

fn broken(name: &str, cause: &tera::Error) -> Error {
    Error::project(format!("模板 {name} 有错误，不能使用"))
        .hint("请改正这个模板；或者把它从 templates 文件夹移走，程序就用自带的模板。")
        .because(cause.to_string())
}

/// Backslashes before every ASCII punctuation mark (CommonMark 0.31 §2.4); line breaks and runs of
/// blanks become one blank, so that a value stays within its line and its table cell.
fn escape_markdown(input: &str, output: &mut dyn Write) -> std::io::Result<()> {
    let mut blank = false;
    for c in input.chars() {
        if c.is_whitespace() && c != '\u{3000}' {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            output.write_all(b" ")?;
        }
        if c.is_ascii_punctuation() {
            output.write_all(b"\\")?;
        }
        write!(output, "{c}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_template_stands_in_for_ours() {
        let own = BTreeMap::from([("cover.md".to_owned(), "# 本县自制 {{ title }}".to_owned())]);
        let templates = Templates::with_overrides(own).unwrap();
        let filled = templates
            .render("cover.md", &BTreeMap::from([("title", "卷")]))
            .unwrap();
        assert_eq!(filled, "# 本县自制 卷");
    }

    #[test]
    fn a_broken_template_is_named_in_chinese() {
        let own = BTreeMap::from([("cover.md".to_owned(), "{{ title".to_owned())]);
        let error = Templates::with_overrides(own).err().unwrap();
        assert_eq!(error.kind, crate::error::Kind::Project);
        assert!(error.to_string().contains("cover.md"));
        let own = BTreeMap::from([("封皮.md".to_owned(), String::new())]);
        assert!(
            Templates::with_overrides(own)
                .err()
                .unwrap()
                .to_string()
                .contains("封皮.md")
        );
    }

    #[test]
    fn values_never_become_markup() {
        let own = BTreeMap::from([("cover.md".to_owned(), "| {{ title }} |".to_owned())]);
        let templates = Templates::with_overrides(own).unwrap();
        let filled = templates
            .render("cover.md", &BTreeMap::from([("title", "a|b\n# *c*")]))
            .unwrap();
        assert_eq!(filled, "| a\\|b \\# \\*c\\* |");
    }
}
