//! Which payloads go when: by settings, applied once a day and by the command line. The chain stays
//! provable, and that something went is on record (`audit::prune`).

use std::sync::Arc;

use audit::Rule;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::settings::RetentionSettings;

/// A day, in ms.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

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

/// The settings in force, for all who show, apply or change them. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct InForce(Arc<watch::Sender<RetentionSettings>>);

impl InForce {
    pub(crate) fn of(settings: RetentionSettings) -> Self {
        Self(Arc::new(watch::Sender::new(settings)))
    }

    pub(crate) fn get(&self) -> RetentionSettings {
        *self.0.borrow()
    }

    /// They hold from now on.
    pub(crate) fn put(&self, settings: RetentionSettings) {
        self.0.send_replace(settings);
    }
}

/// Until when these settings keep the content of an entry of this kind, in ms since 1970; none for as
/// long as the record.
pub(crate) fn kept_until(kind: &str, at_ms: i64, settings: &RetentionSettings) -> Option<i64> {
    if audit::is_kept(kind) {
        return None;
    }
    let injection = is_injection(kind).then_some(settings.injections_days);
    let days = injection.into_iter().chain(settings.all_days).min()?;
    Some(at_ms.saturating_add(i64::from(days) * DAY_MS))
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

    #[test]
    fn what_is_kept_how_long_is_what_retention_takes() {
        let mut settings = RetentionSettings::default();
        let until = |kind: &str, settings: &RetentionSettings| kept_until(kind, 1_000, settings);
        assert_eq!(until("suggestions_produced", &settings), None);
        assert_eq!(
            until("prompt_injected", &settings),
            Some(1_000 + 90 * DAY_MS)
        );
        settings.all_days = Some(7);
        assert_eq!(
            until("suggestions_produced", &settings),
            Some(1_000 + 7 * DAY_MS)
        );
        assert_eq!(
            until("prompt_injected", &settings),
            Some(1_000 + 7 * DAY_MS),
            "whatever goes by itself, goes no later than everything does"
        );
        assert_eq!(
            until("record_pruned", &settings),
            None,
            "what explains the chain stays"
        );
    }

    #[test]
    fn what_is_put_in_force_holds_for_all_who_ask() {
        let mine = InForce::of(RetentionSettings::default());
        let theirs = mine.clone();
        theirs.put(RetentionSettings {
            injections_days: 1,
            ..mine.get()
        });
        assert_eq!(mine.get().injections_days, 1, "clones are the same");
    }
}
