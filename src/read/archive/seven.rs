//! 7z (7zFormat.txt of the LZMA SDK): blocks, each with the bytes of one or more files.

use std::io::{Read, Seek, SeekFrom};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use super::super::Why;
use super::intake::{Intake, Name, Stop, damaged};

/// Whether bytes begin like a 7z.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"7z\xbc\xaf\x27\x1c")
}

/// Unpacks: block by block, then what has no bytes.
pub(super) fn unpack<R: Read + Seek>(from: &mut R, intake: &mut Intake<'_>) -> Result<(), Stop> {
    is_whole(from).map_err(Stop::Whole)?;
    let password = Password::empty();
    let archive = Archive::read(from, &password).map_err(|e| Stop::Whole(why(&e)))?;
    let most = intake.limits().entries;
    if archive.files.len() > most {
        let words = format!("压缩包内文件超过 {most} 个");
        return Err(Stop::Whole(Why::Limit(words)));
    }
    for at in 0..archive.blocks.len() {
        block(from, &archive, at, &password, intake)?;
    }
    let blocks = &archive.stream_map.file_block_index;
    let blank = archive
        .files
        .iter()
        .zip(blocks)
        .filter(|(_, b)| b.is_none());
    for (entry, _) in blank {
        member(entry, &mut std::io::empty(), intake)?;
    }
    Ok(())
}

/// The header lies at the end (2: SignatureHeader): of the first of several volumes it is missing.
fn is_whole<R: Read + Seek>(from: &mut R) -> Result<(), Why> {
    let cut = || Why::Broken("没有传送完，或是分卷压缩包的一卷".into());
    let mut start = [0; 32];
    let length = from.seek(SeekFrom::End(0)).map_err(|_| cut())?;
    from.seek(SeekFrom::Start(0)).map_err(|_| cut())?;
    from.read_exact(&mut start).map_err(|_| cut())?;
    let number = |at: usize| {
        start[at..at + 8]
            .iter()
            .rev()
            .fold(0, |n, b| n << 8 | u64::from(*b))
    };
    let end = number(12).saturating_add(number(20)).saturating_add(32);
    if end > length { Err(cut()) } else { Ok(()) }
}

fn block<R: Read + Seek>(
    from: &mut R,
    archive: &Archive,
    at: usize,
    password: &Password,
    intake: &mut Intake<'_>,
) -> Result<(), Stop> {
    let decoder = BlockDecoder::new(1, at, archive, password, from);
    let entries: Vec<ArchiveEntry> = decoder.entries().to_vec();
    let mut done = 0;
    let mut stop = None;
    let decoded = decoder.for_each_entries(&mut |entry, bytes| {
        let full = intake.full().cloned();
        if let Some(why) = full {
            stop = Some(Stop::Rest(why));
            return Ok(false);
        }
        // Those without bytes come last.
        if entry.has_stream {
            stop = member(entry, bytes, intake).err();
        }
        done += 1;
        Ok(stop.is_none())
    });
    if let Some(stop) = stop {
        return Err(stop);
    }
    // A block that can't be decoded costs what is still to come of it.
    if let Err(error) = decoded {
        for entry in entries[done..].iter().filter(|entry| entry.has_stream) {
            intake.refuse(Name::Text(entry.name.clone()), entry.size, why(&error));
        }
    }
    Ok(())
}

fn member(entry: &ArchiveEntry, bytes: &mut dyn Read, intake: &mut Intake<'_>) -> Result<(), Stop> {
    if entry.is_directory || entry.is_anti_item {
        return Ok(());
    }
    let name = Name::Text(entry.name.clone());
    // The upper half is a Unix mode where bit 15 says so.
    let mode = match entry.windows_attributes {
        bits if bits & 0x8000 != 0 => (bits >> 16) & 0o170_000,
        _ => 0,
    };
    if mode == 0o120_000 || entry.windows_attributes & 0x400 != 0 {
        let why = Why::Unknown("只是指向别处的链接，不是文件本身".into());
        intake.refuse(name, entry.size, why);
        return Ok(());
    }
    intake.take(name, entry.size, None, bytes)
}

fn why(error: &Error) -> Why {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Why::Encrypted,
        Error::UnsupportedCompressionMethod(name) if name.contains("AES") => Why::Encrypted,
        Error::UnsupportedCompressionMethod(name) => Why::Unknown(format!("压缩方法 {name}")),
        Error::MaxMemLimited { .. } => Why::Limit("解压要用的内存太多".into()),
        _ => damaged(),
    }
}
