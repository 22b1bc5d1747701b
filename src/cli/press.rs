//! Fonts and templates from the disk: the one place that looks for them.
//!
//! 仿宋 (FandolFang, GPL with font exception) is a file of its own. It is looked for in the
//! `fonts` folder of the project, beside the program, in `fonts` beside the program, and in
//! `templates/fonts` of a source tree that the program was built in. A user's own fonts (.ttf,
//! .otf, of a .ttc the first face) lie in `fonts` of the project or in `fonts` beside the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::output::press::{Press, drawable};
use crate::output::template::{self, Templates};
use crate::page::Fonts;
use crate::page::font::FANG;

/// Fonts of a user beyond this size are left alone (bytes).
const LARGEST_FONT: u64 = 64 << 20;

/// Fonts and templates for a project whose folder is `root`.
///
/// # Errors
/// A template of the user's can't be read or is wrong.
pub fn load(root: &Path) -> Result<Press> {
    let own = root.join("fonts");
    let mut notices = Vec::new();
    let fang = std::iter::once(own.clone())
        .chain(beside_program())
        .find_map(|folder| std::fs::read(folder.join(FANG)).ok());
    let mut files = own_fonts(&own, "", &mut notices);
    if let Some(beside) = fonts_of_program() {
        files.extend(own_fonts(&beside, "程序旁 ", &mut notices));
    }
    let mut fonts = Fonts::tried(fang, files, &drawable);
    fonts.notices.extend(notices);
    Ok(Press {
        fonts,
        templates: Templates::with_overrides(own_templates(&root.join("templates"))?)?,
    })
}

/// Folders in which a program unpacked, installed or built would have its fonts.
fn beside_program() -> Vec<PathBuf> {
    let Ok(program) = std::env::current_exe() else {
        return Vec::new();
    };
    let mut folders = Vec::new();
    for (n, above) in program.ancestors().skip(1).take(5).enumerate() {
        if n == 0 {
            folders.push(above.to_path_buf());
        }
        if n <= 1 {
            folders.push(above.join("fonts"));
        }
        folders.push(above.join("templates").join("fonts"));
    }
    if cfg!(debug_assertions) {
        folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/fonts"));
    }
    folders
}

/// Where fonts for all projects are.
fn fonts_of_program() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join("fonts"))
}

/// Fonts in a folder, by where they are (`fonts/甲.ttf` is in the project): the same names on every
/// machine, and those of the project first.
fn own_fonts(folder: &Path, whose: &str, notices: &mut Vec<String>) -> BTreeMap<String, Vec<u8>> {
    let mut fonts = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return fonts;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let kind = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        if name == FANG || !matches!(kind.as_str(), "ttf" | "otf" | "ttc") {
            continue;
        }
        if std::fs::metadata(&path).is_ok_and(|m| m.len() > LARGEST_FONT) {
            notices.push(format!("字体文件 {} 过大，没有使用。", path.display()));
            continue;
        }
        match std::fs::read(&path) {
            Ok(bytes) => {
                fonts.insert(format!("{whose}fonts/{name}"), bytes);
            }
            Err(e) => notices.push(format!(
                "字体文件 {} 读不出来（{e}），没有使用。",
                path.display()
            )),
        }
    }
    fonts
}

/// Templates of ours that a user has rewritten: only names we know are looked for.
fn own_templates(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut own = BTreeMap::new();
    for name in template::names() {
        let path = folder.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| {
                    Error::project(format!("模板文件不是 UTF-8 编码：{}", path.display()))
                        .hint("请用记事本打开，另存为 UTF-8 编码。")
                })?;
                let text = text.trim_start_matches('\u{feff}').to_owned();
                own.insert(name.to_owned(), text);
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::disk("读取", &path, e)),
        }
    }
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projects_own_templates_and_fonts_are_found() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("templates")).unwrap();
        std::fs::create_dir_all(root.path().join("fonts")).unwrap();
        std::fs::write(root.path().join("templates/cover.md"), "\u{feff}# 本县").unwrap();
        std::fs::write(root.path().join("fonts/坏.ttf"), "x").unwrap();
        let press = load(root.path()).unwrap();
        let filled = press
            .templates
            .render("cover.md", &BTreeMap::<&str, u8>::new());
        assert_eq!(filled.unwrap(), "# 本县");
        assert!(press.fonts.notices.iter().any(|n| n.contains("坏.ttf")));
        assert!(
            press.fonts.notices.iter().all(|n| !n.contains("仿宋")),
            "the source tree has it"
        );
    }

    #[test]
    fn a_broken_template_is_an_error_that_names_it() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("templates")).unwrap();
        std::fs::write(root.path().join("templates/note.md"), "{% if %}").unwrap();
        assert!(
            load(root.path())
                .err()
                .unwrap()
                .to_string()
                .contains("note.md")
        );
    }
}
