//! RAR 1.5 to 7. The crate writes each member to a writer it keeps for itself.

use std::cell::RefCell;
use std::io::{Read, Seek};

use rars::{ArchiveMember, ArchiveReadOptions, ArchiveReader, Error, ErrorKind};
use rars::{ExtractionDecision, ExtractionErrorAction};

use super::super::Why;
use super::intake::{Intake, Name, Shared, Stop, damaged};

/// Largest dictionary: half of what a reader may use of memory by default.
const DICTIONARY: u64 = 512 << 20;

/// Whether bytes begin like a RAR of version 1.5 or later.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"Rar!\x1a\x07\0") || bytes.starts_with(b"Rar!\x1a\x07\x01\0")
}

/// Unpacks, in the archive's order.
pub(super) fn unpack<R: Read + Seek + Send + 'static>(
    mut from: R,
    intake: &mut Intake<'_>,
) -> Result<(), Stop> {
    // The crate would look for an archive further in, of RAR 1.3 as well, whose decoder goes on
    // for ever after the end of the data.
    let mut head = [0; 8];
    let begun = from
        .read_exact(&mut head)
        .and_then(|()| from.rewind())
        .is_ok();
    if !begun || !is(&head) {
        return Err(Stop::Whole(damaged()));
    }
    let most = intake.limits().entries;
    let options = ArchiveReadOptions::new()
        .with_max_header_count(2 * most as u64)
        .with_max_header_bytes(64 << 20)
        .with_rar50_dictionary_size_limit(DICTIONARY);
    let archive = ArchiveReader::read_reader_with_options(from, options);
    let archive = archive.map_err(|e| Stop::Whole(why(&e, most)))?;
    let members: Vec<ArchiveMember> = archive.members().collect();
    if members.len() > most {
        return Err(Stop::Whole(too_many(most)));
    }
    let run = RefCell::new(Run {
        intake,
        under_way: None,
        seen: 0,
        stop: None,
    });
    let extracted = archive.extract_with_control_and_errors(
        options,
        |member| Ok(run.borrow_mut().next(member)),
        |_, error| {
            run.borrow_mut().finish(Some(why(error, most)));
            Ok(ExtractionErrorAction::Continue)
        },
    );
    let mut run = run.into_inner();
    let trouble = extracted.as_ref().err().map(|e| why(e, most));
    run.finish(trouble.clone());
    if let Some(stop) = run.stop {
        return Err(stop);
    }
    // In a solid archive what follows a damaged member can't be had either.
    let (seen, rest) = (run.seen, trouble.or(run.intake.full().cloned()));
    for member in &members[seen.min(members.len())..] {
        if !member.meta.is_directory {
            let why = rest.clone().unwrap_or_else(damaged);
            run.intake
                .refuse(name(member), member.meta.unpacked_size, why);
        }
    }
    Ok(())
}

/// An extraction under way.
struct Run<'r, 'a> {
    intake: &'r mut Intake<'a>,
    under_way: Option<(Name, u64, Shared)>,
    /// Members of which we were told.
    seen: usize,
    stop: Option<Stop>,
}

impl Run<'_, '_> {
    /// What is to be done with the next member.
    fn next(&mut self, member: &ArchiveMember) -> ExtractionDecision {
        self.finish(None);
        if self.stop.is_some() || self.intake.full().is_some() {
            return ExtractionDecision::Stop;
        }
        self.seen += 1;
        let meta = &member.meta;
        if meta.is_directory {
            return ExtractionDecision::Skip;
        }
        let obstacle = obstacle(member);
        let solid = member.is_solid();
        if let Some(why) = obstacle {
            self.intake.refuse(name(member), meta.unpacked_size, why);
            return ExtractionDecision::Skip;
        }
        let packed = (!solid).then_some(meta.packed_size);
        match self.intake.begin(packed) {
            Ok(meter) => {
                let shared = Shared::of(meter);
                self.under_way = Some((name(member), meta.unpacked_size, shared.clone()));
                ExtractionDecision::Extract(Box::new(shared))
            }
            Err(stop) => {
                self.stop = Some(stop);
                ExtractionDecision::Stop
            }
        }
    }

    /// The member under way has ended, well or in trouble.
    fn finish(&mut self, trouble: Option<Why>) {
        let Some((name, size, shared)) = self.under_way.take() else {
            return;
        };
        if let Some(meter) = shared.take()
            && let Err(stop) = self.intake.end(name, size, meter, trouble)
        {
            self.stop = Some(stop);
        }
    }
}

/// Why a member is not even tried.
fn obstacle(member: &ArchiveMember) -> Option<Why> {
    let meta = &member.meta;
    // Unix (3) keeps the mode as attributes up to RAR 4, as does RAR 5 (1).
    let unix = match meta.host_os {
        Some(3) => true,
        Some(1) => matches!(member.detail, rars::ArchiveMemberDetail::Rar50Plus { .. }),
        _ => false,
    };
    if meta.is_redirection || (unix && meta.file_attr & 0o170_000 == 0o120_000) {
        return Some(Why::Unknown("只是指向别处的链接，不是文件本身".into()));
    }
    if meta.is_split_before || meta.is_split_after {
        return Some(Why::Unknown("分卷压缩包的一卷，要各卷齐全才能打开".into()));
    }
    meta.is_encrypted.then_some(Why::Encrypted)
}

fn name(member: &ArchiveMember) -> Name {
    let bytes = &member.meta.name;
    match std::str::from_utf8(bytes) {
        Ok(text) if member.name_is_unicode() => Name::Text(text.into()),
        _ => Name::Bytes(bytes.clone()),
    }
}

fn too_many(most: usize) -> Why {
    Why::Limit(format!("压缩包内文件超过 {most} 个"))
}

fn why(error: &Error, most: usize) -> Why {
    if without_context(error)
        == (&Error::FeatureDisabled {
            feature: "encryption",
        })
    {
        return Why::Encrypted;
    }
    match error.kind() {
        ErrorKind::PasswordRequired | ErrorKind::BadPassword => Why::Encrypted,
        ErrorKind::ResourceLimit => match without_context(error) {
            Error::HeaderCountLimitExceeded { .. } => too_many(most),
            _ => Why::Limit("解压要用的内存太多".into()),
        },
        ErrorKind::UnsupportedFeature => Why::Unknown("用了少见的压缩方法".into()),
        _ => damaged(),
    }
}

/// The error itself, without where it happened.
fn without_context(error: &Error) -> &Error {
    match error {
        Error::AtArchiveOffset { source, .. }
        | Error::AtEntry { source, .. }
        | Error::InVolume { source, .. } => without_context(source),
        error => error,
    }
}
