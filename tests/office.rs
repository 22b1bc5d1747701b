//! `--office`: documents bound as LibreOffice renders them, and what happens where it can't. A
//! stand-in on the PATH plays its part.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod desk;
mod fixture;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use desk::sample::{Sample, sample};
use desk::text;

const PROJECT: &str = "name: 演示\nyears: [2024]\nstandard: 清单.yaml\nsubmissions: 报送\n\
    layout: \"{unit}/{year}/{requirement}\"\noutput: 结果\nplace: {name: 云溪县}\n\
    units:\n  - {id: 水务局, name: 云溪县水务局, aliases: [水务局], kind: 部门, plays: [shuiwu]}\n";
const STANDARD: &str = include_str!("../fixtures/county/演示清单.yaml");
const DOSSIER: &str = "结果/案卷/单位案卷-云溪县水务局.pdf";

/// A LibreOffice that says its version, counts what it is asked, and does as the script says.
fn soffice(folder: &Path, script: &str) {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let rendition = folder.join("rendition.pdf");
    fs::write(&rendition, sample(Sample::default())).unwrap();
    let program = format!(
        "#!/bin/sh\ncase \"$*\" in *--version*) echo 'LibreOffice 7.9.1.1 test'; exit 0;; esac\n\
         echo \"$*\" >> '{0}/asked'\nwhile [ $# -gt 0 ]; do\n\
         [ \"$1\" = --outdir ] && out=\"$2\"\nshift; done\n{script}\n",
        folder.display()
    );
    let program = program.replace("RENDITION", &rendition.display().to_string());
    let path = bin.join("soffice");
    fs::write(&path, program).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A project with one paper.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let slot = folder
        .path()
        .join("报送/水务局/2024年/年度爱国卫生工作总结");
    fs::create_dir_all(&slot).unwrap();
    fs::write(slot.join("报告.docx"), fixture::paper::docx()).unwrap();
    fs::write(folder.path().join("juanzong.yaml"), PROJECT).unwrap();
    fs::write(folder.path().join("清单.yaml"), STANDARD).unwrap();
    folder
}

fn assemble(folder: &Path, path: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["assemble", "--office", "."])
        .current_dir(folder)
        .env("PATH", path)
        .output()
        .unwrap()
}

/// Assembles with the stand-in and gives the words of the dossier.
fn assembled(folder: &Path) -> String {
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let output = assemble(folder, &path);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    text(&fs::read(folder.join(DOSSIER)).unwrap())
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_rendition_is_bound_in_and_labelled_and_made_once() {
    let folder = project();
    soffice(folder.path(), "cp 'RENDITION' \"$out/paper.pdf\"");
    for _ in 0..2 {
        let found = assembled(folder.path());
        assert!(
            found.contains("转换件（LibreOffice7.9.1.1转换，以原件为准）"),
            "{found}"
        );
        assert_eq!(
            found.matches("转换件").count(),
            2,
            "foot and inventory: {found}"
        );
        assert!(!found.contains("统一投药"), "not set by us as well");
    }
    let asked = fs::read_to_string(folder.path().join("asked")).unwrap();
    assert_eq!(asked.lines().count(), 1, "{asked}");
    assert!(asked.contains("-env:UserInstallation=file:///"), "{asked}");
    let work = folder.path().join(".juanzong/renditions/work");
    assert!(!work.exists(), "cleared away");
}

#[test]
fn what_libreoffice_cannot_render_we_set_and_say_so() {
    let folder = project();
    soffice(folder.path(), "exit 1");
    let found = assembled(folder.path());
    assert!(found.contains("统一投药"), "{found}");
    assert!(
        found.contains("LibreOffice没有转换成功，改由本程序排版"),
        "{found}"
    );
    assert!(!found.contains("转换件"), "{found}");
}

#[test]
fn without_libreoffice_the_user_is_told_what_to_do() {
    let folder = project();
    let output = assemble(folder.path(), "");
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(
        said.contains("怎么办") && said.contains("libreoffice-writer"),
        "{said}"
    );
    assert!(!folder.path().join("结果").exists());
}
