//! Backups: everything that is remembered in one file, and back. What can be read from the
//! submissions again is left out. A copy appears whole or not at all, and a restored one takes the
//! place of the records in one step.

use std::fs;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::records::{self, tables};
use super::{DATABASE, FOLDER, Store, broken, schema};
use crate::error::{Error, Kind, Result};

/// What a copy is called until it is whole.
const UNFINISHED: &str = "未完成";

impl Store {
    /// Copies everything that is remembered into a new file.
    ///
    /// # Errors
    /// The file is there already, or the disk would not have it.
    pub fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            let what = format!("已经有这个文件了：{}", to.display());
            return Err(Error::usage(what).hint("备份不覆盖旧的。请换一个名称，或先移走旧的。"));
        }
        if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|e| Error::disk("建立文件夹", folder, e))?;
        }
        let unfinished = unfinished(to);
        let made = self.copy(&unfinished);
        finish(made, &unfinished, to)
    }

    fn copy(&self, to: &Path) -> Result<()> {
        let failed = |e| broken(to, e);
        let mut fresh = Connection::open(to).map_err(failed)?;
        schema::migrate(&mut fresh, to, schema::version())?;
        fresh.close().map_err(|(_, e)| failed(e))?;
        let name = to
            .to_str()
            .ok_or_else(|| Error::usage(format!("路径里有认不出的字：{}", to.display())))?;
        self.connection
            .execute("ATTACH DATABASE ?1 AS copy", [name])
            .map_err(failed)?;
        let copied = tables().try_for_each(|table| {
            let copy = format!("INSERT INTO copy.{table} SELECT * FROM main.{table}");
            self.connection.execute(&copy, []).map(|_| ())
        });
        let detached = self.connection.execute("DETACH DATABASE copy", []);
        copied.and(detached.map(|_| ())).map_err(failed)?;
        check(to)
    }

    /// Whether the records are whole: every page, every reference.
    ///
    /// # Errors
    /// They are not, or can't be read.
    pub fn verify(&self) -> Result<()> {
        sound(&self.connection, &self.path)
    }

    /// Puts a backup in the place of the records in `.juanzong` below `folder`. What was there is
    /// copied aside first; the name of that copy is given.
    ///
    /// # Errors
    /// Another run has the records open, the file is no whole backup, or the disk fails. The
    /// records are as they were then.
    pub fn restore(folder: &Path, from: &Path) -> Result<Option<PathBuf>> {
        if !from.is_file() {
            return Err(Error::usage(format!(
                "找不到这个备份文件：{}",
                from.display()
            )));
        }
        replace(folder, |fresh| {
            fs::copy(from, fresh).map_err(|e| Error::disk("读取备份", from, e))?;
            let connection = Connection::open(fresh).map_err(|e| broken(from, e))?;
            let made = schema::made(&connection).map_err(|e| broken(from, e))?;
            connection.close().map_err(|(_, e)| broken(from, e))?;
            match made {
                0 => Err(Error::usage(format!(
                    "这不是台账的备份：{}",
                    from.display()
                ))),
                _ => Ok(()),
            }
        })
    }

    /// Fills records that hold nothing yet, in `.juanzong` below `folder`, from what
    /// [`Store::dump`] wrote.
    ///
    /// # Errors
    /// There are records already, another run has them open, or the lines are none of ours.
    /// Nothing is changed then.
    pub fn load(folder: &Path, from: &mut dyn BufRead) -> Result<()> {
        let store = Store::open(folder)?;
        let empty = tables().try_fold(true, |empty, table| {
            let any = format!("SELECT EXISTS (SELECT 1 FROM {table})");
            let any: bool = store.connection.query_row(&any, [], |row| row.get(0))?;
            Ok(empty && !any)
        });
        if !empty.map_err(|e| store.failed(e))? {
            return Err(Error::usage("这个项目已经有台账记录了，不能再导入一份")
                .hint("请在新的项目文件夹里导入；要换掉现有记录，用 juanzong backup --restore。"));
        }
        drop(store);
        replace(folder, |fresh| {
            records::load(from, |version| {
                let mut connection = Connection::open(fresh).map_err(|e| broken(fresh, e))?;
                schema::migrate(&mut connection, fresh, version)?;
                Ok(connection)
            })
        })?;
        Ok(())
    }
}

/// Makes new records with `make` and puts them in the place of the old ones in one step, which are
/// copied aside where they hold anything.
fn replace(folder: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<Option<PathBuf>> {
    let home = folder.join(FOLDER);
    let store = Store::open(folder)?;
    let place = home.join(DATABASE);
    let aside = match store.ledger()?.entries.is_empty() {
        true => None,
        false => {
            let aside = free(&home, "恢复前");
            store.backup(&aside)?;
            Some(aside)
        }
    };
    // The lock is kept while the database itself is closed, its log emptied.
    let lock = store.close()?;
    let fresh = unfinished(&place);
    let made = make(&fresh).and_then(|()| {
        let mut connection = Connection::open(&fresh).map_err(|e| broken(&fresh, e))?;
        schema::prepare(&mut connection, &fresh)?;
        sound(&connection, &fresh)?;
        connection.close().map_err(|(_, e)| broken(&fresh, e))
    });
    finish(made, &fresh, &place)?;
    drop(lock);
    Ok(aside)
}

/// Gives a copy its name once it is whole and on the disk; else takes it away.
fn finish(made: Result<()>, unfinished: &Path, to: &Path) -> Result<()> {
    let settled = made.and_then(|()| {
        let file = fs::OpenOptions::new().write(true).open(unfinished);
        file.and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(unfinished, to))
            .map_err(|e| Error::disk("写入", to, e))
    });
    if settled.is_err() {
        // It is ours, and worth nothing.
        let _ = fs::remove_file(unfinished);
    }
    settled
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{UNFINISHED}"));
    // What a run that was killed left there; an old log would be taken for one of the new file.
    for more in ["", "-wal", "-shm", "-journal"] {
        let mut left = name.clone();
        left.push(more);
        let _ = fs::remove_file(left);
    }
    PathBuf::from(name)
}

/// A name that is free: `恢复前-1.db`.
fn free(folder: &Path, name: &str) -> PathBuf {
    let names = (1_u32..).map(|n| folder.join(format!("{name}-{n}.db")));
    let mut free = names.skip_while(|path| path.exists());
    free.next().unwrap_or_else(|| folder.join(name))
}

fn check(path: &Path) -> Result<()> {
    let connection = Connection::open(path).map_err(|e| broken(path, e))?;
    sound(&connection, path)
}

fn sound(connection: &Connection, path: &Path) -> Result<()> {
    let failed = |e| broken(path, e);
    let told: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(failed)?;
    let dangling: u32 = connection
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .map_err(failed)?;
    if told == "ok" && dangling == 0 {
        return Ok(());
    }
    let what = format!("台账记录已损坏：{}", path.display());
    Err(Error::new(Kind::Disk, what)
        .hint("请用 juanzong backup --restore 从备份恢复。")
        .because(told))
}

impl Store {
    /// Closes the database, its log emptied, and gives the lock.
    fn close(self) -> Result<fs::File> {
        let failed = |e| broken(&self.path, e);
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(failed)?;
        self.connection.close().map_err(|(_, e)| failed(e))?;
        Ok(self.lock)
    }
}
