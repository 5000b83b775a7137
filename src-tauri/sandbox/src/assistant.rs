//! What the platform's assistant makes of a conversation: what to look up after each line, and
//! what of the findings to offer.
//!
//! Pure: lines and findings in, offers out. Only what is new is offered, or what has become
//! clearly surer; content that comes up again after a while comes under a new id, as the real
//! platform's does.

use std::collections::BTreeMap;
use std::time::Duration;

use rules::id::InteractionId;
use uuid::Uuid;

use crate::content::{Line, Speaker};
use crate::knowledge::{Hit, Query};

#[cfg(test)]
mod evaluation;

/// Findings less sure than this are not worth a word; the agent's own threshold is higher.
const MIN_CONFIDENCE: f64 = 0.45;
/// The most suggestions a frame carries.
const MOST: usize = 4;
/// A finding is offered again when its confidence has risen by this much.
const CLEARLY_SURER: f64 = 0.1;
/// Content that was last offered this long ago comes back as a new suggestion.
const COMES_BACK_AFTER: Duration = Duration::from_secs(90);

/// One conversation's assistant.
#[derive(Debug)]
pub(crate) struct Assistant {
    interaction: InteractionId,
    business: usize,
    take: u32,
    heard: Vec<(Speaker, String)>,
    statement: String,
    offered: BTreeMap<String, Offered>,
}

#[derive(Debug)]
struct Offered {
    occurrence: u32,
    confidence: f64,
    at: Duration,
}

/// Something worth offering.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offer {
    /// Stable for (interaction, take, article, occurrence).
    pub(crate) id: String,
    pub(crate) hit: Hit,
}

impl Assistant {
    pub(crate) fn new(interaction: InteractionId, business: usize, take: u32) -> Self {
        Self {
            interaction,
            business,
            take,
            heard: Vec::new(),
            statement: String::new(),
            offered: BTreeMap::new(),
        }
    }

    /// Takes in what was said.
    pub(crate) fn hear(&mut self, line: &Line) {
        if line.speaker == Speaker::Customer {
            line.text.clone_into(&mut self.statement);
        }
        self.heard.push((line.speaker, line.text.clone()));
    }

    /// What the customer said last.
    pub(crate) fn statement(&self) -> &str {
        &self.statement
    }

    /// What to look up now.
    pub(crate) fn query(&self) -> Query {
        Query::from_talk(&self.heard)
    }

    /// What of the findings to offer at this time of the conversation, best first.
    pub(crate) fn offer(&mut self, at: Duration, mut hits: Vec<Hit>) -> Vec<Offer> {
        hits.retain(|hit| hit.confidence >= MIN_CONFIDENCE);
        hits.truncate(MOST);
        hits.into_iter()
            .filter_map(|hit| self.consider(at, hit))
            .collect()
    }

    fn consider(&mut self, at: Duration, hit: Hit) -> Option<Offer> {
        let occurrence = match self.offered.get_mut(&hit.article.id) {
            None => 1,
            Some(before) => {
                let came_back = at.saturating_sub(before.at) >= COMES_BACK_AFTER;
                let is_surer = hit.confidence >= before.confidence + CLEARLY_SURER;
                if !came_back && !is_surer {
                    // Still being talked about: it has not been away.
                    before.at = at;
                    return None;
                }
                before.occurrence + u32::from(came_back)
            }
        };
        let offered = Offered {
            occurrence,
            confidence: hit.confidence,
            at,
        };
        self.offered.insert(hit.article.id.clone(), offered);
        let (business, take) = (self.business, self.take);
        let name = format!("{business}-{}-{take}-{occurrence}", hit.article.id);
        // Feedback names a suggestion by a uuid (`contract.md §2`). The same play offers the same
        // ones.
        let id = Uuid::new_v5(&self.interaction.0, name.as_bytes()).to_string();
        Some(Offer { id, hit })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::content::{Article, ArticleKind};

    fn hit(confidence: f64) -> Hit {
        let article = Article {
            id: "refund".to_owned(),
            kind: ArticleKind::Process,
            title: "Refund".to_owned(),
            body: String::new(),
            keywords: Vec::new(),
        };
        Hit {
            article: Arc::new(article),
            snippet: String::new(),
            relevance: confidence,
            confidence,
        }
    }

    fn ids(assistant: &mut Assistant, at_s: u64, confidence: f64) -> Vec<String> {
        let offers = assistant.offer(Duration::from_secs(at_s), vec![hit(confidence)]);
        offers.into_iter().map(|offer| offer.id).collect()
    }

    #[test]
    fn only_what_is_new_or_clearly_surer_is_offered() {
        let mut assistant = Assistant::new(InteractionId(Uuid::nil()), 0, 1);
        assert!(ids(&mut assistant, 0, 0.3).is_empty(), "not worth a word");
        let first = ids(&mut assistant, 5, 0.6);
        assert_eq!(first.len(), 1, "new");
        assert!(first[0].parse::<Uuid>().is_ok(), "as feedback needs it");
        assert!(ids(&mut assistant, 10, 0.65).is_empty(), "about the same");
        assert_eq!(
            ids(&mut assistant, 15, 0.8),
            first,
            "surer: the same id again"
        );
    }

    #[test]
    fn what_comes_up_again_after_a_while_comes_under_a_new_id() {
        let mut assistant = Assistant::new(InteractionId(Uuid::nil()), 0, 1);
        let first = ids(&mut assistant, 5, 0.8);
        assert!(
            ids(&mut assistant, 60, 0.8).is_empty(),
            "still talked about"
        );
        assert!(
            ids(&mut assistant, 149, 0.8).is_empty(),
            "89 s since the last time"
        );
        let again = ids(&mut assistant, 239, 0.8);
        assert_eq!(again.len(), 1, "90 s later");
        assert_ne!(again, first);
    }
}
