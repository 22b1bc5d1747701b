//! [`Writer`]: a bag as a zip, written in one pass: payload first and hashed as it goes by,
//! manifests after it. The same content gives the same bytes on every system.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::checksum::{Algorithm, Checksums, stream};
use super::{DECLARATION, INFO, name};
use crate::error::{Error, Kind, Result};

/// What we write; the first is also what the catalogue knows.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::Sha256, Algorithm::Sha512];

/// From this size on (bytes) an entry is written as zip64; a little below 4 GiB because what
/// can't be compressed grows a little.
const ZIP64_FROM: u64 = 0xF000_0000;

/// Checksums of something packed.
pub type Sums = BTreeMap<Algorithm, String>;

/// A bag under way.
pub struct Writer<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    folder: String,
    payload: BTreeMap<String, Sums>,
    octets: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a bag in the zip's one folder of this name.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn begin(to: W, folder: &str) -> Result<Self> {
        let mut writer = Writer {
            zip: ZipWriter::new_stream(to),
            folder: folder.into(),
            payload: BTreeMap::new(),
            octets: 0,
        };
        writer.put(DECLARATION, declaration().as_bytes())?;
        Ok(writer)
    }

    /// Packs a file under `data/`; `size` (bytes) is what is expected. Gives its checksums and
    /// real size.
    ///
    /// # Errors
    /// The name leads outside or is taken; `from` can't be read or the disk is full.
    pub fn add(&mut self, path: &str, size: u64, from: &mut dyn Read) -> Result<(Sums, u64)> {
        let path = format!("data/{path}");
        if let Some(why) = name::hazard(&path) {
            return Err(Error::bug(format!("装包的文件名{why}：{path}")));
        }
        self.start(&path, size)?;
        let mut checksums = Checksums::of(ALGORITHMS);
        let mut octets = 0;
        let zip = &mut self.zip;
        stream(from, &mut |bytes| {
            checksums.update(bytes);
            octets += bytes.len() as u64;
            zip.write_all(bytes)
        })
        .map_err(|e| {
            Error::new(Kind::Disk, format!("装包失败：{path}"))
                .hint("请确认原件还在、磁盘还有空间，然后重新运行。")
                .because(e)
        })?;
        let sums = checksums.finish();
        self.octets += octets;
        if self.payload.insert(path.clone(), sums.clone()).is_some() {
            return Err(Error::bug(format!("装包时文件名重复：{path}")));
        }
        Ok((sums, octets))
    }

    /// Writes labels, manifests and tag manifests, and closes the zip. `Payload-Oxum` is added.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn finish(mut self, labels: &[(&str, String)]) -> Result<()> {
        let oxum = format!("{}.{}", self.octets, self.payload.len());
        let mut tags = BTreeMap::from([(DECLARATION.to_owned(), declaration())]);
        tags.insert(INFO.into(), info(labels, &oxum));
        for algorithm in ALGORITHMS {
            let list = listing(&self.payload, algorithm);
            tags.insert(format!("manifest-{}.txt", algorithm.name()), list);
        }
        let sums: BTreeMap<String, Sums> = tags
            .iter()
            .map(|(name, text)| {
                let mut checksums = Checksums::of(ALGORITHMS);
                checksums.update(text.as_bytes());
                (name.clone(), checksums.finish())
            })
            .collect();
        tags.remove(DECLARATION);
        for (name, text) in &tags {
            self.put(name, text.as_bytes())?;
        }
        for algorithm in ALGORITHMS {
            let name = format!("tagmanifest-{}.txt", algorithm.name());
            self.put(&name, listing(&sums, algorithm).as_bytes())?;
        }
        let mut rest = self.zip.finish().map_err(writing)?.into_inner();
        rest.flush().map_err(writing)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.start(name, bytes.len() as u64)?;
        self.zip.write_all(bytes).map_err(writing)
    }

    fn start(&mut self, name: &str, size: u64) -> Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(if compressed(name) { 1 } else { 6 }))
            .last_modified_time(DateTime::default())
            .system(zip::System::Unix)
            .unix_permissions(0o644)
            .large_file(size >= ZIP64_FROM);
        self.zip
            .start_file(format!("{}/{name}", self.folder), options)
            .map_err(writing)
    }
}

fn declaration() -> String {
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".into()
}

fn info(labels: &[(&str, String)], oxum: &str) -> String {
    let mut text = String::new();
    for (label, value) in labels {
        // A value is one line: no break can forge another label.
        let value: String = value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        text.push_str(&format!("{label}: {value}\n"));
    }
    text.push_str(&format!("Payload-Oxum: {oxum}\n"));
    text
}

fn listing(files: &BTreeMap<String, Sums>, algorithm: Algorithm) -> String {
    files
        .iter()
        .map(|(name, sums)| format!("{}  {}\n", sums[&algorithm], name::encode(name)))
        .collect()
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

fn writing(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(Kind::Disk, "写入卷宗包失败")
        .hint("请确认磁盘还有空间，然后重新运行。")
        .because(e)
}
