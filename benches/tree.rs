//! A tree of a hundred thousand small files, listed, hashed and placed: `cargo bench --bench tree
//! [FILES]`.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

mod memory;

use std::fs;
use std::io::Write as _;
use std::time::Instant;

use juanzong::project::Project;
use juanzong::walk::{self, Silent, Unpacking};
use juanzong::worker::Workers;

fn main() {
    let asked = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let files: usize = asked.unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for n in 0..files {
        let unit = ["卫健局", "教育局", "城关街道", "东门社区"][n / 100 % 4];
        let year = 2023 + n / 400 % 3;
        let place = folder
            .path()
            .join(format!("报送/{unit}/{year}/年度工作总结/第{}册", n / 1200));
        fs::create_dir_all(&place).expect("a folder");
        fs::write(
            place.join(format!("爱国卫生检查通报{n}.txt")),
            n.to_string(),
        )
        .expect("a file");
    }
    let (project, _) = Project::guess(&folder.path().join("报送"), 2025).expect("guessed");
    let start = Instant::now();
    let workers = Workers::here();
    let unpacking = Unpacking::of(&project, &workers);
    let catalogue = walk::catalogue(&project, &unpacking, &Silent).expect("walked");
    let seconds = start.elapsed().as_secs_f64();
    let filled = catalogue
        .materials
        .iter()
        .filter(|material| material.slot.is_some())
        .count();
    let line = format!(
        "{} files in {seconds:.2} s, {:.0} files/s, {filled} in slots, {} MB at most",
        catalogue.materials.len(),
        catalogue.materials.len() as f64 / seconds,
        memory::most(),
    );
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}
