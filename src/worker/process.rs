//! One worker as its parent sees it.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Limits;
use super::child::COMMAND;
use super::wire::{self, Request};
use crate::error::{Error, Kind, Result};
use crate::read::VERSION;

/// A worker that runs. Dropped, it is ended.
pub(super) struct Process {
    child: Child,
    requests: Option<ChildStdin>,
    replies: Receiver<Vec<u8>>,
    /// Gives the last of what it wrote to its standard error.
    last_words: Option<JoinHandle<String>>,
}

/// How a request ended.
pub(super) enum Answer {
    /// Well.
    Reply(Vec<u8>),
    /// Not within the time allowed.
    Slow,
    /// The worker died; its last words.
    Died(String),
}

/// How long a program may take to start: virus scanners look at it first.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of last words that are kept.
const WORDS: usize = 4096;

impl Process {
    /// Starts the program as a worker.
    ///
    /// # Errors
    /// The system does not start it, or it is not a worker of this very version.
    pub(super) fn start(program: &Path, limits: &Limits) -> Result<Self> {
        let failed = || {
            let what = format!("读取文件用的辅助进程启动不了：{}", program.display());
            Error::new(Kind::Disk, what).hint(
                "请检查杀毒软件是否拦截了 juanzong、程序文件是否在运行中被替换，然后再运行一次。",
            )
        };
        let mut child = Command::new(program)
            .arg(COMMAND)
            .args(arguments_of(limits))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| failed().because(e))?;
        let requests = child.stdin.take();
        let (tell, replies) = mpsc::sync_channel(1);
        let most = limits.output;
        if let Some(mut out) = child.stdout.take() {
            thread::spawn(move || {
                while let Ok(reply) = wire::unframe(&mut out, most) {
                    if tell.send(reply).is_err() {
                        break;
                    }
                }
            });
        }
        let last_words = child.stderr.take().map(|mut from| {
            thread::spawn(move || {
                let mut words = Vec::new();
                let mut buffer = [0; 1024];
                while let Ok(read @ 1..) = from.read(&mut buffer) {
                    words.extend_from_slice(&buffer[..read]);
                    let surplus = words.len().saturating_sub(WORDS);
                    words.drain(..surplus);
                }
                String::from_utf8_lossy(&words).into_owned()
            })
        });
        let process = Process {
            child,
            requests,
            replies,
            last_words,
        };
        match process.replies.recv_timeout(PATIENCE) {
            Ok(greeting) if greeting == self::greeting() => Ok(process),
            _ => Err(failed()),
        }
    }

    /// Asks it, and waits for the reply as long as allowed. After anything but a reply it is of
    /// no more use.
    pub(super) fn ask(&mut self, request: &Request<'_>, bytes: &[u8], limits: &Limits) -> Answer {
        if let Some(pipe) = &mut self.requests {
            // A worker that died while taking the request is seen by its missing reply.
            let _ = wire::send(pipe, request, bytes);
        }
        let time = limits.of(matches!(request, Request::Unpack { .. }));
        match self.replies.recv_timeout(time) {
            Ok(reply) => Answer::Reply(reply),
            Err(RecvTimeoutError::Timeout) => Answer::Slow,
            Err(RecvTimeoutError::Disconnected) => {
                self.end();
                let words = self.last_words.take().and_then(|words| words.join().ok());
                Answer::Died(words.unwrap_or_default())
            }
        }
    }

    fn end(&mut self) {
        self.requests = None;
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// The first thing a worker says: only the very same readers may answer.
pub(super) fn greeting() -> Vec<u8> {
    format!("juanzong {} {VERSION}", env!("CARGO_PKG_VERSION")).into_bytes()
}

/// Limits as a worker's arguments.
fn arguments_of(limits: &Limits) -> [String; 3] {
    [limits.time.as_millis() as u64, limits.memory, limits.output].map(|n| n.to_string())
}

/// Limits from a worker's arguments.
pub(super) fn limits_of(arguments: &[String]) -> Option<Limits> {
    let [time, memory, output] = arguments else {
        return None;
    };
    Some(Limits {
        time: Duration::from_millis(time.parse().ok()?),
        memory: memory.parse().ok()?,
        output: output.parse().ok()?,
    })
}
