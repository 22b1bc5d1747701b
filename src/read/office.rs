//! What Office Open XML packages share: parts and their relations, properties, pictures, signatures.

use std::collections::{BTreeMap, BTreeSet};

use super::container::Package;
use super::image::Eye;
use super::xml::{Node, walk};
use super::{Body, Gap, Metadata, Paragraph, Picture, Reading, Role, Why, time};

/// The name of the part the package is about, by `_rels/.rels`.
pub(super) fn main_part(package: &mut Package<'_>) -> Result<Option<String>, Why> {
    let relations = Relations::of(package, "")?;
    Ok(relations.of_kind("officeDocument").next().map(String::from))
}

/// The part that `target` names, seen from a part in `folder`.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            _ => path.push(part),
        }
    }
    path.join("/")
}

/// What a part points at: id → (last word of the kind, name of the part). Transitional and Strict
/// documents differ in the beginning of the kind alone (ISO/IEC 29500-1, 29500-4).
#[derive(Default)]
pub(super) struct Relations(BTreeMap<String, (String, String)>);

impl Relations {
    /// The relations of a part; of the package itself where the name is empty.
    ///
    /// # Errors
    /// Where the list is there and damaged.
    pub(super) fn of(package: &mut Package<'_>, part: &str) -> Result<Self, Why> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let mut relations = BTreeMap::new();
        let Some(list) = package.part(&format!("{folder}/_rels/{name}.rels"))? else {
            return Ok(Relations(relations));
        };
        walk(&list, |node| {
            if let Node::Open("Relationship", attributes) = node
                && attributes.get("TargetMode").as_deref() != Some("External")
                && let (Some(id), Some(kind), Some(target)) = (
                    attributes.get("Id"),
                    attributes.get("Type"),
                    attributes.get("Target"),
                )
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_string();
                relations.insert(id, (kind, resolve(folder, &target)));
            }
        })?;
        Ok(Relations(relations))
    }

    /// The parts of a kind, by the order of their ids.
    pub(super) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .values()
            .filter(move |(k, _)| k == kind)
            .map(|(_, target)| target.as_str())
    }

    /// The part with this id.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(|(_, target)| target.as_str())
    }
}

/// Core and extended properties with signatures, and the number of pages the writer counted last.
/// Damaged properties cost only themselves: the text is what matters.
pub(super) fn properties(package: &mut Package<'_>) -> Result<(Metadata, Option<u32>), Why> {
    let mut metadata = Metadata::default();
    let mut pages = None;
    let mut version = None;
    for part in ["docprops/core.xml", "docprops/app.xml"] {
        let part = package.part(part)?.unwrap_or_default();
        let mut text = String::new();
        let walked = walk(&part, |node| match node {
            Node::Open(..) => text.clear(),
            Node::Text(more) => text.push_str(more),
            Node::Close(name) => {
                let value = Some(text.trim().to_string()).filter(|value| !value.is_empty());
                match name {
                    "title" => metadata.title = value,
                    "creator" => metadata.author = value,
                    "lastModifiedBy" => metadata.last_author = value,
                    "revision" => metadata.revision = value.and_then(|v| v.parse().ok()),
                    "created" => metadata.created = value.map(|v| time(&v)),
                    "modified" => metadata.modified = value.map(|v| time(&v)),
                    "Application" => metadata.application = value,
                    "AppVersion" => version = value,
                    "Company" => metadata.company = value,
                    "Template" => metadata.template = value,
                    "Pages" => pages = value.and_then(|v| v.parse().ok()).filter(|n| *n > 0),
                    _ => {}
                }
                text.clear();
            }
        });
        // An absent part is no bytes, which is no XML either.
        let _ = walked;
    }
    if let (Some(application), Some(version)) = (&mut metadata.application, version) {
        *application = format!("{application} {version}");
    }
    metadata.signatures = signatures(package);
    Ok((metadata, pages))
}

/// A line for each digital signature (ECMA-376 part 2, 13): the name typed on its signature line
/// where there is one ([MS-OFFCRYPTO] 2.5.2.5). A part that does not parse is a signature as well.
fn signatures(package: &mut Package<'_>) -> Vec<String> {
    let named = |name: &&str| name.starts_with("_xmlsignatures/") && name.ends_with(".xml");
    let parts: Vec<String> = package.names().filter(named).map(String::from).collect();
    let mut signatures = Vec::new();
    for part in parts {
        let part = package.part(&part).ok().flatten().unwrap_or_default();
        let (mut text, mut signer) = (String::new(), None);
        let walked = walk(&part, |node| match node {
            Node::Open(..) => text.clear(),
            Node::Text(more) => text.push_str(more),
            Node::Close("SignatureText") => signer = Some(text.trim().to_string()),
            Node::Close(_) => {}
        });
        let signer = signer.filter(|signer| walked.is_ok() && !signer.is_empty());
        signatures.push(match signer {
            Some(signer) => format!("数字签名：{signer}"),
            None => "数字签名".into(),
        });
    }
    signatures
}

/// The pictures a document shows, each stored one once, where it comes first.
#[derive(Default)]
pub(super) struct Pictures {
    seen: BTreeSet<String>,
    /// Those that could be unpacked.
    pub(super) found: Vec<Picture>,
    lost: Vec<Why>,
    eye: Eye,
}

impl Pictures {
    /// Takes in the picture that is this part.
    pub(super) fn add(&mut self, package: &mut Package<'_>, part: &str, page: Option<u32>) {
        if !self.seen.insert(part.to_lowercase()) {
            return;
        }
        match package.part(part) {
            Ok(Some(bytes)) => self.found.push(Picture::of(&bytes, page, &mut self.eye)),
            Ok(None) => self.lost.push(Why::Broken(format!("缺少 {part}"))),
            Err(why) => self.lost.push(why),
        }
    }

    /// Pictures that lie in the text itself.
    pub(super) fn of(found: Vec<Picture>) -> Self {
        let seen = found.iter().map(|picture| picture.digest.to_string());
        Pictures {
            seen: seen.collect(),
            found,
            lost: Vec::new(),
            eye: Eye::default(),
        }
    }

    /// How many the document shows.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.seen.len()).unwrap_or(u32::MAX)
    }

    /// What of them is not there.
    pub(super) fn gap(&self) -> Option<Gap> {
        let why = self.lost.first()?.clone();
        Some(Gap::Part(format!("图片（{} 张）", self.lost.len()), why))
    }
}

/// A part's name in words for the clerk, where it has a usual one.
pub(super) fn titled(part: &str) -> String {
    let name = part.rsplit('/').next().unwrap_or(part);
    let title = match name {
        name if name.starts_with("styles") => "样式表",
        name if name.starts_with("numbering") => "自动编号",
        name if name.starts_with("settings") => "文档设置",
        name if name.starts_with("footnotes") => "脚注",
        name if name.starts_with("endnotes") => "尾注",
        name if name.starts_with("comment") => "批注",
        name if name.starts_with("header") => "页眉",
        name if name.starts_with("footer") => "页脚",
        name if name.starts_with("notesSlide") => "备注",
        name if name.starts_with("chart") => "图表",
        name if name.starts_with("data") => "图示",
        name if name.starts_with("drawing") => "绘图",
        _ => return part.into(),
    };
    format!("{title}（{part}）")
}

/// Embedded objects by the program they belong to, as gaps: nobody has looked into them.
pub(super) fn objects(programs: &[String]) -> Vec<Gap> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for program in programs {
        *counts.entry(program).or_default() += 1;
    }
    let gap = |(program, count): (&str, usize)| {
        let why = Why::Unknown("嵌入的对象".into());
        Gap::Part(format!("嵌入对象 {program}（{count} 个）"), why)
    };
    counts.into_iter().map(gap).collect()
}

/// Text, or the pictures a document consists of, or why there is neither.
pub(super) fn reading(
    format: &str,
    paragraphs: Vec<Paragraph>,
    pictures: Pictures,
    gaps: Vec<Gap>,
) -> Reading {
    let written = paragraphs.iter().any(|p| p.role != Role::Margin);
    let body = match (written, pictures.count(), gaps.first()) {
        (false, 0, Some(Gap::Part(_, why))) if paragraphs.is_empty() => {
            Body::Unreadable(why.clone())
        }
        (false, 0, _) if paragraphs.is_empty() => Body::Unreadable(Why::Empty),
        (false, count @ 1.., _) => Body::Pictures { count },
        _ => Body::Text(paragraphs),
    };
    Reading {
        pictures: pictures.found,
        gaps,
        ..Reading::of(format, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "/word/a.xml"), "word/a.xml");
        assert_eq!(resolve("word", "../custom/a.xml"), "custom/a.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
