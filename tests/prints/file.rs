//! The file itself: written twice it is the same, damaged it is refused, read by others it means
//! what it should.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Command;

use juanzong::prints::{Choices, Key, Source, agreed, write};

use super::county::county;

fn bytes() -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&county().table(&Choices::default()), &mut bytes).expect("memory does not fail");
    bytes
}

/// Opens and reads all of it; what is wrong, in words.
fn read(path: &Path) -> Result<u64, String> {
    let source = Source::open(path).map_err(|e| e.to_string())?;
    let mut rows = 0;
    let all = source.scan(&(i64::MIN..=i64::MAX), &mut |batch| {
        rows += batch.fingerprints.len() as u64;
        Ok(())
    });
    all.map_err(|e| e.to_string())?;
    Ok(rows)
}

#[test]
fn the_same_papers_give_the_same_bytes_about_ten_a_row() {
    let (table, first) = (county().table(&Choices::default()), bytes());
    assert_eq!(first, bytes());
    let notes =
        table.header.words.len() + serde_json::to_string(&table.documents).expect("JSON").len();
    let each = (first.len() - notes) as f64 / table.rows.len() as f64;
    assert!(each < 14.0, "{each} bytes a row");
}

#[test]
fn rows_are_read_as_they_were_written_whole_or_in_part() {
    let table = county().table(&Choices::default());
    let path = county().folder.join("读回.parquet");
    fs::write(&path, bytes()).expect("a file");
    let source = Source::open(&path).expect("a whole file");
    assert_eq!(
        (&source.header, &source.documents),
        (&table.header, &table.documents)
    );
    let middle =
        table.rows[table.rows.len() / 3].fingerprint..=table.rows[table.rows.len() / 2].fingerprint;
    let empty = RangeInclusive::new(5, 4);
    for range in [i64::MIN..=i64::MAX, middle, empty, i64::MIN..=i64::MIN] {
        let mut found = Vec::new();
        source
            .scan(&range, &mut |batch| {
                let rows = batch
                    .fingerprints
                    .iter()
                    .zip(batch.documents)
                    .zip(batch.positions);
                found.extend(rows.map(|((f, d), p)| (*f, *d, *p)));
                Ok(())
            })
            .expect("rows");
        let rows = table
            .rows
            .iter()
            .filter(|row| range.contains(&row.fingerprint));
        let expected: Vec<_> = rows
            .map(|r| (r.fingerprint, r.document, r.position))
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn no_words_of_a_paper_are_in_the_file() {
    let table = county().table(&Choices::default());
    let said = serde_json::to_string(&(&table.header, &table.documents)).expect("JSON");
    for facts in county().facts.values() {
        let text: Vec<char> = facts.reading.whole().chars().collect();
        for piece in text.chunks(40).filter(|piece| piece.len() == 40) {
            let piece: String = piece.iter().collect();
            assert!(piece.contains('\n') || !said.contains(&piece), "{piece}");
        }
    }
}

#[test]
fn a_file_cut_off_or_damaged_is_named_and_never_passes_for_whole() {
    let whole = bytes();
    let path = county().folder.join("坏.parquet");
    let step = whole.len() / 40;
    for cut in (0..whole.len()).step_by(step) {
        fs::write(&path, &whole[..cut]).expect("a file");
        let said = read(&path).expect_err("it is cut off");
        assert!(said.contains("坏.parquet"), "{said}");
    }
    let rows = county().table(&Choices::default()).rows.len() as u64;
    let mut refused = 0;
    for at in (4..whole.len()).step_by(whole.len() / 300) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5A;
        fs::write(&path, &bytes).expect("a file");
        match read(&path) {
            Err(said) => {
                assert!(said.contains("坏.parquet"), "{said}");
                refused += 1;
            }
            Ok(read) => assert!(read <= rows),
        }
    }
    assert!(refused > 30, "{refused}");
}

#[test]
fn files_made_in_another_way_are_never_mixed() {
    let open = county().file("一.parquet", &Choices::default());
    let keyed = Choices {
        key: Some(Key::of(&[3; 20])),
        ..Choices::default()
    };
    let sealed = county().file("二.parquet", &keyed);
    let sources = [open, sealed].map(|path| Source::open(&path).expect("a file"));
    assert!(agreed(&sources[..1]).is_ok());
    let said = agreed(&sources).expect_err("one has a key").to_string();
    assert!(
        said.contains("一.parquet") && said.contains("二.parquet") && said.contains("密钥"),
        "{said}"
    );
    let mut other = county().table(&Choices::default());
    other.header.parameters.w += 1;
    let path = county().folder.join("三.parquet");
    super::county::write(&other, &path);
    let sources = [sources[0].clone(), Source::open(&path).expect("a file")];
    assert!(
        agreed(&sources)
            .expect_err("another window")
            .to_string()
            .contains("窗口")
    );
}

/// DuckDB, from PyPI, reads the rows and the list of papers without knowing us.
#[test]
fn duckdb_reads_rows_and_papers() {
    let python = std::env::var_os("JUANZONG_PYTHON").unwrap_or_else(|| "python3".into());
    let table = county().table(&Choices::default());
    let path = county().file("外.parquet", &Choices::default());
    let asked = Command::new(python)
        .args(["tests/judges/duckdb_prints.py", &path.to_string_lossy()])
        .output()
        .expect("python");
    assert!(
        asked.status.success(),
        "{}",
        String::from_utf8_lossy(&asked.stderr)
    );
    let mut sum = (0_i128, 0_i128, 0_i128);
    for row in &table.rows {
        sum.0 += i128::from(row.fingerprint);
        sum.1 += i128::from(row.document);
        sum.2 += i128::from(row.position) + i128::from(row.unit) + i128::from(row.year);
    }
    let papers: i64 = table.documents.iter().map(|d| i64::from(d.letters)).sum();
    let expected = format!(
        "{} {} {} {} {} {papers} sorted\n",
        table.rows.len(),
        sum.0,
        sum.1,
        sum.2,
        table.documents.len()
    );
    assert_eq!(String::from_utf8_lossy(&asked.stdout), expected);
}
