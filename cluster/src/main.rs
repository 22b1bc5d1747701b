//! `juanzong-cluster`, found as `juanzong cluster`: the comparison of `juanzong compare`, by an
//! engine that many machines can run.
//!
//! The plan is SQL that any engine understands ([`plan`], `sql/*.sql`). [`engine`] runs it, in this
//! process or on a cluster; [`ready`] asks whether the cluster can work, [`guard`] whether it sees
//! what we see, and with [`sample`] whether it loses any of it; [`answer`] runs the steps and takes
//! in what they find. Files are opened, held against each other and reported by the library of
//! `juanzong`, so that both programs say the same of the same files. One file a command:
//! [`compare`], [`scheduler`], [`executor`], [`script`].

mod address;
mod answer;
mod compare;
mod engine;
mod executor;
mod guard;
#[cfg(test)]
#[path = "../tests/cluster/made.rs"]
mod made;
mod plan;
mod ready;
mod sample;
mod scheduler;
mod script;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use juanzong::cli::{Exit, speak};
use juanzong::error::Result;

/// What planning needs of a stack, in bytes: it follows plans down to their leaves, and some
/// systems give the first thread little.
const STACK: usize = 32 << 20;

/// 集群比对：和 juanzong compare 做同一件事，结果一样；在本机算，或在 Ballista 集群上算。
///
/// 一个省以内用 juanzong compare 更快，不需要它。
#[derive(Debug, Parser)]
#[command(name = "juanzong cluster", after_help = address::WARNING)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 跨县比对：在本机算，写了 --scheduler 就在集群上算
    Compare(compare::Args),
    /// 调度进程：集群里有一个，分派工作
    Scheduler(scheduler::Args),
    /// 执行进程：集群里每台机器一个，做工作
    Executor(executor::Args),
    /// 打印比对的 SQL，给已有 Spark、DuckDB 的人用
    Sql(script::Args),
}

fn main() -> ExitCode {
    let work = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(|| speak(|arguments: Arguments, out| run(arguments.command, out)));
    let ended = work.map(std::thread::JoinHandle::join);
    match ended {
        Ok(Ok(code)) => code,
        // It could not be started, or panicked and has said so.
        Ok(Err(_)) | Err(_) => ExitCode::from(2),
    }
}

fn run(command: Command, out: &mut dyn Write) -> Result<Exit> {
    match command {
        Command::Compare(args) => compare::run(&args, out),
        Command::Scheduler(args) => scheduler::run(&args, out),
        Command::Executor(args) => executor::run(&args, out),
        Command::Sql(args) => script::run(&args, out),
    }
}
