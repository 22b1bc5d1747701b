//! `juanzong cluster executor`: a process of a cluster that does work.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use juanzong::cli::Exit;
use juanzong::cli::compare::size;
use juanzong::error::{Error, Kind, Result};

use crate::address::{Scheduler, WARNING, warn};
use crate::engine::{MESSAGE, cores, runtime};

/// Seconds between two signs of life.
const HEARTBEAT: u64 = 2;
/// Memory that one job must have, in bytes: its sorts keep some back each.
const LEAST: u64 = 128 << 20;
/// Seconds to wait for a scheduler that is being started.
const CONNECT: u16 = 30;

/// 执行进程：集群里每台机器一个，做工作
#[derive(Debug, clap::Args)]
#[command(after_help = WARNING)]
pub struct Args {
    /// 调度进程在哪里，如 df://10.0.0.1:50050
    #[arg(long, value_name = "地址", default_value = "df://127.0.0.1:50050")]
    scheduler: Scheduler,
    /// 在哪个地址和端口上等待；端口和它后面的一个都要空着
    #[arg(long, value_name = "地址:端口", default_value = "127.0.0.1:50051")]
    bind: SocketAddr,
    /// 别的机器怎么称呼本机；不写时就是 --bind 的地址
    #[arg(long, value_name = "机器")]
    host: Option<String>,
    /// 同时做几份工作；不写时有几个核心就几份
    #[arg(long, value_name = "个数")]
    jobs: Option<usize>,
    /// 最多用多少内存，如 8G；各份工作平分，每份至少要 128M；不写时用全部内存的七成
    #[arg(long, value_name = "大小", value_parser = size)]
    memory: Option<u64>,
    /// 临时文件放在本机的哪个文件夹，要快、要大；不写时放在系统的临时文件夹
    #[arg(long, value_name = "文件夹")]
    work: Option<PathBuf>,
}

/// Works until it is ended.
///
/// # Errors
/// The ports can't be had; the scheduler can't be reached.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit> {
    let host = crate::address::known_as(args.bind, args.host.as_deref())?;
    let Some(next) = args.bind.port().checked_add(1).filter(|next| *next > 1) else {
        return Err(Error::usage("执行进程要写明端口，从 1 到 65534"));
    };
    let jobs = jobs(args)?;
    warn(args.bind);
    let place = args.work.clone().unwrap_or_else(std::env::temp_dir);
    // A folder of its own: whatever lies beside it is not ours to tidy.
    let work = tempfile::Builder::new()
        .prefix("juanzong-executor-")
        .tempdir_in(&place)
        .map_err(|e| {
            Error::disk("建立临时文件夹", &place, e).hint("用 --work 换一个有空间、能写的地方。")
        })?;
    let config = config(args, jobs, host, next, work.path().to_path_buf());
    let said = format!(
        "执行进程在 {} 等待（还用端口 {next}），为 {} 工作，临时文件在 {}。按 Ctrl+C 停止。\n",
        args.bind,
        args.scheduler,
        work.path().display()
    );
    let _ = out.write_all(said.as_bytes()).and_then(|()| out.flush());
    let ended = runtime()?.block_on(start_executor_process(Arc::new(config)));
    ended.map(|()| Exit::Clean).map_err(|e| {
        Error::new(Kind::Disk, format!("执行进程停了：{}", args.bind))
            .hint(format!(
                "请看调度进程 {} 是否在运行、能不能连上；端口可能被占用，用 --bind 换一个。",
                args.scheduler
            ))
            .because(e)
    })
}

/// How much is done at once.
fn jobs(args: &Args) -> Result<usize> {
    let jobs = args.jobs.unwrap_or_else(cores).max(1);
    match args.memory {
        Some(memory) if memory / (jobs as u64) < LEAST => {
            let what = format!("内存不够 {jobs} 份工作分，每份至少要 {}M", LEAST >> 20);
            Err(Error::usage(what).hint("请加大 --memory，或用 --jobs 少做几份。"))
        }
        _ => Ok(jobs),
    }
}

fn config(
    args: &Args,
    jobs: usize,
    host: String,
    next: u16,
    work: PathBuf,
) -> ExecutorProcessConfig {
    let message = u32::try_from(MESSAGE).unwrap_or(u32::MAX);
    let spill = work.clone();
    ExecutorProcessConfig {
        bind_host: args.bind.ip().to_string(),
        external_host: Some(host),
        port: args.bind.port(),
        grpc_port: next,
        scheduler_host: args.scheduler.host.clone(),
        scheduler_port: args.scheduler.port,
        scheduler_connect_timeout_seconds: CONNECT,
        vcores: jobs,
        work_dir: Some(work.to_string_lossy().into_owned()),
        grpc_max_decoding_message_size: message,
        grpc_max_encoding_message_size: message,
        executor_heartbeat_interval_seconds: HEARTBEAT,
        memory_pool_size: args.memory,
        // By themselves they stop at 100 GB.
        override_runtime_producer: Some(Arc::new(move |_| {
            RuntimeEnvBuilder::new()
                .with_temp_file_path(spill.clone())
                .with_max_temp_directory_size(u64::MAX)
                .build_arc()
        })),
        ..ExecutorProcessConfig::default()
    }
}
