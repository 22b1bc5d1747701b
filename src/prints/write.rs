//! [`Table`] → Parquet.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::errors::Result as Parquet;
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnPath, TypePtr};

use super::table::{DOCUMENTS, HEADER, Row, Table};
use crate::error::{Error, Kind, Result};

/// Rows of a row group: small enough that a part of the fingerprints can be read alone.
const GROUP: usize = 128 << 10;

/// Columns, in order.
pub const SCHEMA: &str = "message fingerprints {
    required int32 county;
    required int32 unit;
    required int32 year (INTEGER(16, true));
    required int64 document;
    required int32 position;
    required int64 fingerprint;
}";

/// Writes a file. The same table gives the same bytes.
///
/// # Errors
/// `out` would not have it.
pub fn write(table: &Table, out: impl Write + Send) -> Result<()> {
    let failed = |e| Error::new(Kind::Disk, "指纹文件写不出来").because(e);
    let json = |e| Error::bug("指纹文件的说明写不成 JSON").because(e);
    let header = serde_json::to_string(&table.header).map_err(json)?;
    let documents = serde_json::to_string(&table.documents).map_err(json)?;
    let notes = vec![
        KeyValue::new(HEADER.into(), header),
        KeyValue::new(DOCUMENTS.into(), documents),
    ];
    rows(table, notes, out).map_err(failed)
}

fn rows(table: &Table, notes: Vec<KeyValue>, out: impl Write + Send) -> Parquet<()> {
    let schema: TypePtr = Arc::new(parse_message_type(SCHEMA)?);
    let sorted = |column_idx| SortingColumn {
        column_idx,
        descending: false,
        nulls_first: false,
    };
    // Ascending hashes are known by their differences; a dictionary of them would be the column.
    let hashes = ColumnPath::from("fingerprint");
    let properties = WriterProperties::builder()
        .set_created_by(format!("juanzong {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_sorting_columns(Some(vec![sorted(5), sorted(3)]))
        .set_column_dictionary_enabled(hashes.clone(), false)
        .set_column_encoding(hashes, Encoding::DELTA_BINARY_PACKED)
        .set_key_value_metadata(Some(notes))
        .build();
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
    let county = table.header.county;
    for rows in table.rows.chunks(GROUP) {
        let mut group = file.next_row_group()?;
        column::<Int32Type, _>(&mut group, rows, |_| county)?;
        column::<Int32Type, _>(&mut group, rows, |row| row.unit)?;
        column::<Int32Type, _>(&mut group, rows, |row| i32::from(row.year))?;
        column::<Int64Type, _>(&mut group, rows, |row| row.document)?;
        column::<Int32Type, _>(&mut group, rows, |row| row.position)?;
        column::<Int64Type, _>(&mut group, rows, |row| row.fingerprint)?;
        group.close()?;
    }
    file.close()?;
    Ok(())
}

fn column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    rows: &[Row],
    value: impl Fn(&Row) -> T::T,
) -> Parquet<()> {
    if let Some(mut column) = group.next_column()? {
        let values: Vec<T::T> = rows.iter().map(value).collect();
        column.typed::<T>().write_batch(&values, None, None)?;
        column.close()?;
    }
    Ok(())
}
