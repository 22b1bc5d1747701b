//! The same photo, whatever was done to it; and photos that only look alike.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use juanzong::digest::digest;
use juanzong::facts::Facts;
use juanzong::likeness::{Inside, Kind};
use juanzong::read::Picture;

use super::world::World;

/// Blocks of grey out of a seed: no two seeds look alike.
fn scene(seed: u64) -> RgbImage {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let shades: Vec<u8> = (0..30 * 20)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            40 + (state % 180) as u8
        })
        .collect();
    RgbImage::from_fn(600, 400, |x, y| {
        let shade = shades[(y / 20 * 30 + x / 20) as usize];
        Rgb([shade, shade / 2 + 40, 255 - shade])
    })
}

fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.write_with_encoder(encoder).expect("in memory");
    bytes.into_inner()
}

/// A photo's file and one made of it: smaller, coarser, a date on it.
fn copy(picture: &RgbImage) -> Vec<u8> {
    let mut smaller = imageops::resize(picture, 300, 200, FilterType::Triangle);
    for (x, y, pixel) in smaller.enumerate_pixels_mut() {
        if y >= 182 {
            *pixel = Rgb([(x % 7 * 30) as u8; 3]);
        }
    }
    jpeg(&smaller, 50)
}

/// A paper with these photos in it, as a reader would have found them.
fn paper(world: &mut World, path: &str, text: &str, photos: &[&[u8]]) {
    world.add(path, text);
    let material = world.catalogue.materials.last().expect("just added");
    let facts = world.facts.get_mut(&material.digest).expect("just read");
    let pictures = photos.iter().zip(3..).map(|(bytes, page)| Picture {
        digest: digest(bytes),
        size: bytes.len() as u64,
        pixels: None,
        page: Some(page),
        look: Facts::of("x.jpg", digest(bytes), bytes).reading.look,
        taken: None,
    });
    facts.reading.pictures = pictures.collect();
}

fn photos(world: &World) -> Vec<(String, String)> {
    let found = world.kinds().into_iter();
    found
        .map(|(kind, left, right)| {
            assert_eq!(kind, Kind::Photo);
            (left, right)
        })
        .collect()
}

fn pair(left: &str, right: &str) -> (String, String) {
    (left.into(), right.into())
}

#[test]
fn a_photo_saved_anew_with_a_date_on_it_is_the_same() {
    let mut world = World::of(&["甲局", "乙局"]);
    let picture = scene(1);
    world.add_bytes("甲局/2023/河.jpg", &jpeg(&picture, 90));
    world.add_bytes("甲局/2023/山.jpg", &jpeg(&scene(2), 90));
    world.add_bytes("乙局/2022/水.jpg", &copy(&picture));
    let found = world.compare();
    assert_eq!(
        photos(&world),
        [pair("乙局/2022/水.jpg", "甲局/2023/河.jpg")]
    );
    assert!(found[0].how.contains("画面相同"), "{}", found[0].how);
    assert!(found[0].degree >= 0.9);
}

#[test]
fn the_same_photo_file_is_said_once_and_as_a_photo() {
    let mut world = World::of(&["甲局", "乙局"]);
    let bytes = jpeg(&scene(1), 90);
    for path in ["甲局/2022/一.jpg", "甲局/2023/二.jpg", "乙局/2023/三.jpg"] {
        world.add_bytes(path, &bytes);
    }
    let expected = [
        pair("乙局/2023/三.jpg", "甲局/2023/二.jpg"),
        pair("甲局/2022/一.jpg", "甲局/2023/二.jpg"),
    ];
    assert_eq!(photos(&world), expected);
}

#[test]
fn a_photo_in_another_units_paper_is_found_and_said_where() {
    let mut world = World::of(&["甲局", "乙局"]);
    let (picture, other) = (scene(1), jpeg(&scene(2), 80));
    world.add_bytes("甲局/2023/河.jpg", &jpeg(&picture, 90));
    paper(
        &mut world,
        "乙局/2023/总结.txt",
        "工作总结",
        &[&other, &copy(&picture)],
    );
    let found = world.compare();
    assert_eq!(found.len(), 1);
    let inside = Inside {
        number: 2,
        page: Some(4),
    };
    assert_eq!(found[0].left.picture, Some(inside));
    assert_eq!(found[0].right.picture, None);
}

#[test]
fn a_photo_in_the_same_units_paper_of_the_same_year_is_natural() {
    let mut world = World::of(&["甲局", "乙局"]);
    let bytes = jpeg(&scene(1), 90);
    world.add_bytes("甲局/2023/河.jpg", &bytes);
    paper(&mut world, "甲局/2023/总结.txt", "工作总结", &[&bytes]);
    assert_eq!(photos(&world), []);
}

#[test]
fn what_lies_in_the_shared_folder_is_silent_saved_anew_or_not() {
    let mut world = World::of(&["甲局", "乙局"]);
    let picture = scene(1);
    let material = world.material_of("图.jpg", &jpeg(&picture, 90));
    world.catalogue.shared.push(material);
    world.add_bytes("甲局/2023/河.jpg", &copy(&picture));
    world.add_bytes("乙局/2023/水.jpg", &jpeg(&picture, 70));
    assert_eq!(photos(&world), []);
}

#[test]
fn pictures_of_a_copied_paper_are_not_said_again() {
    let mut world = World::of(&["甲局", "乙局"]);
    let (text, bytes) = (super::world::prose(1, 9), jpeg(&scene(1), 90));
    paper(&mut world, "甲局/2023/总结.txt", &text, &[&bytes]);
    paper(&mut world, "乙局/2023/总结.txt", &text, &[&bytes]);
    let kinds: Vec<Kind> = world.compare().iter().map(|l| l.kind).collect();
    assert_eq!(kinds, [Kind::File]);
}

#[test]
fn the_next_photo_of_a_burst_is_another_photo() {
    let mut world = World::of(&["甲局", "乙局"]);
    let picture = scene(1);
    let next = imageops::crop_imm(&picture, 18, 12, 582, 388).to_image();
    world.add_bytes("甲局/2023/河.jpg", &jpeg(&picture, 90));
    world.add_bytes("乙局/2023/水.jpg", &jpeg(&next, 90));
    assert_eq!(photos(&world), []);
}

#[test]
fn order_of_files_does_not_matter() {
    let mut world = World::of(&["甲局", "乙局", "丙局"]);
    let picture = scene(1);
    world.add_bytes("甲局/2023/一.jpg", &jpeg(&picture, 90));
    world.add_bytes("乙局/2023/二.jpg", &copy(&picture));
    world.add_bytes("丙局/2022/三.jpg", &jpeg(&picture, 60));
    world.add_bytes("丙局/2023/四.jpg", &jpeg(&picture, 55));
    let found = world.compare();
    assert_eq!(found.len(), 4);
    world.catalogue.materials.reverse();
    assert_eq!(world.compare(), found);
}
