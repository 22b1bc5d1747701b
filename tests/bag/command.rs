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
    let (code, said, _) = verify(&[], &bag);
    assert_eq!(code, 1);
    assert!(said.contains("内容改动：data/报告.html"), "{said}");
    let (code, said, _) = verify(&["--format", "json"], &bag);
    let value: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((code, &value["sound"]), (1, &serde_json::json!(false)));

    let (code, _, complaint) = verify(&[], &home.path().join("没有.zip"));
    assert_eq!(code, 2);
    assert!(complaint.contains("没有.zip"), "{complaint}");
    std::fs::write(&zip, &sample()[..300]).expect("written");
    let (code, _, complaint) = verify(&[], &zip);
    assert_eq!(code, 2);
    assert!(complaint.contains("不是完整的 zip"), "{complaint}");
}
