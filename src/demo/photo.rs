//! Photographs: drawn scenes that differ from one another, with the EXIF a camera would leave.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

use super::rng::Rng;
use super::source::Entry;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// The picture's bytes. `景` chooses what is drawn, `底片` whose picture it is besides, `改动` what
/// was done to that, `拍摄` and `相机` what the EXIF says.
pub(super) fn write(entry: &Entry) -> Vec<u8> {
    let seed = match entry.get("底片") {
        "" => entry.path.as_str(),
        negative => negative,
    };
    let mut picture = draw(entry.get("景"), &mut Rng::of(seed));
    let mut quality = 82;
    for change in entry.get("改动").split_whitespace() {
        match change {
            "压缩" => quality = 45,
            "缩小" => picture = imageops::resize(&picture, 360, 270, FilterType::Triangle),
            "日期条" => stamp(&mut picture),
            "调亮" => picture = imageops::brighten(&picture, 25),
            other => unreachable!("the county's photos know no {other}"),
        }
    }
    let jpeg = encode(&picture, quality);
    if entry.get("拍摄").is_empty() {
        return jpeg;
    }
    with_exif(&jpeg, entry.get("拍摄"), entry.get("相机"))
}

/// A dark bar along the foot with light strokes in it, as photo programs stamp dates.
fn stamp(picture: &mut RgbImage) {
    let (width, height) = picture.dimensions();
    let top = height * 11 / 12;
    for (x, y, pixel) in picture.enumerate_pixels_mut().filter(|(_, y, _)| *y >= top) {
        let stroke = x > width / 2 && x / 4 % 3 == 0 && y > top + 4 && y + 4 < height;
        *pixel = if stroke {
            Rgb([250, 210, 60])
        } else {
            Rgb([16, 16, 18])
        };
    }
}

/// A picture as JPEG.
pub(super) fn encode(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .expect("a small picture in memory");
    bytes
}

/// A scene: sky and ground, then what belongs to it, then the grain of a cheap sensor.
pub(super) fn draw(scene: &str, rng: &mut Rng) -> RgbImage {
    let mut canvas = Canvas::new(rng);
    match scene {
        "街道" => canvas.street(rng),
        "绿地" => canvas.park(rng),
        "河岸" => canvas.river(rng),
        "会议" => canvas.meeting(rng),
        "展板" => canvas.board(rng),
        "工地" => canvas.site(rng),
        _ => canvas.room(rng),
    }
    canvas.grain(rng);
    canvas.picture
}

struct Canvas {
    picture: RgbImage,
}

impl Canvas {
    fn new(rng: &mut Rng) -> Self {
        let (top, bottom) = (sky(rng), colour(rng, 170, 235));
        let horizon = u32::try_from(rng.between(150, 330)).unwrap_or(240);
        let ground = colour(rng, 40, 170);
        let mix = |a: u8, b: u8, y: u32| {
            let (a, b) = (u32::from(a), u32::from(b));
            u8::try_from((a * (horizon - y) + b * y) / horizon).unwrap_or(u8::MAX)
        };
        let mut samples = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
        for y in 0..HEIGHT {
            let row = if y > horizon {
                ground.0
            } else {
                [0, 1, 2].map(|i| mix(top.0[i], bottom.0[i], y))
            };
            samples.extend(row.repeat(WIDTH as usize));
        }
        let picture =
            RgbImage::from_raw(WIDTH, HEIGHT, samples).expect("as many samples as the picture has");
        Canvas { picture }
    }

    fn block(&mut self, x: i64, y: i64, width: i64, height: i64, paint: Rgb<u8>) {
        for row in y.max(0)..(y + height).min(i64::from(HEIGHT)) {
            for column in x.max(0)..(x + width).min(i64::from(WIDTH)) {
                self.dot(column, row, paint);
            }
        }
    }

    fn disc(&mut self, x: i64, y: i64, radius: i64, paint: Rgb<u8>) {
        for row in y - radius..=y + radius {
            for column in x - radius..=x + radius {
                if (row - y).pow(2) + (column - x).pow(2) <= radius.pow(2) {
                    self.dot(column, row, paint);
                }
            }
        }
    }

    fn dot(&mut self, x: i64, y: i64, paint: Rgb<u8>) {
        if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
            && x < WIDTH
            && y < HEIGHT
        {
            self.picture.put_pixel(x, y, paint);
        }
    }

    fn street(&mut self, rng: &mut Rng) {
        let mut x = rng.between(-40, 0);
        while x < i64::from(WIDTH) {
            let (width, top) = (rng.between(50, 130), rng.between(40, 230));
            self.block(x, top, width, 330 - top, colour(rng, 70, 230));
            for floor in 0..(300 - top) / 34 {
                for window in 0..width / 26 {
                    let paint = colour(rng, 20, 255);
                    self.block(x + 8 + window * 26, top + 12 + floor * 34, 13, 18, paint);
                }
            }
            x += width + rng.between(0, 12);
        }
        self.block(0, 330, 640, 150, colour(rng, 70, 110));
        for stripe in 0..9 {
            self.block(
                stripe * 75 + rng.between(0, 9),
                398,
                40,
                7,
                Rgb([240, 240, 230]),
            );
        }
    }

    fn park(&mut self, rng: &mut Rng) {
        for _ in 0..rng.between(6, 15) {
            let (x, y, crown) = (
                rng.between(0, 640),
                rng.between(150, 330),
                rng.between(24, 72),
            );
            self.block(x - 5, y, 10, crown * 2, Rgb([92, 66, 40]));
            let green = u8::try_from(rng.between(80, 190)).unwrap_or(120);
            self.disc(x, y, crown, Rgb([40, green, 50]));
        }
        for _ in 0..rng.between(4, 30) {
            let (x, y, size) = (
                rng.between(0, 640),
                rng.between(360, 470),
                rng.between(3, 9),
            );
            self.disc(x, y, size, colour(rng, 90, 255));
        }
    }

    fn river(&mut self, rng: &mut Rng) {
        let (slope, start) = (rng.between(-45, 45), rng.between(200, 300));
        for x in 0..i64::from(WIDTH) {
            let y = start + x * slope / 100;
            self.block(x, y, 1, 110, Rgb([70, 130, 150]));
            self.block(x, y - 9, 1, 9, Rgb([200, 196, 180]));
        }
        for _ in 0..rng.between(5, 16) {
            let (x, y, width) = (
                rng.between(0, 600),
                rng.between(210, 420),
                rng.between(20, 90),
            );
            self.block(x, y, width, 3, colour(rng, 150, 250));
        }
        for _ in 0..rng.between(2, 7) {
            let (x, height) = (rng.between(10, 630), rng.between(60, 150));
            self.block(x, 205 - height, 6, height, Rgb([60, 60, 64]));
            self.disc(x + 3, 205 - height, 24, Rgb([60, 128, 66]));
        }
    }

    fn meeting(&mut self, rng: &mut Rng) {
        self.block(0, 0, 640, 300, colour(rng, 170, 235));
        let (x, width) = (rng.between(60, 180), rng.between(240, 380));
        self.block(x, 40, width, 46, Rgb([190, 30, 34]));
        self.block(x + 20, 110, width - 60, 120, colour(rng, 40, 250));
        for row in 0..rng.between(2, 5) {
            self.block(0, 300 + row * 50, 640, 12, Rgb([120, 84, 52]));
            for _ in 0..rng.between(4, 10) {
                let seat = rng.between(20, 620);
                self.disc(seat, 285 + row * 50, 15, Rgb([70, 50, 44]));
                self.block(seat - 17, 300 + row * 50, 34, 34, colour(rng, 30, 220));
            }
        }
    }

    fn board(&mut self, rng: &mut Rng) {
        let (x, y) = (rng.between(30, 110), rng.between(40, 90));
        self.block(x - 8, y - 8, 500, 330, Rgb([140, 144, 150]));
        self.block(x, y, 484, 314, colour(rng, 190, 255));
        self.block(x, y, 484, rng.between(30, 60), colour(rng, 20, 200));
        for column in 0..rng.between(2, 5) {
            for line in 0..rng.between(6, 14) {
                let length = rng.between(30, 92);
                self.block(
                    x + 14 + column * 118,
                    y + 76 + line * 16,
                    length,
                    6,
                    Rgb([60, 60, 66]),
                );
            }
        }
        let (px, py) = (x + rng.between(20, 320), y + rng.between(90, 200));
        self.block(px, py, 110, 76, colour(rng, 60, 240));
    }

    fn site(&mut self, rng: &mut Rng) {
        self.block(0, 250, 640, 90, colour(rng, 30, 160));
        for _ in 0..rng.between(2, 5) {
            let (x, top, width) = (
                rng.between(0, 520),
                rng.between(30, 180),
                rng.between(50, 140),
            );
            for beam in 0..(340 - top) / 22 {
                self.block(x, top + beam * 22, width, 5, Rgb([150, 150, 146]));
            }
            for pole in 0..=width / 24 {
                self.block(x + pole * 24, top, 4, 340 - top, Rgb([90, 100, 90]));
            }
        }
        let (x, length) = (rng.between(80, 480), rng.between(120, 260));
        self.block(x, 20, 8, 320, Rgb([220, 180, 30]));
        self.block(x - length / 2, 34, length, 7, Rgb([220, 180, 30]));
    }

    fn room(&mut self, rng: &mut Rng) {
        self.block(0, 0, 640, 320, colour(rng, 180, 245));
        for _ in 0..rng.between(1, 4) {
            let (x, width) = (rng.between(20, 500), rng.between(70, 150));
            self.block(x, 50, width, 130, Rgb([150, 190, 220]));
            self.block(x + width / 2 - 2, 50, 4, 130, Rgb([240, 240, 240]));
        }
        for _ in 0..rng.between(3, 9) {
            let (x, y, width) = (
                rng.between(0, 560),
                rng.between(250, 420),
                rng.between(50, 130),
            );
            self.block(x, y, width, 14, colour(rng, 90, 210));
            self.block(x + 6, y + 14, 6, 44, Rgb([70, 70, 70]));
            self.block(x + width - 12, y + 14, 6, 44, Rgb([70, 70, 70]));
        }
    }

    fn grain(&mut self, rng: &mut Rng) {
        let samples: &mut [u8] = &mut self.picture;
        for stretch in samples.chunks_mut(8) {
            for (sample, noise) in stretch.iter_mut().zip(rng.next().to_le_bytes()) {
                *sample = sample.saturating_add(noise & 7).saturating_sub(4);
            }
        }
    }
}

fn sky(rng: &mut Rng) -> Rgb<u8> {
    let haze = u8::try_from(rng.between(0, 90)).unwrap_or(0);
    Rgb([100 + haze, 160 + haze / 2, 225])
}

/// A muted colour: a grey between the two, tinted a little.
fn colour(rng: &mut Rng, low: i64, high: i64) -> Rgb<u8> {
    let grey = rng.between(low, high);
    Rgb([0; 3].map(|_: u8| u8::try_from((grey + rng.between(-28, 28)).clamp(0, 255)).unwrap_or(0)))
}

/// Puts an APP1 segment right behind the start of the image: maker, model, and when it was taken
/// (`YYYY-MM-DD hh:mm:ss`; EXIF 2.3 §4.6 writes colons).
fn with_exif(jpeg: &[u8], taken: &str, camera: &str) -> Vec<u8> {
    let (make, model) = camera.split_once(' ').unwrap_or(("HUAWEI", "LIO-AL00"));
    let (day, time) = taken.split_once(' ').unwrap_or((taken, "09:00:00"));
    let tiff = tiff(make, model, &format!("{} {time}", day.replace('-', ":")));
    let length = u16::try_from(tiff.len() + 8).unwrap_or(u16::MAX);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(b"Exif\0\0");
    bytes.extend(tiff);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// A little-endian TIFF: IFD0 with Make, Model, DateTime and the Exif IFD, which has DateTimeOriginal.
fn tiff(make: &str, model: &str, stamp: &str) -> Vec<u8> {
    let texts = [make, model, stamp, stamp].map(|text| [text.as_bytes(), &[0]].concat());
    // Header 8, IFD0 2 + 4 × 12 + 4, Exif IFD 2 + 1 × 12 + 4.
    let (exif_at, mut data_at) = (8 + 54_u32, 8 + 54 + 18_u32);
    let mut offsets = [0_u32; 4];
    for (offset, text) in offsets.iter_mut().zip(&texts) {
        *offset = data_at;
        data_at += length(text);
    }
    let mut bytes = b"II\x2a\0\x08\0\0\0\x04\0".to_vec();
    for (tag, index) in [(0x010f_u16, 0), (0x0110, 1), (0x0132, 2)] {
        field(&mut bytes, tag, 2, length(&texts[index]), offsets[index]);
    }
    field(&mut bytes, 0x8769, 4, 1, exif_at);
    bytes.extend([0, 0, 0, 0, 1, 0]);
    field(&mut bytes, 0x9003, 2, length(&texts[3]), offsets[3]);
    bytes.extend([0; 4]);
    bytes.extend(texts.concat());
    bytes
}

fn length(text: &[u8]) -> u32 {
    u32::try_from(text.len()).unwrap_or(0)
}

fn field(to: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32) {
    to.extend(tag.to_le_bytes());
    to.extend(kind.to_le_bytes());
    to.extend(count.to_le_bytes());
    to.extend(value.to_le_bytes());
}
