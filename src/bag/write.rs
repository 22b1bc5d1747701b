//! [`Writer`]: a bag, written in one pass: payload first and hashed as it goes by, manifests after
//! it. The same content gives the same bytes on every system.

use std::collections::BTreeMap;
use std::io::{self, Read};

use super::checksum::{Algorithm, Checksums, Sums};
use super::pack::Carrier;
use super::{DECLARATION, INFO, PAYLOAD, name};
use crate::error::{Error, Kind, Result};

/// What we write; the first is also what the catalogue knows.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::Sha256, Algorithm::Sha512];

/// A bag under way.
pub struct Writer<'a> {
    to: Box<dyn Carrier + 'a>,
    payload: BTreeMap<String, Sums>,
    tags: BTreeMap<String, Sums>,
    octets: u64,
}

impl<'a> Writer<'a> {
    /// Begins a bag.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn begin(to: impl Carrier + 'a) -> Result<Self> {
        let mut writer = Writer {
            to: Box::new(to),
            payload: BTreeMap::new(),
            tags: BTreeMap::new(),
            octets: 0,
        };
        let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        writer.tag(DECLARATION, declaration.as_bytes())?;
        Ok(writer)
    }

    /// Packs a file under `data/`; `size` (bytes) is what is expected. Gives its checksums and
    /// real size.
    ///
    /// # Errors
    /// The name leads outside or is taken; `from` can't be read or the disk is full.
    pub fn add(&mut self, path: &str, size: u64, from: &mut dyn Read) -> Result<(Sums, u64)> {
        let path = format!("{PAYLOAD}{path}");
        let (sums, octets) = self.put(&path, size, from)?;
        self.octets += octets;
        if self.payload.insert(path.clone(), sums.clone()).is_some() {
            return Err(Error::bug(format!("装包时文件名重复：{path}")));
        }
        Ok((sums, octets))
    }

    /// Packs a file that is about the payload and no part of it.
    ///
    /// # Errors
    /// The name leads outside or is taken; the disk is full.
    pub fn tag(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let (sums, _) = self.put(path, bytes.len() as u64, &mut { bytes })?;
        match self.tags.insert(path.into(), sums) {
            None => Ok(()),
            Some(_) => Err(Error::bug(format!("装包时文件名重复：{path}"))),
        }
    }

    /// Writes labels, manifests and tag manifests, and closes the package. `Payload-Oxum` is added.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn finish(mut self, labels: &[(&str, String)]) -> Result<()> {
        if self.payload.is_empty() {
            self.to
                .folder(PAYLOAD.trim_end_matches('/'))
                .map_err(writing)?;
        }
        let oxum = format!("{}.{}", self.octets, self.payload.len());
        self.tag(INFO, info(labels, &oxum).as_bytes())?;
        for algorithm in ALGORITHMS {
            let list = listing(&self.payload, algorithm);
            let name = format!("manifest-{}.txt", algorithm.name());
            self.tag(&name, list.as_bytes())?;
        }
        for algorithm in ALGORITHMS {
            let list = listing(&self.tags, algorithm);
            let name = format!("tagmanifest-{}.txt", algorithm.name());
            self.put(&name, list.len() as u64, &mut list.as_bytes())?;
        }
        self.to.finish().map_err(writing)
    }

    fn put(&mut self, path: &str, size: u64, from: &mut dyn Read) -> Result<(Sums, u64)> {
        if let Some(why) = name::hazard(path) {
            return Err(Error::bug(format!("装包的文件名{why}：{path}")));
        }
        let mut heard = Heard {
            from,
            checksums: Checksums::of(ALGORITHMS),
            octets: 0,
        };
        self.to.put(path, size, &mut heard).map_err(|e| {
            Error::new(Kind::Disk, format!("装包失败：{path}"))
                .hint("请确认原件还在、没有人正在改它、磁盘还有空间，然后重新运行。")
                .because(e)
        })?;
        Ok((heard.checksums.finish(), heard.octets))
    }
}

/// Hashes what is read through it.
struct Heard<'a> {
    from: &'a mut dyn Read,
    checksums: Checksums,
    octets: u64,
}

impl Read for Heard<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.checksums.update(&buffer[..read]);
        self.octets += read as u64;
        Ok(read)
    }
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

fn writing(e: io::Error) -> Error {
    Error::new(Kind::Disk, "写入卷宗包失败")
        .hint("请确认磁盘还有空间，然后重新运行。")
        .because(e)
}
