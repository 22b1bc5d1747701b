//! Parquet → rows, a batch at a time. Files come from other machines: one that is cut off, damaged
//! or made by somebody else is refused by name and never trusted.

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::statistics::Statistics;
use parquet::schema::printer::print_schema;
use serde::de::DeserializeOwned;

use super::table::{DOCUMENTS, Document, HEADER, Header};
use super::write::SCHEMA;
use crate::error::{Error, Kind, Result};

/// Rows read at a time.
const BATCH: usize = 16 << 10;
/// Letters that a document may have: no paper has more, and each takes memory.
const LONGEST: u32 = 50_000_000;
const DOCUMENT: usize = 3;
const POSITION: usize = 4;
const FINGERPRINT: usize = 5;

/// A file of fingerprints, opened and understood; its rows are still on the disk.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub header: Header,
    /// Papers, as written.
    pub documents: Vec<Document>,
    /// Number of rows.
    pub rows: u64,
    /// Size in bytes.
    pub size: u64,
}

/// Rows that follow each other, by column.
#[derive(Debug)]
pub struct Batch<'b> {
    /// Hashes, ascending.
    pub fingerprints: &'b [i64],
    /// Documents.
    pub documents: &'b [i64],
    /// First letters; below zero for sentences.
    pub positions: &'b [i32],
}

impl Source {
    /// Opens a file and reads all of it but the rows.
    ///
    /// # Errors
    /// It can't be opened, is damaged, or is no file of fingerprints of this format.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::disk("打开指纹文件", path, e))?;
        let size = file
            .metadata()
            .map_err(|e| Error::disk("打开指纹文件", path, e))?
            .len();
        let reader = guarded(path, || SerializedFileReader::new(file))?;
        let about = reader.metadata().file_metadata();
        let notes: BTreeMap<&str, &str> = about
            .key_value_metadata()
            .into_iter()
            .flatten()
            .filter_map(|note| Some((note.key.as_str(), note.value.as_deref()?)))
            .collect();
        let mut schema = Vec::new();
        print_schema(&mut schema, about.schema());
        let flat = |text: &str| {
            text.split_whitespace()
                .collect::<Vec<_>>()
                .concat()
                .to_lowercase()
        };
        let named = |schema: &str| {
            flat(schema)
                .split_once('{')
                .map(|(_, rest)| rest.to_owned())
        };
        if !notes.contains_key(HEADER) || named(&String::from_utf8_lossy(&schema)) != named(SCHEMA)
        {
            let what = format!("这不是本程序的指纹文件：{}", path.display());
            return Err(Error::new(Kind::Usage, what)
                .hint("指纹文件用 juanzong fingerprints export 生成。"));
        }
        let source = Source {
            path: path.into(),
            header: note(path, &notes, HEADER)?,
            documents: note(path, &notes, DOCUMENTS)?,
            rows: u64::try_from(about.num_rows()).unwrap_or(0),
            size,
        };
        source.check()?;
        Ok(source)
    }

    /// What is said of a file whose parts do not hang together.
    pub fn damaged(&self, why: &str) -> Error {
        damaged(&self.path, why)
    }

    /// Whether what the footer says hangs together.
    fn check(&self) -> Result<()> {
        let units: BTreeMap<i32, ()> = self.header.units.iter().map(|u| (u.number, ())).collect();
        let own = |number: i32| number / 1000 == self.header.county && units.contains_key(&number);
        let sound = |d: &Document| own(d.unit) && d.letters <= LONGEST;
        if units.len() != self.header.units.len()
            || !units.keys().all(|number| own(*number))
            || !self.documents.iter().all(sound)
        {
            return Err(damaged(&self.path, "单位或文件清单前后不一致"));
        }
        Ok(())
    }

    /// Gives the rows whose fingerprints lie in this range, in order. Parts of the file that hold
    /// none of them are not read.
    ///
    /// # Errors
    /// The file is damaged or not in order; whatever `each` reports.
    pub fn scan(
        &self,
        range: &RangeInclusive<i64>,
        each: &mut dyn FnMut(&Batch<'_>) -> Result<()>,
    ) -> Result<()> {
        let file =
            File::open(&self.path).map_err(|e| Error::disk("打开指纹文件", &self.path, e))?;
        let reader = guarded(&self.path, || SerializedFileReader::new(file))?;
        let mut last = None;
        for (number, group) in reader.metadata().row_groups().iter().enumerate() {
            if let Some((first, most)) = bounds(group)
                && (most < *range.start() || first > *range.end())
            {
                continue;
            }
            let mut columns = guarded(&self.path, || {
                let group = reader.get_row_group(number)?;
                Ok([FINGERPRINT, DOCUMENT, POSITION].map(|column| group.get_column_reader(column)))
            })?
            .into_iter();
            let mut next = || {
                guarded(&self.path, || {
                    columns.next().unwrap_or_else(|| {
                        Err(parquet::errors::ParquetError::EOF("no column".into()))
                    })
                })
            };
            let (
                ColumnReader::Int64ColumnReader(hashes),
                ColumnReader::Int64ColumnReader(documents),
                ColumnReader::Int32ColumnReader(positions),
            ) = (next()?, next()?, next()?)
            else {
                return Err(damaged(&self.path, "列的类型不对"));
            };
            let mut columns = Columns::of(hashes, documents, positions);
            let mut left = usize::try_from(group.num_rows()).unwrap_or(0);
            while left > 0 {
                let read = guarded(&self.path, || columns.fill(left.min(BATCH)))?;
                if read == 0 {
                    return Err(damaged(&self.path, "行数不足"));
                }
                left -= read;
                if !columns.ordered(last) {
                    return Err(damaged(&self.path, "没有按指纹和材料排好顺序"));
                }
                last = columns.last();
                let batch = columns.within(range);
                if !batch.fingerprints.is_empty() {
                    each(&batch)?;
                }
                if last.is_some_and(|(hash, _)| hash > *range.end()) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// Readers of the columns that are looked at, and a batch of each.
struct Columns {
    readers: (
        ColumnReaderImpl<Int64Type>,
        ColumnReaderImpl<Int64Type>,
        ColumnReaderImpl<Int32Type>,
    ),
    hashes: Vec<i64>,
    documents: Vec<i64>,
    positions: Vec<i32>,
}

impl Columns {
    fn of(
        hashes: ColumnReaderImpl<Int64Type>,
        documents: ColumnReaderImpl<Int64Type>,
        positions: ColumnReaderImpl<Int32Type>,
    ) -> Self {
        Columns {
            readers: (hashes, documents, positions),
            hashes: Vec::with_capacity(BATCH),
            documents: Vec::with_capacity(BATCH),
            positions: Vec::with_capacity(BATCH),
        }
    }

    /// Reads so many rows at most; all columns must have as many.
    fn fill(&mut self, most: usize) -> parquet::errors::Result<usize> {
        let read = fill(&mut self.readers.0, most, &mut self.hashes)?;
        let others = [
            fill(&mut self.readers.1, most, &mut self.documents)?,
            fill(&mut self.readers.2, most, &mut self.positions)?,
        ];
        if others != [read; 2] {
            return Err(parquet::errors::ParquetError::EOF(
                "columns of different length".into(),
            ));
        }
        Ok(read)
    }

    /// Whether each row comes after the one before it: by fingerprint, then document, none twice.
    fn ordered(&self, before: Option<(i64, i64)>) -> bool {
        let mut last = before;
        let mut rows = self
            .hashes
            .iter()
            .copied()
            .zip(self.documents.iter().copied());
        rows.all(|row| last.replace(row).is_none_or(|last| last < row))
    }

    fn last(&self) -> Option<(i64, i64)> {
        Some((*self.hashes.last()?, *self.documents.last()?))
    }

    fn within(&self, range: &RangeInclusive<i64>) -> Batch<'_> {
        let start = self.hashes.partition_point(|hash| hash < range.start());
        let end = self.hashes.partition_point(|hash| hash <= range.end());
        let rows = start..end.max(start);
        Batch {
            fingerprints: &self.hashes[rows.clone()],
            documents: &self.documents[rows.clone()],
            positions: &self.positions[rows],
        }
    }
}

fn fill<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    most: usize,
    values: &mut Vec<T::T>,
) -> parquet::errors::Result<usize> {
    values.clear();
    while values.len() < most {
        let left = most - values.len();
        let (records, ..) = reader.read_records(left, None, None, values)?;
        if records == 0 {
            break;
        }
    }
    Ok(values.len())
}

/// First and last fingerprint of a row group, where it says so.
fn bounds(group: &RowGroupMetaData) -> Option<(i64, i64)> {
    match group.columns().get(FINGERPRINT)?.statistics()? {
        Statistics::Int64(of) => Some((*of.min_opt()?, *of.max_opt()?)),
        _ => None,
    }
}

fn note<T: DeserializeOwned>(path: &Path, notes: &BTreeMap<&str, &str>, name: &str) -> Result<T> {
    let text = notes.get(name).copied().unwrap_or_default();
    serde_json::from_str(text).map_err(|e| damaged(path, "读不懂文件末尾的说明").because(e))
}

/// Runs a step of the Parquet library on bytes that nobody vouches for: whatever it makes of them,
/// a panic included, is said of the file.
fn guarded<T>(path: &Path, step: impl FnOnce() -> parquet::errors::Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(e)) => Err(damaged(path, "解不开").because(e)),
        Err(_) => Err(damaged(path, "解不开")),
    }
}

fn damaged(path: &Path, why: &str) -> Error {
    let what = format!("指纹文件已损坏（{why}）：{}", path.display());
    Error::new(Kind::Disk, what).hint("多半是没有拷完或传输出错。请对方重新拷一份，或重新导出。")
}

/// Whether all these files were made alike.
///
/// # Errors
/// Names the first that was not, and what is different.
pub fn agreed(sources: &[Source]) -> Result<()> {
    let Some(first) = sources.first() else {
        return Ok(());
    };
    for other in &sources[1..] {
        if let Some(what) = first.header.parameters.differ(&other.header.parameters) {
            let what = format!(
                "指纹文件不能放在一起比：{} 和 {}，{what}",
                first.path.display(),
                other.path.display()
            );
            return Err(Error::usage(what)
                .hint("请用同一版本的程序、同样的套话表和密钥，重新导出其中一份。"));
        }
    }
    Ok(())
}

/// Opens all of these files, if they can be compared; all that are damaged are named at once.
///
/// # Errors
/// Any is damaged, or was made otherwise than the others.
pub fn open_all(files: &[PathBuf]) -> Result<Vec<Source>> {
    let (mut sources, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        match Source::open(file) {
            Ok(source) => sources.push(source),
            Err(error) => wrong.push(error),
        }
    }
    if wrong.len() > 1 {
        let all: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        let what = format!("有 {} 个指纹文件用不了：\n{}", all.len(), all.join("\n"));
        return Err(
            Error::new(Kind::Disk, what).hint("请对方重新拷一份，或重新导出。这次什么也没有比对。")
        );
    }
    match wrong.pop() {
        Some(error) => Err(error),
        None => agreed(&sources).map(|()| sources),
    }
}
