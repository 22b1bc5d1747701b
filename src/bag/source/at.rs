//! [`At`]: a file read at places, so that several threads read one archive at a time without
//! moving each other's place.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Bytes read ahead: a header and its name fit.
const AHEAD: usize = 16 << 10;

/// A file and a place in it. A clone has a place of its own.
pub struct At {
    file: Arc<File>,
    length: u64,
    place: u64,
    /// Bytes of the file from `from` on.
    ahead: Vec<u8>,
    from: u64,
}

impl At {
    /// The beginning of `file`.
    pub fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(At {
            file: Arc::new(file),
            length,
            place: 0,
            ahead: Vec::new(),
            from: 0,
        })
    }

    /// Length of the file in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// `length` bytes from `start` on.
    pub fn part(&self, start: u64, length: u64) -> impl Read + use<> {
        let mut part = self.clone();
        part.place = start;
        part.take(length)
    }
}

impl Clone for At {
    fn clone(&self) -> Self {
        At {
            file: Arc::clone(&self.file),
            length: self.length,
            place: self.place,
            ahead: Vec::new(),
            from: 0,
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], place: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, place)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], place: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, place)
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let known = self.place.checked_sub(self.from);
        let known = known.and_then(|skip| self.ahead.get(usize::try_from(skip).ok()?..));
        let read = match known {
            Some(known) if !known.is_empty() => {
                let count = known.len().min(buffer.len());
                buffer[..count].copy_from_slice(&known[..count]);
                count
            }
            _ if buffer.len() >= AHEAD => read_at(&self.file, buffer, self.place)?,
            _ => {
                self.ahead.resize(AHEAD, 0);
                let got = read_at(&self.file, &mut self.ahead, self.place);
                self.ahead.truncate(*got.as_ref().unwrap_or(&0));
                self.from = self.place;
                let count = got?.min(buffer.len());
                buffer[..count].copy_from_slice(&self.ahead[..count]);
                count
            }
        };
        self.place += read as u64;
        Ok(read)
    }
}

impl Seek for At {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(back) => self.length.checked_add_signed(back),
            SeekFrom::Current(more) => self.place.checked_add_signed(more),
        };
        self.place = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn clones_read_at_their_own_places() {
        let bytes: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(&bytes).expect("written");
        let mut at = At::new(file).expect("opened");
        let mut some = [0; 10];
        for place in [0u64, 5, 16_380, 399_990, 3, 16_384] {
            at.seek(SeekFrom::Start(place)).expect("there");
            let mut whole = Vec::new();
            let mut other = at.clone();
            at.read_exact(&mut some).expect("read");
            other.read_to_end(&mut whole).expect("read");
            let place = usize::try_from(place).expect("small");
            assert_eq!(some, bytes[place..place + 10]);
            assert!(whole == bytes[place..]);
        }
        let mut part = Vec::new();
        at.part(7, 20_000).read_to_end(&mut part).expect("read");
        assert!(part == bytes[7..20_007]);
    }
}
