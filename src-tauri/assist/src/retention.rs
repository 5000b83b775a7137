//! Which payloads go when: by settings, applied once a day and by the command line. The chain stays
//! provable, and that something went is on record (`audit::prune`).

use audit::Rule;
use jiff::{SignedDuration, Timestamp};

use crate::settings::RetentionSettings;

/// What is recorded of prompts injected into conversations (`contract.md §4`: `90_DAYS`).
const INJECTIONS: [&str; 3] = [
    "prompt_injection_requested",
    "prompt_injected",
    "prompt_injection_failed",
];

/// What goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Payloads of the log; none where all are kept.
    pub payloads: Vec<Rule>,
    /// Texts of summaries whose interaction ended before.
    pub summaries_before: Option<Timestamp>,
}

impl Policy {
    /// Nothing goes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.payloads.is_empty() && self.summaries_before.is_none()
    }
}

/// Whether what is recorded of this kind goes with that of injections.
#[must_use]
pub fn is_injection(kind: &str) -> bool {
    INJECTIONS.contains(&kind)
}

/// What goes as of `now`.
#[must_use]
pub fn policy(settings: &RetentionSettings, now: Timestamp) -> Policy {
    let before = |days: u32| {
        let age = SignedDuration::from_hours(i64::from(days) * 24);
        now.checked_sub(age).ok()
    };
    let mut rules = Vec::new();
    if let Some(before) = before(settings.injections_days) {
        rules.push(Rule {
            kinds: INJECTIONS.map(str::to_owned).to_vec(),
            interaction: None,
            before: Some(before),
        });
    }
    if let Some(before) = settings.all_days.and_then(before) {
        rules.push(Rule {
            kinds: Vec::new(),
            interaction: None,
            before: Some(before),
        });
    }
    let all = settings.all_days.unwrap_or(u32::MAX);
    Policy {
        payloads: rules,
        // Whatever goes by itself, goes no later than everything does.
        summaries_before: before(settings.summaries_days.min(all)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn injections_go_after_their_days_and_the_rest_only_where_that_is_set() {
        let now: Timestamp = "2026-11-21T09:00:00Z".parse().expect("a time");
        let ninety = "2026-08-23T09:00:00Z".parse().expect("a time");
        let mut settings = RetentionSettings::default();
        let found = policy(&settings, now);
        assert_eq!(
            found.summaries_before,
            Some(ninety),
            "texts of summaries as well"
        );
        let rules = found.payloads;
        assert_eq!(rules.len(), 1, "nothing else goes by itself");
        assert_eq!(rules[0].before, Some(ninety));
        assert_eq!(rules[0].kinds, INJECTIONS);
        settings.all_days = Some(365);
        assert_eq!(
            policy(&settings, now).payloads[1].kinds,
            Vec::<String>::new()
        );
        settings.all_days = Some(30);
        let month = "2026-10-22T09:00:00Z".parse().expect("a time");
        assert_eq!(policy(&settings, now).summaries_before, Some(month));
    }
}
