//! How things ended, told by the kinds of entries.
//!
//! A kind's ending says it, so that kinds this version does not know count too. What is only on its
//! way (asked for, shown, opened) has no outcome.

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A person took it: a suggestion accepted, a prompt clicked.
    Accepted,
    /// A person put it away.
    Dismissed,
    /// It went by itself: its time was over.
    Expired,
    /// The far end has it: feedback, a webhook's message, a deploy, an injection, a summary.
    Delivered,
    /// It failed for good, or was refused.
    Failed,
    /// A person gave it up.
    Discarded,
}

/// Endings of kinds, the more telling first.
const ENDINGS: [(&str, Outcome); 16] = [
    ("_accepted", Outcome::Accepted),
    ("_clicked", Outcome::Accepted),
    ("_dismissed", Outcome::Dismissed),
    ("_expired", Outcome::Expired),
    ("_timed_out", Outcome::Expired),
    ("_submitted", Outcome::Delivered),
    ("_succeeded", Outcome::Delivered),
    ("_deployed", Outcome::Delivered),
    ("_rolled_back", Outcome::Delivered),
    ("_injected", Outcome::Delivered),
    ("_synced", Outcome::Delivered),
    ("_failed", Outcome::Failed),
    ("_set_aside", Outcome::Failed),
    ("_discarded", Outcome::Discarded),
    ("_canceled", Outcome::Discarded),
    ("_withdrawn", Outcome::Expired),
];

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Accepted,
        Self::Dismissed,
        Self::Expired,
        Self::Delivered,
        Self::Failed,
        Self::Discarded,
    ];

    /// The outcome that an entry of this kind tells; none where it tells none.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Self> {
        let ending = ENDINGS.iter().find(|(ending, _)| kind.ends_with(ending));
        ending.map(|(_, outcome)| *outcome)
    }

    /// Its name: `accepted`, `dismissed`, `expired`, `delivered`, `failed`, `discarded`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
            Self::Expired => "expired",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Discarded => "discarded",
        }
    }

    /// The outcome of this name; none where it is no name of one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_tells_its_outcome() {
        for (kind, outcome) in [
            ("suggestion_accepted", Some(Outcome::Accepted)),
            ("prompt_clicked", Some(Outcome::Accepted)),
            ("prompt_timed_out", Some(Outcome::Expired)),
            ("feedback_submitted", Some(Outcome::Delivered)),
            ("prompt_deploy_failed", Some(Outcome::Failed)),
            ("summary_sync_failed", Some(Outcome::Failed)),
            ("delivery_discarded", Some(Outcome::Discarded)),
            ("suggestions_produced", None),
            ("prompt_deploy_requested", None),
            ("delivery_retried", None),
        ] {
            assert_eq!(Outcome::of_kind(kind), outcome, "{kind}");
        }
    }

    #[test]
    fn names_name_themselves() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::named(outcome.as_str()), Some(outcome));
        }
        assert_eq!(Outcome::named("Failed"), None);
    }
}
