//! What a person is told of a summary that is not made: what went wrong, what it means, what to do.

use wire::Error;

use super::making::{Doing, Making};
use crate::problem;
use crate::view::error::{Code, Problem};
use crate::view::summary::NotMade;

/// Why it waits.
pub(super) fn waiting(making: &Making) -> Problem {
    match making.doing() {
        Doing::Waiting {
            error: Some(error), ..
        } => Problem::from(error),
        Doing::Waiting {
            breaker_open: true, ..
        } => Problem::new(
            Code::Unreachable,
            "The platform has failed several times in a row and is left alone for a while.",
        ),
        Doing::Waiting { .. } | Doing::Apart | Doing::Calling { .. } | Doing::Over => signed_out(),
    }
}

/// Why it was given up: what the platform refused stands at its fields, where it named any.
pub(super) fn failed(error: &Error) -> Problem {
    problem::at_fields(error)
}

/// What the record calls a summary that the platform did not make.
pub(super) const NOT_MADE: &str = "notMade";

/// Why a platform that makes summaries by itself made none; none where the code is another's.
pub(super) fn why_of(code: &str, name: &str) -> Option<NotMade> {
    (code == NOT_MADE).then(|| match name {
        "too_long" => NotMade::TooLong,
        "too_short" => NotMade::TooShort,
        "rate_limited" => NotMade::RateLimited,
        "not_yet" => NotMade::NotYet,
        other => NotMade::Other {
            name: other.to_owned(),
        },
    })
}

/// As on disk: the other way round of [`why_of`].
pub(super) fn name_of(why: &NotMade) -> String {
    match why {
        NotMade::TooLong => "too_long",
        NotMade::TooShort => "too_short",
        NotMade::RateLimited => "rate_limited",
        NotMade::NotYet => "not_yet",
        NotMade::Other { name } => name,
    }
    .to_owned()
}

/// As the record calls it: what else the platform may say is one kind.
pub(super) const fn kind_of(why: &NotMade) -> &'static str {
    match why {
        NotMade::TooLong => "too_long",
        NotMade::TooShort => "too_short",
        NotMade::RateLimited => "rate_limited",
        NotMade::NotYet => "not_yet",
        NotMade::Other { .. } => "not_made",
    }
}

/// The same in a sentence, for who waits for it without a window.
pub(super) fn not_made(why: &NotMade) -> Problem {
    let sentence = match why {
        NotMade::TooLong => "The platform made no summary: the conversation is too long.",
        NotMade::TooShort => "The platform made no summary: the conversation is too short.",
        NotMade::RateLimited => "The platform makes no more summaries for the moment.",
        NotMade::NotYet => "The platform has not made a summary so far.",
        NotMade::Other { name } => {
            return Problem::new(
                Code::Protocol,
                format!("The platform made no summary. It says: {name}."),
            );
        }
    };
    Problem::new(Code::Protocol, sentence)
}

/// Nobody is signed in.
pub(super) fn signed_out() -> Problem {
    Problem::new(
        Code::Unreachable,
        "Nobody is signed in. What is here is kept; connect to the platform to go on.",
    )
}

/// Somebody is signed in to another platform.
pub(super) fn elsewhere() -> Problem {
    Problem::new(
        Code::Unreachable,
        "This summary belongs to another platform. Connect to that one to go on with it.",
    )
}
