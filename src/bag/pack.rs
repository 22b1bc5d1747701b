//! [`Carrier`]: what a package is written into. [`Zip`] and [`Tar`] are here; a folder is whatever
//! its owner makes of it.

use std::io::{self, Read, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What a package is written into, file by file.
pub trait Carrier {
    /// Writes a file whole; `size` (bytes) is what is expected.
    ///
    /// # Errors
    /// `from` can't be read or has another size where that matters; the disk would not have it.
    fn put(&mut self, name: &str, size: u64, from: &mut dyn Read) -> io::Result<()>;

    /// Makes a folder, for a payload with nothing in it.
    ///
    /// # Errors
    /// The disk would not have it.
    fn folder(&mut self, name: &str) -> io::Result<()>;

    /// Writes what comes last.
    ///
    /// # Errors
    /// The disk would not have it.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// From this size on (bytes) an entry is written as zip64; a little below 4 GiB because what
/// can't be compressed grows a little.
const ZIP64_FROM: u64 = 0xF000_0000;

/// A zip with everything in one folder. Names are UTF-8 and marked so; times are those of no clock.
pub struct Zip<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    base: String,
}

impl<W: Write> Zip<W> {
    /// Begins a zip whose one folder is `base`.
    pub fn begin(to: W, base: &str) -> Self {
        Zip {
            zip: ZipWriter::new_stream(to),
            base: base.into(),
        }
    }

    fn options(name: &str, size: u64) -> SimpleFileOptions {
        SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(if compressed(name) { 1 } else { 6 }))
            .last_modified_time(DateTime::default())
            .system(zip::System::Unix)
            .unix_permissions(0o644)
            .large_file(size >= ZIP64_FROM)
    }
}

impl<W: Write> Carrier for Zip<W> {
    fn put(&mut self, name: &str, size: u64, from: &mut dyn Read) -> io::Result<()> {
        let path = format!("{}/{name}", self.base);
        self.zip.start_file(path, Self::options(name, size))?;
        io::copy(from, &mut self.zip).map(|_| ())
    }

    fn folder(&mut self, name: &str) -> io::Result<()> {
        let path = format!("{}/{name}", self.base);
        let options = Self::options(name, 0).unix_permissions(0o755);
        Ok(self.zip.add_directory(path, options)?)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.zip.finish()?.into_inner().flush()
    }
}

/// Whether the bytes are compressed already, by the name alone: only speed hangs on it.
fn compressed(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    extension.is_some_and(|e| {
        [
            "jpg", "jpeg", "png", "gif", "heic", "webp", "zip", "rar", "7z", "docx", "xlsx",
            "pptx", "ofd", "mp3", "mp4", "mov", "pdf",
        ]
        .contains(&e.as_str())
    })
}

/// A tar with everything in one folder, in the format that GNU tar made common: names of any length
/// in UTF-8, files of any size. Times are those of no clock.
pub struct Tar<W: Write> {
    tar: tar::Builder<W>,
    base: String,
}

/// 1 January 1980, as in [`Zip`].
const NO_TIME: u64 = 315_532_800;

impl<W: Write> Tar<W> {
    /// Begins a tar whose one folder is `base`.
    pub fn begin(to: W, base: &str) -> Self {
        Tar {
            tar: tar::Builder::new(to),
            base: base.into(),
        }
    }

    fn header(size: u64, mode: u32) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(mode);
        header.set_mtime(NO_TIME);
        header.set_uid(0);
        header.set_gid(0);
        header
    }
}

impl<W: Write> Carrier for Tar<W> {
    fn put(&mut self, name: &str, size: u64, from: &mut dyn Read) -> io::Result<()> {
        let path = format!("{}/{name}", self.base);
        let mut exact = Exact { from, left: size };
        let mut header = Self::header(size, 0o644);
        self.tar.append_data(&mut header, path, &mut exact)?;
        exact.end()
    }

    fn folder(&mut self, name: &str) -> io::Result<()> {
        let mut header = Self::header(0, 0o755);
        header.set_entry_type(tar::EntryType::Directory);
        let path = format!("{}/{name}/", self.base);
        self.tar.append_data(&mut header, path, io::empty())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.tar.into_inner()?.flush()
    }
}

/// Exactly so many bytes: a tar says the size of a file before its content.
struct Exact<'a> {
    from: &'a mut dyn Read,
    left: u64,
}

impl Exact<'_> {
    fn end(&mut self) -> io::Result<()> {
        match self.left == 0 && self.from.read(&mut [0])? == 0 {
            true => Ok(()),
            false => Err(io::Error::other("大小与检查时不同")),
        }
    }
}

impl Read for Exact<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let read = self.from.read(&mut buffer[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}
