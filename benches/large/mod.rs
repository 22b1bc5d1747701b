//! A large made-up project on the disk: small papers that are all different, some slots left
//! empty, and faults planted until there are as many findings as are asked for.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use juanzong::demo;
use juanzong::project::Project;

use super::dice::Dice;

/// Departments that are no department of the standard, towns, villages.
const UNITS: [(&str, usize); 3] = [("局", 20), ("街道", 30), ("社区", 100)];
/// Of so many folders one is left empty.
const EMPTY: usize = 7;
/// Of so many papers one is copied from another unit.
const COPIED: usize = 400;
/// Of so many papers one was never filled in.
const UNFILLED: usize = 40;
/// Findings that a stray paper with a placeholder makes.
const OF_A_STRAY: usize = 2;

/// What was written.
pub struct Large {
    /// The photo, and a document with pages, as they were handed in.
    pub photo: Vec<u8>,
    pub document: Vec<u8>,
    /// The unit that has a dossier among the results.
    pub bound: String,
}

/// Writes so many materials into a folder; `strays` of them lie in no slot.
pub fn write(place: &Path, materials: usize, strays: usize) -> Large {
    let yaml = project(&place.join("juanzong.yaml"));
    let project = Project::load(&yaml).expect("the project file is right");
    let levels = project.layout.levels.len();
    let folders: Vec<_> = project
        .tree()
        .into_iter()
        .filter(|folder| folder.path.len() == levels)
        .enumerate()
        .filter(|(at, _)| at % EMPTY != EMPTY - 1)
        .map(|(_, folder)| {
            let path = folder.path.iter();
            path.fold(project.submissions.clone(), |path, name| path.join(name))
        })
        .collect();
    for folder in &folders {
        fs::create_dir_all(folder).expect("a folder");
    }
    let mut dice = Dice(42);
    let mut copied = dice.words(80);
    for number in 0..materials.saturating_sub(strays) {
        let folder = &folders[number % folders.len()];
        if number % (2 * COPIED) == 0 {
            copied = dice.words(80);
        }
        let mut text = dice.paper(number);
        if number % COPIED == COPIED / 2 {
            text.push_str(&copied);
        }
        if number % UNFILLED == 1 {
            text.push_str("\n联系人：此处填写姓名，电话：XXXXXXXX。\n");
        }
        put(&folder.join(format!("材料{number}.txt")), text.as_bytes());
    }
    let units: Vec<&str> = project
        .units
        .iter()
        .map(|unit| unit.name.as_str())
        .collect();
    for number in 0..strays.min(materials) {
        let unit = units[number % units.len()];
        let folder = project.submissions.join(unit).join("杂项");
        if number < units.len() {
            fs::create_dir_all(&folder).expect("a folder");
        }
        let text = format!("{}\n此处填写姓名。\n", dice.paper(number));
        put(&folder.join(format!("零散{number}.txt")), text.as_bytes());
    }
    let of = |extension: &str| {
        let found = demo::county().into_iter().find(|(path, _)| {
            path.starts_with("报送材料/") && path.to_lowercase().ends_with(extension)
        });
        found.expect("the made-up county has one").1
    };
    let (photo, document) = (of(".jpg"), of(".pdf"));
    put(&folders[0].join("照片.jpg"), &photo);
    put(&folders[0].join("文件.pdf"), &document);
    let bound = units[0].to_owned();
    let results = project.output.join("案卷");
    fs::create_dir_all(&results).expect("a folder");
    put(&results.join(format!("单位案卷-{bound}.pdf")), &document);
    Large {
        photo,
        document,
        bound,
    }
}

/// How many stray papers there must be for so many findings, where there would be `before` of them
/// without any.
pub fn strays(findings: usize, before: usize) -> usize {
    findings.saturating_sub(before).div_ceil(OF_A_STRAY)
}

fn put(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("a file can be written");
}

/// A project file: every department of the standard, and more units beside.
fn project(path: &Path) -> std::path::PathBuf {
    let standard = juanzong::standard::builtin("guowei-2021").expect("the standard");
    let mut yaml = String::from(
        "name: 大县创建国家卫生县资料\nplace: {name: 青砚县}\nyears: [2023, 2024, 2025]\nunits:\n",
    );
    for department in &standard.departments {
        let (name, id) = (&department.name, &department.id);
        let _ = writeln!(
            yaml,
            "  - {{name: 青砚县{name}, kind: department, plays: [{id}]}}"
        );
    }
    for ((kind, count), written) in UNITS.iter().zip(["department", "street", "community"]) {
        for number in 1..=*count {
            let _ = writeln!(yaml, "  - {{name: 第{number}{kind}, kind: {written}}}");
        }
    }
    put(path, yaml.as_bytes());
    path.to_owned()
}

impl Dice {
    fn words(&mut self, n: usize) -> String {
        let mut letter = || char::from_u32(0x4E00 + self.roll(2500) as u32).expect("a character");
        (0..n).map(|_| letter()).collect()
    }

    fn paper(&mut self, number: usize) -> String {
        let (title, body, more) = (self.words(8), self.words(90), self.words(60));
        format!("{title}工作记录\n\n{body}，共{number}户。\n\n{more}。\n")
    }
}
