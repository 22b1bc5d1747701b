//! Fingerprints of a project, written into a file that others may have; a unit checked against
//! those of others.

use std::fs::File;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Desk;
use crate::assess::{self, Assessment};
use crate::digest::{Digest, digest_reader};
use crate::error::{Error, Result};
use crate::likeness::{Hashes, Prints};
use crate::prints::{self, Against, Choices};
use crate::project::Project;
use crate::standard::UnitId;
use crate::walk::{self, Progress};

/// What was written.
#[derive(Debug)]
pub struct Exported {
    file: PathBuf,
    units: usize,
    documents: usize,
    rows: usize,
    sealed: bool,
    sum: Digest,
}

impl Exported {
    /// In Chinese, with what to mind.
    pub fn in_words(&self) -> String {
        format!(
            "已写入 {}：{} 个单位、{} 份材料、{} 条指纹，没有原文。{}\n校验码 {}（对方看到的应当一样）",
            self.file.display(),
            self.units,
            self.documents,
            self.rows,
            match self.sealed {
                true => "比对的各方要用同一个密钥，密钥请另走渠道交接。",
                false => "没有加密钥，请当作内部资料管理。",
            },
            self.sum,
        )
    }
}

impl Desk {
    /// Reads everything of one unit and judges it against what others' fingerprints tell. Nothing
    /// is saved.
    ///
    /// # Errors
    /// As [`assess`](Self::assess); a file of fingerprints is damaged.
    pub fn assess_unit(
        &self,
        unit: &UnitId,
        against: &Against,
        progress: &dyn Progress,
    ) -> Result<Assessment> {
        let project = against.project(&self.project);
        let (project, mut catalogue, facts, ledger) = self.gather(project, progress)?;
        catalogue.keep(|of| of == Some(unit));
        let hashes = Hashes::of(&project, &catalogue, &facts, against.names());
        let texts = facts.values().filter_map(|facts| facts.text_digest);
        let prints = against.prints(&project, &hashes, texts.chain(facts.keys().copied()))?;
        let about = (unit, &prints);
        let (today, stopped) = (self.today, || progress.stopped());
        let assessment =
            assess::assess_unit(project, catalogue, facts, ledger, today, about, &stopped);
        walk::go_on(progress)?;
        Ok(assessment)
    }

    /// By what others may know what the units handed in; of this one nothing.
    ///
    /// # Errors
    /// As [`assess`](Self::assess).
    fn prints(&self, without: Option<&UnitId>, progress: &dyn Progress) -> Result<Prints> {
        let (project, mut catalogue, facts, _) = self.gather(self.project.clone(), progress)?;
        catalogue.keep(|of| without.is_none() || of != without);
        Ok(Prints::of(&project, &catalogue, &facts))
    }

    /// Whether anything may be written to this file.
    ///
    /// # Errors
    /// It would lie among what was handed in.
    pub fn spares_submissions(&self, file: &Path) -> Result<()> {
        spares(&self.project, file)
    }

    /// Writes by what others may know what the units handed in: whole or not at all, and never
    /// among what was handed in.
    ///
    /// # Errors
    /// As [`assess`](Self::assess); there is nothing to write; the disk would not have it.
    pub fn export_prints(
        &self,
        file: &Path,
        choices: &Choices,
        progress: &dyn Progress,
    ) -> Result<Exported> {
        self.spares_submissions(file)?;
        let found = self.prints(choices.made_for.as_ref(), progress)?;
        let table = prints::export(&self.project, &found, choices)?;
        if table.rows.is_empty() && table.documents.is_empty() {
            return Err(Error::usage("没有可以导出的材料")
                .hint("请检查报送文件夹里有没有读得出文字的材料。"));
        }
        crate::walk::go_on(progress)?;
        let mut staged = staged(file)?;
        prints::write(&table, staged.as_file_mut())?;
        keep(staged, file)?;
        Ok(Exported {
            sum: sum(file)?,
            file: file.into(),
            units: table.header.units.len(),
            documents: table.documents.len(),
            rows: table.rows.len(),
            sealed: table.header.parameters.key.is_some(),
        })
    }
}

/// Whether anything may be written to this file, as far as a project knows.
///
/// # Errors
/// It would lie among what was handed in.
pub fn spares(project: &Project, file: &Path) -> Result<()> {
    let whole = std::path::absolute(file).map_err(|e| Error::disk("定位", file, e))?;
    if !project.is_submitted(&whole) {
        return Ok(());
    }
    let what = format!(
        "不能写在报送、上级来文或参考材料的文件夹里：{}",
        file.display()
    );
    Err(Error::usage(what).hint("请换一个文件夹：程序从不改动那里的东西。"))
}

/// SHA-256 of a file, by which one that was damaged on its way is known: rows of Parquet have no
/// sum of their own.
///
/// # Errors
/// It can't be read.
pub fn sum(path: &Path) -> Result<Digest> {
    let failed = |e| Error::disk("读取", path, e);
    let mut file = File::open(path).map_err(failed)?;
    Ok(digest_reader(&mut file).map_err(failed)?.0)
}

/// A file beside this one, which [`keep`] puts in its place: it appears whole or not at all.
///
/// # Errors
/// The disk would not have it.
pub fn staged(path: &Path) -> Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
        .map_err(|e| Error::disk("写入", path, e))
}

/// Puts a staged file in its place.
///
/// # Errors
/// The disk would not have it.
pub fn keep(file: NamedTempFile, path: &Path) -> Result<()> {
    let synced = file.as_file().sync_all();
    synced.map_err(|e| Error::disk("写入", path, e))?;
    file.persist(path)
        .map_err(|e| Error::disk("写入", path, e.error))?;
    Ok(())
}
