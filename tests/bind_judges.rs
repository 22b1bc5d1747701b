//! Pages bound in, judged by others: veraPDF, qpdf and poppler, on all PDFs that the fixtures have,
//! on samples made to be wrong, and on damaged ones.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod desk;
mod fixture;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use desk::sample::{Sample, sample};
use desk::{CLEAN, bind, pdf, text};

fn judge(command: &mut Command) -> Output {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .output()
        .unwrap_or_else(|e| panic!("the judge `{name}` is absent ({e}): run `bash tests/run`"))
}

fn verapdf(flavour: &str, files: &[PathBuf]) {
    #[allow(
        clippy::disallowed_methods,
        reason = "how tests/run tells where it put the judges"
    )]
    let classes = std::env::var("JUANZONG_VERAPDF")
        .unwrap_or_else(|_| panic!("JUANZONG_VERAPDF is not set: run `bash tests/run`"));
    let said = judge(
        Command::new("java")
            .args(["-cp", &classes, "VeraCheck", flavour])
            .args(files),
    );
    let said = (said.status.success(), String::from_utf8_lossy(&said.stdout));
    assert!(said.0, "{flavour}: {}", said.1);
}

/// Binds each of these alone and writes the dossier to the folder.
fn bound(folder: &Path, papers: Vec<(String, Vec<u8>)>) -> Vec<PathBuf> {
    let write = |(name, bytes): (String, Vec<u8>)| {
        let dossiers = bind(&[pdf(&name, bytes)], vec![], None);
        let path = folder.join(format!("{name}.bound.pdf"));
        std::fs::write(&path, &dossiers[CLEAN]).unwrap();
        path
    };
    papers.into_iter().map(write).collect()
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let all = fixture::all().into_iter();
    all.filter(|case| case.name.ends_with(".pdf"))
        .map(|case| (case.name, case.bytes))
        .collect()
}

/// Samples that are wrong in one way each.
fn wrong() -> Vec<(String, Vec<u8>)> {
    let of = |set: fn(&mut Sample)| {
        let mut made = Sample::default();
        set(&mut made);
        sample(made)
    };
    type Set = fn(&mut Sample);
    let samples: [(&str, Set); 12] = [
        ("bare", |s| s.bare_font = true),
        ("latin", |s| s.latin_font = true),
        ("unseen", |s| (s.bare_font, s.unseen) = (true, true)),
        ("stamp", |s| (s.stamp, s.rotate) = (true, 90)),
        ("layer", |s| s.layer = Some(false)),
        ("named", |s| s.named = Some("PS")),
        ("locked", |s| s.password = Some("")),
        ("word", |s| s.content = Some("10 20 30 40 re f gibberish")),
        ("boxes", |s| s.boxes = true),
        ("blend", |s| {
            (s.blend, s.content) = (Some("Multiply"), Some("/B gs 10 20 30 40 re f"));
        }),
        ("group", |s| {
            (s.group, s.blend, s.content) = (true, Some("Screen"), Some("/B gs 10 20 30 40 re f"));
        }),
        ("ink", |s| s.content = Some("0 1 1 0 k 10 20 30 40 re f")),
    ];
    let samples = samples.into_iter();
    samples
        .map(|(name, set)| (format!("{name}.pdf"), of(set)))
        .collect()
}

/// Cut short, or with bytes turned over, the same on each run (Knuth's constants).
fn damaged() -> Vec<(String, Vec<u8>)> {
    let mut chance = 7_u64;
    let mut mutants = Vec::new();
    for (name, bytes) in fixtures() {
        // A font of megabytes makes mutants of it all alike.
        if bytes.len() > 200_000 {
            continue;
        }
        for n in 0..3 {
            let mut mutant = bytes.clone();
            for _ in 0..8 {
                chance = chance
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = (chance >> 33) as usize % mutant.len();
                mutant[at] ^= 1 << (chance % 8);
            }
            mutants.push((format!("{n}-{name}"), mutant));
        }
    }
    mutants
}

#[test]
fn with_pages_bound_in_the_dossier_is_pdf_a_2b_and_2u_and_damaged_ones_leave_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut papers = fixtures();
    papers.extend(wrong());
    let mut files = bound(folder.path(), papers);
    verapdf("2b", &files);
    verapdf("2u", &files);
    // Damage at random need not end as PDF/A, but never as a broken file.
    files.extend(bound(folder.path(), damaged()));
    for file in &files {
        let said = judge(Command::new("qpdf").arg("--check").arg(file));
        let words = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{}: {words}", file.display());
    }
}

#[test]
fn a_file_of_aes_256_that_opens_without_a_password_is_bound_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("open.pdf"), sample(Sample::default())).unwrap();
    for (password, fits) in [("", true), ("geheim", false)] {
        let locked = file("locked.pdf");
        let mut command = Command::new("qpdf");
        command.args(["--encrypt", password, "owner", "256", "--"]);
        let said = judge(command.args([&file("open.pdf"), &locked]));
        assert!(said.status.success(), "{said:?}");
        let locked = std::fs::read(locked).unwrap();
        let dossier = &bind(&[pdf("锁.pdf", locked)], vec![], None)[CLEAN];
        let found = text(dossier);
        assert_eq!(found.contains("文件加了密码，打不开"), !fits, "{found}");
        assert!(found.contains(if fits {
            "说明页代替的原件无"
        } else {
            "说明页"
        }));
        if fits {
            assert!(found.contains("影印页无"), "the page itself: {found}");
        }
    }
}

/// Words of a page by poppler, without blanks.
fn words(file: &Path, pages: [usize; 2]) -> String {
    let mut command = Command::new("pdftotext");
    let [first, last] = pages.map(|n| n.to_string());
    command.args(["-f", &first, "-l", &last]).arg(file).arg("-");
    let said = String::from_utf8_lossy(&judge(&mut command).stdout).into_owned();
    said.split_whitespace().collect()
}

#[test]
fn poppler_copies_the_same_words_out_of_a_page_bound_in() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["notice.pdf", "cells.pdf", "bold.pdf", "columns.pdf"] {
        let (_, bytes) = fixtures().into_iter().find(|f| f.0 == name).unwrap();
        let source = folder.path().join(name);
        std::fs::write(&source, &bytes).unwrap();
        let bound = &bound(folder.path(), vec![(name.to_owned(), bytes)])[0];
        let own = words(&source, [1, 1]);
        // Cover and contents, each with its blank back, come first; ours are number and stamp.
        let pages = if name == "notice.pdf" { 2 } else { 1 };
        let stamp = format!("城管局202230年0001{pages}页");
        let found = words(bound, [5, 5]).replacen("—1—", "", 1);
        let found = found.replacen(&stamp, "", 1);
        assert_eq!(found, own, "{name}");
    }
}
