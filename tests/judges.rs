//! Independent judges: what the program writes is looked at by other people's programs.
//! `tests/run` installs them; a judge that is absent fails the test, it never skips it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The county, assembled once for all judges: the folder of results.
fn results() -> &'static Path {
    static RESULTS: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, results) = RESULTS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let demo = Command::new(env!("CARGO_BIN_EXE_juanzong"))
            .arg("demo")
            .arg(folder.path().join("演示"))
            .output()
            .expect("our own program");
        assert!(demo.status.code() == Some(0), "demo: {}", text(&demo));
        let results = find(folder.path(), "报告.html")
            .parent()
            .expect("a folder")
            .to_path_buf();
        (folder, results)
    });
    results
}

fn find(folder: &Path, name: &str) -> PathBuf {
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.file_name().is_some_and(|n| n == name) {
                return path;
            }
        }
    }
    panic!("{name} was not written");
}

/// Everything we print: dossiers, the sheets of what is alike, forms.
fn printed() -> Vec<PathBuf> {
    let mut found = dossiers();
    found.extend(pdfs("比对单"));
    found.extend(pdfs("表单"));
    found
}

fn dossiers() -> Vec<PathBuf> {
    pdfs("案卷")
}

fn pdfs(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(results().join(folder))
        .expect("a folder of results")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "pdf"))
        .collect();
    found.sort();
    assert!(found.len() > 10, "{folder}: found {found:?}");
    found
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Runs a judge; its absence is a failure with the way out.
fn judge(command: &mut Command) -> Output {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .output()
        .unwrap_or_else(|e| panic!("the judge `{name}` is absent ({e}): run `bash tests/run`"))
}

/// Set by `tests/run`.
fn given(variable: &str) -> String {
    #[allow(
        clippy::disallowed_methods,
        reason = "how tests/run tells where it put the judges"
    )]
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run `bash tests/run`"))
}

fn python(script: &str, arguments: &[&Path]) -> Output {
    judge(
        Command::new(given("JUANZONG_PYTHON"))
            .arg("-c")
            .arg(script)
            .args(arguments),
    )
}

#[test]
fn verapdf_passes_every_dossier_and_sheet_as_pdf_a_2b() {
    let said = judge(
        Command::new("java")
            .args(["-cp", &given("JUANZONG_VERAPDF"), "VeraCheck", "2b"])
            .args(printed()),
    );
    assert!(said.status.success(), "{}", text(&said));
}

#[test]
fn qpdf_finds_no_fault_in_anything_printed() {
    for dossier in printed() {
        let said = judge(Command::new("qpdf").arg("--check").arg(&dossier));
        assert!(
            said.status.success(),
            "{}: {}",
            dossier.display(),
            text(&said)
        );
    }
}

#[test]
fn poppler_finds_every_font_embedded_and_ours_mapped_to_unicode() {
    for dossier in printed() {
        let said = judge(Command::new("pdffonts").arg(&dossier));
        let fonts: Vec<String> = String::from_utf8_lossy(&said.stdout)
            .lines()
            .skip(2)
            .map(Into::into)
            .collect();
        assert!(
            fonts.iter().any(|font| is_ours(font)),
            "{}: {fonts:?}",
            dossier.display()
        );
        for font in fonts {
            // Columns from the right: object id (2), uni, sub, emb.
            let columns: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!(
                columns[4],
                "yes",
                "not embedded in {}: {font}",
                dossier.display()
            );
            // A page bound in keeps its own fonts, and one of the county's says nothing of Unicode.
            assert!(
                columns[2] == "yes" || !is_ours(&font),
                "no Unicode in {}: {font}",
                dossier.display()
            );
        }
    }
}

/// Subsets that we cut bear our tag.
fn is_ours(font: &str) -> bool {
    font.starts_with("JZ")
}

#[test]
fn poppler_copies_out_the_chinese_that_went_in() {
    let all: String = dossiers()
        .iter()
        .map(|dossier| {
            let said = judge(Command::new("pdftotext").arg(dossier).arg("-"));
            String::from_utf8_lossy(&said.stdout)
                .split_whitespace()
                .collect::<String>()
        })
        .collect();
    for words in [
        "卷内目录",
        "备考表",
        "序号",
        "文号",
        "责任者",
        "题名",
        "青砚县",
    ] {
        assert!(all.contains(words), "{words} can't be copied out");
    }
}

#[test]
fn bagit_python_validates_the_package() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let said = python(
        "import sys, zipfile, bagit, pathlib\n\
         zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])\n\
         bag = next(p for p in pathlib.Path(sys.argv[2]).rglob('bagit.txt')).parent\n\
         bagit.Bag(str(bag)).validate()\n\
         print('valid', len(list((bag / 'data').rglob('*'))))",
        &[&find(results(), "卷宗包.zip"), folder.path()],
    );
    assert!(
        said.status.success() && text(&said).contains("valid "),
        "{}",
        text(&said)
    );
}

#[test]
fn openpyxl_reads_the_ledger() {
    let said = python(
        "import sys, openpyxl\n\
         book = openpyxl.load_workbook(sys.argv[1])\n\
         rows = list(book.worksheets[0].iter_rows(values_only=True))\n\
         assert len(rows) > 20, len(rows)\n\
         assert not any(str(c).startswith('=') for row in rows for c in row if c), 'a formula'\n\
         print(rows[0])",
        &[&results().join("整改台账.xlsx")],
    );
    assert!(said.status.success(), "{}", text(&said));
    for column in ["编号", "责任单位", "状态"] {
        assert!(text(&said).contains(column), "{}", text(&said));
    }
}

#[test]
fn chromium_shows_the_report_and_asks_nobody_for_anything() {
    let profile = tempfile::tempdir().expect("a temporary folder");
    let report = results().join("报告.html");
    let said = judge(
        Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
            ])
            .args([
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--dump-dom",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("file://{}", report.display())),
    );
    let dom = String::from_utf8_lossy(&said.stdout);
    for words in ["青砚县", "怎么改", "缺"] {
        assert!(dom.contains(words), "the page does not show {words}");
    }
    for tag in ["<h1", "<table", "<caption", "lang=\"zh-CN\""] {
        assert!(dom.contains(tag), "the page has no {tag}");
    }
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!dom.contains(outside), "the page asks for {outside}");
    }
}

#[test]
fn a_classified_paper_is_in_no_package_and_not_even_named_in_a_dossier() {
    let said = python(
        "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep='\\n')",
        &[&find(results(), "卷宗包.zip")],
    );
    let names = text(&said);
    assert!(names.contains("data/报送/01-爱卫办/"), "{names}");
    assert!(
        !names.contains("交叉互评"),
        "the package holds a classified paper"
    );
    for dossier in printed() {
        let said = judge(Command::new("pdftotext").arg(&dossier).arg("-"));
        let words: String = String::from_utf8_lossy(&said.stdout)
            .split_whitespace()
            .collect();
        assert!(
            !words.contains("交叉互评"),
            "{} names it",
            dossier.display()
        );
    }
}

#[test]
fn type_however_dressed_is_pdf_a_and_copies_out_with_what_no_face_has() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("dressed.pdf");
    std::fs::write(&path, dressed()).expect("a file");
    for profile in ["2b", "2u"] {
        let said = judge(
            Command::new("java")
                .args(["-cp", &given("JUANZONG_VERAPDF"), "VeraCheck", profile])
                .arg(&path),
        );
        assert!(said.status.success(), "{}", text(&said));
    }
    let said = judge(Command::new("qpdf").arg("--check").arg(&path));
    assert!(said.status.success(), "{}", text(&said));
    let said = judge(Command::new("pdftotext").arg(&path).arg("-"));
    let copied = text(&said);
    for words in [
        "粗仿宋粗宋体",
        "斜体",
        "镕喆堃玥珺𠮷😀",
        "见附件二。",
        "跨两列",
    ] {
        assert!(copied.contains(words), "{words}: {copied}");
    }
}

/// Bold, slanted, raised and missing type, a footnote, cells that reach over others.
fn dressed() -> Vec<u8> {
    use juanzong::output::pdf::{Binder, meta::Meta};
    use juanzong::page::{Block, Cell, Face, Flow, Fonts, Geometry, Rise, Run, Style, Table};

    let runs = vec![
        Run::of("粗仿宋").bold(),
        Run::of("粗宋体").in_face(Face::Song).bold(),
        Run {
            italic: true,
            ..Run::of("斜体")
        },
        Run {
            rise: Rise::Super,
            ..Run::of("2")
        },
        Run {
            note: Some(Run::plain("见附件二。")),
            ..Run::of("镕喆堃玥珺𠮷😀")
        },
    ];
    let over = Cell {
        across: 2,
        ..Cell::of("跨两列")
    };
    let rows = vec![vec![over], vec![Cell::of("甲"), Cell::of("乙")]];
    let fonts = Fonts::builtin();
    let mut flow = Flow::new(&fonts, Geometry::A4);
    flow.add(&Block::Text(Style::Body, runs));
    flow.add(&Block::Table(Table::auto(rows, 10.5)));
    let (sheets, _) = flow.finish();
    let mut bytes = Vec::new();
    let mut binder = Binder::new(Box::new(&mut bytes), "dressed.pdf", &fonts).expect("begun");
    let first = binder.reserve(sheets.len());
    binder.fill(first, &sheets, &[]).expect("filled");
    let date = juanzong::paper::Date {
        year: 2025,
        month: 11,
        day: 21,
    };
    let meta = Meta {
        title: "dressed".into(),
        author: "judges".into(),
        date,
    };
    binder.finish(&meta, 0).expect("finished");
    bytes
}
