//! All records as JSON Lines, out and in.

use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;

use super::{Which, write};
use crate::cli::Exit;
use crate::error::{Error, Kind, Result};
use crate::store::Store;

#[derive(Debug, clap::Args)]
pub(super) struct Dump {
    #[command(flatten)]
    which: Which,
}

impl Dump {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let desk = self.which.open()?;
        let mut out = BufWriter::new(out);
        desk.store.dump(&mut out)?;
        out.flush()
            .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
        Ok(Exit::Clean)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Load {
    #[command(flatten)]
    which: Which,
    /// juanzong ledger dump 写出的文件
    #[arg(value_name = "文件")]
    file: PathBuf,
}

impl Load {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let file =
            std::fs::File::open(&self.file).map_err(|e| Error::disk("读取", &self.file, e))?;
        // The records are closed here: they are made anew.
        let root = self.which.open()?.project.root;
        Store::load(&root, &mut BufReader::new(file))?;
        let ledger = self.which.open()?.store.ledger()?;
        write(
            out,
            &format!("已恢复：台账 {} 条。\n", ledger.entries.len()),
        )?;
        Ok(Exit::Clean)
    }
}
