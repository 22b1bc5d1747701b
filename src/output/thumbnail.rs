//! [`Thumbnails`]: photos made small, so that a report or a sheet can show what it speaks of.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageReader, Limits};

use super::Originals;
use crate::digest::Digest;
use crate::evidence::Evidence;

/// Photos shown in one output: with some kilobytes each a report can still be sent by mail.
const MOST: usize = 160;
/// Largest photo that is opened, in bytes.
const LARGEST: u64 = 64 << 20;
/// Memory that decoding may take, in bytes.
const MEMORY: u64 = 512 << 20;

/// Photos of submitted materials, each made small once.
pub struct Thumbnails<'a> {
    evidence: &'a Evidence,
    from: &'a dyn Originals,
    /// Longer side, in pixels.
    side: u32,
    made: BTreeMap<Digest, Option<Small>>,
}

/// A photo made small, turned as it is seen.
#[derive(Debug, Clone)]
pub struct Small {
    /// A JPEG.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl<'a> Thumbnails<'a> {
    /// None made yet; `side` is the longer side of each, in pixels.
    pub fn new(evidence: &'a Evidence, from: &'a dyn Originals, side: u32) -> Self {
        Thumbnails {
            evidence,
            from,
            side,
            made: BTreeMap::new(),
        }
    }

    /// The photo at this path; `None` for what is no photo, can't be opened, or
    /// is one too many.
    pub fn of(&mut self, path: &str) -> Option<&Small> {
        let material = self.evidence.material(path)?;
        let reading = &self.evidence.facts_of(material)?.reading;
        if !reading.is_photo() {
            return None;
        }
        let full = self.made.len() >= MOST;
        if full && !self.made.contains_key(&material.digest) {
            return None;
        }
        let turn = reading.metadata.orientation.unwrap_or(1);
        let (from, side) = (self.from, self.side);
        let made = self.made.entry(material.digest).or_insert_with(|| {
            let mut bytes = Vec::new();
            let original = from.open(material).ok()?;
            original.take(LARGEST).read_to_end(&mut bytes).ok()?;
            // Foreign decoders may panic on hostile bytes.
            catch_unwind(AssertUnwindSafe(|| small(&bytes, turn, side))).ok()?
        });
        made.as_ref()
    }
}

fn small(bytes: &[u8], turn: u8, side: u32) -> Option<Small> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut picture = reader.decode().ok()?.thumbnail(side, side);
    if let Some(orientation) = Orientation::from_exif(turn) {
        picture.apply_orientation(orientation);
    }
    let picture = DynamicImage::ImageRgb8(picture.into_rgb8());
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, 70);
    picture.write_with_encoder(encoder).ok()?;
    Some(Small {
        width: picture.width(),
        height: picture.height(),
        jpeg,
    })
}
