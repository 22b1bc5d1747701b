//! Reads `fixtures/rules/<CODE>.md`: cases with a project, materials and the findings expected.
//! The format is described in `fixtures/rules/README.md`.

use std::collections::BTreeMap;

use juanzong::catalogue::{Archive, Catalogue, Material, Suggestion};
use juanzong::digest::{self, Digest};
use juanzong::evidence::Evidence;
use juanzong::facts::Facts;
use juanzong::finding::Subject;
use juanzong::likeness::{Kind, Likeness, Side};
use juanzong::paper::Span;
use juanzong::read::{self, Body, Paragraph, Reading, Role};
use juanzong::standard::{RequirementId, Slot, UnitId, Year};
use unicode_normalization::UnicodeNormalization as _;

use super::options::{self, member, reason};
use super::project::{self, date};

/// One section of a fixture.
pub struct Case {
    /// Its heading.
    pub title: String,
    /// What there is to look at.
    pub project: String,
    /// Materials, in the order written.
    pub files: Vec<File>,
    /// Likenesses given instead of measured.
    pub alike: Vec<(String, String)>,
    /// Whether likenesses are measured where none are given.
    pub compare: bool,
    /// What is to be found.
    pub expected: Vec<Expected>,
}

/// A file of a case.
#[derive(Clone)]
pub struct File {
    /// `材料`, `共用`, `参考`, `压缩包` or `数据表`.
    pub folder: String,
    /// Path: unit/year/requirement/name for materials.
    pub path: String,
    /// `key=value` after the path.
    pub options: BTreeMap<String, String>,
    /// Its text.
    pub text: String,
}

/// A finding expected.
#[derive(Debug, Default)]
pub struct Expected {
    /// 严重, 一般 or 提示.
    pub severity: String,
    /// Whom it is charged to, or 无.
    pub unit: String,
    /// Key of the subject.
    pub subject: String,
    /// How the message begins.
    pub message: String,
    /// What some quote contains.
    pub quotes: Vec<String>,
    /// What some quote of an other side contains.
    pub others: Vec<String>,
    /// The excuse, where there is one.
    pub excused: Option<String>,
}

/// Every case of a fixture.
pub fn cases(text: &str, compare: bool) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut common = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case {
                title: title.trim().into(),
                project: common.clone(),
                files: Vec::new(),
                alike: Vec::new(),
                compare,
                expected: Vec::new(),
            });
        } else if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines
                .by_ref()
                .take_while(|l| !l.starts_with("```"))
                .collect();
            let block = block.join("\n");
            let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
            match (kind, cases.last_mut()) {
                ("项目", None) => common.push_str(&format!("{block}\n")),
                ("项目", Some(case)) => case.project.push_str(&block),
                ("材料" | "共用" | "参考" | "压缩包" | "数据表", Some(case)) => {
                    case.files.push(file(kind, rest, block))
                }
                ("雷同", Some(case)) => case.alike.push((rest.into(), block)),
                ("应报", Some(case)) => case.expected.extend(expected(&block)),
                _ => panic!("unknown block, or a block before the first case: {line}"),
            }
        }
    }
    cases
}

fn file(folder: &str, info: &str, text: String) -> File {
    let mut words = info.split_whitespace();
    let path = words.next().expect("a path after the kind of block").into();
    let option = |word: &str| {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        (key.to_string(), value.to_string())
    };
    File {
        folder: folder.into(),
        path,
        options: words.map(option).collect(),
        text,
    }
}

fn expected(block: &str) -> Vec<Expected> {
    let mut all: Vec<Expected> = Vec::new();
    for line in block.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let Some((field, value)) = line.split_once('：').filter(|(f, _)| f.chars().count() < 3)
        else {
            if line == "无" {
                continue;
            }
            let mut words = line.splitn(3, ' ');
            let mut word = || words.next().expect("severity, unit, subject").to_string();
            all.push(Expected {
                severity: word(),
                unit: word(),
                subject: subject(&word()).key(),
                ..Expected::default()
            });
            continue;
        };
        let last = all.last_mut().expect("a finding before its details");
        match field {
            "话" => last.message = value.into(),
            "引" => last.quotes.push(value.into()),
            "他" => last.others.push(value.into()),
            "豁免" => last.excused = Some(value.into()),
            _ => panic!("unknown field: {line}"),
        }
    }
    all
}

fn subject(text: &str) -> Subject {
    if let Some((left, right)) = text.split_once(" ＋ ") {
        return Subject::pair(subject(left), subject(right));
    }
    match text.split_once('：') {
        Some(("散", path)) => Subject::Stray(path.into()),
        Some(("夹", path)) => Subject::Folder(path.into()),
        Some(("单位", unit)) => Subject::Unit(unit.into()),
        Some(("事", what)) => Subject::Project(what.into()),
        Some(("指标", id)) => Subject::Indicator(id.into()),
        _ => {
            let mut parts = text.split('/');
            let mut part = || parts.next().map(str::to_string);
            Subject::Slot(Slot {
                unit: part().expect("a unit").into(),
                requirement: part().expect("a requirement").into(),
                year: part().map(|y| Year(y.parse().expect("a year"))),
            })
        }
    }
}

impl Case {
    /// Gathers the evidence of this case.
    pub fn evidence(&self) -> Evidence {
        self.evidence_of(&self.files)
    }

    /// The same with other files.
    pub fn evidence_of(&self, files: &[File]) -> Evidence {
        let (project, today) = project::read(&self.project);
        let mut catalogue = Catalogue::default();
        let mut all = BTreeMap::new();
        for file in files {
            if file.folder == "压缩包" {
                catalogue.archives.push(file.archive());
                continue;
            }
            let facts = file.facts();
            let material = file.material(facts.digest);
            all.insert(facts.digest, facts);
            match file.folder.as_str() {
                "共用" => catalogue.shared.push(material),
                "参考" => catalogue.reference.push(material),
                "数据表" => catalogue.sheets.figures = Some(material),
                _ => catalogue.materials.push(material),
            }
        }
        let today = date(&today);
        // Comparing is for the rules of likeness: the others need not wait for it.
        let likenesses = if self.compare && self.alike.is_empty() {
            juanzong::likeness::compare(&project, &catalogue, &all)
        } else {
            Vec::new()
        };
        let mut evidence = Evidence::of(project, catalogue, all, likenesses, today);
        let given = self.alike.iter();
        let given = given.map(|(info, block)| likeness(&evidence, info, block));
        let given: Vec<Likeness> = given.collect();
        evidence.likenesses.extend(given);
        evidence
    }
}

impl File {
    fn archive(&self) -> Archive {
        Archive {
            material: self.material(digest::digest(self.path.as_bytes())),
            members: Ok(self.text.lines().map(member).collect()),
        }
    }

    fn facts(&self) -> Facts {
        let reading = self.reading();
        let text: String = reading
            .whole()
            .nfkc()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let bytes = format!("{:?}{}", self.options, reading.whole());
        Facts {
            digest: digest::digest(bytes.as_bytes()),
            text_digest: (!text.is_empty()).then(|| digest::digest(text.as_bytes())),
            reading,
            recognised: Vec::new(),
        }
    }

    fn reading(&self) -> Reading {
        let extension = read::extension(&self.path);
        let paragraphs = self.text.lines().filter(|l| !l.is_empty()).map(|line| {
            let (text, role) = match line.strip_prefix("# ") {
                Some(text) => (text, Role::Heading(1)),
                None if line.contains(" | ") => (line, Role::Row),
                None => (line, Role::Body),
            };
            Paragraph {
                text: text.replace(" | ", "\t"),
                role,
                page: Some(1),
            }
        });
        let mut reading = Reading::text(&extension, paragraphs.collect());
        let option = |key: &str| self.options.get(key).map(String::as_str);
        if let Some(count) = option("图像") {
            let count = count.parse().expect("a number of pictures");
            reading.body = Body::Pictures { count };
        }
        if option("录像").is_some() {
            reading.body = Body::Recording;
        }
        if let Some(count) = option("未拆") {
            let count = count.parse().expect("a number of members");
            reading.body = Body::Archive(vec![member("内.docx"); count]);
        }
        if let Some(why) = option("打不开") {
            reading.body = Body::Unreadable(reason(why));
        }
        reading.pages = option("页数").map(|n| n.parse().expect("a number of pages"));
        reading.metadata = project::properties(&self.options);
        options::pictures(&self.options, &mut reading);
        if let Some(format) = option("实为") {
            reading.misnamed = true;
            reading.format = format.into();
        }
        reading
    }

    fn material(&self, digest: Digest) -> Material {
        let mut parts = self.path.split('/');
        let mut part = || parts.next().filter(|p| *p != "-").map(str::to_string);
        let unit = part()
            .filter(|_| ["材料", "压缩包"].contains(&&*self.folder))
            .map(UnitId::from);
        let year = part().and_then(|y| y.parse().ok()).map(Year);
        let requirement = part().filter(|r| r.contains('.')).map(RequirementId::from);
        let slot = match (&unit, requirement) {
            (Some(unit), Some(requirement)) if self.path.split('/').count() > 3 => Some(Slot {
                unit: unit.clone(),
                requirement,
                year,
            }),
            _ => None,
        };
        let also = self.options.get("互见").map(|to| match subject(to) {
            Subject::Slot(slot) => slot,
            _ => panic!("a slot"),
        });
        let suggestion = self.options.get("建议").map(|hint| {
            let (requirement, why) = hint.split_once('：').unwrap_or((hint, ""));
            Suggestion {
                requirement: requirement.into(),
                year,
                why: why.into(),
            }
        });
        Material {
            path: self.path.as_str().into(),
            unit,
            year,
            slot,
            also: also.into_iter().collect(),
            suggestion,
            size: self.text.len() as u64,
            digest,
            unpacked: None,
        }
    }
}

fn likeness(evidence: &Evidence, info: &str, block: &str) -> Likeness {
    let (kind, degree) = info.split_once(' ').expect("kind and degree");
    let field = |name: &str| {
        let found = block.lines().filter_map(|l| l.strip_prefix(name));
        found.map(str::to_string).collect::<Vec<_>>()
    };
    let side = |name: &str| {
        let path = field(name).remove(0);
        let material = evidence.catalogue.all().find(|m| m.path.as_str() == path);
        let mut parts = path.split('/');
        let folder_unit = parts.next().map(UnitId::from);
        let folder_year = parts.next().and_then(|y| y.parse().ok()).map(Year);
        Side {
            digest: material.map(|m| m.digest),
            unit: material.map_or(folder_unit, |m| m.unit.clone()),
            year: material.map_or(folder_year, |m| m.year),
            picture: None,
            path: path.as_str().into(),
        }
    };
    let (left, right) = (side("左："), side("右："));
    let place = |side: &Side, words: &str| {
        let text = evidence.facts[&side.digest.expect("a file")]
            .reading
            .whole();
        let byte = text
            .find(words)
            .unwrap_or_else(|| panic!("{words} is not in {}", side.path));
        let start = text[..byte].chars().count();
        Span {
            start,
            end: start + words.chars().count(),
        }
    };
    let passages = field("文：");
    let passages = passages.iter().map(|w| (place(&left, w), place(&right, w)));
    Likeness {
        kind: match kind {
            "文件夹" => Kind::Folder,
            "文件" => Kind::File,
            "文字" => Kind::Text,
            "段落" => Kind::Passage,
            "照片" => Kind::Photo,
            "逐年" => Kind::Year,
            "上级" => Kind::Superior,
            "参考" => Kind::Reference,
            "公共" => Kind::Common,
            other => panic!("unknown kind of likeness: {other}"),
        },
        degree: degree.parse().expect("a degree"),
        passages: passages.collect(),
        units: field("单位：")
            .iter()
            .flat_map(|u| u.split(' '))
            .map(UnitId::from)
            .collect(),
        how: field("测：").concat(),
        left,
        right,
    }
}
