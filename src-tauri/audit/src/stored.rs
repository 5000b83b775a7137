//! An entry as it stands in the file, where anything may have been done to it.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::Hash;
use crate::entry::Fields;

/// A query for whole entries, as [`Stored::read`] expects them; `rest` is what follows the table.
pub(crate) fn select(rest: &str) -> String {
    format!(
        "SELECT seq, at, kind, interaction, actor, payload, payload_hash, hash
         FROM main.audit_event {rest}"
    )
}

/// One row, borrowed from SQLite: bytes, not text, since tampering need not be UTF-8.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored<'a> {
    pub fields: Fields<'a>,
    pub payload: Option<&'a [u8]>,
    pub hash: &'a [u8; 32],
}

impl<'a> Stored<'a> {
    /// The row as an entry, or none where a column is not of the type that was written: the same
    /// bytes as text and as a blob are different entries.
    pub fn read(row: &'a Row<'_>) -> rusqlite::Result<Option<Self>> {
        let (
            ValueRef::Integer(seq),
            ValueRef::Integer(at_ms),
            ValueRef::Text(kind),
            interaction @ (ValueRef::Text(_) | ValueRef::Null),
            ValueRef::Text(actor),
            payload @ (ValueRef::Text(_) | ValueRef::Null),
            ValueRef::Blob(payload_hash),
            ValueRef::Blob(hash),
        ) = (
            row.get_ref(0)?,
            row.get_ref(1)?,
            row.get_ref(2)?,
            row.get_ref(3)?,
            row.get_ref(4)?,
            row.get_ref(5)?,
            row.get_ref(6)?,
            row.get_ref(7)?,
        )
        else {
            return Ok(None);
        };
        let (Ok(payload_hash), Ok(hash)) = (payload_hash.try_into(), hash.try_into()) else {
            return Ok(None);
        };
        let fields = Fields {
            seq,
            at_ms,
            kind,
            interaction: text(interaction),
            actor,
            payload_hash,
        };
        Ok(Some(Self {
            fields,
            payload: text(payload),
            hash,
        }))
    }

    /// Whether the entry, standing at number `seq` after `previous`, is the one that was sealed.
    pub fn belongs(&self, seq: i64, previous: &Hash, scratch: &mut Vec<u8>) -> bool {
        let fields = Fields { seq, ..self.fields };
        fields.seal(previous, scratch).as_bytes() == self.hash
    }

    /// Whether the payload is the one that was sealed.
    pub fn payload_holds(&self) -> bool {
        self.payload
            .is_some_and(|payload| Hash::of(payload).as_bytes() == self.fields.payload_hash)
    }
}

const fn text(value: ValueRef<'_>) -> Option<&[u8]> {
    match value {
        ValueRef::Text(bytes) => Some(bytes),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => None,
    }
}
