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
    let fang = std::iter::once(own.clone())
        .chain(beside_program())
        .find_map(|folder| std::fs::read(folder.join(FANG)).ok());
    let mut notices = Vec::new();
    let files = users_fonts(&own, fonts_of_program().as_deref(), &mut notices);
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

/// Fonts of the user's by where they are (`fonts/甲.ttf` is in the project): the same names on every
/// machine, and those of the project first.
fn users_fonts(
    project: &Path,
    beside: Option<&Path>,
    notices: &mut Vec<String>,
) -> BTreeMap<String, Vec<u8>> {
    let mut fonts = BTreeMap::new();
    fonts_in(project, "fonts/", &mut fonts, notices);
    if let Some(beside) = beside {
        fonts_in(beside, "程序旁 fonts/", &mut fonts, notices);
    }
    fonts
}

fn fonts_in(
    folder: &Path,
    whose: &str,
    fonts: &mut BTreeMap<String, Vec<u8>>,
    notices: &mut Vec<String>,
) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    for path in files {
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
        let file = format!("{whose}{name}");
        match font_file(&path) {
            Ok(bytes) => {
                fonts.insert(file, bytes);
            }
            Err(why) => notices.push(format!("字体文件 {file} 没有使用：{why}。")),
        }
    }
}

/// The bytes of a font file; of nothing that is no file, which might never end.
fn font_file(path: &Path) -> std::result::Result<Vec<u8>, String> {
    let unread = |e: std::io::Error| format!("读不出来（{e}）");
    let about = std::fs::metadata(path).map_err(unread)?;
    if !about.is_file() {
        return Err("不是文件".into());
    }
    if about.len() > LARGEST_FONT {
        return Err("文件过大".into());
    }
    std::fs::read(path).map_err(unread)
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
    fn fonts_of_the_project_and_beside_the_program_are_both_used_the_projects_first() {
        let home = tempfile::tempdir().unwrap();
        let (project, beside) = (home.path().join("a"), home.path().join("b"));
        for folder in [&project, &beside] {
            std::fs::create_dir(folder).unwrap();
            for name in ["乙.TTF", "甲.otf", "丙.ttc", "说明.txt", FANG] {
                std::fs::write(folder.join(name), name).unwrap();
            }
        }
        std::fs::create_dir(project.join("夹.ttf")).unwrap();
        let mut notices = Vec::new();
        let found = users_fonts(&project, Some(&beside), &mut notices);
        let names: Vec<&str> = found.keys().map(String::as_str).collect();
        let expected = [
            "fonts/丙.ttc",
            "fonts/乙.TTF",
            "fonts/甲.otf",
            "程序旁 fonts/丙.ttc",
            "程序旁 fonts/乙.TTF",
            "程序旁 fonts/甲.otf",
        ];
        assert_eq!(names, expected);
        assert!(
            notices.len() == 1 && notices[0].contains("夹.ttf"),
            "{notices:?}"
        );
        assert_eq!(
            users_fonts(&home.path().join("c"), None, &mut notices).len(),
            0
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
