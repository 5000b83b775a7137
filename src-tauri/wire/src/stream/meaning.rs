//! What a verdict of the link means for the owner, and an error for the link.

use super::link::{Loss, Verdict};
use super::{Closed, StreamEvent};
use crate::error::{Error, NextStep};

/// What the link's verdict is for the owner.
pub(super) fn event(verdict: Verdict, error: Error) -> StreamEvent {
    match verdict {
        Verdict::Retry { after, attempt, of } => StreamEvent::Hiccup {
            retry_in: after,
            attempt,
            of,
            error,
        },
        Verdict::Ended { code } => StreamEvent::Closed {
            reason: Closed::ByPlatform { code },
        },
        Verdict::GaveUp { failures } => StreamEvent::Closed {
            reason: Closed::GaveUp { failures, error },
        },
        Verdict::Refused => StreamEvent::Closed {
            reason: Closed::Refused { error },
        },
    }
}

/// What a failed attempt means for the link.
pub(super) fn meaning(error: &Error) -> Loss {
    match (error.next_step(), error) {
        (NextStep::Retry { after }, _) => Loss::Failure { not_before: after },
        // Our own token was refused on the upgrade: another one may do. Refused credentials won't.
        (NextStep::SignIn, Error::TokenRefused { .. }) => Loss::TokenRefused,
        // A captive portal or a gateway that is starting answers like this, and goes away.
        (
            NextStep::GiveUp,
            Error::Protocol { .. } | Error::TooLarge { .. } | Error::Refused { status: ..400, .. },
        ) => Loss::Failure { not_before: None },
        (NextStep::SignIn | NextStep::GiveUp, _) => Loss::Hopeless,
    }
}
