//! What the rules say of a text, off the async threads: one answer for the view, for what a person
//! decides, and for the record.

use std::sync::Arc;

use rules::difference::Part;
use rules::id::InteractionId;
use rules::pii;
use rules::sentiment;
use rules::summary::{self, Approval, FindingKind as Kind, Keyed, Personal, Span, UnsaidKind};
use tokio::task::spawn_blocking;

use super::case::Talk;
use crate::outbox::salt;
use crate::store::{Decisions, KindCounts};
use crate::view::studio::DiffPart;
use crate::view::summary::{
    FindingKind, FindingView, SentimentView, SummaryChecked, SummaryDifference,
};

/// What is looked at.
pub(super) struct Looking {
    pub(super) text: Arc<str>,
    /// Before any edit.
    pub(super) generated: Arc<str>,
    /// Where all of it is known.
    pub(super) talk: Option<Arc<Talk>>,
    /// As `languageCode`.
    pub(super) language: String,
    pub(super) interaction: InteractionId,
    pub(super) decisions: Decisions,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub(super) struct Looked {
    pub(super) view: SummaryChecked,
    found: Vec<Found>,
    /// The share of words that edits changed, 0..=1.
    pub(super) changed: f64,
    /// Of what was decided, what holds for this text.
    pub(super) decisions: Decisions,
}

/// One finding. What it says stands nowhere here.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) key: String,
    pub(super) kind: FindingKind,
    pub(super) span: Span,
    /// What the talk says instead.
    pub(super) instead: Option<Instead>,
    pub(super) decided: bool,
    /// What would approve it; none where it is not personal data.
    approval: Option<Approval>,
}

/// Words of the talk: never in a log.
#[derive(Clone)]
pub(super) struct Instead(pub(super) String);

impl std::fmt::Debug for Instead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Instead({} bytes)", self.0.len())
    }
}

impl Found {
    pub(super) const fn is_personal(&self) -> bool {
        self.approval.is_some()
    }
}

impl Looked {
    pub(super) fn find(&self, key: &str) -> Option<&Found> {
        self.found.iter().find(|found| found.key == key)
    }

    /// The personal data that is chosen, by kind and place.
    pub(super) fn personal(&self, chosen: impl Fn(&Found) -> bool) -> Vec<Personal> {
        let chosen = self.found.iter().filter(|found| chosen(found));
        let personal = chosen.filter_map(|found| {
            Some(Personal {
                kind: found.approval.as_ref()?.kind,
                span: found.span,
            })
        });
        personal.collect()
    }

    /// What approves the personal data that is chosen.
    pub(super) fn approvals(&self, chosen: impl Fn(&Found) -> bool) -> Vec<Approval> {
        let chosen = self.found.iter().filter(|found| chosen(found));
        chosen.filter_map(|found| found.approval.clone()).collect()
    }

    /// How many of each kind are chosen.
    pub(super) fn counts(&self, chosen: impl Fn(&Found) -> bool) -> KindCounts {
        let mut counts = KindCounts::new();
        for found in self.found.iter().filter(|found| chosen(found)) {
            *counts.entry(found.kind).or_default() += 1;
        }
        counts
    }
}

/// Looks at a text.
pub(super) async fn look(looking: Looking) -> Looked {
    // Only a runtime that ends drops it: nobody sees what comes of it then.
    let looked = spawn_blocking(move || looked(&looking));
    looked.await.unwrap_or_default()
}

/// What edits changed; none where the runtime ends.
pub(super) async fn difference(generated: String, text: String) -> Option<SummaryDifference> {
    let compared = spawn_blocking(move || {
        let compared = summary::difference(&generated, &text);
        SummaryDifference {
            before: parts(compared.before),
            after: parts(compared.after),
        }
    });
    compared.await.ok()
}

fn parts(parts: Vec<Part>) -> Vec<DiffPart> {
    let parts = parts.into_iter();
    let parts = parts.map(|part| DiffPart {
        text: part.text,
        changed: part.changed,
    });
    parts.collect()
}

/// The record's word for it: null where it was not measured.
pub(super) const fn aligned(sentiment: &SentimentView) -> Option<bool> {
    match sentiment {
        SentimentView::NotMeasured => None,
        SentimentView::Measured { aligned, .. } => Some(*aligned),
    }
}

fn looked(looking: &Looking) -> Looked {
    let Looking {
        text,
        generated,
        talk,
        language,
        interaction,
        decisions,
    } = looking;
    let salt = salt(interaction);
    let known = talk.as_ref().map(|talk| talk.known());
    let heard = known.map(|known| &known.heard);
    let findings = summary::findings_against(text, heard, language);
    let found: Vec<Found> = summary::keys(text, &findings, salt)
        .into_iter()
        .map(|keyed| found(text, keyed, decisions, salt))
        .collect();
    let personal = found.iter().filter(|found| found.is_personal());
    let open = personal.clone().filter(|found| !found.decided).count();
    let view = SummaryChecked {
        open: count(open),
        redaction_verified: personal.count() == 0,
        sentiment: sentiment_of(text, known.and_then(|known| known.mood), language),
        checked_numbers: findings.checked_numbers,
        checked_names: findings.checked_names,
        words: count(summary::words(text)),
        findings: found.iter().map(finding).collect(),
    };
    let holds = |approval: &Approval| {
        let mut approvals = found.iter().filter_map(|found| found.approval.as_ref());
        approvals.any(|one| one == approval)
    };
    let kept = |key: &String| found.iter().any(|found| found.key == *key);
    let decisions = Decisions {
        approvals: decisions
            .approvals
            .iter()
            .filter(|one| holds(one))
            .cloned()
            .collect(),
        kept: decisions
            .kept
            .iter()
            .filter(|key| kept(key))
            .cloned()
            .collect(),
    };
    Looked {
        view,
        changed: summary::difference(generated, text).changed,
        decisions,
        found,
    }
}

fn found(text: &str, keyed: Keyed, decisions: &Decisions, salt: &[u8]) -> Found {
    let Keyed {
        key,
        kind,
        span,
        instead,
    } = keyed;
    let approval = match kind {
        Kind::Personal(kind) => summary::approve(text, &Personal { kind, span }, salt),
        Kind::Unsaid(_) => None,
    };
    let decided = match &approval {
        Some(approval) => decisions.approvals.contains(approval),
        None => decisions.kept.contains(&key),
    };
    Found {
        key,
        kind: kind_of(kind),
        span,
        instead: instead.map(Instead),
        decided,
        approval,
    }
}

fn sentiment_of(text: &str, of_talk: Option<f64>, language: &str) -> SentimentView {
    match (of_talk, sentiment::measure(text, language)) {
        (Some(transcript), Some(summary)) => SentimentView::Measured {
            transcript,
            summary,
            aligned: sentiment::aligned(transcript, summary),
        },
        (None, _) | (_, None) => SentimentView::NotMeasured,
    }
}

fn finding(found: &Found) -> FindingView {
    FindingView {
        key: found.key.clone(),
        kind: found.kind,
        start: count(found.span.start),
        end: count(found.span.end),
        decided: found.decided,
        instead: found.instead.as_ref().map(|instead| instead.0.clone()),
    }
}

const fn kind_of(kind: Kind) -> FindingKind {
    match kind {
        Kind::Personal(pii::Kind::Card) => FindingKind::Card,
        Kind::Personal(pii::Kind::UsSsn) => FindingKind::UsSsn,
        Kind::Personal(pii::Kind::Email) => FindingKind::Email,
        Kind::Personal(pii::Kind::Phone) => FindingKind::Phone,
        Kind::Personal(pii::Kind::Iban) => FindingKind::Iban,
        Kind::Unsaid(UnsaidKind::Number) => FindingKind::UnsaidNumber,
        Kind::Unsaid(UnsaidKind::Name) => FindingKind::UnsaidName,
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
