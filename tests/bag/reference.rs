//! bagit-python, the reference tool, agrees with us both ways.

use std::fs;
use std::path::Path;
use std::process::Command;

use juanzong::bag;

use super::{NFC, NFD, check, pack};

fn python(script: &str, argument: &Path) {
    // The test run names the Python that has the judge; by hand any that has it will do.
    let python = std::env::var_os("JUANZONG_PYTHON").unwrap_or_else(|| "python3".into());
    let ran = Command::new(python)
        .args(["-c", script])
        .arg(argument)
        .output()
        .expect("python3 is needed to judge packages");
    assert!(
        ran.status.success(),
        "bagit-python (pip install bagit): {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn bagit_python_accepts_ours() {
    // bagit-python does not decode %25 (its issue 157), so no `%` here.
    let bytes = pack(&[
        ("报告.html", b"<html>"),
        ("报送/教育局/年度 总结.docx", b"PK"),
        (NFC, b"c"),
    ]);
    let folder = tempfile::tempdir().expect("a folder");
    let zip = folder.path().join("卷宗包.zip");
    fs::write(&zip, &bytes).expect("written");
    let script = "import sys, zipfile, bagit, os\n\
        z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None\n\
        to = os.path.join(os.path.dirname(sys.argv[1]), 'out'); z.extractall(to)\n\
        bag = bagit.Bag(os.path.join(to, '卷宗包')); bag.validate()\n\
        assert bag.info['Payload-Oxum'] == '9.3', bag.info\n";
    python(script, &zip);
}

#[test]
fn we_accept_bagit_python() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("报送/卫健局")).expect("made");
    fs::write(folder.path().join(NFD), "分解").expect("written");
    fs::write(folder.path().join("报送/年度 总结.txt"), "总结").expect("written");
    let script = "import sys, bagit\n\
        bagit.make_bag(sys.argv[1], {'Source-Organization': '云溪县 ' * 40}, \
        checksums=['md5', 'sha1', 'sha256', 'sha512'])\n";
    python(script, folder.path());
    let verdict = check(folder.path()).expect("readable");
    assert_eq!(verdict.problems, []);
    assert_eq!(verdict.algorithms.len(), 4);
    fs::write(folder.path().join("data").join(NFD), "改动").expect("written");
    assert_eq!(check(folder.path()).expect("readable").problems.len(), 1);
}

/// Over 65,535 entries a zip must be zip64; so must one over 4 GiB, which the writer decides by the
/// same rule.
#[test]
fn many_files_become_zip64() {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut bag =
        bag::Writer::begin(bag::Zip::begin(file.as_file_mut(), "卷宗包")).expect("begins");
    for n in 0..66_000u32 {
        let bytes = n.to_le_bytes();
        bag.add(&format!("{}/{n}.bin", n % 100), 4, &mut &bytes[..])
            .expect("packs");
    }
    bag.finish(&[]).expect("finishes");
    assert_eq!(check(file.path()).expect("readable").problems, []);
    python(
        "import sys, zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None",
        file.path(),
    );
}
