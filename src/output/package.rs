//! `卷宗包`: a BagIt package (zip, tar or folder, as asked) of the originals byte for byte, under their own names, and of
//! everything else we wrote. Each original is held against the catalogue while it is packed.
//! Members of archives are packed as the files they are, below their archive's name; the archives
//! themselves beside them. A table of metadata goes with it. Originals that bear a secrecy mark stay out, and the package says how many.

mod fonts;
mod metadata;

use std::collections::BTreeSet;
use std::io::{self, Read};

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

/// What the package is packed into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Container {
    /// `卷宗包.zip`.
    #[default]
    Zip,
    /// `卷宗包.tar`, for much that is compressed already and for systems of archives.
    Tar,
    /// The folder `卷宗包`, to be copied as it is.
    Folder,
}

/// The package's folder, in an archive or on the disk.
const FOLDER: &str = "卷宗包";

/// Where originals lie below `data/`.
const ORIGINALS: &str = "报送";
/// Where archives lie whose members are among the originals.
const ARCHIVES: &str = "压缩包原件";

fn render(assessment: &Assessment, originals: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let mut written = Vec::new();
    for (name, size) in sink.written() {
        let from = sink.reread(&name)?;
        written.push((name, size, from));
    }
    let mut bag = match originals.container() {
        Container::Zip => bag::Writer::begin(bag::Zip::begin(sink.create("卷宗包.zip")?, FOLDER)),
        Container::Tar => bag::Writer::begin(bag::Tar::begin(sink.create("卷宗包.tar")?, FOLDER)),
        Container::Folder => bag::Writer::begin(Below(sink)),
    }?;
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
    let mut rows = Vec::new();
    for material in &assessment.evidence.catalogue.materials {
        if classified.contains(material.path.as_str()) {
            continue;
        }
        let path = name(ORIGINALS, material);
        if !path.ends_with(material.path.as_str()) {
            let renamed = format!("{ORIGINALS}/{} 装包时改名为 {path}", material.path);
            labels.push(("Internal-Sender-Description", renamed));
        }
        original(&mut bag, material, &path, originals)?;
        let path = format!("data/{path}");
        rows.push(metadata::Row { material, path });
    }
    let (csv, xml) = metadata::tables(assessment, &rows);
    bag.tag(metadata::CSV, csv.as_bytes())?;
    bag.tag(metadata::XML, xml.as_bytes())?;
    let set_in = fonts::table(&originals.press().fonts);
    bag.tag(fonts::CSV, set_in.as_bytes())?;
    archives(assessment, &classified, &mut bag, originals)?;
    bag.finish(&labels)
}

/// The package as a folder of the results.
struct Below<'a>(&'a mut dyn Sink);

impl bag::Carrier for Below<'_> {
    fn put(&mut self, name: &str, _: u64, from: &mut dyn Read) -> io::Result<()> {
        let path = format!("{FOLDER}/{name}");
        let mut file = self.0.create(&path).map_err(io::Error::other)?;
        io::copy(from, &mut file)?;
        file.flush()
    }

    /// Nothing: there are always originals or results to pack.
    fn folder(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

/// Archives as they were handed in: their members lie among the originals, but not those that
/// nobody could unpack, nor the order and the times in them. What lies in another archive is packed
/// with that. One that holds a classified paper stays out with it.
fn archives(
    assessment: &Assessment,
    classified: &BTreeSet<&str>,
    bag: &mut bag::Writer<'_>,
    originals: &dyn Originals,
) -> Result<()> {
    let catalogue = &assessment.evidence.catalogue;
    let opened = catalogue.archives.iter().filter(|a| a.members.is_ok());
    for archive in opened.map(|archive| &archive.material) {
        let below = format!("{}/", archive.path);
        let secret = classified.iter().any(|path| path.starts_with(&below));
        if archive.unpacked.is_none() && !secret {
            let path = name(ARCHIVES, archive);
            original(bag, archive, &path, originals)?;
        }
    }
    Ok(())
}

/// Where a submitted file lies in the package, below `data/`.
pub fn place(material: &Material) -> String {
    name(ORIGINALS, material)
}

/// The name of an original in the package: its own. Only one that another system would take for a
/// way out of the package (`..\x`, possible on Linux) gets a harmless backslash.
fn name(folder: &str, material: &Material) -> String {
    let path = format!("{folder}/{}", material.path);
    match bag::hazard(&path) {
        Some(_) => path.replace('\\', "＼"),
        None => path,
    }
}

/// Packs one original.
fn original(
    bag: &mut bag::Writer<'_>,
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
