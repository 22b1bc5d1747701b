//! Pictures: size, number of pages, what the camera noted, whether the file is whole, and what
//! the picture looks like.

mod bmp;
mod exif;
mod gif;
mod heif;
mod jpeg;
mod look;
mod png;
mod tiff;
mod webp;

use super::{Body, Format, Metadata, Reading, Why};

pub(super) use exif::{camera, coordinates, description, taken};
pub use look::{Eye, Look, SIDE};
pub use tiff::page_offsets;

/// JPEG.
pub(super) const JPEG: Format = Format {
    name: "jpg",
    extensions: &["jpg", "jpeg", "jpe", "jfif"],
    detect: |bytes| bytes.starts_with(b"\xff\xd8\xff"),
    read: |bytes| read(JPEG.name, bytes, jpeg::size(bytes)),
};

/// PNG.
pub(super) const PNG: Format = Format {
    name: "png",
    extensions: &["png"],
    detect: |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
    read: |bytes| {
        let mut reading = read(PNG.name, bytes, png::size(bytes));
        png::add_words(bytes, &mut reading.metadata);
        reading
    },
};

/// TIFF, of one or many pages: what scanners and fax machines write.
pub(super) const TIFF: Format = Format {
    name: "tiff",
    extensions: &["tif", "tiff"],
    detect: tiff::is_tiff,
    read: |bytes| match tiff::pages(bytes) {
        Ok((size, count)) => Reading {
            body: Body::Pictures { count },
            pages: Some(count),
            ..read(TIFF.name, bytes, Ok(size))
        },
        Err(why) => read(TIFF.name, bytes, Err(why)),
    },
};

/// WebP.
pub(super) const WEBP: Format = Format {
    name: "webp",
    extensions: &["webp"],
    detect: |bytes| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    read: |bytes| read(WEBP.name, bytes, webp::size(bytes)),
};

/// GIF, moving or not: one picture.
pub(super) const GIF: Format = Format {
    name: "gif",
    extensions: &["gif"],
    detect: |bytes| bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
    read: |bytes| read(GIF.name, bytes, gif::size(bytes)),
};

/// Windows bitmap.
pub(super) const BMP: Format = Format {
    name: "bmp",
    extensions: &["bmp", "dib"],
    detect: bmp::is_bmp,
    read: |bytes| read(BMP.name, bytes, bmp::size(bytes)),
};

/// HEIC: what recent phones take photos in.
pub(super) const HEIC: Format = Format {
    name: "heic",
    extensions: &["heic", "heif", "hif"],
    detect: |bytes| heif::is_of(bytes, heif::HEVC),
    read: |bytes| read(HEIC.name, bytes, heif::size(bytes)),
};

/// AVIF.
pub(super) const AVIF: Format = Format {
    name: "avif",
    extensions: &["avif"],
    detect: |bytes| heif::is_of(bytes, heif::AV1),
    read: |bytes| read(AVIF.name, bytes, heif::size(bytes)),
};

/// Names of the formats above.
pub(super) const NAMES: &[&str] = &[
    JPEG.name, PNG.name, TIFF.name, WEBP.name, GIF.name, BMP.name, HEIC.name, AVIF.name,
];

/// What is wrong with a picture that ends before its end.
const CUT: &str = "图片在中途结束";
/// What is wrong with a picture of no or no sensible size.
const NO_SIZE: &str = "图片没有尺寸";
/// What is wrong with a picture that has a frame and nothing in it.
const NO_CONTENT: &str = "图片没有内容";

/// Width and height in pixels, or what is wrong.
type Size = Result<(u32, u32), &'static str>;

fn read(format: &str, bytes: &[u8], size: Size) -> Reading {
    let metadata = exif::metadata(bytes);
    match size {
        Ok(size) => Reading {
            look: Eye::default().look(bytes, metadata.orientation),
            metadata: Metadata {
                size: Some(size),
                ..metadata
            },
            ..Reading::of(format, Body::Pictures { count: 1 })
        },
        // What the camera noted often survives; it may tell which picture was meant.
        Err(why) => Reading {
            metadata,
            ..Reading::unreadable(format, Why::Broken(why.into()))
        },
    }
}

/// Width and height, both at least 1.
fn some_size(width: u32, height: u32) -> Size {
    if width == 0 || height == 0 {
        return Err(NO_SIZE);
    }
    Ok((width, height))
}

/// So many bytes at a place.
fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}
