//! When it goes on record how many deliveries wait.

use crate::store::{Fact, OutboxTally};

/// What waited, as the record has it.
#[derive(Debug)]
pub(super) struct Backlog {
    /// Waiting and failed at the last entry; none where that is not known.
    last: Option<(u32, u32)>,
}

impl Backlog {
    /// Of what waits when the program starts. What an earlier run wrote of it is not looked up: it
    /// is written again.
    pub(super) fn of(outbox: &OutboxTally) -> Self {
        let (waiting, _) = counted(outbox);
        Self {
            last: (waiting == 0).then_some((0, 0)),
        }
    }

    /// The fact that is due, asked once a minute: while deliveries wait, whenever their number
    /// changed, and once when none waits any more.
    pub(super) fn due(&mut self, outbox: &OutboxTally) -> Option<Fact> {
        let now = counted(outbox);
        let (waiting, failed) = now;
        let is_said = match self.last {
            None => false,
            Some((0, _)) => waiting == 0,
            Some(last) => last == now,
        };
        if is_said {
            return None;
        }
        self.last = Some(now);
        Some(Fact::DeliveriesWaiting { waiting, failed })
    }
}

/// Over all platforms: what waits for one that nobody is signed in to waits as well.
fn counted(outbox: &OutboxTally) -> (u32, u32) {
    let tallies = outbox.by_target.values();
    tallies.fold((0, 0), |(waiting, failed), tally| {
        (
            tally.waiting.saturating_add(waiting),
            tally.failed.saturating_add(failed),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::Tally;

    fn outbox(waiting: u32, failed: u32) -> OutboxTally {
        let tally = |waiting, failed| Tally {
            waiting,
            failed,
            later: 3,
        };
        OutboxTally {
            revision: 0,
            by_target: BTreeMap::from([
                ("one".to_owned(), tally(waiting, 0)),
                ("other".to_owned(), tally(0, failed)),
            ]),
        }
    }

    fn said(backlog: &mut Backlog, waiting: u32, failed: u32) -> Option<(u32, u32)> {
        let fact = backlog.due(&outbox(waiting, failed))?;
        let Fact::DeliveriesWaiting { waiting, failed } = fact else {
            panic!("another fact: {fact:?}");
        };
        Some((waiting, failed))
    }

    #[test]
    fn it_is_written_while_it_changes_and_once_when_it_is_over() {
        let mut backlog = Backlog::of(&outbox(0, 0));
        assert_eq!(said(&mut backlog, 0, 0), None, "nothing waits");
        assert_eq!(
            said(&mut backlog, 0, 2),
            None,
            "what failed waits for a person"
        );
        assert_eq!(said(&mut backlog, 3, 2), Some((3, 2)), "of all platforms");
        assert_eq!(said(&mut backlog, 3, 2), None, "it is said");
        assert_eq!(said(&mut backlog, 3, 1), Some((3, 1)));
        assert_eq!(said(&mut backlog, 0, 1), Some((0, 1)), "it is over");
        assert_eq!(said(&mut backlog, 0, 0), None, "nothing waits any more");
    }

    #[test]
    fn what_an_earlier_run_left_is_written_again() {
        let mut backlog = Backlog::of(&outbox(2, 0));
        assert_eq!(said(&mut backlog, 2, 0), Some((2, 0)));
        let mut sent = Backlog::of(&outbox(2, 0));
        assert_eq!(
            said(&mut sent, 0, 0),
            Some((0, 0)),
            "sent within the minute"
        );
    }
}
