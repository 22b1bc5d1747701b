//! ZIP: the directory decides what is in it, as in every unpacker; names are kept as the bytes
//! they are. (The zip crate keeps one of several entries of the same name and decodes names as
//! CP437, so that it serves packages, whose names are ASCII, but not archives of all origins.)

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::super::Why;
use super::intake::{Intake, Name, Stop};
use directory::{Directory, Entry};

mod directory;

/// How a local file header begins (APPNOTE 4.3.7).
const LOCAL: &[u8] = b"PK\x03\x04";

/// Whether bytes begin like a zip: with an entry, with the end of an empty one, or as the first
/// or only one of several volumes (APPNOTE 8.5.3).
pub(super) fn is(bytes: &[u8]) -> bool {
    [LOCAL, b"PK\x05\x06", b"PK\x07\x08PK", b"PK00PK\x03\x04"]
        .iter()
        .any(|magic| bytes.starts_with(magic))
}

/// The names in the directory, in lower case with `/`, as far as they are text.
pub(super) fn names<R: Read + Seek>(from: &mut R) -> Result<Vec<String>, Why> {
    let directory = Directory::read(from, usize::MAX)?;
    Ok(directory
        .entries
        .iter()
        .map(|entry| {
            String::from_utf8_lossy(&entry.name)
                .to_lowercase()
                .replace('\\', "/")
        })
        .collect())
}

/// Unpacks, in the order of the directory.
pub(super) fn unpack<R: Read + Seek>(from: &mut R, intake: &mut Intake<'_>) -> Result<(), Stop> {
    let directory = Directory::read(from, intake.limits().entries).map_err(Stop::Whole)?;
    let overlapping = directory.overlapping();
    for (at, entry) in directory.entries.iter().enumerate() {
        if entry.is_folder() {
            continue;
        }
        let name = entry.name();
        match entry.obstacle(overlapping[at]) {
            Some(why) => intake.refuse(name, entry.size, why),
            None => member(from, entry, name, intake)?,
        }
    }
    match directory.trouble {
        Some(why) => Err(Stop::Rest(why)),
        None => Ok(()),
    }
}

impl Entry {
    fn name(&self) -> Name {
        match &self.unicode {
            Some(name) => Name::Text(name.clone()),
            None => Name::Bytes(self.name.clone()),
        }
    }

    fn is_folder(&self) -> bool {
        let slash = self.name.ends_with(b"/");
        // Windows programs of old wrote `\`; it may be the second byte of a character as well.
        slash || (self.size == 0 && self.name.ends_with(b"\\") && self.attributes & 0x10 != 0)
    }

    /// Why it is not even tried.
    fn obstacle(&self, overlaps: bool) -> Option<Why> {
        // The upper half of the attributes is a Unix mode where Unix (3) or macOS (19) made it;
        // many programs write one under DOS (0) as well.
        let kind = (self.attributes >> 16) & 0o170_000;
        if self.encrypted {
            return Some(Why::Encrypted);
        }
        if kind == 0o120_000 {
            return Some(Why::Unknown("只是指向别处的链接，不是文件本身".into()));
        }
        if ![0, 0o100_000, 0o040_000].contains(&kind) {
            return Some(Why::Unknown("是设备之类，不是文件".into()));
        }
        if overlaps {
            return Some(Why::Broken(
                "与压缩包里别的文件重叠，不是正常的压缩包".into(),
            ));
        }
        if ![0, 8].contains(&self.method) {
            return Some(Why::Unknown(format!("压缩方法 {}", self.method)));
        }
        None
    }
}

fn member<R: Read + Seek>(
    from: &mut R,
    entry: &Entry,
    name: Name,
    intake: &mut Intake<'_>,
) -> Result<(), Stop> {
    if let Err(why) = to_data(from, entry) {
        intake.refuse(name, entry.size, why);
        return Ok(());
    }
    let packed = BufReader::new(from.take(entry.packed));
    let mut bytes: Box<dyn Read + '_> = match entry.method {
        0 => Box::new(packed),
        _ => Box::new(DeflateDecoder::new(packed)),
    };
    let mut checked = Checked {
        from: &mut *bytes,
        crc: Crc::new(),
        entry,
    };
    intake.take(name, entry.size, Some(entry.packed), &mut checked)
}

/// Steps to the first byte of an entry's data, past its local header.
fn to_data<R: Read + Seek>(from: &mut R, entry: &Entry) -> Result<(), Why> {
    let broken = |_| Why::Broken("压缩包不完整，多半没有传送完".into());
    let mut header = [0; 30];
    from.seek(SeekFrom::Start(entry.at)).map_err(broken)?;
    from.read_exact(&mut header).map_err(broken)?;
    if !header.starts_with(LOCAL) {
        return Err(Why::Broken("压缩包的目录与内容对不上".into()));
    }
    let length = |at: usize| i64::from(u16::from_le_bytes([header[at], header[at + 1]]));
    from.seek(SeekFrom::Current(length(26) + length(28)))
        .map_err(broken)?;
    Ok(())
}

/// Bytes of an entry, which end as the directory says or in an error.
struct Checked<'a> {
    from: &'a mut dyn Read,
    crc: Crc,
    entry: &'a Entry,
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.crc.update(&buffer[..read]);
        // Sizes are not compared: the checksum tells damage, and some programs write wrong ones.
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.entry.crc {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(read)
    }
}
