//! Requests and replies as they go through a worker's pipes: numbers are little-endian, every
//! length comes before what it counts.

use std::io::{self, Read, Write};

/// What a worker is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request<'a> {
    /// Read the bytes that follow as a file of this name.
    Read { name: &'a str },
    /// Draw this page of the PDF that follows.
    Picture { page: u32, dpi: u32 },
    /// Draw this page of the PDF that follows in its colours, and say what stands on it.
    Plate { page: u32, dpi: u32 },
    /// Compose the document that follows, to be printed.
    Compose,
    /// Give the cells of the workbook that follows.
    Cells,
    /// Unpack the archive at this path into the folder at that. No bytes follow.
    Unpack { archive: &'a str, into: &'a str },
}

/// A request as the worker gets it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// Read these bytes as a file of this name.
    Read { name: String, bytes: Vec<u8> },
    /// Draw this page of the PDF.
    Picture { page: u32, dpi: u32, bytes: Vec<u8> },
    /// Draw this page of the PDF in its colours, and say what stands on it.
    Plate { page: u32, dpi: u32, bytes: Vec<u8> },
    /// Compose this document.
    Compose { bytes: Vec<u8> },
    /// Give the cells of this workbook.
    Cells { bytes: Vec<u8> },
    /// Unpack this archive into this folder.
    Unpack { archive: String, into: String },
}

const READ: u8 = b'r';
const PICTURE: u8 = b'p';
const PLATE: u8 = b'l';
const COMPOSE: u8 = b'c';
const CELLS: u8 = b's';
const UNPACK: u8 = b'u';

/// Sends a request.
pub(super) fn send(to: &mut dyn Write, request: &Request<'_>, bytes: &[u8]) -> io::Result<()> {
    match request {
        Request::Read { name } => {
            to.write_all(&[READ])?;
            frame(to, name.as_bytes())?;
        }
        Request::Picture { page, dpi } | Request::Plate { page, dpi } => {
            let coloured = matches!(request, Request::Plate { .. });
            to.write_all(&[if coloured { PLATE } else { PICTURE }])?;
            to.write_all(&page.to_le_bytes())?;
            to.write_all(&dpi.to_le_bytes())?;
        }
        Request::Compose => to.write_all(&[COMPOSE])?,
        Request::Cells => to.write_all(&[CELLS])?,
        Request::Unpack { archive, into } => {
            to.write_all(&[UNPACK])?;
            frame(to, archive.as_bytes())?;
            return frame(to, into.as_bytes());
        }
    }
    frame(to, bytes)
}

/// Takes the next request; `None` where the parent has closed the pipe.
pub(super) fn receive(from: &mut dyn Read) -> io::Result<Option<Received>> {
    let mut kind = [0];
    match from.read_exact(&mut kind) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    match kind[0] {
        READ => {
            let name = text(from)?;
            let bytes = unframe(from, u64::MAX)?;
            Ok(Some(Received::Read { name, bytes }))
        }
        PICTURE | PLATE => {
            let mut number = || {
                let mut bytes = [0; 4];
                from.read_exact(&mut bytes)?;
                io::Result::Ok(u32::from_le_bytes(bytes))
            };
            let (page, dpi) = (number()?, number()?);
            let bytes = unframe(from, u64::MAX)?;
            Ok(Some(match kind[0] {
                PLATE => Received::Plate { page, dpi, bytes },
                _ => Received::Picture { page, dpi, bytes },
            }))
        }
        COMPOSE => {
            let bytes = unframe(from, u64::MAX)?;
            Ok(Some(Received::Compose { bytes }))
        }
        CELLS => {
            let bytes = unframe(from, u64::MAX)?;
            Ok(Some(Received::Cells { bytes }))
        }
        UNPACK => {
            let (archive, into) = (text(from)?, text(from)?);
            Ok(Some(Received::Unpack { archive, into }))
        }
        _ => Err(io::Error::other("no such request")),
    }
}

fn text(from: &mut dyn Read) -> io::Result<String> {
    String::from_utf8(unframe(from, u64::MAX)?).map_err(io::Error::other)
}

/// A length and the bytes it counts.
pub(super) fn frame(to: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// The bytes of a frame, of which there may be `most`.
pub(super) fn unframe(from: &mut dyn Read, most: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > most {
        return Err(io::Error::other("a frame beyond its limit"));
    }
    let mut bytes = Vec::new();
    if from.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_arrives_as_it_was_sent_and_a_closed_pipe_is_the_end() {
        let mut pipe = Vec::new();
        let request = Request::Read { name: "通知.doc" };
        send(&mut pipe, &request, b"\0\xff").expect("memory does not fail");
        let mut from = pipe.as_slice();
        let received = receive(&mut from).expect("whole");
        let name = String::from("通知.doc");
        let bytes = vec![0, 0xff];
        assert_eq!(received, Some(Received::Read { name, bytes }));
        assert_eq!(receive(&mut from).expect("closed"), None);

        let mut pipe = Vec::new();
        let (archive, into) = ("材料.zip", "拆开");
        send(&mut pipe, &Request::Unpack { archive, into }, b"").expect("memory does not fail");
        let received = receive(&mut pipe.as_slice()).expect("whole");
        let (archive, into) = (archive.into(), into.into());
        assert_eq!(received, Some(Received::Unpack { archive, into }));
    }

    #[test]
    fn a_frame_cut_short_or_beyond_its_limit_is_an_error() {
        let mut pipe = Vec::new();
        frame(&mut pipe, b"abc").expect("memory does not fail");
        assert!(unframe(&mut &pipe[..10], 9).is_err());
        assert!(unframe(&mut pipe.as_slice(), 2).is_err());
        assert_eq!(unframe(&mut pipe.as_slice(), 3).expect("whole"), b"abc");
    }
}
