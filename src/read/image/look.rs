//! What a picture looks like: enough to tell that two files show the same picture, far too little
//! to show it. Decoding is bounded: [`Eye`].

use std::io::Cursor;

use image::{DynamicImage, ImageReader, Limits, metadata::Orientation};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Cells a side that the picture is averaged to first: 9 × 8 and 24 × 24 come out even.
const FINE: usize = 72;
/// Cells a side of [`Look::grey`].
pub const SIDE: usize = 24;
/// Fewest pixels a side: smaller pictures are icons, seals and bullets.
const SMALLEST: u32 = 64;
/// Most pixels a side.
const LONGEST: u32 = 30_000;
/// Most pixels of one picture.
const MOST: u64 = 60_000_000;
/// Most bytes that a decoder may take.
const MEMORY: u64 = 400 << 20;
/// Most pixels of all pictures of one file: some seconds of work.
const BUDGET: u64 = 600_000_000;
/// Standard deviation of grey (of 255) below which a picture is plain: blank paper, one colour.
const PLAIN: f64 = 10.0;
/// Cells of one ground lie this near to each other.
const GROUND: usize = 12;
/// With so many hundredths of one ground it is a page, a chart or a logo: those look alike by
/// nature.
const PAGE: usize = 55;

/// How a picture looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// dHash of 64 bits: of 8 rows of 9 cells, whether each is lighter than its left neighbour.
    pub hash: u64,
    /// [`SIDE`] × [`SIDE`] means of grey, row by row.
    pub grey: Vec<u8>,
}

/// Looks at the pictures of one file, and no longer once they have become too many. What it sees
/// depends on the bytes only, never on how long it took.
#[derive(Debug)]
pub struct Eye {
    left: u64,
}

impl Default for Eye {
    fn default() -> Self {
        Eye { left: BUDGET }
    }
}

impl Eye {
    /// How these bytes look; `None` for what can't be decoded, is too small or too large, or too
    /// plain to be told from others. `orientation` as in EXIF.
    pub fn look(&mut self, bytes: &[u8], orientation: Option<u8>) -> Option<Look> {
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .ok()?;
        let size = imagesize::blob_size(bytes).ok()?;
        let (width, height) = (
            u32::try_from(size.width).ok()?,
            u32::try_from(size.height).ok()?,
        );
        let pixels = u64::from(width) * u64::from(height);
        if width.min(height) < SMALLEST || width.max(height) > LONGEST || pixels > MOST {
            return None;
        }
        self.left = self.left.checked_sub(pixels)?;
        let mut limits = Limits::default();
        limits.max_image_width = Some(LONGEST);
        limits.max_image_height = Some(LONGEST);
        limits.max_alloc = Some(MEMORY);
        reader.limits(limits);
        let mut picture = reader.decode().ok()?;
        // Averaging first: what is turned is small.
        let fine = shrunk(&picture);
        picture =
            DynamicImage::ImageLuma8(image::GrayImage::from_raw(FINE as u32, FINE as u32, fine)?);
        if let Some(orientation) = orientation.and_then(Orientation::from_exif) {
            picture.apply_orientation(orientation);
        }
        Look::of(&picture.into_luma8().into_raw())
    }
}

impl Look {
    /// Of [`FINE`] × [`FINE`] means.
    fn of(fine: &[u8]) -> Option<Self> {
        if ground(fine) * 100 > fine.len() * PAGE {
            return None;
        }
        let grey = means(fine, SIDE, SIDE);
        if deviation(&grey) < PLAIN {
            return None;
        }
        let rows = means(fine, 9, 8);
        let mut hash = 0;
        for pair in rows.chunks(9).flat_map(|row| row.windows(2)) {
            hash = hash << 1 | u64::from(pair[1] > pair[0]);
        }
        Some(Look { hash, grey })
    }
}

/// The picture in grey, averaged to [`FINE`] × [`FINE`].
fn shrunk(picture: &DynamicImage) -> Vec<u8> {
    let grey = picture.to_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let mut sums = vec![0_u64; FINE * FINE];
    let column: Vec<usize> = (0..width).map(|x| x * FINE / width).collect();
    for (y, row) in grey.as_raw().chunks_exact(width).enumerate() {
        let cells = &mut sums[y * FINE / height * FINE..][..FINE];
        for (sample, column) in row.iter().zip(&column) {
            cells[*column] += u64::from(*sample);
        }
    }
    let mut counts = (vec![0_u64; FINE], vec![0_u64; FINE]);
    column.iter().for_each(|x| counts.0[*x] += 1);
    (0..height).for_each(|y| counts.1[y * FINE / height] += 1);
    let mut last = 0;
    let mean = |(at, sum): (usize, u64)| {
        // A picture of fewer pixels than cells leaves some empty: they repeat what is before.
        let pixels = counts.0[at % FINE] * counts.1[at / FINE];
        last = sum.checked_div(pixels).map_or(last, |mean| mean as u8);
        last
    };
    sums.into_iter().enumerate().map(mean).collect()
}

/// Coarser means of [`FINE`] × [`FINE`] cells; both numbers divide [`FINE`].
fn means(fine: &[u8], across: usize, down: usize) -> Vec<u8> {
    let (width, height) = (FINE / across, FINE / down);
    let mut means = Vec::with_capacity(across * down);
    for row in 0..down {
        for column in 0..across {
            let lines = fine[row * height * FINE..].chunks(FINE).take(height);
            let cells = lines.flat_map(|line| &line[column * width..][..width]);
            let sum: usize = cells.map(|cell| usize::from(*cell)).sum();
            means.push(((sum + width * height / 2) / (width * height)) as u8);
        }
    }
    means
}

/// How many cells are of the commonest grey, more or less.
fn ground(cells: &[u8]) -> usize {
    let mut counts = [0_usize; 256];
    for cell in cells {
        counts[usize::from(*cell)] += 1;
    }
    let most = counts.windows(GROUND).map(|near| near.iter().sum()).max();
    most.unwrap_or_default()
}

fn deviation(cells: &[u8]) -> f64 {
    let count = cells.len().max(1) as f64;
    let mean = cells.iter().map(|c| f64::from(*c)).sum::<f64>() / count;
    let squares = cells.iter().map(|c| (f64::from(*c) - mean).powi(2));
    (squares.sum::<f64>() / count).sqrt()
}

impl Serialize for Look {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let grey = self.grey.iter().map(|cell| format!("{cell:02x}"));
        to.serialize_str(&format!("{:016x}{}", self.hash, grey.collect::<String>()))
    }
}

impl<'de> Deserialize<'de> for Look {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        parse(&text).ok_or_else(|| D::Error::custom("not how a picture looks"))
    }
}

fn parse(text: &str) -> Option<Look> {
    let hash = u64::from_str_radix(text.get(..16)?, 16).ok()?;
    let cell = |at: usize| u8::from_str_radix(text.get(16 + 2 * at..18 + 2 * at)?, 16).ok();
    let grey: Vec<u8> = (0..SIDE * SIDE).map(cell).collect::<Option<_>>()?;
    (text.len() == 16 + 2 * grey.len()).then_some(Look { hash, grey })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let picture = image::GrayImage::from_fn(width, height, |x, y| image::Luma([shade(x, y)]));
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, image::ImageFormat::Png)
            .expect("a picture in memory");
        bytes.into_inner()
    }

    fn look(bytes: &[u8]) -> Option<Look> {
        Eye::default().look(bytes, None)
    }

    #[test]
    fn icons_blank_sheets_and_pages_have_no_look() {
        let slope = |x: u32, y: u32| (x * 7 / 8 + y / 3 % 40) as u8;
        assert!(look(&bytes(128, 96, slope)).is_some());
        assert!(look(&bytes(128, 63, slope)).is_none());
        assert!(look(&bytes(128, 96, |_, _| 130)).is_none());
        let page = |x: u32, y: u32| if (x + y) % 9 < 3 && y % 8 < 3 { 0 } else { 255 };
        assert!(look(&bytes(200, 280, page)).is_none());
        assert!(look(b"\x89PNG\r\n\x1a\nnothing").is_none());
    }

    #[test]
    fn a_look_survives_being_written_down() {
        let look = look(&bytes(70, 200, |x, y| (x * y / 60) as u8)).expect("a look");
        let text = serde_json::to_string(&look).expect("it is text");
        assert_eq!(
            serde_json::from_str::<Look>(&text).expect("it is one"),
            look
        );
        assert!(serde_json::from_str::<Look>("\"00\"").is_err());
    }

    #[test]
    fn a_turned_picture_looks_as_it_is_to_be_shown() {
        let upright = bytes(160, 120, |x, y| (x + (120 - y) / 2) as u8);
        // Stored lying, to be turned by a quarter to the right (EXIF orientation 6).
        let lying = bytes(120, 160, |x, y| (159 - y + (120 - x) / 2) as u8);
        let turned = Eye::default().look(&lying, Some(6)).expect("a look");
        let apart = look(&upright).expect("a look").hash ^ turned.hash;
        assert!(apart.count_ones() <= 4, "{apart:x}");
        assert_ne!(look(&lying).expect("a look").hash, turned.hash);
    }

    #[test]
    fn a_file_of_too_many_pictures_is_looked_at_only_so_far() {
        let picture = bytes(128, 96, |x, y| (x + y) as u8);
        let mut eye = Eye { left: 128 * 96 * 2 };
        let seen: Vec<bool> = (0..3).map(|_| eye.look(&picture, None).is_some()).collect();
        assert_eq!(seen, [true, true, false]);
    }
}
