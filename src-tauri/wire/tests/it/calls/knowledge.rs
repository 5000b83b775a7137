use rstest::rstest;
use wire::Error;
use wire::platform::engagement::Rating;
use wire::platform::knowledge::feedback::{self, Feedback, Reason, give};
use wire::platform::knowledge::search::{Question, answered, ask, suggest};
use wire::platform::knowledge::told::{Exactly, Occasion, copied, presented, viewed};
use wire::platform::knowledge::{Context, QueryKind, Surfacing, answers, document};

use super::{
    ASSISTANT, BASE, CONVERSATION, DOCUMENT, QUEUE, SEARCH, VARIATION, VERSION, action, answering,
    is_the_action, one, told,
};
use crate::support::within;

const QUERY: &str = "How long can shoes be returned?";

fn below(path: &str) -> String {
    format!("/api/v2/knowledge/knowledgebases/{BASE}/documents{path}")
}

fn context() -> Context<'static> {
    Context {
        conversation: CONVERSATION,
        media_type: Some("Voice"),
        queue: Some(QUEUE),
    }
}

fn question() -> Question<'static> {
    Question {
        base: BASE,
        query: QUERY,
        most: 10,
        kind: QueryKind::Manual,
        generate: true,
        assistant: Some(ASSISTANT),
        context: Some(context()),
    }
}

const EXACTLY: Exactly<'static> = Exactly {
    base: BASE,
    document: DOCUMENT,
    version: VERSION,
    variation: VARIATION,
};

fn occasion(surfacing: Surfacing) -> Occasion<'static> {
    Occasion {
        search: Some(SEARCH),
        kind: QueryKind::Auto,
        surfacing,
        assistant: Some(ASSISTANT),
        context: Some(context()),
    }
}

#[tokio::test]
async fn asking_by_hand() {
    let platform = answering(200, told("knowledge.search.response.json")).await;
    let found = within(ask(&platform.client(), &question()))
        .await
        .expect("found");
    let asked = one(
        &platform,
        "POST",
        &below("/search"),
        Some("knowledge.search.request.json"),
    );
    assert_eq!(
        asked.header("idempotency-key"),
        "",
        "a question changes nothing"
    );
    assert_eq!(
        (found.search.as_deref(), found.total),
        (Some(SEARCH), Some(2))
    );
    let first = &found.hits[0];
    assert_eq!(
        (
            first.document.as_str(),
            first.title.as_str(),
            first.confidence
        ),
        (DOCUMENT, "Returning shoes", Some(0.93))
    );
    assert_eq!(
        (
            first.base.as_deref(),
            first.version.as_deref(),
            first.variation.as_deref()
        ),
        (Some(BASE), Some(VERSION), Some(VARIATION))
    );
    assert_eq!(
        first.answer.as_deref(),
        Some("Shoes can be returned within 30 days.")
    );
    assert_eq!(found.hits[1].answer, None, "not every document has one");
    let answer = found.answer.expect("the platform's own");
    assert_eq!(answer.text, "You have 30 days to return shoes.");
    assert_eq!(answer.cited[0].id, DOCUMENT);
    assert!(
        !format!("{:?}", question()).contains("shoes"),
        "the question stays private"
    );
}

#[tokio::test]
async fn nothing_found_is_no_error() {
    let platform = answering(200, told("knowledge.search.empty.response.json")).await;
    let found = within(ask(&platform.client(), &question()))
        .await
        .expect("answered");
    assert_eq!((found.hits.len(), found.answer), (0, None));
}

#[tokio::test]
async fn what_could_be_meant() {
    let platform = answering(200, told("knowledge.suggestions.response.json")).await;
    let meant = within(suggest(&platform.client(), BASE, "retur", 5))
        .await
        .expect("answered");
    one(
        &platform,
        "POST",
        &below("/search/suggestions"),
        Some("knowledge.suggestions.request.json"),
    );
    assert_eq!(meant[0].phrase, "Returning shoes");
    assert_eq!(meant[0].document.as_deref(), Some(DOCUMENT));
}

#[tokio::test]
async fn the_answer_that_was_taken_is_told() {
    let platform = answering(204, "").await;
    let taken = within(answered(
        &platform.client(),
        BASE,
        SEARCH,
        Some(DOCUMENT),
        &action(),
    ))
    .await
    .expect("taken");
    assert_eq!(taken.status, 204);
    let path = below(&format!("/search/{SEARCH}"));
    is_the_action(&one(
        &platform,
        "PATCH",
        &path,
        Some("knowledge.search.patch.request.json"),
    ));
}

#[tokio::test]
async fn the_answer_within_documents() {
    let platform = answering(200, told("knowledge.answers.response.json")).await;
    let question = answers::Question {
        base: BASE,
        query: QUERY,
        variations: &[VARIATION],
        search: Some(SEARCH),
        generate: true,
    };
    let found = within(answers::within(&platform.client(), &question))
        .await
        .expect("answered");
    one(
        &platform,
        "POST",
        &below("/answers"),
        Some("knowledge.answers.request.json"),
    );
    let passage = &found.passages[0];
    assert_eq!(passage.text, "Shoes can be returned within 30 days.");
    assert_eq!(passage.variation.as_deref(), Some(VARIATION));
    assert!(found.generated.is_some());
}

#[tokio::test]
async fn a_document_is_told_as_text() {
    let platform = answering(200, told("knowledge.document.response.json")).await;
    let found = within(document::get(&platform.client(), BASE, DOCUMENT))
        .await
        .expect("answered")
        .expect("there");
    one(
        &platform,
        "GET",
        &below(&format!("/{DOCUMENT}?expand=variations")),
        None,
    );
    assert_eq!(
        (found.title.as_str(), found.base.as_str()),
        ("Returning shoes", BASE)
    );
    assert_eq!(found.version.as_deref(), Some(VERSION));
    assert_eq!(
        found.url.as_deref(),
        Some("https://help.shop.example/returning-shoes")
    );
    let variation = found.variation(None).expect("one");
    assert_eq!(
        variation.text,
        "Shoes can be returned within 30 days.\n\n\
         1. Open the page (https://shop.example/returns)\n2. Print the label\n  • in color\n\n\
         Size | Box\nto 45 | M"
    );
}

#[tokio::test]
async fn a_document_that_is_gone_is_none() {
    let platform = answering(404, told("error.404.json")).await;
    let found = within(document::get(&platform.client(), BASE, DOCUMENT)).await;
    assert_eq!(found.expect("an answer"), None);
}

#[tokio::test]
async fn what_was_read_copied_and_shown_is_told() {
    let platform = answering(204, "").await;
    let client = platform.client();
    within(viewed(
        &client,
        &EXACTLY,
        &occasion(Surfacing::Article),
        &action(),
    ))
    .await
    .expect("taken");
    let path = below(&format!("/{DOCUMENT}/views"));
    is_the_action(&one(
        &platform,
        "POST",
        &path,
        Some("knowledge.view.request.json"),
    ));
    within(copied(
        &client,
        &EXACTLY,
        &occasion(Surfacing::Snippet),
        &action(),
    ))
    .await
    .expect("taken");
    let path = below(&format!("/{DOCUMENT}/copies"));
    is_the_action(&one(
        &platform,
        "POST",
        &path,
        Some("knowledge.copy.request.json"),
    ));
    let elsewhere = Exactly {
        base: "another",
        ..EXACTLY
    };
    within(presented(
        &client,
        BASE,
        &[EXACTLY, elsewhere],
        &occasion(Surfacing::Snippet),
        &action(),
    ))
    .await
    .expect("taken");
    is_the_action(&one(
        &platform,
        "POST",
        &below("/presentations"),
        Some("knowledge.presentation.request.json"),
    ));
}

fn a_document_s_feedback() -> Feedback<'static> {
    Feedback {
        what: EXACTLY,
        rating: Rating::Negative,
        reason: Some(Reason::Content),
        comment: Some("The deadline is wrong."),
        occasion: Some(occasion(Surfacing::Article)),
        assistant: Some(ASSISTANT),
    }
}

#[rstest]
#[case::whole(a_document_s_feedback(), "knowledge.feedback.request.json")]
#[case::minimal(
    Feedback { rating: Rating::Positive, reason: None, comment: None, occasion: None,
        ..a_document_s_feedback() },
    "knowledge.feedback.minimal.request.json"
)]
#[tokio::test]
async fn feedback_on_a_document(#[case] given: Feedback<'static>, #[case] request: &str) {
    let platform = answering(201, told("knowledge.feedback.response.json")).await;
    let receipt = within(give(&platform.client(), &given, &action()))
        .await
        .expect("taken");
    let path = below(&format!("/{DOCUMENT}/feedback"));
    is_the_action(&one(&platform, "POST", &path, Some(request)));
    assert_eq!(
        receipt.id.as_deref(),
        Some("f6071829-3a4b-4c5d-8f60-718293041526")
    );
    assert_eq!(receipt.status, 201);
    assert!(
        !format!("{given:?}").contains("deadline"),
        "no comment in the log"
    );
}

#[tokio::test]
async fn a_comment_that_is_too_long_is_not_sent() {
    let platform = answering(201, "{}").await;
    let long = "é".repeat(feedback::LONGEST_COMMENT + 1);
    let given = Feedback {
        comment: Some(&long),
        ..a_document_s_feedback()
    };
    let error = within(give(&platform.client(), &given, &action()))
        .await
        .expect_err("too long");
    assert!(matches!(error, Error::Setup { .. }), "{error:?}");
    assert!(!error.to_string().contains('é'), "content is not repeated");
    let just = "é".repeat(feedback::LONGEST_COMMENT);
    let given = Feedback {
        comment: Some(&just),
        ..a_document_s_feedback()
    };
    within(give(&platform.client(), &given, &action()))
        .await
        .expect("chars count, not bytes");
}
