//! A small world for tests: units, their papers, and prose nobody else writes.

use std::collections::BTreeMap;

use juanzong::catalogue::{Catalogue, Material};
use juanzong::digest::{Digest, digest};
use juanzong::facts::Facts;
use juanzong::likeness::{Kind, Likeness, compare};
use juanzong::paper::Span;
use juanzong::project::{Layout, Project, Unit};
use juanzong::standard::{self, RequirementId, Slot, UnitId, Year};

/// A project and what was handed in to it.
pub struct World {
    pub project: Project,
    pub catalogue: Catalogue,
    pub facts: BTreeMap<Digest, Facts>,
}

impl World {
    pub fn of(units: &[&str]) -> Self {
        World {
            project: Project {
                name: "测试".into(),
                root: "".into(),
                standard: standard::builtin("guowei-2021").expect("compiled in"),
                years: vec![Year(2022), Year(2023)],
                units: units.iter().map(|name| Unit::department(name)).collect(),
                submissions: "".into(),
                output: "".into(),
                layout: Layout { levels: Vec::new() },
                ..Project::of_folder(std::path::Path::new(""), Vec::new())
            },
            catalogue: Catalogue::default(),
            facts: BTreeMap::new(),
        }
    }

    pub fn numbered(units: usize) -> Self {
        let names: Vec<String> = (0..units).map(|n| format!("{}局", name(n))).collect();
        World::of(&names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    pub fn unit(&mut self, name: &str) -> &mut Unit {
        let units = &mut self.project.units;
        units.iter_mut().find(|u| u.name == name).expect("a unit")
    }

    pub fn material(&mut self, path: &str, text: &str) -> Material {
        self.material_of(path, text.as_bytes())
    }

    pub fn material_of(&mut self, path: &str, bytes: &[u8]) -> Material {
        let digest = digest(bytes);
        let facts = Facts::of(path, digest, bytes);
        self.facts.insert(digest, facts);
        Material {
            path: path.into(),
            unit: None,
            year: None,
            slot: None,
            also: Vec::new(),
            suggestion: None,
            size: bytes.len() as u64,
            digest,
            unpacked: None,
        }
    }

    /// `单位/年份/文件.txt`.
    pub fn add(&mut self, path: &str, text: &str) {
        self.add_bytes(path, text.as_bytes());
    }

    /// As [`add`](Self::add), of any kind.
    pub fn add_bytes(&mut self, path: &str, bytes: &[u8]) {
        let mut material = self.material_of(path, bytes);
        let mut parts = path.split('/');
        material.unit = parts.next().map(UnitId::from);
        material.year = parts.next().and_then(|year| year.parse().ok()).map(Year);
        self.catalogue.materials.push(material);
    }

    /// As [`add`](Self::add), in the slot of a requirement.
    pub fn add_as(&mut self, path: &str, requirement: &str, text: &str) {
        self.add(path, text);
        let material = self.catalogue.materials.last_mut().expect("just added");
        material.slot = Some(Slot {
            unit: material.unit.clone().expect("a unit"),
            requirement: RequirementId::from(requirement),
            year: material.year,
        });
    }

    pub fn share(&mut self, path: &str, text: &str) {
        let material = self.material(path, text);
        self.catalogue.shared.push(material);
    }

    pub fn refer(&mut self, path: &str, text: &str) {
        let material = self.material(path, text);
        self.catalogue.reference.push(material);
    }

    pub fn compare(&self) -> Vec<Likeness> {
        compare(&self.project, &self.catalogue, &self.facts)
    }

    pub fn kinds(&self) -> Vec<(Kind, String, String)> {
        let found = self.compare().into_iter();
        found
            .map(|l| (l.kind, l.left.path.to_string(), l.right.path.to_string()))
            .collect()
    }

    pub fn text(&self, path: &str) -> Vec<char> {
        let material = self.catalogue.all().find(|m| m.path.as_str() == path);
        let digest = material.expect("a path").digest;
        self.facts[&digest].reading.whole().chars().collect()
    }

    pub fn quote(&self, path: &str, span: Span) -> String {
        self.text(path)[span.start..span.end].iter().collect()
    }
}

pub fn name(n: usize) -> char {
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
        .chars()
        .nth(n)
        .expect("few units")
}

/// Prose nobody else writes: `n` sentences out of the seed.
pub fn prose(seed: u64, n: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut text = String::new();
    for _ in 0..n {
        for part in 0..3 {
            for _ in 0..(8 + next() % 6) {
                let c = 0x4E00 + (next() % 3000) as u32;
                text.push(char::from_u32(c).expect("a Chinese character"));
            }
            text.push(if part == 2 { '。' } else { '，' });
        }
        text.push('\n');
    }
    text
}

pub const DUTIES: &str = "一是全面开展病媒生物防制，投放灭鼠毒饵站1200处，聘请专业公司每月消杀三次。\
    二是整治背街小巷45条，修补破损路面8600平方米，清运积存垃圾320吨。\
    三是开展健康教育讲座26场，发放宣传折页15000份，居民健康素养水平明显提升。\
    四是落实门前三包责任，与沿街商户签订责任书970份，逐户建立卫生台账。";
