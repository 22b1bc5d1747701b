//! `juanzong cluster scheduler`: the one process of a cluster that hands out work.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use juanzong::cli::Exit;
use juanzong::error::{Error, Kind, Result};

use crate::address::{WARNING, known_as, warn};
use crate::engine::{MESSAGE, runtime};

/// 调度进程：集群里有一个，分派工作
#[derive(Debug, clap::Args)]
#[command(after_help = WARNING)]
pub struct Args {
    /// 在哪个地址和端口上等待
    #[arg(long, value_name = "地址:端口", default_value = "127.0.0.1:50050")]
    bind: SocketAddr,
    /// 别的机器怎么称呼本机；不写时就是 --bind 的地址
    #[arg(long, value_name = "机器")]
    host: Option<String>,
    /// 一个执行进程多少秒没有消息就当它停了，把它的工作分给别人
    #[arg(long, value_name = "秒", default_value_t = 20, value_parser = clap::value_parser!(u64).range(6..))]
    patience: u64,
}

/// Serves until it is ended.
///
/// # Errors
/// The port can't be had.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit> {
    let host = known_as(args.bind, args.host.as_deref())?;
    warn(args.bind);
    let message = u32::try_from(MESSAGE).unwrap_or(u32::MAX);
    let config = SchedulerConfig {
        bind_host: args.bind.ip().to_string(),
        bind_port: args.bind.port(),
        external_host: host.clone(),
        grpc_server_max_decoding_message_size: message,
        grpc_server_max_encoding_message_size: message,
        grpc_client_max_message_size: message,
        // By themselves they wait for three minutes.
        executor_timeout_seconds: args.patience,
        expire_dead_executor_interval_seconds: (args.patience / 4).max(1),
        no_executors_grace_period_seconds: args.patience * 3,
        ..SchedulerConfig::default()
    };
    let said = format!(
        "调度进程在 {} 等待。执行进程和比对都用 --scheduler df://{host}:{} 连接。按 Ctrl+C 停止。\n",
        args.bind,
        args.bind.port()
    );
    let ended = runtime()?.block_on(async {
        let cluster = BallistaCluster::new_from_config(&config).await?;
        // Who reads this knows that it is being started; whether it could is told below.
        let _ = out.write_all(said.as_bytes()).and_then(|()| out.flush());
        start_server(cluster, args.bind, Arc::new(config)).await
    });
    ended.map(|()| Exit::Clean).map_err(|e| {
        Error::new(Kind::Disk, format!("调度进程开不了：{}", args.bind))
            .hint("端口可能被占用，用 --bind 换一个；地址必须是本机的。")
            .because(e)
    })
}
