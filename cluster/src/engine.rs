//! DataFusion, in this process or on a Ballista cluster: tables, statements, rows. What is set here
//! is set against traps that were met: see the comments.

use std::path::Path;

use ballista::extension::SessionConfigExt as _;
use ballista::prelude::SessionContextExt as _;
use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{Int64Type, Schema, UInt64Type};
use datafusion::dataframe::{DataFrame, DataFrameWriteOptions};
use datafusion::error::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures_util::StreamExt as _;
use juanzong::error::{Error, Kind, Result};
use tokio::runtime::Runtime;
use url::Url;

use crate::STACK;
use crate::address::Scheduler;

/// Largest message between processes, in bytes: a plan names every file. What they have by
/// themselves is enough for some hundred.
pub const MESSAGE: usize = 256 << 20;

/// Bytes that a sort keeps back where there is enough: what it does by itself.
const RESERVE: usize = 10 << 20;

/// Whoever runs statements.
pub struct Engine {
    context: SessionContext,
    /// Where a cluster is, for what is said when it fails.
    scheduler: Option<Scheduler>,
}

impl Engine {
    /// In this process: so much memory in bytes, so many parts at once; what does not fit lies
    /// below `work`.
    ///
    /// # Errors
    /// The folder can't be used.
    pub fn here(memory: u64, parts: usize, work: &Path) -> Result<Self> {
        let memory = usize::try_from(memory).unwrap_or(usize::MAX);
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(std::sync::Arc::new(FairSpillPool::new(memory)))
            .with_temp_file_path(work)
            .with_max_temp_directory_size(u64::MAX)
            .build_arc()
            .map_err(|e| Error::disk("使用临时文件夹", work, e))?;
        let config = settings(SessionConfig::new(), parts)
            // Each sort keeps this back for its end; some thirty of them share the memory.
            .with_sort_spill_reservation_bytes((memory / parts.max(2) / 32).min(RESERVE));
        Ok(Engine {
            context: SessionContext::new_with_config_rt(config, runtime),
            scheduler: None,
        })
    }

    /// On a cluster.
    ///
    /// # Errors
    /// The scheduler's address is none.
    pub async fn cluster(scheduler: &Scheduler, parts: usize) -> Result<Self> {
        let config = settings(SessionConfig::new_with_ballista(), parts)
            // With it a job whose executor dies hangs for ever, and rows were lost in the past.
            .set_bool("ballista.planner.adaptive.enabled", false)
            // Our files say in which order they are. A plan that knows it counts on the order of what
            // one process hands to another, which Ballista does not keep: joins of sorted rows then
            // lose most of them and say nothing.
            .with_collect_statistics(false)
            .with_repartition_sorts(false)
            .set_usize("ballista.client.grpc_max_message_size", MESSAGE);
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_default_features()
            .build();
        let context = SessionContext::remote_with_state(&scheduler.to_string(), state)
            .await
            .map_err(|e| Error::usage(format!("连不上集群 {scheduler}")).because(e))?;
        Ok(Engine {
            context,
            scheduler: Some(scheduler.clone()),
        })
    }

    /// Makes Parquet files, or what a folder holds of them, a table.
    ///
    /// # Errors
    /// They can't be read.
    pub async fn read(&self, name: &str, paths: &[Url], schema: Option<&Schema>) -> Result<()> {
        let paths: Vec<&str> = paths.iter().map(Url::as_str).collect();
        let options = ParquetReadOptions {
            // Of whatever name.
            file_extension: "",
            schema,
            ..ParquetReadOptions::default()
        };
        let table = self.context.read_parquet(paths, options).await;
        self.keep(name, table)
    }

    /// Makes a statement a table, without running it.
    ///
    /// # Errors
    /// The statement can't be understood.
    pub async fn view(&self, name: &str, sql: &str) -> Result<()> {
        let table = self.context.sql(sql).await;
        self.keep(name, table)
    }

    fn keep(&self, name: &str, table: datafusion::error::Result<DataFrame>) -> Result<()> {
        let kept = table.and_then(|table| self.context.register_table(name, table.into_view()));
        kept.map(drop).map_err(|e| self.failed(e))
    }

    /// Runs a statement, writes its rows to a folder and makes that a table; how many there are.
    ///
    /// # Errors
    /// The statement fails; the folder can't be written.
    pub async fn store(&self, name: &str, sql: &str, folder: &Url) -> Result<i64> {
        let options = DataFrameWriteOptions::new().with_single_file_output(false);
        let failed = |e| self.failed(e);
        let rows = self.context.sql(sql).await.map_err(failed)?;
        let schema = rows.schema().as_arrow().clone();
        let told = rows.write_parquet(folder.as_str(), options, None).await;
        let told = told.map_err(failed)?;
        let written = told.iter().map(count).sum::<Option<u64>>();
        let written = written.and_then(|count| i64::try_from(count).ok());
        let written = written.ok_or_else(|| Error::bug("引擎没有说写出了多少行"))?;
        if written > 0 {
            self.read(name, std::slice::from_ref(folder), Some(&schema))
                .await?;
        }
        Ok(written)
    }

    /// Runs a statement whose columns are whole numbers of 64 bits and gives its rows in order.
    ///
    /// # Errors
    /// The statement fails or gives other columns; whatever `each` reports.
    pub async fn rows<const N: usize>(
        &self,
        sql: &str,
        each: &mut dyn FnMut([i64; N]) -> Result<()>,
    ) -> Result<()> {
        let failed = |e| self.failed(e);
        let rows = self.context.sql(sql).await.map_err(failed)?;
        let mut batches = rows.execute_stream().await.map_err(failed)?;
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(failed)?;
            let columns = columns::<N>(&batch).ok_or_else(|| Error::bug("引擎给出的列不对"))?;
            for row in 0..batch.num_rows() {
                each(columns.map(|column| column[row]))?;
            }
        }
        Ok(())
    }

    /// Runs a statement that gives one such row.
    ///
    /// # Errors
    /// As [`rows`](Self::rows); it gives none, or several.
    pub async fn row<const N: usize>(&self, sql: &str) -> Result<[i64; N]> {
        let mut all = Vec::new();
        self.rows(sql, &mut |row| {
            all.push(row);
            Ok(())
        })
        .await?;
        match all[..] {
            [row] => Ok(row),
            _ => Err(Error::bug("引擎没有给出一行结果")),
        }
    }

    /// What is said of an engine that fails.
    fn failed(&self, cause: DataFusionError) -> Error {
        let (what, hint) = match (&self.scheduler, cause.find_root()) {
            (None, DataFusionError::ResourcesExhausted(_)) => (
                "内存或临时空间不够，比对没有做完".into(),
                "请加大 --memory，或用 --work 把临时文件放到空间大的磁盘，再运行一次。",
            ),
            (None, _) => (
                "比对没有做完".into(),
                "请用 juanzong fingerprints inspect 检查各个指纹文件，看临时文件夹的磁盘满没有，再运行一次。",
            ),
            (Some(scheduler), _) => (
                format!("集群 {scheduler} 没有做完比对"),
                "请看调度进程和执行进程是否都在运行、是不是同一次编译的程序、--work 文件夹各机器能不能写，再运行一次。",
            ),
        };
        let what: String = what;
        Error::new(Kind::Disk, what).hint(hint).because(cause)
    }
}

/// What holds for both.
fn settings(config: SessionConfig, parts: usize) -> SessionConfig {
    config
        // One part is joined by hashes whatever is set below.
        .with_target_partitions(parts.max(2))
        // A join by hashes can't leave the memory: it fails where a join of sorted rows is slow.
        .set_bool("datafusion.optimizer.prefer_hash_join", false)
}

/// How many rows a statement that writes says that it wrote.
fn count(batch: &RecordBatch) -> Option<u64> {
    let counts = batch.columns().first()?.as_primitive_opt::<UInt64Type>()?;
    Some(counts.values().iter().sum())
}

/// The columns of a batch, where they are what was asked for.
fn columns<const N: usize>(batch: &RecordBatch) -> Option<[&[i64]; N]> {
    let mut columns = [&[][..]; N];
    if batch.num_columns() != N {
        return None;
    }
    for (column, from) in columns.iter_mut().zip(batch.columns()) {
        let from = from.as_primitive_opt::<Int64Type>()?;
        *column = (from.null_count() == 0).then_some(from.values())?;
    }
    Some(columns)
}

/// A path as engines name it: characters that would be patterns are spelled out.
///
/// # Errors
/// The path can't be named so.
pub fn url(path: &Path) -> Result<Url> {
    let url = match path.is_dir() {
        true => Url::from_directory_path(path),
        false => Url::from_file_path(path),
    };
    url.map_err(|()| Error::usage(format!("路径用不了：{}", path.display())))
}

/// Threads to run an engine on.
///
/// # Errors
/// The system has none.
pub fn runtime() -> Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .map_err(|e| Error::new(Kind::Disk, "系统开不了线程").because(e))
}

/// Cores of this machine.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}
