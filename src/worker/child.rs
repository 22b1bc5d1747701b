//! What runs in a worker: requests are answered one by one until the parent goes away.

use std::io::{self, Read, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use cap::Cap;

use super::wire::{self, Received};
use super::{Limits, compose, process, unpack};
use crate::page::Face;
use crate::read::compose::compose;
use crate::read::{self, Reading, Why};

/// The hidden word on the command line that makes the program a worker; the limits follow it:
/// seconds, bytes of memory, bytes of output.
pub const COMMAND: &str = "__worker";

/// All memory of the program goes through here, so that a worker's can be bounded alike on every
/// system; without a bound it only counts.
#[global_allocator]
static MEMORY: Cap<std::alloc::System> = Cap::new(std::alloc::System, usize::MAX);

/// Stack of the thread that reads: parsers may recurse deeper than the system's default allows.
const STACK: usize = 64 << 20;

/// Serves as a worker on the standard input and output; `arguments` are what followed
/// [`COMMAND`]. Ends when the parent closes the pipe.
///
/// # Errors
/// The arguments are not limits, or the parent is gone.
pub fn serve(arguments: &[String]) -> io::Result<()> {
    let limits = process::limits_of(arguments)
        .ok_or_else(|| io::Error::other("a worker is started by the program itself only"))?;
    let room = usize::try_from(limits.memory).unwrap_or(usize::MAX);
    MEMORY
        .set_limit(room)
        .map_err(|()| io::Error::other("more memory is in use than allowed"))?;
    let reading = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || answer_all(&limits, &mut io::stdin().lock(), &mut io::stdout().lock()))?;
    match reading.join() {
        Ok(ended) => ended,
        Err(_) => Err(io::Error::other("the reading thread panicked")),
    }
}

fn answer_all(limits: &Limits, from: &mut dyn Read, to: &mut dyn Write) -> io::Result<()> {
    wire::frame(to, &process::greeting())?;
    let watch = watchdog();
    while let Some(request) = wire::receive(from)? {
        // A watchdog that is gone has ended the process.
        let _ = watch.send(Watch::Begin(
            limits.of(matches!(request, Received::Unpack { .. })),
        ));
        let reply = answer(request, limits);
        let _ = watch.send(Watch::End);
        wire::frame(to, &reply)?;
    }
    Ok(())
}

fn answer(request: Received, limits: &Limits) -> Vec<u8> {
    match request {
        Received::Read { name, bytes } => {
            let reading = read::read(&name, &bytes);
            drop(bytes);
            bounded(reading, limits)
        }
        // No picture at all says enough: why is told by the reading of the same file.
        Received::Picture { page, dpi, bytes } => {
            read::page_picture(&bytes, page, dpi).unwrap_or_default()
        }
        Received::Plate { page, dpi, bytes } => {
            let plate = read::plate(&bytes, page, dpi, stand_in);
            plate.map(|plate| plate.to_bytes()).unwrap_or_default()
        }
        Received::Compose { bytes } => {
            let composed = compose(&bytes);
            drop(bytes);
            compose::pack(composed, limits)
        }
        // Such an answer can't fail either, and what may stand in it is bounded where it is read.
        Received::Cells { bytes } => {
            serde_json::to_vec(&read::cells::sheets(&bytes)).unwrap_or_default()
        }
        // Such an answer can't fail to be written.
        Received::Unpack { archive, into } => {
            let unpacked = unpack::unpack(archive.as_ref(), into.as_ref());
            serde_json::to_vec(&unpacked).unwrap_or_default()
        }
    }
}

/// What stands in for a font that a file does not hold.
pub(super) fn stand_in(name: &str) -> &'static [u8] {
    Face::like(name).compiled()
}

/// The reading as it is sent, or in its place that it is too long.
fn bounded(reading: Reading, limits: &Limits) -> Vec<u8> {
    let format = reading.format.clone();
    let mut sink = Bounded {
        bytes: Vec::new(),
        room: limits.output,
    };
    match serde_json::to_writer(&mut sink, &reading) {
        Ok(()) => sink.bytes,
        Err(_) => {
            let why = Why::Limit(format!("读出的内容超过 {} MB", limits.output >> 20));
            // A short reply can't fail in its turn.
            serde_json::to_vec(&Reading::unreadable(&format, why)).unwrap_or_default()
        }
    }
}

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    room: u64,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + more.len()) as u64 > self.room {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(PartialEq)]
enum Watch {
    /// A request begins, for which so much time is allowed.
    Begin(Duration),
    End,
}

/// Ends the process when one request takes far longer than allowed: the parent, who should have
/// ended it before, must be gone.
fn watchdog() -> mpsc::Sender<Watch> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Watch::Begin(time)) = told.recv() {
            let patience = time * 2 + Duration::from_secs(10);
            if told.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                std::process::exit(3);
            }
        }
    });
    tell
}
