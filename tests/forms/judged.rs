//! The county with thin volumes, looked at by other people's programs: poppler, veraPDF, qpdf,
//! zbar, sha256sum. `tests/run` installs them; a judge that is absent fails the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::cycle;

/// The county bound in volumes of ten sheets: the folder of results.
fn results() -> &'static Path {
    static RESULTS: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, results) = RESULTS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in juanzong::demo::county() {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let file = folder.path().join("juanzong.yaml");
        let text = fs::read_to_string(&file).unwrap();
        let thin = text.replace("dossier:\n", "dossier:\n  sheets_per_volume: 10\n");
        assert_ne!(thin, text);
        fs::write(&file, thin).unwrap();
        let said = Command::new(env!("CARGO_BIN_EXE_juanzong"))
            .arg("assemble")
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(
            said.status.code().is_some_and(|code| code < 2),
            "{}",
            words(&said)
        );
        let results = folder.path().join("结果");
        (folder, results)
    });
    results
}

fn words(output: &Output) -> String {
    let both = [&output.stdout, &output.stderr];
    both.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}

fn judge(command: &mut Command) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    let said = command
        .output()
        .unwrap_or_else(|e| panic!("the judge `{name}` is absent ({e}): run `bash tests/run`"));
    assert!(said.status.success(), "{name}: {}", words(&said));
    words(&said)
}

fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(results().join(folder)).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.to_string_lossy().ends_with(end));
    found.sort();
    assert!(!found.is_empty());
    found
}

fn volumes() -> Vec<PathBuf> {
    let mut found = files("案卷", ".pdf");
    found.retain(|path| path.to_string_lossy().contains("案卷-"));
    found
}

#[test]
fn the_county_has_dossiers_in_several_volumes_none_too_thick() {
    let parted: Vec<PathBuf> = volumes()
        .into_iter()
        .filter(|path| path.to_string_lossy().contains("-第2卷.pdf"))
        .collect();
    assert!(parted.len() >= 3, "{parted:?}");
    for volume in volumes() {
        let about = judge(Command::new("pdfinfo").arg(&volume));
        let pages = about
            .lines()
            .find_map(|line| line.strip_prefix("Pages:"))
            .unwrap();
        let pages: usize = pages.trim().parse().unwrap();
        let said = judge(Command::new("pdftotext").arg(&volume).arg("-"));
        let alone = said.contains("一件不拆成两卷");
        assert!(pages <= 20 || alone, "{}: {pages} pages", volume.display());
        assert!(
            said.split_whitespace()
                .collect::<String>()
                .contains("卷内目录")
        );
    }
}

#[test]
fn verapdf_and_qpdf_pass_every_volume_and_form() {
    #[allow(
        clippy::disallowed_methods,
        reason = "how tests/run tells where it put the judges"
    )]
    let path = std::env::var("JUANZONG_VERAPDF").expect("not set: run `bash tests/run`");
    let mut all = files("案卷", ".pdf");
    all.extend(files("表单", ".pdf"));
    judge(
        Command::new("java")
            .args(["-cp", &path, "VeraCheck", "2u"])
            .args(&all),
    );
    for file in all {
        judge(Command::new("qpdf").arg("--check").arg(file));
    }
}

#[test]
fn verapdf_and_qpdf_pass_letters_of_forty_units() {
    #[allow(
        clippy::disallowed_methods,
        reason = "how tests/run tells where it put the judges"
    )]
    let path = std::env::var("JUANZONG_VERAPDF").expect("not set: run `bash tests/run`");
    let mut project = cycle::project(40);
    project.letters.mask = true;
    let made = cycle::assessment(project, 300);
    let scratch = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for output in &cycle::LETTERS {
        for (name, bytes) in cycle::written(output, &made, None) {
            let file = scratch.path().join(name.replace('/', "-"));
            fs::write(&file, bytes).unwrap();
            all.extend((name.ends_with(".pdf")).then_some(file));
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    judge(
        Command::new("java")
            .args(["-cp", &path, "VeraCheck", "2u"])
            .args(&all),
    );
    for file in all {
        judge(Command::new("qpdf").arg("--check").arg(file));
    }
}

#[test]
fn zbar_reads_from_each_cover_the_digest_of_its_list() {
    let scratch = tempfile::tempdir().unwrap();
    for volume in volumes() {
        let stem = volume.file_stem().unwrap().to_string_lossy().into_owned();
        let image = scratch.path().join("cover");
        judge(
            Command::new("pdftoppm")
                .args(["-r", "150", "-l", "1", "-singlefile", "-png"])
                .arg(&volume)
                .arg(&image),
        );
        let read = judge(
            Command::new("zbarimg")
                .args(["-q", "--raw"])
                .arg(image.with_extension("png")),
        );
        let code = read.lines().find_map(|line| line.strip_prefix("sha256:"));
        let list = results().join(format!("案卷/校验清单/{stem}.sha256"));
        let digest = judge(Command::new("sha256sum").arg(&list));
        assert_eq!(code, digest.split_whitespace().next(), "{stem}");
        let cover = judge(
            Command::new("pdftotext")
                .args(["-l", "1"])
                .arg(&volume)
                .arg("-"),
        );
        let hex: String = cover.split_whitespace().collect();
        assert!(hex.contains(code.unwrap()), "also in figures: {cover}");
    }
}

#[test]
fn sha256sum_finds_every_original_of_the_lists_in_the_package() {
    let scratch = tempfile::tempdir().unwrap();
    let package = fs::File::open(results().join("卷宗包.zip")).unwrap();
    let mut package = zip::ZipArchive::new(package).unwrap();
    package.extract(scratch.path()).unwrap();
    let data = scratch.path().join("卷宗包/data");
    for list in files("案卷/校验清单", ".sha256") {
        let bytes = fs::read(&list).unwrap();
        if !bytes.is_empty() {
            judge(
                Command::new("sha256sum")
                    .args(["-c", "--strict", "--quiet"])
                    .arg(&list)
                    .current_dir(&data),
            );
        }
    }
}

/// Words of a page with their boxes in millimetres: left, top, right, bottom.
fn boxes(volume: &Path, page: &str) -> Vec<(String, [f32; 4])> {
    let html = judge(
        Command::new("pdftotext")
            .args(["-bbox", "-f", page, "-l", page])
            .arg(volume)
            .arg("-"),
    );
    let word = |line: &str| {
        let rest = line.trim().strip_prefix("<word ")?;
        let (attributes, text) = rest.split_once('>')?;
        let numbers = attributes.split('"').skip(1).step_by(2);
        let sides: Vec<f32> = numbers
            .map(|n| n.parse::<f32>().unwrap() * 25.4 / 72.0)
            .collect();
        let text = text.trim_end_matches("</word>").to_owned();
        Some((text, sides.try_into().ok()?))
    };
    html.lines().filter_map(word).collect()
}

#[test]
fn poppler_finds_the_cells_of_the_stamp_where_they_belong() {
    let volume = files("案卷", "城市案卷-01-爱国卫生组织管理-第1卷.pdf").remove(0);
    let words = boxes(&volume, "5");
    let centre = |text: &str| {
        let (_, [left, top, right, bottom]) = words
            .iter()
            .find(|(word, [_, top, ..])| word == text && *top < 35.0)
            .unwrap_or_else(|| panic!("{text}: {words:?}"));
        (f32::midpoint(*left, *right), f32::midpoint(*top, *bottom))
    };
    // The stamp is 45 × 16 mm, its right side that of the text block (184 mm), 7 mm above it (37).
    let cells = [
        ("0412", 0, 0),
        ("2023", 1, 0),
        ("30年", 2, 0),
        ("爱卫办", 0, 1),
        ("1页", 2, 1),
    ];
    for (text, column, row) in cells {
        let (x, y) = centre(text);
        let (cx, cy) = (
            139.0 + 7.5 + 15.0 * column as f32,
            14.0 + 4.0 + 8.0 * row as f32,
        );
        assert!(
            (x - cx).abs() < 0.6 && (y - cy).abs() < 1.2,
            "{text} at {x}, {y}, not {cx}, {cy}"
        );
    }
}
