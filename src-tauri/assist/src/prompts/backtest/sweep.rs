//! Recorded interactions, one at a time: off the record, so many read at once, or off a list.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use rules::backtest::Interaction;
use rules::id::InteractionId;
use rules::telling::Telling;
use rules::trigger::{Channel, Event, Moment, Opening, Speaker};

use crate::store::{Reader, StoreError, StoredInteraction, StoredMoment};
use crate::view::error::Problem;

/// So many are read at once.
const AT_ONCE: u32 = 512;

/// When interactions began that are asked for, in ms; none for all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    /// This time or later.
    pub(super) since: Option<i64>,
    /// Before this time.
    pub(super) until: Option<i64>,
}

impl Span {
    pub(super) fn admits(self, interaction: &Interaction) -> bool {
        let began = interaction.opening.started_at.as_millisecond();
        self.since.is_none_or(|since| began >= since)
            && self.until.is_none_or(|until| began < until)
    }
}

/// All of them, in an order of its own.
pub(super) enum Sweep<'s> {
    Record {
        reader: &'s Reader,
        span: Span,
        read: VecDeque<StoredInteraction>,
        /// The last one that was read; none once there are no more.
        after: Option<String>,
        failed: Option<StoreError>,
    },
    List {
        rest: std::slice::Iter<'s, Interaction>,
        span: Span,
    },
}

impl<'s> Sweep<'s> {
    pub(super) fn of_record(reader: &'s Reader, span: Span) -> Self {
        Self::Record {
            reader,
            span,
            read: VecDeque::new(),
            after: Some(String::new()),
            failed: None,
        }
    }

    pub(super) fn of_list(list: &'s [Interaction], span: Span) -> Self {
        Self::List {
            rest: list.iter(),
            span,
        }
    }

    /// Whether all that was to be read could be.
    pub(super) fn finish(self) -> Result<(), Problem> {
        match self {
            Self::Record {
                failed: Some(error),
                ..
            } => Err(Problem::from(&error)),
            Self::Record { failed: None, .. } | Self::List { .. } => Ok(()),
        }
    }
}

impl Iterator for Sweep<'_> {
    type Item = Interaction;

    fn next(&mut self) -> Option<Interaction> {
        match self {
            Self::List { rest, span } => rest.find(|one| span.admits(one)).cloned(),
            Self::Record {
                reader,
                span,
                read,
                after,
                failed,
            } => loop {
                while let Some(next) = read.pop_front() {
                    if let Some(next) = recorded(next) {
                        return Some(next);
                    }
                }
                let from = after.take()?;
                match reader.interactions(span.since, span.until, &from, AT_ONCE) {
                    Ok(more) => {
                        *after = more.last().map(|last| last.id.clone());
                        *read = more.into();
                    }
                    Err(error) => *failed = Some(error),
                }
            },
        }
    }
}

/// An interaction as triggers see it; none where its id is no uuid.
pub(super) fn recorded(stored: StoredInteraction) -> Option<Interaction> {
    let channel = match stored.channel.as_deref() {
        Some("voice") => Channel::Voice,
        Some("chat") => Channel::Chat,
        Some("email") => Channel::Email,
        Some("sms") => Channel::Sms,
        Some(_) | None => Channel::Conversation,
    };
    let id: InteractionId = stored.id.parse().ok()?;
    Some(Interaction {
        id,
        opening: Opening {
            channel,
            queue: stored.queue,
            started_at: time(stored.started_at_ms),
            attributes: BTreeMap::new(),
        },
        moments: moments(stored.moments),
        ended_at: stored.ended_at_ms.map(time),
    })
}

/// What was said and what batches brought: what the customer said comes first, it is what caused the
/// rest. Words that came both ways are told once.
fn moments(stored: Vec<StoredMoment>) -> Vec<Moment> {
    let mut telling = Telling::default();
    let mut moments = Vec::with_capacity(stored.len());
    for one in stored {
        let at = time(one.at_ms);
        let is_batch = !one.suggested.is_empty();
        let said = one.said.filter(|text| {
            if is_batch {
                telling.caused(text, at)
            } else {
                telling.said(text, at)
            }
        });
        let said = said.map(|text| Event::Said {
            speaker: Speaker::Customer,
            text,
            confidence: None,
        });
        let suggested = one.suggested.into_iter();
        let suggested = suggested.map(|(title, confidence)| Event::Suggested { title, confidence });
        let events = said.into_iter().chain(suggested);
        moments.extend(events.map(|event| Moment { at, event }));
    }
    moments
}

fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
