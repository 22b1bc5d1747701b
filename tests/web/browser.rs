//! A real browser takes the whole way, judged by axe-core, by keyboard alone, on paper.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::client::Page;

/// Where npm put playwright-core and axe-core; `tests/run` says so.
fn modules() -> PathBuf {
    let given = std::env::var_os("JUANZONG_NODE_MODULES").map(PathBuf::from);
    let usual = || {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
        let cache = cache.or(home).expect("a home");
        cache.join("juanzong/web/node_modules")
    };
    let modules = given.unwrap_or_else(usual);
    assert!(
        modules.join("playwright-core").is_dir() && modules.join("axe-core").is_dir(),
        "the browser's driver is missing: tests/run installs it with npm into {}",
        modules.display()
    );
    modules
}

/// Where a machine has no Chinese font the browser takes ours.
fn lend_fonts(home: &Path) {
    let fonts = home.join(".fonts");
    std::fs::create_dir_all(&fonts).expect("a folder");
    for name in ["gb-NotoSansSC_400Regular.ttf", "gb-NotoSerifSC_700Bold.ttf"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("templates/fonts")
            .join(name);
        std::fs::copy(from, fonts.join(name)).expect("a font");
    }
}

/// A script beside this file takes its way through the page, and says what it has done.
fn takes(script: &str, page: &Page, done: &[&str]) {
    let modules = modules();
    let shots = std::env::var_os("JUANZONG_SHOTS").map_or_else(
        || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("web"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&shots).expect("a folder for pictures");
    lend_fonts(page.home.path());
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web");
    let ended = Command::new("node")
        .arg(beside.join(script))
        .arg(page.address())
        .arg(page.home.path())
        .arg(&shots)
        .env("NODE_PATH", modules)
        .env("HOME", page.home.path())
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{said}\n{wrong}");
    for done in done {
        assert!(said.contains(done), "{done} is missing from:\n{said}");
    }
}

#[test]
fn the_whole_way_in_chromium() {
    let done = [
        "new project",
        "excused",
        "accepted",
        "built",
        "verified",
        "keyboard",
        "accessible",
    ];
    takes("way.js", &Page::start(None), &done);
}

#[test]
fn scores_marks_and_a_units_own_check_in_chromium() {
    let page = Page::start(None);
    super::scored::copy(
        Path::new("fixtures/scoring"),
        &page.home.path().join("评分"),
    );
    super::apart::county(&page.home.path().join("县"));
    let done = ["scored", "marked", "compared", "accessible"];
    takes("scores.js", &page, &done);
}

#[test]
fn a_dossier_is_put_in_order_and_looked_at_before_it_is_bound() {
    let place = tempfile::tempdir().expect("a folder");
    let page = Page::start(Some(&super::dossiers::county(place.path())));
    takes(
        "dossiers.js",
        &page,
        &["ordered", "previewed", "accessible"],
    );
}

#[test]
fn letters_are_kept_as_files_and_taken_down_as_sent() {
    let place = tempfile::tempdir().expect("a folder");
    let page = Page::start(Some(&super::letters::county(place.path())));
    takes("letters.js", &page, &["sent", "noted", "accessible"]);
}

#[test]
fn settings_and_the_standard_are_changed_in_forms() {
    let page = Page::start(None);
    let place = page.home.path().join("项目");
    super::fields::begun(&place);
    takes("fields.js", &page, &["set", "changed", "accessible"]);
}

#[test]
fn counties_and_rules_are_looked_at_with_no_project_open() {
    let page = Page::start(None);
    super::counties::put(&page.home.path().join("各县"));
    takes(
        "counties.js",
        &page,
        &["compared", "explained", "accessible"],
    );
}

#[test]
fn what_the_office_settles_besides_in_chromium() {
    let (_place, page) = super::used::alike();
    takes("settled.js", &page, &["placed", "compared", "accessible"]);
}
