//! Kernel, embedded engine, cluster, DuckDB: one result.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use clap::Parser;
use juanzong::prints::Table;

use super::made;
use super::processes::{Cluster, Process, program};

/// What `juanzong compare` finds in the made-up set: pairs, shared fingerprints, rarity, exclusive
/// or of the documents.
const GOLDEN: &str = "2969 38401 99200804 7991016738025439650 7091160991900855409";

#[derive(Debug, Parser)]
struct Kernel {
    #[command(flatten)]
    args: juanzong::cli::compare::Args,
}

/// What is found, whole, and the sums.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub lines: Vec<u8>,
    pub sums: String,
}

impl Found {
    /// From what a comparison said and the file it wrote.
    fn of(said: &[u8], file: &Path) -> Self {
        let said = String::from_utf8_lossy(said).into_owned();
        let sums = said.rsplit_once('：').expect("sums").1.trim().to_string();
        let lines = fs::read(file).expect("the result");
        Found { lines, sums }
    }
}

/// What `juanzong compare` says of these files.
pub fn kernel(folder: &Path, files: &[PathBuf]) -> Found {
    let file = folder.join("内核.jsonl");
    let mut words = vec!["compare".into()];
    words.extend(files.iter().map(|file| file.clone().into_os_string()));
    words.extend(["--format", "jsonl", "--memory", "64M", "-o"].map(Into::into));
    words.push(file.clone().into_os_string());
    let mut said = Vec::new();
    let args = Kernel::parse_from(words).args;
    juanzong::cli::compare::run(args, &mut said).expect("a comparison");
    Found::of(&said, &file)
}

/// Words that ask a cluster, in so many parts; what lies between two steps lies in `work`.
pub fn on(scheduler: &str, work: &Path, parts: &str) -> [OsString; 6] {
    let words = ["--scheduler", scheduler, "--parts", parts, "--work"];
    let [scheduler, address, parts, count, place] = words.map(OsString::from);
    [scheduler, address, parts, count, place, work.into()]
}

/// The same of the companion, with these words besides.
pub fn asked<W: AsRef<OsStr>>(folder: &Path, files: &[PathBuf], words: &[W]) -> (Command, PathBuf) {
    let file = folder.join("结果.jsonl");
    let mut command = program(["compare", "--format", "jsonl", "-o"]);
    command.arg(&file).args(words).args(files);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    (command, file)
}

pub fn found(output: &Output, file: &Path) -> Found {
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{wrong}");
    Found::of(&output.stdout, file)
}

fn embedded(folder: &Path, files: &[PathBuf], words: &[&str]) -> Found {
    let (mut command, file) = asked(folder, files, words);
    found(&command.output().expect("the program"), &file)
}

#[test]
fn whoever_compares_a_hundred_thousand_rows_finds_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = made::tables();
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    assert_eq!(rows, made::ROWS);
    let files = made::write(folder.path(), &tables);
    let expected = kernel(folder.path(), &files);
    assert_eq!(expected.sums, GOLDEN);
    for kind in ["\"kind\":\"pair\"", "\"kind\":\"common\""] {
        let lines = String::from_utf8_lossy(&expected.lines);
        assert!(lines.matches(kind).count() > 10, "{kind}");
    }
    // Text of few units, but of too many papers.
    let lines = String::from_utf8_lossy(&expected.lines).into_owned();
    assert!(lines.contains("\"units\":6,"), "what is crowded");
    assert_eq!(
        embedded(folder.path(), &files, &["--memory", "64M", "--parts", "4"]),
        expected
    );
    assert_eq!(duckdb(&files), (GOLDEN.to_string(), true));

    let cluster = Cluster::start(folder.path());
    // Fewer parts than files, and more: what is known of the order of rows differs.
    for parts in ["4", "16"] {
        let words = on(&cluster.address, folder.path(), parts);
        let (mut command, file) = asked(folder.path(), &files, &words);
        let output = Process::start(&mut command).output();
        assert_eq!(found(&output, &file), expected, "{parts} parts");
    }
}

#[test]
fn a_county_that_handed_in_two_files_is_not_counted_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = made::tables();
    tables.truncate(4);
    let mut files = made::write(folder.path(), &tables);
    let again = folder.path().join("又一份.parquet");
    fs::copy(&files[1], &again).expect("a copy");
    let once = kernel(folder.path(), &files);
    files.insert(0, again);
    assert_eq!(kernel(folder.path(), &files).sums, once.sums);
    assert_eq!(embedded(folder.path(), &files, &[]), once);
}

#[test]
fn counties_that_share_nothing_are_clean() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables: Vec<Table> = made::tables().into_iter().take(1).collect();
    let files = made::write(folder.path(), &tables);
    let (mut command, _) = asked::<&str>(folder.path(), &files, &[]);
    let output = command.output().expect("the program");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(
        left.len(),
        2,
        "the file and the result, nothing else: {left:?}"
    );
}

/// DuckDB, from PyPI, runs the printed script without knowing us: the sums, and whether it sees what
/// the script says that it must.
fn duckdb(files: &[PathBuf]) -> (String, bool) {
    let script = program(["sql", "--engine", "duckdb"]).args(files).output();
    let script = script.expect("the program");
    assert!(
        script.status.success(),
        "{}",
        String::from_utf8_lossy(&script.stderr)
    );
    let python = std::env::var_os("JUANZONG_PYTHON").unwrap_or_else(|| "python3".into());
    let mut judge = Command::new(python);
    judge
        .arg("tests/cluster/duckdb_script.py")
        .stdin(Stdio::piped());
    judge.stdout(Stdio::piped());
    let mut judge = judge.spawn().expect("python");
    let mut stdin = judge.stdin.take().expect("its standard input");
    std::io::Write::write_all(&mut stdin, &script.stdout).expect("a script");
    drop(stdin);
    let said = judge.wait_with_output().expect("DuckDB");
    assert!(said.status.success());
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    let [guard, met, sample, due, come, sums] = lines[..] else {
        panic!("{said}")
    };
    assert!(met.ends_with(" 0"), "rows that were lost: {met}");
    assert_eq!(come, due);
    let script = String::from_utf8_lossy(&script.stdout).into_owned();
    let told = |what: &str| script.contains(&format!("上面应得：{what}。"));
    (sums.to_string(), told(guard) && told(sample))
}
