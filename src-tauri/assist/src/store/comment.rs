//! What people wrote, kept so that it can be wiped.
//!
//! `secure_delete` overwrites a row where it stands, but the b-tree copies rows from page to page
//! as it grows and shrinks and leaves the old bytes behind. An overflow page is never copied: it
//! belongs to one row, and is overwritten when that row goes. So a comment's row is padded until
//! the whole text lies on overflow pages. What is left is the write-ahead log, which the writer
//! empties soon after (`writer`).
//!
//! Rejected: a vacuum after each delivery (rewrites the whole file); encryption with a key of its
//! own for each text (the key has the same problem).

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;

/// The page size this reckons with; asked for when a file is made.
const PAGE: usize = 4096;

/// The least of a row that stays on the leaf page when the rest overflows:
/// (usable size - 12) * 32 / 255 - 23, as the file format says.
const LOCAL: usize = (PAGE - 12) * 32 / 255 - 23;

/// What an overflow page holds: all but the number of the next one.
const OVERFLOW: usize = PAGE - 4;

/// More than the row's own header takes.
const HEADER: usize = 16;

/// Keeps a text; its number goes into the row it belongs to.
pub(super) fn keep(tx: &Transaction<'_>, text: Option<&str>) -> Result<Option<i64>, StoreError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let pad = i64::try_from(pad(text.len())).unwrap_or(i64::MAX);
    tx.prepare_cached("INSERT INTO main.comment (pad, text) VALUES (zeroblob(?1), ?2)")?
        .execute(params![pad, text])?;
    Ok(Some(tx.last_insert_rowid()))
}

/// Wipes a text; whether there was one.
pub(super) fn forget(tx: &Transaction<'_>, id: Option<i64>) -> Result<bool, StoreError> {
    let Some(id) = id else {
        return Ok(false);
    };
    let gone = tx
        .prepare_cached("DELETE FROM main.comment WHERE id = ?1")?
        .execute([id])?;
    Ok(gone > 0)
}

/// Reads a text.
pub(super) fn read(connection: &Connection, id: Option<i64>) -> Result<Option<String>, StoreError> {
    let Some(id) = id else {
        return Ok(None);
    };
    Ok(connection
        .prepare_cached("SELECT text FROM main.comment WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// So many bytes before the text that none of it stays on the leaf page: the row is a little longer
/// than `LOCAL` and whole overflow pages, so that just `LOCAL` and that little stay there.
fn pad(text: usize) -> usize {
    let least = LOCAL + 2 * HEADER;
    let pages = (least + text + HEADER - LOCAL).div_ceil(OVERFLOW);
    LOCAL + pages * OVERFLOW - text - HEADER
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the file format: a row of `payload` bytes keeps so many on its leaf page.
    fn local(payload: usize) -> usize {
        let longest = PAGE - 35;
        if payload <= longest {
            return payload;
        }
        let kept = LOCAL + (payload - LOCAL) % OVERFLOW;
        if kept <= longest { kept } else { LOCAL }
    }

    #[test]
    fn no_byte_of_a_text_stays_on_the_leaf_page() {
        for text in 1..=50_000 {
            let pad = pad(text);
            for header in 4..=HEADER {
                let payload = header + pad + text;
                assert!(
                    local(payload) <= header + pad,
                    "{text} bytes with {header} of header: {} are kept",
                    local(payload)
                );
            }
        }
    }
}
