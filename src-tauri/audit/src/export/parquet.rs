//! Apache Parquet, written column by column in groups of rows, so that memory is bounded.
//!
//! Typed: numbers as integers, times as UTC timestamps in milliseconds, words as strings. Hashes
//! are 32 fixed bytes, half of what their digits would take; tools show them as blobs and compare
//! them as they are.

mod read;

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, GzipLevel};
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

pub(super) use self::read::read;
use super::line::Line;

const SCHEMA: &str = "message audit_event {
    REQUIRED INT64 seq;
    REQUIRED INT64 at (TIMESTAMP(MILLIS, true));
    REQUIRED BYTE_ARRAY kind (STRING);
    OPTIONAL BYTE_ARRAY interaction (STRING);
    REQUIRED BYTE_ARRAY actor (STRING);
    OPTIONAL BYTE_ARRAY payload (STRING);
    REQUIRED FIXED_LEN_BYTE_ARRAY (32) payload_hash;
    REQUIRED FIXED_LEN_BYTE_ARRAY (32) previous_hash;
    REQUIRED FIXED_LEN_BYTE_ARRAY (32) hash;
}";

const HASHES: [&str; 3] = ["payload_hash", "previous_hash", "hash"];

/// The most rows in a group.
const ROWS: usize = 50_000;

/// The most text in a group, in bytes.
const BYTES: usize = 32 * 1024 * 1024;

pub(super) struct ParquetRows<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    group: Group,
}

/// Rows that are gathered, by column. An absent value has a level of 0 and no place in the values.
#[derive(Default)]
struct Group {
    seq: Vec<i64>,
    at: Vec<i64>,
    kind: Vec<ByteArray>,
    interaction: Vec<ByteArray>,
    has_interaction: Vec<i16>,
    actor: Vec<ByteArray>,
    payload: Vec<ByteArray>,
    has_payload: Vec<i16>,
    hashes: [Vec<FixedLenByteArray>; 3],
    bytes: usize,
}

impl<W: Write + Send> ParquetRows<W> {
    pub fn new(sink: W) -> io::Result<Self> {
        let schema = parse_message_type(SCHEMA).map_err(io::Error::other)?;
        // Hashes neither repeat nor compress.
        let mut properties = WriterProperties::builder()
            .set_created_by("cuecard".to_owned())
            .set_compression(Compression::GZIP(GzipLevel::default()));
        for column in HASHES {
            let path = || ColumnPath::from(column);
            properties = properties
                .set_column_compression(path(), Compression::UNCOMPRESSED)
                .set_column_dictionary_enabled(path(), false);
        }
        let properties = Arc::new(properties.build());
        let writer = SerializedFileWriter::new(sink, Arc::new(schema), properties);
        Ok(Self {
            writer: writer.map_err(io::Error::other)?,
            group: Group::default(),
        })
    }

    pub fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        self.group.push(line);
        if self.group.seq.len() >= ROWS || self.group.bytes >= BYTES {
            self.flush().map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let group = std::mem::take(&mut self.group);
        let mut columns = self.writer.next_row_group()?;
        put::<Int64Type, W>(&mut columns, &group.seq, None)?;
        put::<Int64Type, W>(&mut columns, &group.at, None)?;
        put::<ByteArrayType, W>(&mut columns, &group.kind, None)?;
        let levels = Some(&group.has_interaction[..]);
        put::<ByteArrayType, W>(&mut columns, &group.interaction, levels)?;
        put::<ByteArrayType, W>(&mut columns, &group.actor, None)?;
        let levels = Some(&group.has_payload[..]);
        put::<ByteArrayType, W>(&mut columns, &group.payload, levels)?;
        for hashes in &group.hashes {
            put::<FixedLenByteArrayType, W>(&mut columns, hashes, None)?;
        }
        columns.close()?;
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<W> {
        if !self.group.seq.is_empty() {
            self.flush().map_err(io::Error::other)?;
        }
        self.writer.into_inner().map_err(io::Error::other)
    }
}

fn put<T: DataType, W: Write + Send>(
    columns: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let next = columns.next_column()?;
    let mut column = next.ok_or_else(|| ParquetError::General("too few columns".to_owned()))?;
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

impl Group {
    fn push(&mut self, line: &Line<'_>) {
        let text = |text: &str| ByteArray::from(text.as_bytes().to_vec());
        let fixed = |hash: &[u8; 32]| FixedLenByteArray::from(hash.to_vec());
        self.seq.push(line.fields.seq);
        self.at.push(line.fields.at_ms);
        self.kind.push(text(line.kind));
        self.interaction.extend(line.interaction.map(text));
        self.has_interaction
            .push(i16::from(line.interaction.is_some()));
        self.actor.push(text(line.actor));
        self.payload.extend(line.payload.map(text));
        self.has_payload.push(i16::from(line.payload.is_some()));
        let [payload_hash, previous, hash] = &mut self.hashes;
        payload_hash.push(fixed(line.fields.payload_hash));
        previous.push(fixed(line.previous.as_bytes()));
        hash.push(fixed(line.hash.as_bytes()));
        self.bytes += line.kind.len()
            + line.actor.len()
            + line.interaction.map_or(0, str::len)
            + line.payload.map_or(0, str::len);
    }
}
