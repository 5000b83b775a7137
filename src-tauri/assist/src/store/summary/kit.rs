//! Summaries for tests: kept, made, filed, on real files.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::summary::{Approval, approve, clear};
use uuid::{Uuid, uuid};

use super::{
    Decisions, MadeSummary, NewSummary, RequestedSummary, StoredParts, StoredSummary,
    SummaryChange, There, Written,
};
use crate::filing::{self, ToFile};
use crate::outbox::{Target, salt};
use crate::store::{
    Actor, Change, Fact, KindCounts, Opening, Receipt, Store, StoreError, SummaryEvent,
    SummaryFact, SummaryRequest, Work,
};
use crate::view::summary::{Rating, SummaryForm, TranscriptScope};

pub(crate) const INTERACTION: InteractionId =
    InteractionId(uuid!("0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55"));

/// Another test's child may hold a copy of the lock for a moment.
const FORK: Duration = Duration::from_secs(20);

pub(crate) fn now() -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000).expect("in range")
}

pub(crate) fn open(dir: &Path) -> Store {
    Store::open(&Opening {
        dir,
        now: now(),
        install: Uuid::nil(),
        wait: FORK,
    })
    .expect("a folder nobody uses")
}

pub(crate) fn form() -> SummaryForm {
    SummaryForm {
        language_code: "en-US".to_owned(),
        summary_length: "medium".to_owned(),
        format: "json".to_owned(),
        ..SummaryForm::default()
    }
}

pub(crate) fn new(transcript: Option<&str>) -> NewSummary {
    NewSummary {
        target: Target::of_url(&"http://127.0.0.1:1".parse().expect("a URL")),
        interaction: INTERACTION,
        channel: Some("chat".to_owned()),
        queue: Some("Billing".to_owned()),
        started_at: Some(now()),
        ended_at: now(),
        form: form(),
        scope: TranscriptScope::Whole,
        transcript: transcript.map(|text| Written(text.to_owned())),
        tracking_id: Uuid::from_u128(5),
        open: true,
        there: There::default(),
    }
}

fn work(what: SummaryEvent, change: SummaryChange) -> Work {
    let fact = Fact::Summary(Box::new(SummaryFact {
        interaction: INTERACTION,
        summary: id_of(&change),
        what,
    }));
    let change = Change::Summary(Box::new(change));
    Work::new(now(), Actor::Agent(None), fact).with_change(change)
}

fn id_of(change: &SummaryChange) -> i64 {
    match change {
        SummaryChange::Requested(requested) => requested.id,
        SummaryChange::Made(made) => made.id,
        SummaryChange::Failed { id, .. }
        | SummaryChange::Canceled { id, .. }
        | SummaryChange::Redacted { id, .. }
        | SummaryChange::Decided { id, .. }
        | SummaryChange::Rated { id, .. }
        | SummaryChange::There { id, .. }
        | SummaryChange::Closed { id } => *id,
    }
}

pub(crate) fn requested(id: i64, request_id: Uuid) -> Work {
    let what = SummaryEvent::Requested(SummaryRequest {
        request_id,
        language: "en-US".to_owned(),
        length: "medium".to_owned(),
        format: "json".to_owned(),
        token_limit: 150,
        transcript_tokens: Some(12),
        validated_at: now(),
        uses_knowledge_base: false,
        redaction_policy_id: None,
    });
    let change = RequestedSummary {
        id,
        request_id,
        form: form(),
        requested_token_limit: 150,
        transcript_token_count: Some(12),
        validated_at: now(),
        transcript: None,
    };
    work(what, SummaryChange::Requested(change))
}

pub(crate) fn made(id: i64, request_id: Uuid, text: &str) -> Work {
    made_with(id, request_id, text, StoredParts::default())
}

/// As a platform makes one by itself, that says it in parts as well.
pub(crate) fn made_with(id: i64, request_id: Uuid, text: &str, parts: StoredParts) -> Work {
    let what = SummaryEvent::Generated {
        summary_id: "s-1".to_owned(),
        request_id,
        latency_ms: Some(40),
        transcript_tokens: None,
        redaction_verified: true,
        sentiment_aligned: None,
        findings: KindCounts::new(),
    };
    let change = MadeSummary {
        id,
        request_id,
        summary_id: "s-1".to_owned(),
        created_date: Some("2026-11-21T09:00:00.000Z".to_owned()),
        length: "medium".to_owned(),
        latency_ms: 40.5,
        tokens: 7,
        transcript_token_count: None,
        text: Written(text.to_owned()),
        decisions: Decisions::default(),
        form: None,
        there: None,
        parts,
    };
    work(what, SummaryChange::Made(Box::new(change)))
}

pub(crate) fn failed(id: i64, request_id: Uuid) -> Work {
    let what = SummaryEvent::Failed {
        request_id,
        status: Some(400),
        problem: "refused",
        latency_ms: 9,
        attempts: 1,
    };
    let problem = ("protocol", "No.".to_owned());
    let change = SummaryChange::Failed {
        id,
        request_id,
        problem,
    };
    work(what, change)
}

pub(crate) fn canceled(id: i64, request_id: Uuid) -> Work {
    work(
        SummaryEvent::Canceled { request_id },
        SummaryChange::Canceled { id, request_id },
    )
}

pub(crate) fn decided(id: i64, approvals: Vec<Approval>) -> Work {
    let decisions = Decisions {
        approvals,
        kept: vec!["a key".to_owned()],
    };
    let kinds = KindCounts::new();
    work(
        SummaryEvent::PiiApproved { kinds },
        SummaryChange::Decided { id, decisions },
    )
}

pub(crate) fn redacted(id: i64, text: &str) -> Work {
    let kinds = KindCounts::new();
    let change = SummaryChange::Redacted {
        id,
        text: Written(text.to_owned()),
        decisions: Decisions::default(),
    };
    work(SummaryEvent::Redacted { kinds }, change)
}

pub(crate) fn rated(id: i64) -> Work {
    let rating = Some(Rating::Down);
    work(
        SummaryEvent::Rated { rating },
        SummaryChange::Rated { id, rating },
    )
}

pub(crate) fn closed(id: i64) -> Work {
    let what = SummaryEvent::Closed {
        filed: false,
        changed: Some(0.0),
    };
    work(what, SummaryChange::Closed { id })
}

/// Kept, asked for and made.
pub(crate) async fn make(store: &Store, new: NewSummary, text: &str) -> i64 {
    let id = store.keep_summary(new).await.expect("kept");
    let request = Uuid::new_v4();
    let asked = store.commit(requested(id, request)).await;
    asked.expect("asked for");
    let counted = store.count_summary_attempt(id, request).await;
    counted.expect("counted");
    let came = store.commit(made(id, request, text)).await;
    came.expect("made");
    id
}

pub(crate) fn stored(store: &Store, id: i64) -> StoredSummary {
    let reader = store.reader().expect("a reader");
    reader.summary(id).expect("readable").expect("there")
}

/// The approvals of all personal data in a text.
pub(crate) fn approvals(text: &str) -> Vec<Approval> {
    let salt = salt(&INTERACTION);
    let open = clear(text, &[], salt).err().unwrap_or_default();
    let approved = open.iter().filter_map(|place| approve(text, place, salt));
    approved.collect()
}

/// Files what stands, as its decisions allow.
pub(crate) async fn file(store: &Store, id: i64) -> Result<Receipt, StoreError> {
    let summary = stored(store, id);
    file_as(store, &summary).await
}

/// Files a summary as it stood when it was read.
pub(crate) async fn file_as(store: &Store, summary: &StoredSummary) -> Result<Receipt, StoreError> {
    let approvals = &summary.decisions.approvals;
    let cleared = clear(&summary.text.0, approvals, salt(&INTERACTION));
    let asked = ToFile {
        summary,
        cleared: &cleared.expect("nothing is open"),
        agent_id: Some(Uuid::from_u128(9)),
        has_crm: true,
        sentiment_aligned: Some(true),
        changed: 0.25,
        now: now(),
    };
    let work = filing::of(asked).expect("it may be filed");
    store.commit(work).await
}
