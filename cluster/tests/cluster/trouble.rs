//! What goes wrong: an executor dies, files are not seen, files do not fit together.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::agree::{asked, found, kernel, on};
use super::made;
use super::processes::{Cluster, Process, program, scheduler, until};

/// Jobs of which an executor has begun the work: each has a folder in its own.
fn jobs(work: &Path) -> usize {
    let inner = fs::read_dir(work).expect("a folder").flatten();
    let folders = inner.filter_map(|own| fs::read_dir(own.path()).ok());
    folders
        .flatten()
        .flatten()
        .filter(|job| job.path().is_dir())
        .count()
}

/// What the companion says where it gives no result.
fn refused<W: AsRef<OsStr>>(folder: &Path, files: &[PathBuf], words: &[W]) -> String {
    let (mut command, _) = asked(folder, files, words);
    let output = Process::start(&mut command).output();
    let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{wrong}");
    wrong
}

#[test]
fn an_executor_that_dies_while_it_works_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = made::write(folder.path(), &made::tables());
    let expected = kernel(folder.path(), &files);
    let mut cluster = Cluster::start(folder.path());
    let words = on(&cluster.address, folder.path(), "4");
    let (mut command, file) = asked(folder.path(), &files, &words);
    let mut comparison = Process::start(&mut command);
    // The first job counts rows; the second is the first step.
    until("work on the second job", || {
        (jobs(&cluster.second.work) >= 2).then_some(())
    });
    cluster.second.process.0.kill().expect("a process of ours");
    let ended = comparison.0.try_wait().expect("a process of ours");
    assert_eq!(ended, None, "it died too late to matter");
    assert_eq!(found(&comparison.output(), &file), expected);
}

/// Through `/proc/self/cwd` each process sees files of its own folder, as on machines that have no
/// storage in common.
#[cfg(target_os = "linux")]
#[test]
fn a_cluster_that_sees_other_files_gives_no_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, theirs) = (folder.path().join("这里"), folder.path().join("那里"));
    for there in [&ours, &theirs] {
        fs::create_dir(there).expect("a new folder");
    }
    let mut tables = made::tables();
    let names = |files: &[std::path::PathBuf]| {
        let name = |file: &std::path::PathBuf| {
            Path::new("/proc/self/cwd").join(file.file_name().expect("a name"))
        };
        files.iter().map(name).collect::<Vec<_>>()
    };
    let files = names(&made::write(&ours, &tables));
    let cluster = Cluster::start(&theirs);
    let words = on(&cluster.address, folder.path(), "4");
    let stops = |said: &str| {
        let (mut command, file) = asked(folder.path(), &files, &words);
        let output = Process::start(command.current_dir(&ours)).output();
        let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(
            wrong.contains("比对已停止，没有结果") && wrong.contains(said),
            "{wrong}"
        );
        assert!(wrong.contains("共享存储"), "{wrong}");
        assert!(!file.exists(), "no result where not everything was seen");
    };
    stops("引擎：0 条、0 份");
    // An older copy: one county is shorter there.
    let lost = tables[3].rows.pop().expect("a row");
    made::write(&theirs, &tables);
    stops("清单：100000 条指纹");
    tables[3].rows.push(lost);
}

#[test]
fn files_made_otherwise_are_refused_as_the_program_itself_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = made::tables();
    tables.truncate(2);
    tables[1].header.parameters.w += 1;
    let files = made::write(folder.path(), &tables);
    let wrong = refused::<&str>(folder.path(), &files, &[]);
    assert!(
        wrong.contains("不能放在一起比") && wrong.contains("窗口"),
        "{wrong}"
    );
}

#[test]
fn a_file_whose_list_is_not_about_its_rows_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = made::tables();
    tables.truncate(2);
    tables[1].documents[0].fingerprints += 1;
    let files = made::write(folder.path(), &tables);
    let wrong = refused::<&str>(folder.path(), &files, &[]);
    assert!(wrong.contains("对不上"), "{wrong}");
}

#[test]
fn a_cluster_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = made::tables();
    tables.truncate(2);
    let files = made::write(folder.path(), &tables);
    let work = folder.path().to_string_lossy().into_owned();
    let words = ["--scheduler", "df://127.0.0.1:1", "--work", &work];
    let wrong = refused(folder.path(), &files, &words);
    assert!(wrong.contains("df://127.0.0.1:1"), "{wrong}");
    let wrong = refused(folder.path(), &files, &words[..2]);
    assert!(wrong.contains("--work"), "{wrong}");
}

#[test]
fn a_cluster_without_anybody_to_work_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = made::tables();
    tables.truncate(2);
    let files = made::write(folder.path(), &tables);
    let (_scheduler, address) = scheduler(folder.path());
    let work = folder.path().to_string_lossy().into_owned();
    let words = ["--scheduler", &address, "--work", &work];
    let wrong = refused(folder.path(), &files, &words);
    assert!(wrong.contains("没有执行进程"), "{wrong}");
}

#[test]
fn who_opens_a_port_is_told_that_it_has_no_password() {
    for command in ["scheduler", "executor", ""] {
        let words = [command, "--help"]
            .into_iter()
            .filter(|word| !word.is_empty());
        let help = program(words).output().expect("the program");
        let help = String::from_utf8_lossy(&help.stdout);
        assert!(help.contains("没有密码"), "{command}: {help}");
    }
    // A port that can't be had: it warns, and ends.
    let mut open = program(["scheduler", "--bind", "192.0.2.1:1"]);
    let open = open.stdout(Stdio::null()).output().expect("the program");
    let said = String::from_utf8_lossy(&open.stderr);
    assert_eq!(open.status.code(), Some(2));
    assert!(
        said.contains("对别的机器开放") && said.contains("没有密码"),
        "{said}"
    );
}
