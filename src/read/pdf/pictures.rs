//! Pictures painted on the pages, each once.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::object::{Array, Name, ObjectIdentifier, Stream};

use super::super::Picture;
use super::super::image::Eye;
use crate::digest::Digest;

/// Fewest pixels a side: smaller ones are bullets, rules and pieces of a pattern.
const SMALLEST: u32 = 32;
/// Most pictures of one file.
const MOST: usize = 5_000;
/// Largest picture file that is unpacked from a second layer of compression.
const LARGEST: u64 = 64 << 20;

/// The pictures met so far.
#[derive(Default)]
pub(super) struct Pictures {
    objects: BTreeSet<ObjectIdentifier>,
    digests: BTreeSet<Digest>,
    eye: Eye,
    /// In the order of pages and of painting.
    pub(super) found: Vec<Picture>,
}

impl Pictures {
    /// Takes a picture into account that is painted on this page. Its digest is that of the bytes
    /// as they are stored: for JPEG and JPEG 2000 the picture's own file (ISO 32000-2, 7.4.8 and
    /// 7.4.9), for the rest the compressed samples, which the program that wrote the PDF made.
    pub(super) fn add(&mut self, stream: &Stream<'_>, page: u32) {
        let dict = stream.dict();
        let known = dict.obj_id().is_some_and(|id| !self.objects.insert(id));
        if known || self.found.len() >= MOST {
            return;
        }
        let Some((width, height)) = pixels(stream) else {
            return;
        };
        if width < SMALLEST || height < SMALLEST {
            return;
        }
        let picture = Picture {
            pixels: Some((width, height)),
            ..Picture::of(&file(stream), Some(page), &mut self.eye)
        };
        if self.digests.insert(picture.digest) {
            self.found.push(picture);
        }
    }
}

/// Width and height, by their long or their short names.
pub(super) fn pixels(stream: &Stream<'_>) -> Option<(u32, u32)> {
    let dict = stream.dict();
    let side = |long, short| dict.get::<u32>(long).or_else(|| dict.get::<u32>(short));
    Some((side("Width", "W")?, side("Height", "H")?))
}

/// The stored bytes; a JPEG that was deflated once more is taken out of that.
fn file<'a>(stream: &Stream<'a>) -> Cow<'a, [u8]> {
    let raw = stream.raw_data();
    let filters = stream.dict().get::<Array<'_>>("Filter");
    let filters = filters.iter().flat_map(|names| names.iter::<Name<'_>>());
    let filters: Vec<Name<'_>> = filters.collect();
    let filters: Vec<&str> = filters.iter().map(|name| name.as_str()).collect();
    if let ["FlateDecode", "DCTDecode" | "JPXDecode"] = filters[..] {
        let mut file = Vec::new();
        let mut decoder = ZlibDecoder::new(&raw[..]).take(LARGEST);
        if decoder.read_to_end(&mut file).is_ok() {
            return file.into();
        }
    }
    raw
}
