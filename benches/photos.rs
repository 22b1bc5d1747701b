//! How many altered copies of photos are known again, and how many other photos are taken for
//! copies: `cargo bench --bench photos -- FOLDER`. Pictures come from the photos, office files and
//! PDFs in the folder and from the made-up county.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use juanzong::digest::{Digest, digest};
use juanzong::likeness::sight::{AGREED, NEAR, agreement, apart};
use juanzong::read::{self, Look};

/// An original and how it looks.
struct Photo {
    name: String,
    picture: RgbImage,
    look: Look,
}

/// What is done to a picture.
type Change = (&'static str, fn(&RgbImage) -> Vec<u8>);

const CHANGES: &[Change] = &[
    ("JPEG, quality 50", |p| jpeg(p, 50)),
    ("half the size, quality 75", |p| jpeg(&scaled(p, 1, 2), 75)),
    ("a quarter of the size", |p| jpeg(&scaled(p, 1, 4), 75)),
    ("date bar", |p| jpeg(&barred(p), 82)),
    ("stamp in a corner", |p| jpeg(&stamped(p), 82)),
    ("15 % lighter", |p| jpeg(&shaded(p, 115), 82)),
    ("15 % darker", |p| jpeg(&shaded(p, 85), 82)),
    ("bar, half size, quality 50", |p| {
        jpeg(&scaled(&barred(p), 1, 2), 50)
    }),
    ("1 % cut off each side", |p| jpeg(&cropped(p, 1), 82)),
    ("3 % cut off each side", |p| jpeg(&cropped(p, 3), 82)),
    ("moved by 3 % (next of a burst)", |p| jpeg(&moved(p, 3), 82)),
    ("moved by 6 % (next of a burst)", |p| jpeg(&moved(p, 6), 82)),
];

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|a| a != "--bench") else {
        say("no folder given: cargo bench --bench photos -- FOLDER");
        std::process::exit(2);
    };
    let mut files = BTreeMap::new();
    gather(Path::new(&folder), &mut files);
    let real = files.len();
    for (name, bytes) in juanzong::demo::county() {
        if name.ends_with(".jpg") {
            files.insert(digest(&bytes), (name, bytes));
        }
    }
    let (mut photos, mut pixels, mut spent) = (Vec::new(), 0_u64, Duration::ZERO);
    for (name, bytes) in files.values() {
        let start = Instant::now();
        let look = look(bytes);
        spent += start.elapsed();
        let Ok(picture) = image::load_from_memory(bytes) else {
            continue;
        };
        let picture = picture.to_rgb8();
        pixels += u64::from(picture.width()) * u64::from(picture.height());
        photos.extend(look.map(|look| Photo {
            name: name.clone(),
            picture,
            look,
        }));
    }
    say(&format!(
        "{} pictures ({real} of the folder), {} with a look; {:.1} ms a megapixel read",
        files.len(),
        photos.len(),
        spent.as_secs_f64() * 1e9 / pixels.max(1) as f64,
    ));
    recall(&photos);
    strangers(&photos);
}

fn recall(photos: &[Photo]) {
    say(&format!("{:<32} dHash  found  least agreement of 95 %", ""));
    for (name, change) in CHANGES {
        let (mut near, mut found, mut agreed) = (0, 0, Vec::new());
        for photo in photos {
            let Some(look) = look(&change(&photo.picture)) else {
                agreed.push(0.0);
                continue;
            };
            let close = apart(&photo.look, &look) <= NEAR;
            let agrees = agreement(&photo.look, &look);
            near += usize::from(close);
            found += usize::from(close && agrees >= AGREED);
            agreed.push(agrees);
        }
        agreed.sort_by(f64::total_cmp);
        let share = |n: usize| 100.0 * n as f64 / photos.len().max(1) as f64;
        let fifth = agreed.get(agreed.len() / 20).copied().unwrap_or_default();
        say(&format!(
            "{name:<32} {:>5.1}  {:>5.1}  {fifth:.3}",
            share(near),
            share(found)
        ));
    }
}

fn strangers(photos: &[Photo]) {
    let (mut near, mut found) = (0, Vec::new());
    let mut best: Vec<f64> = Vec::new();
    let start = Instant::now();
    for (n, a) in photos.iter().enumerate() {
        for b in &photos[n + 1..] {
            let agrees = agreement(&a.look, &b.look);
            best.push(agrees);
            if apart(&a.look, &b.look) <= NEAR {
                near += 1;
                if agrees >= AGREED {
                    found.push((agrees, &a.name, &b.name));
                }
            }
        }
    }
    let each = start.elapsed().as_secs_f64() * 1e6 / best.len().max(1) as f64;
    best.sort_by(|a, b| b.total_cmp(a));
    best.truncate(8);
    say(&format!(
        "distinct pairs: {} near by dHash, {} taken for copies; {each:.1} µs a pair; most agreeing of all: {best:.2?}",
        near,
        found.len()
    ));
    for (agrees, a, b) in found {
        say(&format!("  {agrees:.3} {a} | {b}"));
    }
}

fn look(bytes: &[u8]) -> Option<Look> {
    read::read("", bytes).look
}

/// Every picture file in these files, each once.
fn gather(folder: &Path, into: &mut BTreeMap<Digest, (String, Vec<u8>)>) {
    let entries = std::fs::read_dir(folder).expect("a folder");
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, into);
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inside = match read::extension(&name).as_str() {
            "jpg" | "jpeg" | "png" | "bmp" | "webp" => vec![bytes],
            "docx" | "pptx" | "xlsx" | "ofd" => zipped(bytes),
            "pdf" => printed(&bytes),
            _ => Vec::new(),
        };
        for (number, bytes) in inside.into_iter().enumerate() {
            let name = format!("{name}#{number}");
            into.entry(digest(&bytes)).or_insert((name, bytes));
        }
    }
}

fn zipped(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for number in 0..archive.len() {
        let Ok(mut file) = archive.by_index(number) else {
            continue;
        };
        let mut bytes = Vec::new();
        if file.read_to_end(&mut bytes).is_ok() && imagesize::blob_size(&bytes).is_ok() {
            found.push(bytes);
        }
    }
    found
}

fn printed(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Ok(document) = lopdf::Document::load_mem(bytes) else {
        return Vec::new();
    };
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let files = streams.map(|stream| stream.content.clone());
    files.filter(|file| file.starts_with(b"\xff\xd8")).collect()
}

fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.write_with_encoder(encoder).expect("in memory");
    bytes
}

fn scaled(picture: &RgbImage, n: u32, of: u32) -> RgbImage {
    let side = |side: u32| (side * n / of).max(1);
    let (width, height) = (side(picture.width()), side(picture.height()));
    imageops::resize(picture, width, height, FilterType::Triangle)
}

/// A black bar along the foot with strokes for letters in it, as photo apps stamp dates.
fn barred(picture: &RgbImage) -> RgbImage {
    let top = picture.height() * 9 / 10;
    altered(picture, |x, y, pixel| {
        let letter = x / 5 % 3 == 0 && y > top + 4 && x < 400;
        match (y >= top, letter) {
            (true, true) => Rgb([255, 200, 40]),
            (true, false) => Rgb([10, 10, 10]),
            _ => pixel,
        }
    })
}

/// A light box with words in the lower left corner, a third by a fifth: what 水印相机 stamps.
fn stamped(picture: &RgbImage) -> RgbImage {
    let (right, top) = (picture.width() / 3, picture.height() * 4 / 5);
    altered(picture, |x, y, pixel| match x < right && y >= top {
        true if y / 6 % 2 == 0 && x / 4 % 3 > 0 => Rgb([20, 60, 160]),
        true => Rgb([235, 240, 250]),
        false => pixel,
    })
}

fn shaded(picture: &RgbImage, percent: u16) -> RgbImage {
    let shade = |sample: u8| u8::try_from(u16::from(sample) * percent / 100).unwrap_or(255);
    altered(picture, |_, _, pixel| Rgb(pixel.0.map(shade)))
}

fn altered(picture: &RgbImage, at: impl Fn(u32, u32, Rgb<u8>) -> Rgb<u8>) -> RgbImage {
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        at(x, y, *picture.get_pixel(x, y))
    })
}

fn cropped(picture: &RgbImage, percent: u32) -> RgbImage {
    let (x, y) = (
        picture.width() * percent / 100,
        picture.height() * percent / 100,
    );
    let (width, height) = (picture.width() - 2 * x, picture.height() - 2 * y);
    imageops::crop_imm(picture, x, y, width, height).to_image()
}

/// As if the camera had been held a little further left and up.
fn moved(picture: &RgbImage, percent: u32) -> RgbImage {
    let (x, y) = (
        picture.width() * percent / 100,
        picture.height() * percent / 100,
    );
    let (width, height) = (picture.width() - x, picture.height() - y);
    imageops::crop_imm(picture, 0, 0, width, height).to_image()
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}
