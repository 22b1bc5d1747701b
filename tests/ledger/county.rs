//! A county of two units on the disk, as small as a ledger can do with.

use std::fs;
use std::path::{Path, PathBuf};

use juanzong::assess::Assessment;
use juanzong::desk::Desk;
use juanzong::ledger::{Entry, Hand, Ledger, State};
use juanzong::paper::Date;
use juanzong::store::Store;
use juanzong::walk::Silent;
use juanzong::worker::Workers;

pub const PROJECT: &str = "\
name: 云溪县创建国家卫生县
place: { name: 云溪县 }
years: [2022, 2023, 2024]
submissions: 报送
layout: '{unit}/{year}/{requirement}'
units:
  - { id: 卫健局, name: 云溪县卫生健康局, kind: department }
  - { id: 教育局, name: 云溪县教育局, kind: department }
";

/// A county on the disk.
pub struct County(pub tempfile::TempDir);

pub fn day(n: u8) -> Date {
    Date {
        year: 2026,
        month: 11,
        day: n,
    }
}

pub fn hand<'a>(by: &'a str, why: &'a str, n: u8) -> Hand<'a> {
    let day = day(n);
    Hand { by, why, day }
}

impl County {
    pub fn new() -> Self {
        let county = County(tempfile::tempdir().unwrap());
        fs::write(county.root().join("juanzong.yaml"), PROJECT).unwrap();
        county
            .write("卫健局/2023/u.summary/总结.txt", PLACEHOLDER)
            .write("教育局/2023/u.summary/总结.txt", MENDED);
        county
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join("报送").join(path)
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn desk(&self, today: u8) -> Desk {
        let mut desk = Desk::open(Some(self.root()), day(today)).unwrap();
        // This program, a test, is no worker.
        desk.workers = Workers::here();
        desk
    }

    /// One run of the checks, kept.
    pub fn run(&self, today: u8) -> Assessment {
        let mut desk = self.desk(today);
        let assessment = desk.assess(&Silent).unwrap();
        desk.save(&assessment).unwrap();
        assessment
    }

    pub fn ledger(&self) -> Ledger {
        Store::open(self.root()).unwrap().ledger().unwrap()
    }

    /// The entry of the placeholder left in the 卫健局's summary.
    pub fn placeholder(&self) -> Entry {
        let entries = self.ledger().entries;
        let mut found = entries.into_iter().filter(|e| {
            let slot = e.finding.subject.slot();
            e.finding.rule == "Z201" && slot.is_some_and(|s| s.unit.as_str() == "卫健局")
        });
        found.next().expect("the placeholder is in the ledger")
    }

    pub fn states(&self) -> Vec<(u32, State)> {
        let entries = self.ledger().entries;
        entries.into_iter().map(|e| (e.number, e.state)).collect()
    }

    pub fn decide(&self, with: impl FnOnce(&mut Ledger) -> juanzong::error::Result<()>) -> String {
        let mut store = Store::open(self.root()).unwrap();
        let mut ledger = store.ledger().unwrap();
        match with(&mut ledger) {
            Ok(()) => {
                store.save(&ledger, None).unwrap();
                String::new()
            }
            Err(error) => error.to_string(),
        }
    }
}

pub const PLACEHOLDER: &str = "2023年爱国卫生工作总结\n一年来，我局在XX领导的带领下，认真做好爱国卫生工作。\n云溪县卫生健康局\n2023年12月20日\n";
pub const MENDED: &str = "2023年爱国卫生工作总结\n一年来，我局在县委的领导下，认真做好各项工作，环境面貌明显好转。\n2023年12月20日\n";
