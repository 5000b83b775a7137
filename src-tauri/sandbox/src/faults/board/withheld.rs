//! What an agent is denied by faults on surface B: permissions, topics, a summary.

use tokio::time::Instant;

use super::Board;
use crate::faults::rule::Effect;

impl Board {
    /// Which of the permissions a person lacks now.
    pub(crate) fn strike_permissions(&self, needed: &[&str]) -> Vec<String> {
        self.strike_named(|effect| {
            let Effect::WithholdPermissions(named) = effect else {
                return Vec::new();
            };
            let lacking = named.iter().filter(|one| needed.contains(&one.as_str()));
            lacking.cloned().collect()
        })
    }

    /// Whether a topic is refused now.
    pub(crate) fn strike_topic(&self, topic: &str) -> bool {
        let endings = self.strike_named(|effect| {
            let Effect::RefuseTopics(named) = effect else {
                return Vec::new();
            };
            let fitting = named.iter().filter(|ending| topic.ends_with(*ending));
            fitting.cloned().collect()
        });
        !endings.is_empty()
    }

    /// Why the summary that is being made now fails, if it does.
    pub(crate) fn strike_summary(&self) -> Option<String> {
        let strike = self.strike_live(|rule| match &rule.effect {
            Effect::SummaryError(error) => Some(error.clone()),
            Effect::Answer(_)
            | Effect::LatencyMs(_)
            | Effect::RefuseToken
            | Effect::WithholdScopes(_)
            | Effect::NarrowScopes(_)
            | Effect::LoseAnswer
            | Effect::Alter
            | Effect::WithPii
            | Effect::InventNumber
            | Effect::Without(_)
            | Effect::CutRequest
            | Effect::Hang
            | Effect::Socket(_)
            | Effect::WithholdPermissions(_)
            | Effect::RefuseTopics(_)
            | Effect::Channel(_) => None,
        });
        strike.ok()
    }

    /// What the rules that are due name, each struck that names something.
    fn strike_named(&self, named: impl Fn(&Effect) -> Vec<String>) -> Vec<String> {
        let now = Instant::now();
        let mut all = Vec::new();
        for plan in &mut self.plans().rules {
            if !plan.is_due(now) {
                continue;
            }
            let found = named(&plan.rule.effect);
            if !found.is_empty() {
                all.extend(found);
                plan.strike(now);
            }
        }
        if !all.is_empty() {
            self.touch();
        }
        all
    }
}
