//! An archive on disk → its members in a folder, under numbers: nothing is ever written under a
//! name that an archive gives.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::read::archive::{self, Limits};
use crate::read::{Member, Why};

/// How unpacking ended.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Done {
    /// Well; members that could not be had say so.
    Members(Vec<Member>),
    /// The archive can't be unpacked.
    Refused(Why),
    /// The archive could not be read this time; in Chinese.
    Lost(String),
    /// The folder could not be written; as the system says.
    Full(String),
}

impl Done {
    pub(super) fn lost(words: &str) -> Self {
        Done::Lost(words.into())
    }
}

/// Name of the file that becomes of member `number`, counted from 1.
pub fn member_file(number: usize) -> String {
    format!("{number:05}")
}

/// Unpacks the archive into the folder.
pub(super) fn unpack(archive: &Path, into: &Path) -> Done {
    let opened = File::open(archive).and_then(|file| {
        let mut from = BufReader::new(file);
        Ok((archive::kind(&mut from)?, from))
    });
    let (kind, from) = match opened {
        Ok((Some(kind), from)) => (kind, from),
        Ok((None, _)) => return Done::lost("压缩包在检查过程中被改动，请重新检查一次"),
        Err(error) => return Done::Lost(format!("系统不让读取：{error}")),
    };
    let mut open = |at: usize| -> io::Result<Box<dyn Write>> {
        Ok(Box::new(File::create_new(into.join(member_file(at + 1)))?))
    };
    let unpacked = archive::unpack(from, kind, &Limits::default(), &mut open);
    let members = match unpacked {
        Ok(Ok(members)) => members,
        Ok(Err(why)) => return Done::Refused(why),
        Err(error) => return Done::Full(error.to_string()),
    };
    let damaged = members.iter().zip(1..).filter(|(m, _)| m.content.is_err());
    for (_, number) in damaged {
        match std::fs::remove_file(into.join(member_file(number))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Done::Full(error.to_string());
            }
            _ => {}
        }
    }
    Done::Members(members)
}
