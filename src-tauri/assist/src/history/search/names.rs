//! The names that a search can be narrowed by: who acted, and what kinds of events there are.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::History;
use crate::history::HistoryError;
use crate::history::index::tag;

impl History {
    /// Who acted, as on record, in order.
    ///
    /// # Errors
    ///
    /// What the record says, and [`HistoryError::Damaged`].
    pub fn actors(&mut self) -> Result<Vec<String>, HistoryError> {
        self.names(tag::ACTOR)
    }

    /// The kinds of events on record, in order.
    ///
    /// # Errors
    ///
    /// As [`History::actors`].
    pub fn kinds(&mut self) -> Result<Vec<String>, HistoryError> {
        self.names(tag::KIND)
    }

    fn names(&mut self, tag: u8) -> Result<Vec<String>, HistoryError> {
        self.settled(|history| {
            let names = RefCell::new(BTreeSet::new());
            for number in 0..history.count() {
                let part = history.part(number)?;
                let note = |name: &str| {
                    let mut names = names.borrow_mut();
                    if !names.contains(name) {
                        names.insert(name.to_owned());
                    }
                    // Its rows are not asked for.
                    false
                };
                part.beginning(tag, "", note)
                    .map_err(|error| history.unreadable(number, error))?;
            }
            Ok(names.into_inner().into_iter().collect())
        })
    }
}
