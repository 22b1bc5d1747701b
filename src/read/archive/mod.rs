//! Archives: zip, rar, 7z, tar, gz → members, each a file of its own.
//!
//! ```text
//! bytes ──zip│rar│seven│tar──▶ Intake (limits, digests) ──▶ names (one safe spelling) ──▶ members
//!                                 └──bytes of each member──▶ whoever wants them
//! ```
//!
//! [`unpack`] hands the bytes of each member on as they come, so that none is held in memory;
//! nothing is ever called by the name that an archive gives it. What could not be had is a member
//! too, with the reason.

mod decode;
mod intake;
mod names;
mod rar;
mod seven;
mod tar;
mod zip;

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::container::{self, Family};
use super::{Body, Format, Member, Reading, Why};
use intake::{Intake, Stop};

pub(super) const ZIP: Format = Format {
    name: "zip",
    extensions: &["zip"],
    detect: |bytes| zip::is(bytes) && is_plain_zip(bytes),
    read: |bytes| read(ZIP.name, Kind::Zip, bytes),
};

pub(super) const RAR: Format = Format {
    name: "rar",
    extensions: &["rar"],
    detect: rar::is,
    read: |bytes| read(RAR.name, Kind::Rar, bytes),
};

pub(super) const SEVEN: Format = Format {
    name: "7z",
    extensions: &["7z"],
    detect: seven::is,
    read: |bytes| read(SEVEN.name, Kind::Seven, bytes),
};

pub(super) const TAR: Format = Format {
    name: "tar",
    extensions: &["tar"],
    detect: tar::is,
    read: |bytes| read(TAR.name, Kind::Tar, bytes),
};

pub(super) const GZ: Format = Format {
    name: "gz",
    extensions: &["gz", "tgz"],
    detect: tar::is_gz,
    read: |bytes| read(GZ.name, Kind::Gz, bytes),
};

/// What an archive may unpack to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries, folders included; an archive with more is refused as a whole.
    pub entries: usize,
    /// Bytes of one member.
    pub member: u64,
    /// Bytes of all members.
    pub total: u64,
    /// How many times its packed size a member, and the whole archive, may unpack to…
    pub ratio: u64,
    /// … once it is more than so many bytes: blank pages pack very well.
    pub unsuspicious: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            entries: 20_000,
            member: 512 << 20,
            total: 2 << 30,
            ratio: 400,
            unsuspicious: 64 << 20,
        }
    }
}

/// Which kind of archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// ZIP (PKWARE APPNOTE).
    Zip,
    /// RAR 1.5 to 7.
    Rar,
    /// 7z.
    Seven,
    /// tar, plain.
    Tar,
    /// gzip, of a tar or of one file.
    Gz,
}

/// Bytes of a damaged zip in which names are looked for.
const HEAD: u64 = 64 << 10;

/// Where the bytes of the member of this number go; numbers count the members from 0.
pub type Open<'a> = dyn FnMut(usize) -> io::Result<Box<dyn Write>> + 'a;

/// Which kind of archive `from` is, by its content; `None` for all else, and for packages that
/// are one document though they are zips. Only the directory of a zip is read.
///
/// # Errors
/// `from` can't be read.
pub fn kind<R: Read + Seek>(from: &mut R) -> io::Result<Option<Kind>> {
    from.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    from.by_ref().take(512).read_to_end(&mut head)?;
    Ok(if zip::is(&head) {
        plain_zip(from).then_some(Kind::Zip)
    } else if rar::is(&head) {
        Some(Kind::Rar)
    } else if seven::is(&head) {
        Some(Kind::Seven)
    } else if tar::is_gz(&head) {
        Some(Kind::Gz)
    } else {
        tar::is(&head).then_some(Kind::Tar)
    })
}

/// Unpacks an archive: its members, in its own order. Hands the bytes of each to what `open`
/// gives for it; those of a member that turns out to be damaged are worth nothing.
///
/// # Errors
/// Outside, what `open` and its writers report; inside, why the archive as a whole could not be
/// unpacked.
pub fn unpack<R: Read + Seek + Send + 'static>(
    mut from: R,
    kind: Kind,
    limits: &Limits,
    open: &mut Open<'_>,
) -> io::Result<Result<Vec<Member>, Why>> {
    let packed = from.seek(SeekFrom::End(0))?;
    from.seek(SeekFrom::Start(0))?;
    let mut intake = Intake::new(open, *limits, packed);
    // Foreign parsers may panic on hostile bytes; that costs what is still to come of the archive.
    let taken = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Zip => zip::unpack(&mut from, &mut intake),
        Kind::Rar => rar::unpack(from, &mut intake),
        Kind::Seven => seven::unpack(&mut from, &mut intake),
        Kind::Tar => tar::unpack(&mut from, &mut intake),
        Kind::Gz => tar::unpack_gz(&mut from, &mut intake),
    }));
    match taken {
        Ok(Ok(())) => {}
        Ok(Err(Stop::Whole(why))) => return Ok(Err(why)),
        Ok(Err(Stop::Rest(why))) => intake.rest(why),
        Ok(Err(Stop::Sink(error))) => return Err(error),
        Err(_) => intake.rest(Why::Broken("解压时出错".into())),
    }
    Ok(members(intake))
}

fn members(intake: Intake<'_>) -> Result<Vec<Member>, Why> {
    let entries = intake.into_entries();
    let hopeless = |why: &Why| entries.iter().all(|e| e.content.as_ref() == Err(why));
    if entries.is_empty() {
        return Err(Why::Empty);
    }
    // Nothing can be had, and always for the same reason: that of the archive.
    if let Some(Err(why @ (Why::Encrypted | Why::Broken(_)))) = entries.first().map(|e| &e.content)
        && hopeless(why)
    {
        return Err(why.clone());
    }
    Ok(names::settle(entries))
}

fn read(format: &str, kind: Kind, bytes: &[u8]) -> Reading {
    // The bytes are copied: the rar reader keeps what it reads from.
    let from = Cursor::new(bytes.to_vec());
    let unpacked = unpack(from, kind, &Limits::default(), &mut |_| {
        Ok(Box::new(io::sink()))
    });
    match unpacked {
        Ok(Ok(members)) => Reading::of(format, Body::Archive(members)),
        Ok(Err(why)) => Reading::unreadable(format, why),
        // Neither memory nor the sink fails.
        Err(_) => Reading::unreadable(format, Why::Broken("解压时出错".into())),
    }
}

fn is_plain_zip(bytes: &[u8]) -> bool {
    matches!(container::family(bytes), None | Some(Family::Archive))
}

/// Whether a zip is an archive and no document, by the names in its directory.
fn plain_zip<R: Read + Seek>(from: &mut R) -> bool {
    let names = zip::names(from).or_else(|_| {
        // Damaged: what its first entries are called tells as much.
        let mut head = Vec::new();
        from.seek(SeekFrom::Start(0))?;
        from.take(HEAD).read_to_end(&mut head)?;
        io::Result::Ok(container::local_names(&head))
    });
    names.is_ok_and(|names| container::family_of(&names).is_none())
}
