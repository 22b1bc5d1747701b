//! The made-up county, read once, and one of its units alone with the others' fingerprints.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use juanzong::assess::{Assessment, assess_unit};
use juanzong::catalogue::Catalogue;
use juanzong::digest::Digest;
use juanzong::facts::Facts;
use juanzong::ledger::Ledger;
use juanzong::likeness::{Hashes, Prints};
use juanzong::paper::Date;
use juanzong::prints::{self, Against, Choices, Key, Table};
use juanzong::project::Project;
use juanzong::standard::UnitId;
use juanzong::walk;
use juanzong::worker::Workers;

pub const TODAY: Date = Date {
    year: 2025,
    month: 12,
    day: 1,
};

pub struct County {
    pub project: Project,
    pub catalogue: Catalogue,
    pub facts: BTreeMap<Digest, Facts>,
    /// Where files may be written.
    pub folder: PathBuf,
    _held: tempfile::TempDir,
}

pub fn county() -> &'static County {
    static COUNTY: OnceLock<County> = OnceLock::new();
    COUNTY.get_or_init(|| {
        let held = tempfile::tempdir().expect("a folder");
        let root = held.path().join("县");
        for (path, bytes) in juanzong::demo::county() {
            let file = root.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a new folder");
            fs::write(file, bytes).expect("a new file");
        }
        let project = Project::load(&root).expect("the county's project file");
        let workers = Workers::here();
        let unpacking = walk::Unpacking::of(&project, &workers);
        let catalogue = walk::catalogue(&project, &unpacking, &walk::Silent).expect("folders");
        let (nothing, silent) = (&walk::Nothing, &walk::Silent);
        let facts = walk::facts(&catalogue, &project, &workers, nothing, silent).expect("facts");
        County {
            project,
            catalogue,
            facts,
            folder: held.path().into(),
            _held: held,
        }
    })
}

impl County {
    /// What the office hands out.
    pub fn table(&self, choices: &Choices) -> Table {
        let mut catalogue = self.catalogue.clone();
        let without = choices.made_for.as_ref();
        catalogue.keep(|of| without.is_none() || of != without);
        let prints = Prints::of(&self.project, &catalogue, &self.facts);
        prints::export(&self.project, &prints, choices).expect("a table")
    }

    pub fn file(&self, name: &str, choices: &Choices) -> PathBuf {
        let path = self.folder.join(name);
        write(&self.table(choices), &path);
        path
    }

    /// A unit that has nothing but its own papers and this file.
    pub fn alone(&self, unit: &UnitId, file: &Path, key: Option<Key>) -> Assessment {
        let against =
            Against::open(&[file.into()], key, &self.project, unit).expect("a file that fits");
        let project = against.project(&self.project);
        let mut catalogue = self.catalogue.clone();
        catalogue.keep(|of| of == Some(unit));
        let own: BTreeSet<Digest> = catalogue.all().map(|m| m.digest).collect();
        let mut facts = self.facts.clone();
        facts.retain(|digest, _| own.contains(digest));
        let hashes = Hashes::of(&project, &catalogue, &facts, against.names());
        let texts = facts.values().filter_map(|facts| facts.text_digest);
        let digests: Vec<Digest> = texts.chain(facts.keys().copied()).collect();
        let prints = against
            .prints(&project, &hashes, digests.into_iter())
            .expect("prints");
        let ledger = Ledger::default();
        assess_unit(
            project,
            catalogue,
            facts,
            ledger,
            TODAY,
            (unit, &prints),
            &|| false,
        )
    }
}

pub fn write(table: &Table, path: &Path) {
    let file = fs::File::create(path).expect("a new file");
    prints::write(table, file).expect("a file of fingerprints");
}
