//! Reading such a file back, batch by batch. The library may panic on a file that was made to hurt;
//! that is then one that can't be read.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::vec;

use jiff::Timestamp;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::Type;

use super::SCHEMA;
use crate::Hash;
use crate::export::line::{Owned, Unreadable};

/// So many rows are read at a time.
const BATCH: usize = 4_096;

/// The entries of a file, one after the other, up to the first that can't be read.
pub(in crate::export) fn read(file: File) -> impl Iterator<Item = Result<Owned, Unreadable>> {
    let mut rows = guarded(|| Rows::of(file));
    std::iter::from_fn(move || {
        let next = match &mut rows {
            Ok(open) => open.next(),
            Err(Unreadable) => Err(Unreadable),
        };
        if next.is_err() {
            rows = Err(Unreadable);
        }
        next.transpose()
    })
}

/// What was being read is given up when it fails or panics, so no broken state is seen.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Unreadable> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(_)) | Err(_) => Err(Unreadable),
    }
}

struct Rows {
    reader: SerializedFileReader<File>,
    next_group: usize,
    columns: Option<Columns>,
    batch: vec::IntoIter<Owned>,
}

impl Rows {
    fn of(file: File) -> Result<Self, ParquetError> {
        let reader = SerializedFileReader::new(file)?;
        let found = reader.metadata().file_metadata().schema();
        let ours = parse_message_type(SCHEMA)?;
        if shape(found) != shape(&ours) {
            return Err(ParquetError::General("other columns".to_owned()));
        }
        Ok(Self {
            reader,
            next_group: 0,
            columns: None,
            batch: Vec::new().into_iter(),
        })
    }

    fn next(&mut self) -> Result<Option<Owned>, Unreadable> {
        loop {
            if let Some(row) = self.batch.next() {
                return Ok(Some(row));
            }
            if let Some(columns) = &mut self.columns {
                let batch = guarded(|| columns.batch())?;
                if batch.is_empty() {
                    self.columns = None;
                }
                self.batch = batch.into_iter();
            } else if self.next_group < self.reader.num_row_groups() {
                let group = self.next_group;
                self.next_group += 1;
                let columns = guarded(|| Columns::of(&*self.reader.get_row_group(group)?))?;
                self.columns = Some(columns);
            } else {
                return Ok(None);
            }
        }
    }
}

/// What must agree for the columns to be read as typed ones: names, types and what may be absent.
fn shape(schema: &Type) -> Vec<(String, String)> {
    let column = |column: &std::sync::Arc<Type>| {
        let info = column.get_basic_info();
        let physical = if column.is_primitive() {
            column.get_physical_type().to_string()
        } else {
            String::new()
        };
        (
            info.name().to_owned(),
            format!("{physical} {}", info.repetition()),
        )
    };
    schema.get_fields().iter().map(column).collect()
}

/// One group of rows, by column.
struct Columns {
    seq: ColumnReaderImpl<Int64Type>,
    at: ColumnReaderImpl<Int64Type>,
    kind: ColumnReaderImpl<ByteArrayType>,
    interaction: ColumnReaderImpl<ByteArrayType>,
    actor: ColumnReaderImpl<ByteArrayType>,
    payload: ColumnReaderImpl<ByteArrayType>,
    payload_hash: ColumnReaderImpl<FixedLenByteArrayType>,
    previous: ColumnReaderImpl<FixedLenByteArrayType>,
    hash: ColumnReaderImpl<FixedLenByteArrayType>,
}

impl Columns {
    fn of(group: &dyn RowGroupReader) -> Result<Self, ParquetError> {
        let column =
            |n: usize| -> Result<ColumnReader, ParquetError> { group.get_column_reader(n) };
        Ok(Self {
            seq: get_typed_column_reader(column(0)?),
            at: get_typed_column_reader(column(1)?),
            kind: get_typed_column_reader(column(2)?),
            interaction: get_typed_column_reader(column(3)?),
            actor: get_typed_column_reader(column(4)?),
            payload: get_typed_column_reader(column(5)?),
            payload_hash: get_typed_column_reader(column(6)?),
            previous: get_typed_column_reader(column(7)?),
            hash: get_typed_column_reader(column(8)?),
        })
    }

    /// The next rows; none at the end. Columns of different lengths are an error.
    fn batch(&mut self) -> Result<Vec<Owned>, ParquetError> {
        let mut seq = required(&mut self.seq)?;
        let mut at = required(&mut self.at)?;
        let mut kind = required(&mut self.kind)?;
        let mut interaction = optional(&mut self.interaction)?;
        let mut actor = required(&mut self.actor)?;
        let mut payload = optional(&mut self.payload)?;
        let mut payload_hash = required(&mut self.payload_hash)?;
        let mut previous = required(&mut self.previous)?;
        let mut hash = required(&mut self.hash)?;
        let rows = seq.len();
        let mut row = || {
            Some(Owned {
                seq: seq.next()?,
                at: Timestamp::from_millisecond(at.next()?).ok()?,
                kind: text(&kind.next()?)?,
                interaction: text_or_none(interaction.next()?)?,
                actor: text(&actor.next()?)?,
                payload: text_or_none(payload.next()?)?,
                payload_hash: fixed(&payload_hash.next()?)?,
                previous: fixed(&previous.next()?)?,
                hash: fixed(&hash.next()?)?,
            })
        };
        let all: Option<Vec<Owned>> = (0..rows).map(|_| row()).collect();
        let all = all.filter(|_| at.next().is_none() && hash.next().is_none());
        all.ok_or_else(|| ParquetError::General("a row that is no entry".to_owned()))
    }
}

fn required<T: DataType>(
    column: &mut ColumnReaderImpl<T>,
) -> Result<vec::IntoIter<T::T>, ParquetError> {
    let mut values = Vec::new();
    column.read_records(BATCH, None, None, &mut values)?;
    Ok(values.into_iter())
}

fn optional(
    column: &mut ColumnReaderImpl<ByteArrayType>,
) -> Result<vec::IntoIter<Option<ByteArray>>, ParquetError> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    column.read_records(BATCH, Some(&mut levels), None, &mut values)?;
    let mut values = values.into_iter();
    let all: Vec<_> = levels
        .into_iter()
        .map(|level| if level > 0 { values.next() } else { None })
        .collect();
    Ok(all.into_iter())
}

fn text(bytes: &ByteArray) -> Option<String> {
    bytes.as_utf8().ok().map(str::to_owned)
}

/// The outer none is a failure, the inner one an absent value.
#[expect(
    clippy::option_option,
    reason = "one says that it failed, one that there is nothing"
)]
fn text_or_none(bytes: Option<ByteArray>) -> Option<Option<String>> {
    match bytes {
        Some(bytes) => text(&bytes).map(Some),
        None => Some(None),
    }
}

fn fixed(bytes: &FixedLenByteArray) -> Option<Hash> {
    bytes.data().try_into().ok().map(Hash)
}
