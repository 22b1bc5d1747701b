//! `juanzong cluster compare`: the comparison, in this process or on a cluster.

use std::io::Write;
use std::path::PathBuf;

use juanzong::cli::Exit;
use juanzong::cli::compare::{Question, answer, size};
use juanzong::error::{Error, Result};

use crate::address::Scheduler;
use crate::engine::{Engine, cores, runtime};
use crate::plan::Plan;
use crate::ready::ready;

/// Parts of the work on a cluster, where nothing else is said: what Ballista takes.
const PARTS: usize = 16;

/// What must hold before one begins.
const BEFORE: &str = "\
结果和 juanzong compare 一样；一个省以内用 juanzong compare 更快。
在集群上算时，指纹文件和 --work 文件夹要放在所有机器都能用同一个路径打开的共享存储上。开始之前先
  核对集群看到的指纹是不是和文件清单一样多，不一样就停下，不会把“没看到”当成“没有雷同”。
详细说明：juanzong fingerprints --guide";

/// 跨县比对：在本机算，写了 --scheduler 就在集群上算
#[derive(Debug, clap::Args)]
#[command(after_help = BEFORE)]
pub struct Args {
    #[command(flatten)]
    question: Question,
    /// 集群的调度进程，如 df://10.0.0.1:50050；不写时在本机算
    #[arg(long, value_name = "地址")]
    scheduler: Option<Scheduler>,
    /// 在本机算时最多用多少内存，如 1G、512M，不写时 2G；集群的内存在各执行进程上定
    #[arg(long, value_name = "大小", default_value = "2G", value_parser = size)]
    memory: u64,
    /// 分成几份同时做：本机不写时有几个核心就几份，集群不写时 16 份；集群很大时写核心总数的两三倍
    #[arg(long, value_name = "份数")]
    parts: Option<usize>,
    /// 中间结果放在哪个文件夹；用集群时必须写，要在共享存储上
    #[arg(long, value_name = "文件夹")]
    work: Option<PathBuf>,
}

/// Compares. Exit code 1 where any two papers share enough.
///
/// # Errors
/// As `juanzong compare`; the engine fails, or sees other files than we do.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit> {
    answer(&args.question, out, &mut |sources, register, sink| {
        let plan = Plan::of(sources, register)?;
        let place = place(args)?;
        args.scheduler.as_ref().map_or(Ok(()), ready)?;
        let work = tempfile::Builder::new()
            .prefix("juanzong-cluster-")
            .tempdir_in(&place)
            .map_err(|e| {
                Error::disk("建立临时文件夹", &place, e)
                    .hint("用 --work 换一个有空间、能写的地方。")
            })?;
        let done = runtime()?.block_on(async {
            let engine = match &args.scheduler {
                Some(scheduler) => Engine::cluster(scheduler, args.parts.unwrap_or(PARTS)).await?,
                None => Engine::here(args.memory, args.parts.unwrap_or_else(cores), work.path())?,
            };
            crate::answer::answer(&engine, &plan, register, work.path(), sink).await
        });
        let path = work.path().to_path_buf();
        done.and_then(|()| {
            work.close()
                .map_err(|e| Error::disk("删除临时文件夹", &path, e))
        })
    })
}

/// The folder below which the work lies, absolute.
fn place(args: &Args) -> Result<PathBuf> {
    let place = match (&args.work, &args.scheduler) {
        (Some(place), _) => place.clone(),
        (None, None) => std::env::temp_dir(),
        (None, Some(_)) => {
            return Err(Error::usage("用集群时要用 --work 写明中间结果放在哪里")
                .hint("要在所有机器都能用同一个路径打开、执行进程能写的共享存储上。"));
        }
    };
    std::path::absolute(&place).map_err(|e| Error::disk("打开文件夹", &place, e))
}
