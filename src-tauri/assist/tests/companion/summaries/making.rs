//! A summary is made: what is asked for, what is shown, what is on record.

use assist::view::error::Code;
use assist::view::summary::{SentimentView, SummaryForm, SummaryState, TranscriptScope};
use sandbox::Endpoint;
use serde_json::json;

use super::{end_one, entries, form, kinds, made_as, shown, talk, until, until_made, with_ended};
use crate::kit::{Desk, platform, silent_interaction};

#[tokio::test]
async fn what_was_said_goes_with_the_request_and_what_came_is_checked() {
    let (platform, desk, summaries, id) = with_ended().await;
    let before = shown(&summaries, id);
    assert_eq!(before.state, SummaryState::Idle, "it waits for the agent");
    assert_eq!(before.label, "J. Meyer");
    assert_eq!(before.transcript.scope, TranscriptScope::Whole);
    summaries.make(id, form()).await.expect("on disk");
    let it = until_made(&summaries, id).await;
    assert!(!it.text.is_empty(), "there is a text");
    let made = it.made.expect("made");
    assert_eq!(made.token_limit, 150);
    assert!(made.tokens > 0 && made.tokens <= 150, "{}", made.tokens);
    assert!(made.changed.abs() < f64::EPSILON, "nothing was edited");
    assert!(it.checked.checked_numbers, "the whole talk is known");
    assert!(it.transcript.tokens.is_some_and(|tokens| tokens > 20));
    let requests = platform.received().to(Endpoint::Summaries).all();
    assert_eq!(requests.len(), 1);
    let (headers, body) = (&requests[0].headers, &requests[0].body);
    assert_eq!(body["transcript"], talk());
    assert_eq!(body["interactionId"], it.interaction);
    let request_id = it.request_id.expect("shown for support");
    for header in ["x-genesys-request-id", "idempotency-key"] {
        assert_eq!(headers[header], request_id, "{header}");
    }
    let on_record = entries(&desk);
    assert_eq!(kinds(&desk), ["summary_requested", "summary_generated"]);
    let requested = on_record[0].payload.as_ref().expect("kept");
    assert_eq!(requested["requestId"], request_id);
    assert_eq!(requested["tokenLimit"], 150);
    let all = serde_json::to_string(&on_record).expect("serializable");
    assert!(
        !all.contains("refund") && !all.contains("48.90") && !all.contains("Meyer"),
        "not a word of it is on record: {all}"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_part_of_the_talk_is_neither_sent_nor_held_against_it() {
    let platform = platform().await;
    let desk = Desk::live(&platform).await;
    let summaries = desk.handle.summaries();
    let followed = silent_interaction("J. Meyer");
    let interaction = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    desk.handle.end(interaction).await.expect("followed");
    let view = until(&summaries, "its tab", |view| view.open.len() == 1).await;
    let id = view.open[0].id;
    assert_eq!(view.open[0].transcript.scope, TranscriptScope::None);
    let it = made_as(&platform, &summaries, id, "Refund of $12.34 for Ann Smith.").await;
    assert!(!it.checked.checked_numbers && !it.checked.checked_names);
    assert_eq!(it.checked.sentiment, SentimentView::NotMeasured);
    assert!(it.checked.findings.is_empty(), "{:?}", it.checked.findings);
    let sent = platform.received().to(Endpoint::Summaries).last();
    assert!(sent.expect("sent").body.get("transcript").is_none());
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn every_violation_stands_at_its_field_and_nothing_is_sent() {
    let (platform, desk, summaries, id) = with_ended().await;
    let wrong = SummaryForm {
        language_code: "tlh".into(),
        summary_length: "endless".into(),
        format: "xml".into(),
        use_knowledge_base: true,
        knowledge_base_id: String::new(),
        redaction_policy_id: "7".into(),
    };
    let problem = summaries.make(id, wrong).await.expect_err("refused");
    assert_eq!(problem.code, Code::InvalidInput);
    let paths: Vec<_> = problem
        .fields
        .iter()
        .map(|field| field.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "languageCode",
            "summaryLength",
            "format",
            "knowledgeBaseId",
            "redactionPolicyId"
        ]
    );
    assert_eq!(platform.received().to(Endpoint::Summaries).count(), 0);
    assert!(kinds(&desk).is_empty(), "nothing was asked for");
    assert_eq!(shown(&summaries, id).state, SummaryState::Idle);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn it_begins_by_itself_where_the_agent_wants_that() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let summaries = desk.handle.summaries();
    let short = SummaryForm {
        summary_length: "short".into(),
        ..form()
    };
    summaries.set_options(short, true).await.expect("kept");
    let id = end_one(&platform, &mut desk, silent_interaction("J. Meyer")).await;
    let it = until_made(&summaries, id).await;
    assert_eq!(it.form.summary_length, "short");
    let dir = desk.close().await;
    let desk = Desk::open_in(dir, &[]).await;
    let options = desk.handle.summaries().views().borrow().options.clone();
    assert!(options.on_end, "kept for the next start");
    assert_eq!(options.form.summary_length, "short");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_next_call_changes_nothing() {
    let (platform, mut desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "The refund is on its way.").await;
    let edited = "The refund arrives on Friday.";
    summaries.edit(id, edited.into()).await.expect("on disk");
    let next = end_one(&platform, &mut desk, silent_interaction("A. Sato")).await;
    assert_ne!(next, id);
    let it = shown(&summaries, id);
    assert_eq!((it.text.as_str(), it.label.as_str()), (edited, "J. Meyer"));
    let view = summaries.views().borrow().clone();
    assert_eq!(view.open.len(), 2, "a tab each");
    assert_eq!(view.unfiled, 1, "the other is not made yet");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn made_again_it_replaces_the_text_only_once_it_has_come() {
    let (platform, desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "The first text.").await;
    summaries
        .edit(id, "My own words.".into())
        .await
        .expect("on disk");
    let summaries_fault = platform.faults().on(Endpoint::Summaries);
    let _ = summaries_fault.fail(1).with(403);
    summaries.make(id, form()).await.expect("on disk");
    let it = super::until_it(&summaries, id, "refused", |it| {
        matches!(it.state, SummaryState::Failed { .. })
    })
    .await;
    assert_eq!(
        it.text, "My own words.",
        "edits outlive a making that fails"
    );
    let first = it.request_id;
    let it = made_as(&platform, &summaries, id, "The second text.").await;
    assert_ne!(it.request_id, first, "another request");
    let difference = summaries.difference(id).await.expect("made");
    assert!(difference.after.iter().all(|part| !part.changed));
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_number_that_was_not_said_is_marked_and_put_right() {
    let (platform, desk, summaries, id) = with_ended().await;
    let it = made_as(
        &platform,
        &summaries,
        id,
        "The customer waits for $84.90 since days.",
    )
    .await;
    let [found] = &it.checked.findings[..] else {
        panic!("{:?}", it.checked.findings);
    };
    assert_eq!(found.instead.as_deref(), Some("$48.90"));
    let put = summaries
        .use_said(id, found.key.clone())
        .await
        .expect("said");
    assert_eq!(put.text, "The customer waits for $48.90 since days.");
    assert!(put.text_revision > it.text_revision, "the editor takes it");
    assert!(put.checked.findings.is_empty());
    let gone = summaries.use_said(id, found.key.clone()).await;
    assert_eq!(gone.expect_err("not there any more").code, Code::Gone);
    let again = summaries
        .edit(id, "It is $99.99 now.".into())
        .await
        .expect("on disk");
    let key = again.findings[0].key.clone();
    let kept = summaries.keep(id, key).await.expect("there");
    assert!(kept.findings[0].decided);
    assert_eq!(
        kinds(&desk).last().map(String::as_str),
        Some("summary_unsaid_kept")
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_list_of_the_day_has_them_all_and_opens_one_again() {
    let (platform, desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "First line.\nSecond line.").await;
    summaries
        .rate(id, Some(assist::view::summary::Rating::Up))
        .await
        .expect("kept");
    summaries.close(id).await.expect("open");
    assert!(summaries.views().borrow().open.is_empty(), "no tab");
    let rows = summaries.today().await.expect("readable");
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].first_line.as_str(), rows[0].open),
        ("First line.", false)
    );
    assert_eq!(json!(rows[0].state), json!("made"), "what it came to stays");
    let closed = summaries.edit(id, "x".into()).await.expect_err("no tab");
    assert_eq!(closed.code, Code::Gone);
    summaries.reopen(id).await.expect("there");
    let it = shown(&summaries, id);
    assert_eq!(it.text, "First line.\nSecond line.");
    assert_eq!(it.rating, Some(assist::view::summary::Rating::Up));
    desk.close().await;
    platform.shutdown().await;
}
