//! [`Workers`]: files read in processes of their own, the program executing itself, with bounds on
//! time, memory and output. A parser that hangs, exhausts memory or dies costs the one file.
//!
//! ```text
//! Workers ──request (kind, name, bytes)──▶ child: read ──▶ Reading ──reply──▶ Workers
//! ```
//!
//! Archives are unpacked there as well, into a folder of ours, under numbers.
//!
//! `wire` is what goes through the pipes, `process` one child as its parent sees it, `child` what
//! runs in it.

mod child;
mod compose;
mod process;
mod unpack;
mod wire;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::facts::Facts;
use crate::project::Thresholds;
use crate::read::cells::Sheet;
use crate::read::{self, Member, Plate, Reading, Why};

pub use child::{COMMAND, serve};
pub use compose::Composition;
use process::{Answer, Process};
pub use unpack::member_file;
use wire::Request;

/// What a worker may use up for one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Wall time.
    pub time: Duration,
    /// Memory in bytes, the file's own bytes included.
    pub memory: u64,
    /// What was read, in bytes as it is sent back.
    pub output: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(30),
            memory: 1 << 30,
            output: 256 << 20,
        }
    }
}

/// How many times the time for one file it may take to unpack an archive.
const UNPACKING: u32 = 10;

impl Limits {
    /// Wall time of a request.
    fn of(&self, unpacking: bool) -> Duration {
        self.time * if unpacking { UNPACKING } else { 1 }
    }
}

impl From<&Thresholds> for Limits {
    fn from(thresholds: &Thresholds) -> Self {
        Limits {
            time: Duration::from_secs(thresholds.reading_seconds),
            memory: thresholds.reading_memory << 20,
            ..Limits::default()
        }
    }
}

/// The members of an archive, or why it could not be unpacked.
pub type Unpacked = std::result::Result<Vec<Member>, Why>;

/// Where files are read.
pub struct Workers {
    /// The program that serves as a worker; `None` reads in this process, without bounds.
    program: Option<PathBuf>,
    limits: Limits,
    /// Processes waiting for work. There are never more than threads that ask.
    idle: Mutex<Vec<Process>>,
}

impl Workers {
    /// Reads in this process: for bytes we made ourselves.
    pub fn here() -> Self {
        Workers {
            program: None,
            limits: Limits::default(),
            idle: Mutex::default(),
        }
    }

    /// Reads in processes of `program`, which answers to [`COMMAND`].
    pub fn of(program: PathBuf, limits: Limits) -> Self {
        Workers {
            program: Some(program),
            limits,
            idle: Mutex::default(),
        }
    }

    /// Reads in further processes of the program that runs now.
    ///
    /// # Errors
    /// The system does not say where the program lies.
    pub fn of_this_program(limits: Limits) -> Result<Self> {
        let program = std::env::current_exe()
            .map_err(|e| Error::new(Kind::Disk, "找不到程序自己的位置").because(e))?;
        Ok(Workers::of(program, limits))
    }

    /// What these bytes say; `extension` is that of the file's name. The second value tells
    /// whether the facts hold for ever: those that a slow or busy machine gave do not.
    ///
    /// # Errors
    /// No worker can be started. Never a matter of the bytes.
    pub fn facts(&self, extension: &str, digest: Digest, bytes: &[u8]) -> Result<(Facts, bool)> {
        let name = format!("x.{extension}");
        let Some(_) = &self.program else {
            return Ok((Facts::of(&name, digest, bytes), true));
        };
        let request = Request::Read { name: &name };
        let (reading, lasting) = match self.ask(&request, bytes)? {
            Ok(reply) => (self.reading(extension, &reply), true),
            Err(end) => (Reading::unreadable(extension, end.why), end.lasting),
        };
        Ok((Facts::from_reading(digest, reading), lasting))
    }

    /// What these bytes say; `name` only gives the extension.
    ///
    /// # Errors
    /// As [`Workers::facts`].
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<Reading> {
        let extension = read::extension(name);
        let digest = crate::digest::digest(bytes);
        Ok(self.facts(&extension, digest, bytes)?.0.reading)
    }

    /// A page of a PDF drawn, a PNG file; `None` where it can't be.
    ///
    /// # Errors
    /// As [`Workers::facts`].
    pub fn page_picture(&self, bytes: &[u8], page: u32, dpi: u32) -> Result<Option<Vec<u8>>> {
        let picture = match &self.program {
            None => read::page_picture(bytes, page, dpi).unwrap_or_default(),
            Some(_) => {
                let reply = self.ask(&Request::Picture { page, dpi }, bytes)?;
                reply.unwrap_or_default()
            }
        };
        Ok((!picture.is_empty()).then_some(picture))
    }

    /// A page of a PDF drawn in its colours, with the words on it; `None` where it can't be.
    ///
    /// # Errors
    /// As [`Workers::facts`].
    pub fn plate(&self, bytes: &[u8], page: u32, dpi: u32) -> Result<Option<Plate>> {
        Ok(match &self.program {
            None => read::plate(bytes, page, dpi, child::stand_in).ok(),
            Some(_) => {
                let reply = self.ask(&Request::Plate { page, dpi }, bytes)?;
                reply.ok().and_then(|reply| Plate::from_bytes(&reply))
            }
        })
    }

    /// A document as it was set, to be printed; see [`Composition`].
    ///
    /// # Errors
    /// As [`Workers::facts`].
    pub fn compose(&self, bytes: &[u8]) -> Result<Composition> {
        if self.program.is_none() {
            return Ok(read::compose::compose(bytes));
        }
        Ok(match self.ask(&Request::Compose, bytes)? {
            Ok(reply) => compose::unpack(&reply),
            Err(end) => Some(Err(end.why)),
        })
    }

    /// The cells of an `.xlsx` workbook, or why they can't be had.
    ///
    /// # Errors
    /// As [`Workers::facts`].
    pub fn cells(&self, bytes: &[u8]) -> Result<std::result::Result<Vec<Sheet>, Why>> {
        if self.program.is_none() {
            return Ok(read::cells::sheets(bytes));
        }
        let wrong = || Err(Why::Broken("读取程序的回答有误".into()));
        Ok(match self.ask(&Request::Cells, bytes)? {
            Ok(reply) => serde_json::from_slice(&reply).unwrap_or_else(|_| wrong()),
            Err(end) => Err(end.why),
        })
    }

    fn reading(&self, extension: &str, reply: &[u8]) -> Reading {
        serde_json::from_slice(reply).unwrap_or_else(|_| {
            let why = Why::Broken("读取程序的回答有误".into());
            Reading::unreadable(extension, why)
        })
    }

    /// Unpacks an archive into a folder of ours, which must be there and empty: member n of the
    /// answer, counted from 1, becomes the file [`member_file`]`(n)`; one that could not be had
    /// becomes none. The second value tells whether it would be the same on every machine.
    ///
    /// # Errors
    /// No worker can be started, or the folder can't be written. Never a matter of the archive.
    pub fn unpack(&self, archive: &Path, into: &Path) -> Result<(Unpacked, bool)> {
        let done = match (&self.program, archive.to_str(), into.to_str()) {
            (None, _, _) => unpack::unpack(archive, into),
            (Some(_), Some(archive), Some(folder)) => {
                match self.ask(
                    &Request::Unpack {
                        archive,
                        into: folder,
                    },
                    b"",
                )? {
                    Ok(reply) => serde_json::from_slice(&reply)
                        .unwrap_or_else(|_| unpack::Done::lost("拆压缩包的程序回答有误")),
                    Err(end) => return Ok((Err(end.why), end.lasting)),
                }
            }
            _ => unpack::Done::lost("所在的文件夹名称不是规范的文字"),
        };
        match done {
            unpack::Done::Members(members) => Ok((Ok(members), true)),
            unpack::Done::Refused(why) => Ok((Err(why), true)),
            unpack::Done::Lost(words) => Ok((Err(Why::Broken(words)), false)),
            unpack::Done::Full(words) => {
                Err(Error::disk("拆开压缩包到", into, words)
                    .hint("请检查磁盘空间够不够，再运行一次。"))
            }
        }
    }

    /// Has a worker answer. One that did not survive is replaced when the next is needed.
    fn ask(
        &self,
        request: &Request<'_>,
        bytes: &[u8],
    ) -> Result<std::result::Result<Vec<u8>, End>> {
        let mut worker = self.take()?;
        let time = self.limits.of(matches!(request, Request::Unpack { .. }));
        match worker.ask(request, bytes, &self.limits) {
            Answer::Reply(reply) => {
                self.idle().push(worker);
                Ok(Ok(reply))
            }
            Answer::Slow => Ok(Err(End {
                why: Why::Limit(format!("{} 秒内没有读完", time.as_secs())),
                lasting: false,
            })),
            Answer::Died(words) => Ok(Err(self.end(&words))),
        }
    }

    /// Why a worker died, by its last words, which the runtime gives in English.
    fn end(&self, words: &str) -> End {
        let why = if words.contains("memory allocation") {
            Why::Limit(format!("内存超过 {} MB", self.limits.memory >> 20))
        } else if words.contains("overflowed its stack") {
            Why::Limit("内部结构嵌套太深".into())
        } else {
            Why::Broken("读取时程序中途停止".into())
        };
        let lasting = matches!(why, Why::Limit(_));
        End { why, lasting }
    }

    fn take(&self) -> Result<Process> {
        if let Some(idle) = self.idle().pop() {
            return Ok(idle);
        }
        let Some(program) = &self.program else {
            return Err(Error::bug("没有可以用来读取的程序"));
        };
        Process::start(program, &self.limits)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Process>> {
        // A list of idle processes is whole whatever became of the thread that held it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a worker ended that gave no reply.
struct End {
    why: Why,
    /// Whether it would end so on every machine.
    lasting: bool,
}
