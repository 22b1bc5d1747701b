//! `juanzong verify` as it is called: exit codes, words, silence.

use std::path::Path;
use std::process::{Command, Output};

use super::{sample, unpack};

fn verify(arguments: &[&str], package: &Path) -> (i32, String, String) {
    let ran: Output = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .arg("verify")
        .args(arguments)
        .arg(package)
        .output()
        .expect("our own program");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        ran.status.code().expect("an exit code"),
        text(&ran.stdout),
        text(&ran.stderr),
    )
}

#[test]
fn exit_codes_and_words() {
    let home = tempfile::tempdir().expect("a folder");
    let zip = home.path().join("卷宗包.zip");
    std::fs::write(&zip, sample()).expect("written");
    let (code, said, _) = verify(&[], &zip);
    assert_eq!(code, 0);
    assert!(said.contains("与装包时完全一致"), "{said}");
    assert_eq!(
        verify(&["--quiet"], &zip),
        (0, String::new(), String::new())
    );

    let bag = unpack(&sample(), home.path());
    std::fs::write(bag.join("data/报告.html"), "改过").expect("written");
    let (code, said, complaint) = verify(&[], &bag);
    assert_eq!(code, 1);
    assert!(
        complaint.contains("内容改动：data/报告.html"),
        "{complaint}"
    );
    assert!(said.contains("不能作为依据"), "{said}");
    let (code, said, complaint) = verify(&["--validate", "--quiet"], &bag);
    assert_eq!((code, said.as_str()), (1, ""));
    assert!(
        complaint.contains("内容改动：data/报告.html"),
        "{complaint}"
    );
    let (code, said, _) = verify(&["--format", "json"], &bag);
    let value: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((code, &value["sound"]), (1, &serde_json::json!(false)));

    // As bagit.py: what can't be read is not valid.
    let (code, _, complaint) = verify(&[], &home.path().join("没有.zip"));
    assert_eq!(code, 1);
    assert!(complaint.contains("没有.zip"), "{complaint}");
    std::fs::write(&zip, &sample()[..300]).expect("written");
    let (code, _, complaint) = verify(&[], &zip);
    assert_eq!(code, 1);
    assert!(complaint.contains("不是完整的 zip"), "{complaint}");
    assert_eq!(verify(&["--processes", "0"], &zip).0, 2);
}

#[test]
fn several_packages_at_once_are_each_judged() {
    let home = tempfile::tempdir().expect("a folder");
    let zip = home.path().join("卷宗包.zip");
    std::fs::write(&zip, sample()).expect("written");
    let both = [zip.to_str().expect("UTF-8")];
    assert_eq!(verify(&both, &zip).0, 0);
    let bag = unpack(&sample(), home.path());
    std::fs::remove_file(bag.join("data/报告.html")).expect("removed");
    let (code, said, complaint) = verify(&both, &bag);
    assert_eq!(code, 1);
    assert!(said.contains("✓") && said.contains("✕"), "{said}");
    assert!(
        complaint.contains("文件缺失：data/报告.html"),
        "{complaint}"
    );
    let (_, said, _) = verify(&[&both[..], &["--format", "json"]].concat(), &bag);
    let value: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(
        (&value[0]["sound"], &value[1]["sound"]),
        (&true.into(), &false.into())
    );
}

#[test]
fn a_quick_look_sees_totals_or_names_and_no_contents() {
    let home = tempfile::tempdir().expect("a folder");
    let bag = unpack(&sample(), home.path());
    std::fs::write(bag.join("data/报告.html"), "<HTML>").expect("written");
    assert_eq!(verify(&[], &bag).0, 1);
    assert_eq!(verify(&["--fast"], &bag).0, 0);
    assert_eq!(verify(&["--completeness-only"], &bag).0, 0);
    std::fs::rename(bag.join("data/报告.html"), bag.join("data/报告")).expect("renamed");
    assert_eq!(verify(&["--fast"], &bag).0, 0);
    assert_eq!(verify(&["--completeness-only"], &bag).0, 1);
    std::fs::write(bag.join("data/报告"), "").expect("written");
    assert_eq!(verify(&["--fast"], &bag).0, 1);
    std::fs::write(bag.join("bag-info.txt"), "").expect("written");
    let (code, _, complaint) = verify(&["--fast"], &bag);
    assert_eq!(code, 1);
    assert!(complaint.contains("Payload-Oxum"), "{complaint}");
}

/// Ctrl-C: nothing is written anywhere, and how far it was stays on the standard error.
#[cfg(unix)]
#[test]
fn a_check_broken_off_says_how_far_it_was_and_leaves_nothing() {
    use std::io::{BufRead as _, BufReader};
    let home = tempfile::tempdir().expect("a folder");
    let bag = unpack(&sample(), home.path());
    let large = std::fs::File::create(bag.join("data/大.bin")).expect("made");
    large.set_len(3 << 30).expect("a hole");
    let manifest = bag.join("manifest-sha256.txt");
    let mut text = std::fs::read_to_string(&manifest).expect("read");
    text.push_str(&format!("{}  data/大.bin\n", "0".repeat(64)));
    std::fs::write(&manifest, text).expect("written");
    let list = || walked(home.path());
    let before = list();
    let mut ran = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .arg("verify")
        .arg(&bag)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("our own program");
    let mut said = BufReader::new(ran.stderr.take().expect("piped"));
    let mut line = String::new();
    said.read_line(&mut line).expect("said");
    let killed = Command::new("kill")
        .args(["-INT", &ran.id().to_string()])
        .status();
    assert!(killed.expect("kill").success());
    assert_eq!(ran.wait().expect("ended").code(), None, "by the signal");
    assert!(line.starts_with("已核对 10%"), "{line}");
    assert_eq!(list(), before);
}

/// Names and sizes below a folder.
#[cfg(unix)]
fn walked(folder: &Path) -> std::collections::BTreeMap<std::path::PathBuf, u64> {
    let mut found = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(walked(&path)),
            false => drop(found.insert(path.clone(), path.metadata().expect("there").len())),
        }
    }
    found
}
