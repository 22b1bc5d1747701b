//! Files of fingerprints → [`Prints`], so far as a unit's own texts touch them: for a unit that
//! checks itself against the others.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::export::sealed_word;
use super::key::{Key, seal};
use super::read::{Source, agreed};
use super::table::{Document, Office, Parameters};
use crate::catalogue::{Material, RelPath};
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::likeness::{self, Hashes, Print, Prints, Stranger};
use crate::project::{Phrases, Project, Unit};
use crate::standard::{Slot, UnitId, Year};

/// Letters of all papers that own texts touch: more is no evaluation.
const MOST_LETTERS: u64 = 1 << 30;

/// What a unit's check of itself can't see, in Chinese.
pub const BLIND: &str = "自查只看得到别人的指纹：照片、文件属性、同样的笔误要看原件，由统一检查的一方比对；\
                         两处都注明出处的引用，也要对照原文才看得出。";

/// What a unit is compared with.
pub struct Against {
    sources: Vec<Source>,
    key: Option<Key>,
    unit: UnitId,
    name: String,
    place: String,
}

impl Against {
    /// Opens the files and sees whether they fit each other, the project and the unit.
    ///
    /// # Errors
    /// One is damaged or was made in another way; its names are hidden so that the unit's own
    /// papers can't be told from the others'.
    pub fn open(
        files: &[PathBuf],
        key: Option<Key>,
        project: &Project,
        unit: &UnitId,
    ) -> Result<Self> {
        let sources: Vec<Source> = files
            .iter()
            .map(|file| Source::open(file))
            .collect::<Result<_>>()?;
        agreed(&sources)?;
        let named = project.units.iter().find(|u| u.id == *unit);
        let against = Against {
            sources,
            key,
            unit: unit.clone(),
            name: named.map_or(unit.as_str(), |unit| &unit.name).into(),
            place: project.place.name.clone(),
        };
        let ours = Parameters::of(project, against.key.as_ref());
        for source in &against.sources {
            if let Some(what) = ours.differ(&source.header.parameters) {
                let what = format!(
                    "这份指纹和本机的检查对不上：{}，{what}",
                    source.path.display()
                );
                return Err(Error::usage(what).hint(
                    "请用和发指纹的一方同一版本的程序和同样的项目文件；指纹加了密钥的，还要指明密钥文件（命令里写 --key-file）。",
                ));
            }
        }
        against.fits()?;
        Ok(against)
    }

    fn fits(&self) -> Result<()> {
        let mut hidden = 0;
        for source in self.sources.iter().filter(|source| self.is_near(source)) {
            let header = &source.header;
            hidden += usize::from(header.masked);
            if header.masked && header.made_for.as_ref() != Some(&self.unit) {
                let what = format!(
                    "这份指纹遮住了单位名称，又不是专为{}导出的，分不出哪些是本单位自己的材料：{}",
                    self.name,
                    source.path.display()
                );
                return Err(Error::usage(what)
                    .hint("请发指纹的一方专为您这个单位重新导出一份（命令里写 --mask-units --for 单位名）。"));
            }
        }
        if hidden > 1 {
            return Err(
                Error::usage("同一个地方有两份遮住名称的指纹，单位会混在一起")
                    .hint("请只用其中一份。"),
            );
        }
        Ok(())
    }

    /// What the user should know of these files, in Chinese.
    pub fn remarks(&self, project: &Project) -> Vec<String> {
        let mut said = Vec::new();
        for source in &self.sources {
            let header = &source.header;
            let file = source.path.display();
            if let Some(other) = header.made_for.as_ref().filter(|unit| **unit != self.unit) {
                said.push(format!("{file} 是发给{other}的，里面没有{other}的材料。"));
            }
            let ours = super::table::Limits::from(&project.thresholds);
            if header.limits != ours {
                said.push(format!(
                    "{file} 的雷同标准和本机项目文件的不同，已按发来的标准比对。"
                ));
            }
        }
        said
    }

    /// The project with the others' units and the office's limits.
    pub fn project(&self, project: &Project) -> Project {
        let mut project = project.clone();
        for source in &self.sources {
            source.header.limits.put_into(&mut project.thresholds);
            for office in &source.header.units {
                let id = self.id(source, office);
                if !self.is_own(source, office) && !project.units.iter().any(|u| u.id == id) {
                    project
                        .units
                        .push(unit(id, source, office, self.is_near(source)));
                }
            }
        }
        project
    }

    /// Names that the office masked.
    pub fn names(&self) -> Vec<String> {
        let near = self.sources.iter().filter(|source| self.is_near(source));
        near.flat_map(|source| source.header.names.clone())
            .collect()
    }

    /// What of the others' prints own texts touch. `digests`: those of own files and texts.
    ///
    /// # Errors
    /// A file is damaged.
    pub fn prints(
        &self,
        project: &Project,
        hashes: &Hashes,
        digests: impl Iterator<Item = Digest>,
    ) -> Result<Prints> {
        let key = self.key.as_ref();
        let own: BTreeMap<Digest, Digest> = digests
            .filter_map(|digest| Some((key?.seal_digest(&digest), digest)))
            .collect();
        let known = |sealed: Digest| own.get(&sealed).copied().unwrap_or(sealed);
        let asked = hashes.sealed(|hash| seal(key, hash));
        let mut prints = Prints {
            names: self.names(),
            ..Prints::default()
        };
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        let mut letters = 0;
        for source in &self.sources {
            let offices: BTreeMap<i32, &Office> =
                source.header.units.iter().map(|u| (u.number, u)).collect();
            let mut texts: BTreeMap<i64, (Digest, Print)> = BTreeMap::new();
            for document in &source.documents {
                let Some(office) = offices.get(&document.unit) else {
                    continue;
                };
                if self.is_own(source, office) {
                    prints.counts_own |= self.is_near(source);
                    continue;
                }
                let id = self.id(source, office);
                let stranger = self.stranger(project, source, document, id, &known);
                if let Some(text) = stranger.text {
                    let print = Print {
                        letters: document.letters,
                        marks: Vec::new(),
                    };
                    texts.insert(document.document, (text, print));
                }
                prints.papers.push(stranger);
            }
            source.scan(&(i64::MIN..=i64::MAX), &mut |batch| {
                for (at, sealed) in batch.fingerprints.iter().enumerate() {
                    let Some(hash) = asked.get(*sealed as u64) else {
                        continue;
                    };
                    if let Some((_, print)) = texts.get_mut(&batch.documents[at]) {
                        print.marks.push((hash, batch.positions[at] as u32));
                    }
                }
                Ok(())
            })?;
            for (a, b) in &source.header.twins {
                if let (Some((a, _)), Some((b, _))) = (texts.get(a), texts.get(b)) {
                    prints.twins.insert((*a, *b));
                }
            }
            for (text, mut print) in texts.into_values() {
                if print.marks.is_empty() || prints.texts.contains_key(&text) {
                    continue;
                }
                letters += u64::from(print.letters);
                print.marks.sort_unstable_by_key(|(hash, at)| (*at, *hash));
                prints.texts.insert(text, print);
            }
            let words = words(source)?;
            prints.words.documents += words.documents;
            for word in hashes.words.iter().map(|hash| likeness::phrase(*hash)) {
                let count = words.count(sealed_word(key, word));
                if count > 0 {
                    *counts.entry(word).or_default() += u32::from(count);
                }
            }
        }
        if letters > MOST_LETTERS {
            return Err(
                Error::usage("这些指纹太多，一次比不完").hint("请分几次比对，每次少用几份指纹。")
            );
        }
        prints.words = Phrases::new(prints.words.documents, &counts);
        prints
            .papers
            .sort_by(|a, b| a.material.path.cmp(&b.material.path));
        Ok(prints)
    }

    /// Whether a file is of the unit's own place.
    fn is_near(&self, source: &Source) -> bool {
        self.place.is_empty() || source.header.place == self.place
    }

    fn is_own(&self, source: &Source, office: &Office) -> bool {
        let named = office.id == self.unit || office.name == self.name;
        self.is_near(source) && !source.header.masked && named
    }

    /// Units of other places are called by both.
    fn id(&self, source: &Source, office: &Office) -> UnitId {
        match self.is_near(source) {
            true => office.id.clone(),
            false => UnitId::from(format!("{}·{}", source.header.place, office.id).as_str()),
        }
    }

    fn stranger(
        &self,
        project: &Project,
        source: &Source,
        document: &Document,
        unit: UnitId,
        known: &dyn Fn(Digest) -> Digest,
    ) -> Stranger {
        let near = self.is_near(source);
        let path = match near {
            true => document.path.clone(),
            false => RelPath::from(format!("{}/{}", source.header.place, document.path)),
        };
        let requirement = document
            .requirement
            .clone()
            .filter(|id| near && project.standard.requirement(id).is_some());
        let slot = requirement.map(|requirement| Slot {
            unit: unit.clone(),
            requirement,
            year: document.due.map(Year),
        });
        Stranger {
            material: Material {
                path,
                unit: Some(unit),
                year: document.year.map(Year),
                slot,
                also: Vec::new(),
                suggestion: None,
                size: 0,
                digest: known(document.digest),
                unpacked: None,
            },
            title: document.title.clone(),
            text: document.text.map(known),
            content: document.content.map(known),
            forwards: document.forwards,
        }
    }
}

fn unit(id: UnitId, source: &Source, office: &Office, near: bool) -> Unit {
    let name = match near {
        true => office.name.clone(),
        false => format!("{}{}", source.header.place, office.name),
    };
    Unit {
        id,
        plays: match near {
            true => office.plays.iter().map(|id| id.as_str().into()).collect(),
            false => Vec::new(),
        },
        superior: office.superior.clone().filter(|_| near),
        ..Unit::department(&name)
    }
}

fn words(source: &Source) -> Result<Phrases> {
    let text = source.header.words.as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = text.chunks(2).map(byte).collect();
    bytes
        .and_then(|bytes| Phrases::parse(&bytes))
        .ok_or_else(|| source.damaged("词频表读不懂"))
}
