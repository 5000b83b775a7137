//! When a card fades and goes: by rule, not by surprise.
//!
//! A card fades once the talk has moved on (a newer batch brought other content) and it is old
//! enough; some time later it goes. Age alone is not enough: during a long silence the last answer
//! is still the answer. All times here are on the talk's clock, which stops with the connection.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::setting::{BadSetting, within};

/// When cards fade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// How old a card the talk has moved on from is when it begins to fade. 10..=3600.
    pub after_seconds: u32,
    /// How long it stays while fading. 5..=600.
    pub goes_after_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            after_seconds: 180,
            goes_after_seconds: 60,
        }
    }
}

impl Settings {
    /// What can't be used, at its key; empty when all is well.
    #[must_use]
    pub fn check(&self) -> Vec<BadSetting> {
        let mut found = Vec::new();
        within(&mut found, "afterSeconds", self.after_seconds, 10.0, 3600.0);
        within(
            &mut found,
            "goesAfterSeconds",
            self.goes_after_seconds,
            5.0,
            600.0,
        );
        found
    }
}

/// How far one card has faded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fade {
    since: Duration,
    /// The first newer batch without it.
    moved_on: Option<Duration>,
}

impl Fade {
    pub(crate) fn fresh(now: Duration) -> Self {
        Self {
            since: now,
            moved_on: None,
        }
    }

    /// When its content last arrived, or the agent last had a hand on it.
    pub(crate) fn since(&self) -> Duration {
        self.since
    }

    /// The age starts again; that the talk has moved on stays true.
    pub(crate) fn renew(&mut self, now: Duration) {
        self.since = now;
    }

    /// A newer batch brought other content.
    pub(crate) fn move_on(&mut self, now: Duration) {
        self.moved_on.get_or_insert(now);
    }

    /// When fading begins; none while the talk has not moved on.
    pub(crate) fn begins(&self, settings: Settings) -> Option<Duration> {
        let old = self
            .since
            .saturating_add(Duration::from_secs(settings.after_seconds.into()));
        self.moved_on.map(|moved_on| moved_on.max(old))
    }

    /// When the card goes.
    pub(crate) fn goes(&self, settings: Settings) -> Option<Duration> {
        self.begins(settings).map(|begins| {
            begins.saturating_add(Duration::from_secs(settings.goes_after_seconds.into()))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn both_age_and_a_newer_batch_are_needed() {
        let settings = Settings::default();
        let mut fade = Fade::fresh(secs(0));
        assert_eq!(fade.begins(settings), None, "age alone is not enough");
        fade.move_on(secs(7));
        assert_eq!(fade.begins(settings), Some(secs(180)));
        assert_eq!(fade.goes(settings), Some(secs(240)));
        fade.move_on(secs(500));
        assert_eq!(
            fade.begins(settings),
            Some(secs(180)),
            "the first newer batch counts"
        );
    }

    #[test]
    fn an_old_card_fades_with_the_first_newer_batch() {
        let settings = Settings::default();
        let mut fade = Fade::fresh(secs(0));
        fade.move_on(secs(600));
        assert_eq!(fade.begins(settings), Some(secs(600)));
        assert_eq!(
            fade.goes(settings),
            Some(secs(660)),
            "never gone without fading first"
        );
        fade.renew(secs(610));
        assert_eq!(fade.begins(settings), Some(secs(790)));
    }

    #[test]
    fn settings_are_checked() {
        assert!(Settings::default().check().is_empty());
        let bad = Settings {
            after_seconds: 9,
            goes_after_seconds: 601,
        };
        let paths: Vec<_> = bad.check().into_iter().map(|bad| bad.path).collect();
        assert_eq!(paths, ["afterSeconds", "goesAfterSeconds"]);
    }

    proptest! {
        #[test]
        fn newer_batches_never_bring_a_card_back(
            since in 0..10_000_u64,
            batches in proptest::collection::vec(0..1_000_u64, 1..20),
        ) {
            let settings = Settings::default();
            let mut fade = Fade::fresh(secs(since));
            let mut now = since;
            let mut before = None;
            for wait in batches {
                now += wait;
                fade.move_on(secs(now));
                let (begins, goes) = (fade.begins(settings), fade.goes(settings));
                prop_assert!(begins >= Some(secs(since + 180)), "never before its time");
                prop_assert_eq!(goes, begins.map(|begins| begins + secs(60)));
                prop_assert!(before.is_none() || before == begins, "the moment does not move");
                before = begins;
            }
        }
    }
}
