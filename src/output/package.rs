//! `卷宗包.zip`: a BagIt package of the originals byte for byte, under their own names, and of
//! everything else we wrote. Each original is held against the catalogue while it is packed.
//! Originals that bear a secrecy mark stay out, and the package says how many.

use super::{Originals, Output, Sink};
use crate::assess::Assessment;
use crate::bag::{self, Algorithm};
use crate::catalogue::Material;
use crate::dossier;
use crate::error::{Error, Kind, Result};

/// The package.
pub const PACKAGE: Output = Output {
    name: "package",
    about: "卷宗包（BagIt 1.0）：原件、案卷、台账、报告，可核验",
    render,
};

/// The package's file name, and the name of the folder inside.
const FILE: &str = "卷宗包.zip";
const FOLDER: &str = "卷宗包";

/// Where originals lie below `data/`.
const ORIGINALS: &str = "报送";

fn render(assessment: &Assessment, originals: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let mut written = Vec::new();
    for (name, size) in sink.written() {
        let from = sink.reread(&name)?;
        written.push((name, size, from));
    }
    let mut bag = bag::Writer::begin(sink.create(FILE)?, FOLDER)?;
    for (name, size, mut from) in written {
        bag.add(&name, size, &mut from)?;
    }
    let mut labels = labels(assessment);
    let classified = dossier::classified(&assessment.findings);
    if !classified.is_empty() {
        let kept = format!(
            "另有 {} 个标着密级的原件没有装包，另行保管",
            classified.len()
        );
        labels.push(("Internal-Sender-Description", kept));
    }
    for material in &assessment.evidence.catalogue.materials {
        if classified.contains(material.path.as_str()) {
            continue;
        }
        let path = name(material);
        if !path.ends_with(material.path.as_str()) {
            let renamed = format!("{ORIGINALS}/{} 装包时改名为 {path}", material.path);
            labels.push(("Internal-Sender-Description", renamed));
        }
        original(&mut bag, material, &path, originals)?;
    }
    bag.finish(&labels)
}

/// The name of an original in the package: its own. Only one that another system would take for a
/// way out of the package (`..\x`, possible on Linux) gets a harmless backslash.
fn name(material: &Material) -> String {
    let path = format!("{ORIGINALS}/{}", material.path);
    match bag::hazard(&path) {
        Some(_) => path.replace('\\', "＼"),
        None => path,
    }
}

/// Packs one original.
fn original(
    bag: &mut bag::Writer<Box<dyn std::io::Write + '_>>,
    material: &Material,
    path: &str,
    originals: &dyn Originals,
) -> Result<()> {
    let mut from = originals.open(material)?;
    let (sums, size) = bag.add(path, material.size, &mut from)?;
    let same = sums.get(&Algorithm::Sha256) == Some(&material.digest.to_string());
    if same && size == material.size {
        return Ok(());
    }
    Err(Error::new(
        Kind::Disk,
        format!("原件在检查期间被改动，不能装包：{}", material.path),
    )
    .hint("请等报送单位停止修改后，重新运行一次。"))
}

/// `bag-info.txt`. Labels in English as RFC 8493 reserves them, values as the project has them.
fn labels(assessment: &Assessment) -> Vec<(&'static str, String)> {
    let evidence = &assessment.evidence;
    let project = &evidence.project;
    let years: Vec<String> = project.years.iter().map(ToString::to_string).collect();
    vec![
        ("Source-Organization", project.place.name.clone()),
        (
            "External-Description",
            format!(
                "{}（{}年）：报送原件 {} 个，连同案卷、整改台账和检查报告",
                project.name,
                years.join("、"),
                evidence.catalogue.materials.len()
            ),
        ),
        ("External-Identifier", project.standard.id.clone()),
        ("Bagging-Date", evidence.today.iso()),
        (
            "Bag-Software-Agent",
            format!("juanzong {}", env!("CARGO_PKG_VERSION")),
        ),
    ]
}
