//! What an accepted frame brought, as it goes on record.

use rules::id::{InteractionId, SuggestionId};
use rules::rank::Ranked;
use rules::suggestion::{Batch, Scores};
use serde::Serialize;
use serde_json::Value;

/// One accepted frame: what it brought, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Produced {
    /// Of which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// How long the platform worked on it, in ms, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processing_latency_ms: Option<f64>,
    /// From the socket until it was ranked, in ms, where that was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<f64>,
    /// Whether a content of this batch came on screen: what the acceptance rate counts.
    pub shown: bool,
    /// What passed, best first.
    pub suggestions: Vec<ProducedSuggestion>,
    /// What stayed below the threshold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below_threshold: Vec<Below>,
    /// Suggestions dropped for scores that are no numbers within 0..=1.
    #[serde(skip_serializing_if = "is_zero")]
    pub dropped_scores: u32,
    /// Members of the frame this version does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Value>,
    /// What passed as triggers see it, in the order of arrival: for back-tests, not for the log.
    #[serde(skip)]
    pub suggested: Vec<(String, Option<f64>)>,
    /// What the customer said, where that is kept (`[record] utterances`); never in the log.
    #[serde(skip)]
    pub said: Option<String>,
}

/// A suggestion that passed, as shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProducedSuggestion {
    /// The suggestion and its place in the batch.
    #[serde(flatten)]
    pub ranked: RankedFields,
    /// Members this version does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Value>,
}

/// A suggestion that stayed below the threshold: enough to ask why it was not shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Below {
    /// Its id.
    pub id: SuggestionId,
    /// Confidence and relevance, those that there are.
    #[serde(flatten)]
    pub scores: Scores,
}

/// The suggestion's own members, with score and rank.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedFields {
    /// As it arrived.
    #[serde(flatten)]
    pub suggestion: rules::suggestion::Suggestion,
    /// The weighted sum, 0..=1; absent where the platform gave nothing to weigh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// 1 is best.
    pub rank: u32,
}

/// Unknown members beyond this many bytes are not kept, only their length: a record is no place
/// to park megabytes in.
const UNKNOWN_LIMIT: usize = 64 * 1024;

impl Produced {
    /// The fact of `batch`, of which `ranked` passed; `shown` where any of it is on screen.
    #[must_use]
    pub fn of(batch: &Batch, ranked: &[Ranked], shown: bool) -> Self {
        let passed = |id: &SuggestionId| ranked.iter().any(|ranked| ranked.suggestion.id == *id);
        Self {
            interaction: batch.interaction_id,
            processing_latency_ms: batch.processing_latency_ms,
            latency_ms: None,
            shown,
            suggestions: ranked
                .iter()
                .map(|ranked| ProducedSuggestion {
                    unknown: unknown(ranked.suggestion.unknown.as_deref()),
                    ranked: RankedFields {
                        suggestion: ranked.suggestion.clone(),
                        score: ranked.score,
                        rank: ranked.rank,
                    },
                })
                .collect(),
            below_threshold: batch
                .suggestions
                .iter()
                .filter(|suggestion| !passed(&suggestion.id))
                .map(|suggestion| Below {
                    id: suggestion.id.clone(),
                    scores: suggestion.scores,
                })
                .collect(),
            dropped_scores: batch.dropped_scores,
            unknown: unknown(batch.unknown.as_deref()),
            suggested: batch
                .suggestions
                .iter()
                .filter(|suggestion| passed(&suggestion.id))
                .map(|one| (one.title.clone(), one.scores.confidence))
                .collect(),
            said: None,
        }
    }
}

fn unknown(text: Option<&str>) -> Option<Value> {
    let text = text?;
    if text.len() > UNKNOWN_LIMIT {
        return Some(serde_json::json!({ "omittedBytes": text.len() }));
    }
    Some(serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}
