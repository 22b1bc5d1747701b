//! bagit-python, the reference tool, agrees with us both ways.

use std::ffi::OsStr;
use std::fs;
use std::process::Command;

use juanzong::bag;

use super::{NFC, NFD, check, gzip, pack, pack_tar};

fn python(script: &str, arguments: &[&OsStr]) {
    // The test run names the Python that has the judge; by hand any that has it will do.
    let python = std::env::var_os("JUANZONG_PYTHON").unwrap_or_else(|| "python3".into());
    let ran = Command::new(python)
        .args(["-c", script])
        .args(arguments)
        .output()
        .expect("python3 is needed to judge packages");
    assert!(
        ran.status.success(),
        "bagit-python (pip install bagit): {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

/// Unpacks the archive by Python alone; asks bagit-python whether the bag is valid.
const JUDGE: &str = "import sys, zipfile, tarfile, bagit, os, pathlib\n\
    path, valid, tampered = sys.argv[1:]\n\
    to = path + '.d'\n\
    if zipfile.is_zipfile(path):\n    \
        z = zipfile.ZipFile(path); assert z.testzip() is None; z.extractall(to)\n\
    else:\n    \
        tarfile.open(path).extractall(to, filter='data')\n\
    bag = pathlib.Path(to, '卷宗包')\n\
    if tampered: (bag / tampered).write_bytes(b'tampered')\n\
    found = 'no bag'\n\
    try:\n    \
        b = bagit.Bag(str(bag)); b.validate(processes=1); found = 'valid'\n    \
        assert b.info['Payload-Oxum'] == '9.3', b.info\n\
    except bagit.BagError as e: found = str(e)\n\
    assert (found == 'valid') == (valid == 'valid'), found\n";

#[test]
fn bagit_python_judges_ours_as_we_do() {
    // bagit-python does not decode %25 (its issue 157), so no `%` here.
    let files: [(&str, &[u8]); 3] = [
        ("报告.html", b"<html>"),
        ("报送/教育局/年度 总结.docx", b"PK"),
        (NFC, b"c"),
    ];
    for (name, bytes) in [
        ("卷宗包.zip", pack(&files)),
        ("卷宗包.tar", pack_tar(&files)),
        ("卷宗包.tar.gz", gzip(&pack_tar(&files))),
    ] {
        for tampered in ["", "data/报告.html", "data/多.txt", "bag-info.txt"] {
            let home = tempfile::tempdir().expect("a folder");
            let path = home.path().join(name);
            fs::write(&path, &bytes).expect("written");
            assert!(check(&path).expect("readable").sound());
            let valid = if tampered.is_empty() {
                "valid"
            } else {
                "invalid"
            };
            python(
                JUDGE,
                &[path.as_os_str(), valid.as_ref(), tampered.as_ref()],
            );
            let bag = home.path().join(format!("{name}.d")).join("卷宗包");
            let verdict = check(&bag).expect("readable");
            assert_eq!(verdict.sound(), tampered.is_empty(), "{name} {tampered}");
        }
    }
}

/// Makes a bag in place, and beside it a zip, a tar and a tar within gzip of it.
const MAKER: &str = "import sys, bagit, shutil, os\n\
    bagit.make_bag(sys.argv[1], {'Source-Organization': '云溪县 ' * 40}, \
    checksums=['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])\n\
    for kind in 'zip', 'tar', 'gztar':\n    \
        shutil.make_archive(sys.argv[1] + '-' + kind, kind, *os.path.split(sys.argv[1]))\n";

#[test]
fn we_judge_bagit_python_as_it_does() {
    let home = tempfile::tempdir().expect("a folder");
    let bag = home.path().join("bag");
    fs::create_dir_all(bag.join("报送/卫健局")).expect("made");
    fs::write(bag.join(NFD), "分解").expect("written");
    fs::write(bag.join("报送/年度 总结.txt"), "总结").expect("written");
    python(MAKER, &[bag.as_os_str()]);
    for packed in ["bag", "bag-zip.zip", "bag-tar.tar", "bag-gztar.tar.gz"] {
        let verdict = check(&home.path().join(packed)).expect("readable");
        assert_eq!(verdict.problems, [], "{packed}");
        assert_eq!(verdict.warnings, [], "{packed}");
        assert_eq!(verdict.algorithms.len(), 6);
    }
    fs::write(bag.join("data").join(NFD), "改动").expect("written");
    assert_eq!(check(&bag).expect("readable").problems.len(), 1);
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
        &[file.path().as_os_str()],
    );
}
