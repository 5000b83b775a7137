//! What a person is told of a deploy that did not go as it should: what went wrong, what holds now,
//! what to do. And what the record says of it: never a word of the prompt.

use wire::Error;

use super::machine::Ending;
use crate::problem::at_fields;
use crate::view::error::{Code, FieldError, Problem};
use crate::view::studio::ViolationView;

/// What was deployed was not touched.
const STAYS: &str = "What was deployed before is still there.";

/// The problem that is shown; none where all is well.
pub(super) fn problem(ending: &Ending, violations: &[ViolationView]) -> Option<Problem> {
    let plain = |code, message: &str| Some(Problem::new(code, message));
    match ending {
        Ending::Deployed { between: false } => None,
        Ending::Deployed { between: true } => plain(
            Code::Gone,
            "It is deployed. Somebody else deployed this prompt at the same time, and that was \
             replaced; it can be put back on the computer it came from.",
        ),
        Ending::Invalid => Some(Problem::invalid(
            violations
                .iter()
                .map(|found| FieldError::new(&found.path, found.message.clone()))
                .collect(),
        )),
        Ending::Overtaken => plain(
            Code::Gone,
            "Somebody else deployed this prompt since it was reviewed. Nothing was sent: look at \
             their change first.",
        ),
        Ending::NotRecorded => plain(
            Code::Storage,
            "The deploy could not be put on record, so nothing was sent.",
        ),
        Ending::NotRead(error) => Some(with(
            Problem::from(error),
            "Nothing was sent. What was deployed before is still there.",
        )),
        Ending::BrokenOff => plain(
            Code::Gone,
            "The deploy was broken off before anything was sent.",
        ),
        Ending::Refused(error) => Some(with(at_fields(error), STAYS)),
        Ending::NotTaken(Some(error)) => Some(with(Problem::from(error), STAYS)),
        Ending::NotTaken(None) => plain(
            Code::Protocol,
            "The platform said that it took the prompt, and still holds what it held before.",
        ),
        Ending::Canceled => plain(
            Code::Gone,
            "The deploy was broken off. What was deployed before is still there.",
        ),
        Ending::Different { between: false } => plain(
            Code::Protocol,
            "The platform holds something else than was sent. Nobody was told of this deploy; an \
             earlier version can be put back.",
        ),
        Ending::Different { between: true } => plain(
            Code::Gone,
            "Somebody else deployed this prompt at the same time: the platform holds their version. \
             Look at it, and deploy again if yours is to replace it.",
        ),
        Ending::Unknown(error) => Some(with(
            Problem::from(error),
            "Whether the platform took the prompt can't be told now; it is found out as soon as the \
             platform answers.",
        )),
    }
}

fn with(mut problem: Problem, more: &str) -> Problem {
    problem.message.push(' ');
    problem.message.push_str(more);
    problem
}

/// What the record says of it.
pub(super) fn details(
    ending: &Ending,
    violations: &[ViolationView],
    different: &[String],
) -> Option<String> {
    let error = |what: &str, error: &Error| Some(format!("{what}: {}", error.kind()));
    let plain = |what: &str| Some(what.to_owned());
    match ending {
        Ending::Deployed { between: false } => None,
        Ending::Deployed { between: true } => plain("another deploy in between was replaced"),
        Ending::Invalid => {
            let found = violations
                .iter()
                .map(|found| format!("{} {}", found.path, found.kind));
            Some(found.collect::<Vec<_>>().join(", "))
        }
        Ending::Overtaken => plain("overtaken: something else is deployed than was reviewed"),
        Ending::NotRecorded => plain("not recorded"),
        Ending::NotRead(found) => error("what is deployed could not be read", found),
        Ending::BrokenOff => plain("broken off before anything was sent"),
        Ending::Refused(found) => error("refused", found),
        Ending::NotTaken(Some(found)) => error("not taken", found),
        Ending::NotTaken(None) => plain("not taken, though the platform said so"),
        Ending::Canceled => plain("broken off"),
        Ending::Different { between } => {
            let who = if *between {
                "another deploy came in between"
            } else {
                "the platform holds something else"
            };
            Some(format!("{who}: {}", different.join(", ")))
        }
        Ending::Unknown(found) => error("it is not known whether the platform took it", found),
    }
}
