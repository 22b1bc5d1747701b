//! `卷宗包.zip` as an output: the originals and everything else, checked while packing.

use std::path::Path;

use juanzong::assess::Assessment;
use juanzong::bag;
use juanzong::catalogue::{Archive, Material};
use juanzong::error::Result;
use juanzong::output::folder::Folder;
use juanzong::output::package::Container;
use juanzong::output::{OUTPUTS, Originals, package};

use super::found::assessment;
use super::made::FromMemory;

fn write(made: &Assessment, originals: &dyn Originals, to: &Path) -> Result<()> {
    let mut folder = Folder::begin(to)?;
    for output in OUTPUTS
        .iter()
        .filter(|o| ["json", "ledger", "report", "package"].contains(&o.name))
    {
        (output.render)(made, originals, &mut folder)?;
    }
    folder.commit().map(|_| ())
}

#[test]
fn the_package_holds_originals_and_results_and_is_sound() {
    let home = tempfile::tempdir().expect("a folder");
    let made = assessment(30);
    let (one, two) = (home.path().join("一"), home.path().join("二"));
    write(&made, &FromMemory { changed: None }, &one).expect("written");
    write(&made, &FromMemory { changed: None }, &two).expect("written");
    let package = one.join("卷宗包.zip");
    let bytes = std::fs::read(&package).expect("there");
    assert!(
        bytes == std::fs::read(two.join("卷宗包.zip")).expect("there"),
        "the same bytes"
    );
    let source = bag::open(&package).expect("a zip");
    for material in &made.evidence.catalogue.materials {
        let name = format!("data/报送/{}", material.path);
        assert_eq!(source.files.get(&name), Some(&material.size), "{name}");
    }
    assert!(source.files.contains_key("data/报告.html"));
    assert!(source.files.contains_key("data/整改台账.xlsx"));
    assert!(source.files.contains_key("data/结果.json"));
    let verdict = bag::verify(&source, &bag::How::default(), &|_| Ok(())).expect("checked");
    assert_eq!(verdict.problems, []);
    assert!(
        verdict
            .info
            .contains(&("Bagging-Date".into(), "2026-11-21".into()))
    );
}

/// Well-formed for Python's XML and CSV, a line for each original, the same in both.
#[test]
fn a_table_of_metadata_goes_with_the_package() {
    let home = tempfile::tempdir().expect("a folder");
    let mut made = assessment(30);
    let hostile = &mut made.evidence.catalogue.materials[7];
    hostile.path = "卫健局/=<&>\"总结,\u{1}\".docx".into();
    let mut bytes = FromMemory { changed: None }.open(hostile).expect("there");
    (hostile.digest, hostile.size) = juanzong::digest::digest_reader(&mut bytes).expect("memory");
    write(
        &made,
        &FromMemory { changed: None },
        &home.path().join("结果"),
    )
    .expect("written");
    let script = "import sys, csv, io, zipfile, xml.etree.ElementTree as tree\n\
        z = zipfile.ZipFile(sys.argv[1])\n\
        text = z.read('卷宗包/元数据/文件元数据.csv').decode('utf-8-sig')\n\
        rows = list(csv.DictReader(io.StringIO(text, newline='')))\n\
        files = tree.fromstring(z.read('卷宗包/元数据/文件元数据.xml')).findall('文件')\n\
        assert len(rows) == len(files) == int(sys.argv[2]), (len(rows), len(files))\n\
        for row, file in zip(rows, files):\n    \
            plain = lambda s: ' '.join(s.replace('\\x01', ' ').removeprefix(\"'\").split())\n    \
            for name, cell in row.items():\n        \
                assert plain(file.find(name).text or '') == plain(cell), (name, cell)\n    \
            assert row['题名'] and row['摘要值'] and row['立档单位名称'], row\n    \
            assert ('卷宗包/' + row['包内路径']) in z.namelist(), row\n";
    let python = std::env::var_os("JUANZONG_PYTHON").unwrap_or_else(|| "python3".into());
    let ran = std::process::Command::new(python)
        .args(["-c", script])
        .arg(home.path().join("结果/卷宗包.zip"))
        .arg(made.evidence.catalogue.materials.len().to_string())
        .output()
        .expect("python3 is needed to judge the tables");
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

/// Name, version and digest of every font that the pages are set in, as they are in the tree.
#[test]
fn a_record_of_fonts_goes_with_the_package_and_the_results() {
    let home = tempfile::tempdir().expect("a folder");
    let to = home.path().join("结果");
    let made = assessment(1);
    let originals = In(FromMemory { changed: None }, Container::Folder);
    write(&made, &originals, &to).expect("written");
    let read = |name: &str| std::fs::read_to_string(to.join(name)).expect("there");
    let csv = read("卷宗包/元数据/字体.csv");
    let mut lines = csv.lines();
    let head = "\u{feff}\"名称\",\"版本\",\"SHA-256\",\"来源\"";
    assert_eq!(lines.next(), Some(head));
    let json: serde_json::Value = serde_json::from_str(&read("结果.json")).expect("JSON");
    let fonts = json["fonts"].as_array().expect("a list");
    assert_eq!(lines.clone().count(), fonts.len());
    for (line, font) in lines.zip(fonts) {
        let said = |key: &str| font[key].as_str().expect("text");
        let file = said("from").strip_prefix("内置 ").expect("compiled in");
        let bytes = std::fs::read(format!("templates/fonts/{file}")).expect("in the tree");
        assert_eq!(said("sha256"), juanzong::digest::digest(&bytes).to_string());
        assert!(said("version").starts_with("Version "), "{font}");
        let cells = ["name", "version", "sha256", "from"].map(said);
        assert_eq!(line, format!("\"{}\"", cells.join("\",\"")));
    }
    let tags = read("卷宗包/tagmanifest-sha256.txt");
    assert!(tags.contains("元数据/字体.csv"), "{tags}");
}

#[test]
fn a_package_may_be_a_tar_or_a_folder_and_holds_the_same() {
    let home = tempfile::tempdir().expect("a folder");
    let made = assessment(3);
    let mut found = Vec::new();
    for (container, name) in [
        (Container::Zip, "卷宗包.zip"),
        (Container::Tar, "卷宗包.tar"),
        (Container::Folder, "卷宗包"),
    ] {
        let to = home.path().join(format!("{container:?}"));
        let originals = In(FromMemory { changed: None }, container);
        write(&made, &originals, &to).expect("written");
        let source = bag::open(&to.join(name)).expect("a package");
        let verdict = bag::verify(&source, &bag::How::default(), &|_| Ok(())).expect("checked");
        assert_eq!(verdict.problems, []);
        found.push((source.files, verdict.bytes));
    }
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], found[2]);
}

/// Originals to be packed into this.
struct In(FromMemory, Container);

impl Originals for In {
    fn open(&self, material: &Material) -> Result<Box<dyn std::io::Read>> {
        self.0.open(material)
    }

    fn container(&self) -> Container {
        self.1
    }
}

#[test]
fn an_original_changed_during_the_run_is_an_error_that_names_it() {
    let home = tempfile::tempdir().expect("a folder");
    let made = assessment(3);
    let path = made.evidence.catalogue.materials[7].path.to_string();
    let originals = FromMemory {
        changed: Some(path.clone()),
    };
    let error = write(&made, &originals, &home.path().join("结果")).expect_err("refused");
    assert!(error.to_string().contains(&path), "{error}");
    assert_eq!(std::fs::read_dir(home.path()).expect("listed").count(), 0);
}

#[test]
fn a_name_that_would_lead_outside_elsewhere_is_made_harmless_and_said() {
    let home = tempfile::tempdir().expect("a folder");
    let mut made = assessment(3);
    let material = &mut made.evidence.catalogue.materials[7];
    material.path = r"卫健局/..\..\x.docx".into();
    let bytes = b"abc";
    material.size = 3;
    material.digest = juanzong::digest::digest(bytes);
    let catalogue = &mut made.evidence.catalogue;
    catalogue.materials = vec![catalogue.materials[7].clone()];
    let to = home.path().join("结果");
    let mut folder = Folder::begin(&to).expect("begins");
    (package::PACKAGE.render)(&made, &Always(bytes), &mut folder).expect("written");
    folder.commit().expect("in place");
    let source = bag::open(&to.join("卷宗包.zip")).expect("a zip");
    let verdict = bag::verify(&source, &bag::How::default(), &|_| Ok(())).expect("checked");
    assert_eq!(verdict.problems, []);
    let said = verdict
        .info
        .iter()
        .any(|(_, value)| value.contains("装包时改名为"));
    assert!(said, "{:?}", verdict.info);
}

#[test]
fn archives_are_packed_beside_their_members_and_nothing_is_lost() {
    let home = tempfile::tempdir().expect("a folder");
    let mut made = assessment(3);
    let catalogue = &mut made.evidence.catalogue;
    let mut archive = catalogue.materials[7].clone();
    let bytes = b"abc";
    archive.size = 3;
    archive.digest = juanzong::digest::digest(bytes);
    archive.path = "卫健局/材料.zip".into();
    let mut member = archive.clone();
    member.path = "卫健局/材料.zip/内/通知.docx".into();
    let mut inner = archive.clone();
    inner.path = "卫健局/材料.zip/内.zip".into();
    inner.unpacked = Some("00001".into());
    catalogue.materials = vec![member];
    catalogue.archives = [archive, inner]
        .map(|material| Archive {
            material,
            members: Ok(Vec::new()),
        })
        .into();
    let to = home.path().join("结果");
    let mut folder = Folder::begin(&to).expect("begins");
    (package::PACKAGE.render)(&made, &Always(bytes), &mut folder).expect("written");
    folder.commit().expect("in place");
    let source = bag::open(&to.join("卷宗包.zip")).expect("a zip");
    let packed = |name: &str| source.files.contains_key(name);
    assert!(packed("data/报送/卫健局/材料.zip/内/通知.docx"));
    assert!(packed("data/压缩包原件/卫健局/材料.zip"));
    assert!(!packed("data/压缩包原件/卫健局/材料.zip/内.zip"));
}

/// The same bytes for every original.
struct Always(&'static [u8]);

impl Originals for Always {
    fn open(&self, _: &Material) -> Result<Box<dyn std::io::Read>> {
        Ok(Box::new(std::io::Cursor::new(self.0)))
    }
}
