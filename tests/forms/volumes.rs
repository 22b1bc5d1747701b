//! Volumes: none thicker than allowed, parted between papers, numbered, each whole in itself.

use std::collections::BTreeMap;

use juanzong::project::Project;
use juanzong::standard::UnitId;
use lopdf::Document;

use crate::desk::{CLEAN, HEALTH, Handed, bind_in, project, slot, text};

fn thin(sheets: u32) -> Project {
    let mut project = project();
    project.filing.sheets_per_volume = sheets;
    project
}

/// A paper of so many pages and a word nobody else has.
fn paper(n: usize, pages: usize) -> Handed {
    let line = "全县生活垃圾日产日清，病媒生物密度控制水平达到标准要求。".repeat(18);
    let mut text = format!("独有标记{n:03}号\n");
    for _ in 0..pages {
        text.push_str(&line);
        text.push('\n');
    }
    let path = format!("城管局/{n:03}.txt");
    Handed::text(&path, "p2.clean", 2022 + (n % 3) as u16, &text)
}

fn pages(bytes: &[u8]) -> usize {
    Document::load_mem(bytes).unwrap().get_pages().len()
}

/// The city's volumes of the second part, in order.
fn clean(files: &BTreeMap<String, Vec<u8>>) -> Vec<(&String, &Vec<u8>)> {
    let stem = CLEAN.trim_end_matches(".pdf");
    let mine = files
        .iter()
        .filter(|(name, _)| name.starts_with(stem) && name.ends_with(".pdf"));
    mine.collect()
}

#[test]
fn a_dossier_too_thick_is_parted_between_papers() {
    let papers: Vec<Handed> = (0..9).map(|n| paper(n, 1 + n % 4)).collect();
    let files = bind_in(thin(8), &papers, vec![], None).unwrap();
    assert!(
        !files.contains_key(CLEAN),
        "the attempt at one volume is gone"
    );
    let volumes = clean(&files);
    assert!(volumes.len() >= 2, "{:?}", files.keys());
    let texts: Vec<String> = volumes.iter().map(|(_, bytes)| text(bytes)).collect();
    for (n, ((name, bytes), text)) in volumes.iter().zip(&texts).enumerate() {
        assert!(pages(bytes) <= 16, "{name}: {} pages", pages(bytes));
        let number = format!("第{}卷（共{}卷）", n + 1, volumes.len());
        assert!(name.contains(&format!("-第{}卷.pdf", n + 1)), "{name}");
        for form in [&number, "卷内目录", "备考表", "—1—"] {
            assert!(text.contains(form), "{name} has no {form}");
        }
    }
    // In one volume, and only there: once in the inventory (its title), once as its text.
    for n in 0..9 {
        let mark = format!("独有标记{n:03}号");
        let holds: Vec<usize> = texts
            .iter()
            .map(|text| text.matches(&mark).count())
            .collect();
        assert_eq!(
            holds.iter().filter(|n| **n > 0).count(),
            1,
            "{mark}: {holds:?}"
        );
    }
    // The unit's dossier holds the same papers and is parted too.
    assert!(files.contains_key("案卷/单位案卷-云溪县综合行政执法局-第1卷.pdf"));
}

#[test]
fn volumes_are_as_few_as_the_order_allows() {
    let papers: Vec<Handed> = (0..12).map(|n| paper(n, 2)).collect();
    for sheets in [10, 14, 20] {
        let files = bind_in(thin(sheets), &papers, vec![], None).unwrap();
        let volumes = clean(&files);
        for pair in volumes.windows(2) {
            // Cover and back, an inventory of one sheet, the note; a paper more would not fit.
            let free = sheets as usize * 2 - pages(pair[0].1);
            assert!(free < 4, "{sheets}: {free} pages free in {}", pair[0].0);
        }
    }
}

#[test]
fn a_paper_thicker_than_a_volume_is_not_torn_and_that_is_said() {
    let papers = [paper(0, 2), paper(1, 40), paper(2, 2)];
    let files = bind_in(thin(10), &papers, vec![], None).unwrap();
    let volumes = clean(&files);
    let thick: Vec<_> = volumes
        .iter()
        .filter(|(_, bytes)| pages(bytes) > 20)
        .collect();
    assert_eq!(thick.len(), 1);
    assert!(text(thick[0].1).contains("一件不拆成两卷，所以单独成卷"));
    assert_eq!(
        volumes
            .iter()
            .filter(|(_, b)| text(b).contains("一件不拆"))
            .count(),
        1
    );
}

#[test]
fn a_dossier_that_fits_is_one_volume_and_says_nothing_of_volumes() {
    let files = bind_in(thin(200), &[paper(0, 3)], vec![], None).unwrap();
    assert!(!text(&files[CLEAN]).contains("共1卷"));
    assert_eq!(
        pages(&files[CLEAN]),
        4 + 3 + 1,
        "cover, inventory, paper, note"
    );
}

#[test]
fn one_sided_volumes_have_no_blank_pages_and_hold_half_as_much() {
    let mut project = thin(200);
    project.filing.duplex = false;
    let files = bind_in(project.clone(), &[paper(0, 3)], vec![], None).unwrap();
    assert_eq!(pages(&files[CLEAN]), 2 + 3 + 1);
    project.filing.sheets_per_volume = 10;
    let papers: Vec<Handed> = (0..6).map(|n| paper(n, 3)).collect();
    let files = bind_in(project, &papers, vec![], None).unwrap();
    assert!(clean(&files).iter().all(|(_, bytes)| pages(bytes) <= 10));
}

#[test]
fn a_reference_across_volumes_names_the_volume_and_the_line() {
    let mut papers: Vec<Handed> = (0..6).map(|n| paper(n, 4)).collect();
    papers[5].also = vec![slot("城管局", "p2.clean", 2022)];
    papers[5].year = Some(2024);
    let files = bind_in(thin(10), &papers, vec![], None).unwrap();
    let all: String = clean(&files).iter().map(|(_, bytes)| text(bytes)).collect();
    assert!(all.contains("互见第"), "{all}");
}

#[test]
fn the_current_year_may_lie_loose() {
    let mut project = thin(200);
    project.filing.loose_current_year = true;
    let papers: Vec<Handed> = (0..6).map(|n| paper(n, 2)).collect();
    let files = bind_in(project, &papers, vec![], None).unwrap();
    let loose = text(&files["案卷/城市案卷-02-市容环境卫生-2024年散件.pdf"]);
    let bound = text(&files[CLEAN]);
    for n in 0..6 {
        let mark = format!("独有标记{n:03}号");
        assert_eq!(loose.contains(&mark), n % 3 == 2, "{mark}");
        assert_eq!(bound.contains(&mark), n % 3 != 2, "{mark}");
    }
    // Each paper numbers its own pages, and the inventory says how many.
    assert_eq!(loose.matches("—1—").count(), 2);
    assert!(loose.contains("页数") && bound.contains("页号"));
    let register = text(&files["案卷/总目录.pdf"]);
    assert!(register.contains("当年材料，未装订"), "{register}");
}

#[test]
fn a_volumes_list_of_originals_is_what_its_cover_vouches_for() {
    let papers: Vec<Handed> = (0..4).map(|n| paper(n, 1)).collect();
    let files = bind_in(thin(200), &papers, vec![], None).unwrap();
    let list = &files["案卷/校验清单/城市案卷-02-市容环境卫生.sha256"];
    let lines: Vec<String> = papers
        .iter()
        .map(|p| format!("{}  报送/{}", juanzong::digest::digest(&p.bytes), p.path))
        .collect();
    assert_eq!(
        String::from_utf8(list.clone()).unwrap(),
        lines.join("\n") + "\n"
    );
    let code = juanzong::digest::digest(list).to_string();
    assert!(text(&files[CLEAN]).contains(&code));
    assert!(!text(&files[HEALTH]).contains(&code));
}

#[test]
fn many_units_make_the_same_volumes_each_time() {
    let mut project = thin(12);
    let like = project.units[0].clone();
    for n in 0..4 {
        let mut unit = like.clone();
        unit.id = UnitId::from(format!("第{n}单位").as_str());
        unit.name = format!("云溪县第{n}单位");
        project.units.push(unit);
    }
    let papers: Vec<Handed> = (0..10)
        .map(|n| {
            let mut paper = paper(n, 3);
            paper.path = format!("第{}单位/{n}.txt", n % 4);
            paper.requirement = "p1.plan";
            paper
        })
        .collect();
    let one = bind_in(project.clone(), &papers, vec![], None).unwrap();
    assert_eq!(one, bind_in(project, &papers, vec![], None).unwrap());
}

#[test]
fn photos_that_share_a_page_are_not_parted() {
    let mut project = thin(10);
    project.filing.photos_per_page = 4;
    let photos: Vec<Handed> = (0..75u8)
        .map(|n| {
            let mut jpeg = std::io::Cursor::new(Vec::new());
            let picture = image::RgbImage::from_pixel(320, 240, image::Rgb([n, 10, 200 - n]));
            picture
                .write_to(&mut jpeg, image::ImageFormat::Jpeg)
                .unwrap();
            let path = format!("城管局/现场{n:03}.jpg");
            let reading = juanzong::read::read(&path, jpeg.get_ref());
            Handed::new(&path, "p2.clean", 2023, jpeg.into_inner(), reading)
        })
        .collect();
    let files = bind_in(project, &photos, vec![], None).unwrap();
    let volumes = clean(&files);
    assert!(volumes.len() > 1);
    let pieces = |text: &str| {
        (0..75)
            .filter(|n| text.contains(&format!("现场{n:03}")))
            .count()
    };
    let mut held = 0;
    for (n, (name, bytes)) in volumes.iter().enumerate() {
        assert!(pages(bytes) <= 20, "{name}: {} pages", pages(bytes));
        let here = pieces(&text(bytes));
        held += here;
        // Whole pages of four, but for the last of all.
        assert!(n + 1 == volumes.len() || here % 4 == 0, "{name}: {here}");
    }
    assert_eq!(held, 75);
}
