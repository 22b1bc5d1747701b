//! SQLite beside the project (`.juanzong/juanzong.db`): facts by digest, the ledger, runs,
//! assignments, orders. Never inside the submissions. One run at a time; whole or not at all.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::error::{Error, Kind, Result};

mod assignments;
mod backup;
mod facts;
mod ledger;
mod orders;
mod records;
mod runs;
mod schema;
mod verdicts;

pub use ledger::Wanted;
pub use runs::Run;

/// Name of the folder that holds what the program remembers.
pub const FOLDER: &str = ".juanzong";
const DATABASE: &str = "juanzong.db";
const LOCK: &str = "lock";
/// How often a lock that somebody has is asked for again, and how long after.
const PATIENCE: u32 = 20;
const MOMENT: Duration = Duration::from_millis(50);

/// What the program remembers from run to run.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// Held as long as the store is open; the system lets go of it even when we are killed.
    lock: File,
}

impl Store {
    /// Opens, or makes, the store in `.juanzong` below `folder`: the project's own folder.
    ///
    /// # Errors
    /// Another run has it open; the disk does not allow it; the file is no database of ours or
    /// was written by a newer program.
    pub fn open(folder: &Path) -> Result<Self> {
        let home = folder.join(FOLDER);
        std::fs::create_dir_all(&home).map_err(|e| {
            Error::disk("建立记录文件夹", &home, e)
                .hint("台账记在这里。请检查磁盘是否写保护、是否有写入权限。")
        })?;
        let lock = lock(&home.join(LOCK))?;
        let path = home.join(DATABASE);
        let mut connection = Connection::open(&path).map_err(|e| broken(&path, e))?;
        schema::prepare(&mut connection, &path)?;
        Ok(Store {
            connection,
            path,
            lock,
        })
    }

    /// The error of a statement that failed.
    fn failed(&self, cause: rusqlite::Error) -> Error {
        broken(&self.path, cause)
    }
}

fn lock(path: &Path) -> Result<File> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(|e| Error::disk("打开", path, e))?;
    match patient(|| file.try_lock()) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let what = format!(
                "另一个 juanzong 正在检查这个项目，两次检查不能同时进行：{}",
                path.display()
            );
            Err(Error::new(Kind::Disk, what).hint("请等它结束，或关掉那个窗口，再运行一次。"))
        }
        Err(TryLockError::Error(e)) => Err(Error::disk("锁定", path, e)),
    }
}

/// Tries for a moment. A program that this one just started holds its open files until it runs, and
/// a command that has told its end may not have ended: neither is a run that goes on.
fn patient(
    lock: impl Fn() -> std::result::Result<(), TryLockError>,
) -> std::result::Result<(), TryLockError> {
    for _ in 0..PATIENCE {
        match lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(MOMENT),
            settled => return settled,
        }
    }
    lock()
}

fn broken(path: &Path, cause: rusqlite::Error) -> Error {
    let code = cause.sqlite_error_code();
    let error = Error::disk("读写台账记录", path, cause);
    match code {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => error
            .hint("记录文件已损坏。请先把它改名留底，再从备份恢复；没有备份的，重新检查会另立新台账。"),
        Some(rusqlite::ErrorCode::DiskFull) => error.hint("磁盘已满，请腾出空间再运行。"),
        Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::CannotOpen) => {
            error.hint("请检查磁盘是否写保护、是否有写入权限。")
        }
        _ => error,
    }
}
