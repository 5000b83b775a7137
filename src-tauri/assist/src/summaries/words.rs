//! What a person is told of a summary that is not made: what went wrong, what it means, what to do.

use wire::Error;

use super::making::{Doing, Making};
use crate::problem;
use crate::view::error::{Code, Problem};

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
