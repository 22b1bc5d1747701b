//! Whether a cluster can work at all. Asked a question that nobody can work on, a scheduler waits
//! for ever and says nothing.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::thread::sleep;
use std::time::Duration;

use juanzong::error::{Error, Kind, Result};

use crate::address::Scheduler;

/// For one answer.
const ANSWER: Duration = Duration::from_secs(5);
/// An executor that was just started is known after some seconds: so often it is asked, so far
/// apart.
const ASKED: usize = 20;
const PAUSE: Duration = Duration::from_millis(500);

/// Waits a little until the scheduler knows an executor.
///
/// # Errors
/// It can't be reached, is no scheduler, or knows none.
pub fn ready(scheduler: &Scheduler) -> Result<()> {
    for _ in 0..ASKED {
        match status(scheduler) {
            Ok(200) => return Ok(()),
            Ok(503) => sleep(PAUSE),
            Ok(_) => {
                let what = format!("{scheduler} 不是集群的调度进程，或不是同一次编译的程序");
                return Err(Error::usage(what).hint("请核对 --scheduler 的地址和端口。"));
            }
            Err(e) => {
                let what = format!("连不上集群的调度进程 {scheduler}");
                return Err(Error::new(Kind::Disk, what)
                    .hint("请看调度进程是否在运行、地址和端口对不对、有没有被防火墙挡住。")
                    .because(e));
            }
        }
    }
    let what = format!("集群 {scheduler} 没有执行进程，没有人做比对");
    Err(Error::new(Kind::Disk, what)
        .hint("请先在各台机器上用 juanzong cluster executor 开执行进程，再运行一次。"))
}

/// The code by which the scheduler answers whether it is ready: 200, or 503.
fn status(scheduler: &Scheduler) -> io::Result<u16> {
    let Scheduler { host, port } = scheduler;
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (host.as_str(), *port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, ANSWER) {
            Ok(stream) => return ask(stream, host),
            Err(e) => last = e,
        }
    }
    Err(last)
}

fn ask(mut stream: TcpStream, host: &str) -> io::Result<u16> {
    stream.set_read_timeout(Some(ANSWER))?;
    stream.set_write_timeout(Some(ANSWER))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let code = line
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3));
    Ok(code.and_then(|code| code.parse().ok()).unwrap_or(0))
}
