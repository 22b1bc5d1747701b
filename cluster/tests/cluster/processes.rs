//! Processes of the program under test, on free ports of this machine; each is ended by its own id.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// No step of a test takes so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// The program with these words.
pub fn program<W: AsRef<OsStr>>(words: impl IntoIterator<Item = W>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong-cluster"));
    command.args(words).stdin(Stdio::null());
    command
}

/// Waits until something is so.
///
/// # Panics
/// It takes too long.
pub fn until<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A process that ends with the test.
pub struct Process(pub Child);

impl Process {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        Process(command.spawn().expect("the program"))
    }

    /// Waits for its end; what it said.
    pub fn output(mut self) -> Output {
        let status = until("the program to end", || {
            self.0.try_wait().expect("a process")
        });
        let read = |from: Option<&mut dyn std::io::Read>| {
            let mut text = Vec::new();
            if let Some(from) = from {
                from.read_to_end(&mut text).expect("what it said");
            }
            text
        };
        Output {
            status,
            stdout: read(self.0.stdout.as_mut().map(|s| s as _)),
            stderr: read(self.0.stderr.as_mut().map(|s| s as _)),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended can't be ended again.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A scheduler and two executors.
pub struct Cluster {
    /// As `--scheduler` has it.
    pub address: String,
    /// The second executor.
    pub second: Executor,
    _first: Executor,
    _scheduler: Process,
}

/// One executor and the folder where it works.
pub struct Executor {
    pub process: Process,
    pub work: PathBuf,
}

impl Cluster {
    /// Started in this folder, below which executors have theirs.
    pub fn start(folder: &Path) -> Self {
        // Two that look for free ports at once may find the same.
        static STARTING: Mutex<()> = Mutex::new(());
        let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
        let (scheduler, address) = scheduler(folder);
        let executor = |name: &str| {
            let (bind, work) = (free(2), folder.join(name));
            std::fs::create_dir(&work).expect("a new folder");
            let mut command = program(["executor", "--jobs", "1", "--memory", "256M"]);
            command.args([
                "--scheduler",
                &address,
                "--bind",
                &bind.to_string(),
                "--work",
            ]);
            command
                .arg(&work)
                .current_dir(folder)
                .stdout(Stdio::piped());
            let mut process = Process::start(&mut command);
            said(&mut process);
            // It listens for others' reading after the scheduler knows it.
            listens(bind);
            Executor { process, work }
        };
        let (first, second) = (executor("甲"), executor("乙"));
        Cluster {
            address,
            second,
            _first: first,
            _scheduler: scheduler,
        }
    }
}

/// A scheduler started in this folder, and where it is.
pub fn scheduler(folder: &Path) -> (Process, String) {
    let bind = free(1);
    let mut command = program(["scheduler", "--patience", "6", "--bind", &bind.to_string()]);
    command.current_dir(folder).stdout(Stdio::piped());
    let mut process = Process::start(&mut command);
    said(&mut process);
    listens(bind);
    (process, format!("df://{bind}"))
}

/// The first line that a process says: it has started.
fn said(process: &mut Process) -> String {
    let mut line = String::new();
    let out = process.0.stdout.as_mut().expect("its standard output");
    BufReader::new(out).read_line(&mut line).expect("a line");
    assert!(line.contains("等待"), "{line}");
    line
}

fn listens(at: SocketAddr) {
    until("the port to be open", || TcpStream::connect(at).ok());
}

/// A free port of this machine, after which others are free too.
fn free(count: u16) -> SocketAddr {
    until("free ports", || {
        let first = TcpListener::bind("127.0.0.1:0").ok()?;
        let bound = first.local_addr().ok()?;
        let others = (1..count).map(|n| {
            let port = bound.port().checked_add(n)?;
            TcpListener::bind(("127.0.0.1", port)).ok()
        });
        others.collect::<Option<Vec<_>>>().map(|_| bound)
    })
}
