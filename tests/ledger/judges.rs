//! Other people's programs that edit the workbook: openpyxl and LibreOffice. `tests/run` installs
//! both; one that is absent fails the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use juanzong::read::cells::Sheet;

/// Cells to be filled in, by their places.
pub type Filled<'a> = &'a [((u32, u32), &'a str)];

fn succeed(command: &mut Command) {
    let judge = format!("{command:?}");
    let output = command.output().unwrap_or_else(|e| {
        panic!("a judge is absent, run tests/run: {judge}: {e}");
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{judge}: {said}");
}

/// Edits a workbook with openpyxl.
pub fn openpyxl(file: &Path, filled: Filled<'_>) {
    #[allow(clippy::disallowed_methods, reason = "where the judge lies")]
    let python = std::env::var("JUANZONG_PYTHON").expect("JUANZONG_PYTHON: run tests/run");
    let script = "import sys, datetime, openpyxl\n\
        book = openpyxl.load_workbook(sys.argv[1])\n\
        sheet = book.worksheets[0]\n\
        for told in sys.argv[2:]:\n    \
            row, column, text = told.split(',', 2)\n    \
            if text.startswith('date:'):\n        \
                text = datetime.date.fromisoformat(text[5:])\n    \
            sheet.cell(int(row) + 1, int(column) + 1).value = text\n\
        book.save(sys.argv[1])\n";
    let told = filled
        .iter()
        .map(|((row, column), text)| format!("{row},{column},{text}"));
    succeed(
        Command::new(python)
            .args(["-c", script])
            .arg(file)
            .args(told),
    );
}

/// Has LibreOffice turn a file into another format, beside it.
fn converted(file: &Path, to: &str) -> PathBuf {
    let home = tempfile::tempdir().unwrap();
    let home_address = home.path().display().to_string().replace('\\', "/");
    let home_address = home_address.trim_start_matches('/');
    succeed(
        Command::new("soffice")
            .arg(format!("-env:UserInstallation=file:///{home_address}"))
            .args(["--headless", "--norestore", "--convert-to", to, "--outdir"])
            .arg(file.parent().unwrap())
            .arg(file),
    );
    let made = file.with_extension(to);
    assert!(
        made.exists(),
        "LibreOffice made no {to} (libreoffice-calc is needed: run tests/run)"
    );
    made
}

/// Opens a workbook in LibreOffice, edits it in LibreOffice's own format, where each of these texts
/// stands once, and has LibreOffice save it as a workbook again.
pub fn libreoffice(file: &Path, edited: &[(&str, &str)]) -> PathBuf {
    let own = converted(file, "fods");
    let mut text = fs::read_to_string(&own).unwrap();
    for (from, to) in edited {
        let (from, to) = (
            format!("<text:p>{from}</text:p>"),
            format!("<text:p>{to}</text:p>"),
        );
        assert_eq!(text.matches(&from).count(), 1, "{from}");
        text = text.replace(&from, &to);
    }
    let saved = file.with_file_name("另存.fods");
    fs::write(&saved, text).unwrap();
    converted(&saved, "xlsx")
}

/// Where an entry stands in a column.
pub fn place(sheets: &[Sheet], number: u32, column: &str) -> (u32, u32) {
    let cells = &sheets[0].cells;
    let head = cells
        .iter()
        .find(|((row, _), cell)| *row == 0 && cell.text == column);
    let row = cells
        .iter()
        .find(|((row, c), cell)| *row > 0 && *c == 0 && cell.text == number.to_string());
    (row.unwrap().0.0, head.unwrap().0.1)
}
