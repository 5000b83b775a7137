use rstest::rstest;
use serde_json::{Value, json};
use wire::platform::Talk;
use wire::platform::checklists::{self, Checklist, Place, Tick};
use wire::platform::engagement::Rating;
use wire::platform::summaries::{
    Engagement, Feedback, OnDemand, Summary, SummaryError, change_feedback, engage, list, rate,
    request,
};
use wire::platform::wrap_up::{Part, WrapUp, apply, codes};

use super::{
    COMMUNICATION, CONVERSATION, PARTICIPANT, SUMMARY, action, answering, is_the_action, one, told,
    told_json,
};
use crate::support::within;

const CHECKLIST: &str = "19a1b1c1-d1e1-4f20-8122-232425262728";
const CODE: &str = "1819a1b1-c1d1-4e1f-9021-222324252627";

fn summaries_path(below: &str) -> String {
    format!("/api/v2/conversations/{CONVERSATION}/summaries{below}")
}

#[tokio::test]
async fn both_dialects_tell_the_same_summary() {
    let platform = answering(200, told("summaries.response.json")).await;
    let listed = within(list(&platform.client(), CONVERSATION))
        .await
        .expect("listed");
    one(&platform, "GET", &summaries_path(""), None);
    assert_eq!(listed.len(), 1, "an empty summary of the whole is none");
    let event = told_json("event.summary.json");
    let heard = Summary::of_event(&event["eventBody"]);
    let expect = Summary {
        // The one thing events alone have, and the one they lack.
        headline: None,
        status: Some("Completed".to_owned()),
        ..heard.clone()
    };
    assert_eq!(listed[0], expect);
    assert_eq!(heard.headline.as_deref(), Some("Return of shoes"));
    assert_eq!(heard.outcome.as_deref(), Some("RESOLVED"));
    assert_eq!(heard.follow_ups, ["Check that the refund arrives"]);
    assert_eq!(heard.wrap_up_codes[0].id, CODE);
    assert_eq!(heard.wrap_up_codes[0].confidence, Some(0.83));
    let said = format!("{heard:?}");
    assert!(
        !said.contains("shoes") && !said.contains("label"),
        "no text in: {said}"
    );
}

#[tokio::test]
async fn sessions_come_before_the_whole_and_edits_are_kept() {
    let platform = answering(200, told("summaries.edited.response.json")).await;
    let listed = within(list(&platform.client(), CONVERSATION))
        .await
        .expect("listed");
    let shown: Vec<Option<&str>> = listed.iter().map(Summary::shown).collect();
    assert_eq!(
        shown,
        [
            Some("Shoes go back; label sent."),
            None,
            Some("Two talks about one return.")
        ]
    );
    assert_eq!(listed[1].status.as_deref(), Some("Processing"));
}

#[rstest]
#[case("CONVERSATION_TOO_SHORT", Some(SummaryError::TooShort))]
#[case("CONVERSATION_TOO_LONG", Some(SummaryError::TooLong))]
#[case("RATE_LIMITED", Some(SummaryError::RateLimited))]
#[case("MODEL_ON_HOLIDAY", Some(SummaryError::Other("MODEL_ON_HOLIDAY".to_owned())))]
#[case("UNKNOWN", None)]
fn why_there_is_none(#[case] name: &str, #[case] expect: Option<SummaryError>) {
    let mut event = told_json("event.summary.error.json");
    event["eventBody"]["errorType"] = name.into();
    let summary = Summary::of_event(&event["eventBody"]);
    assert_eq!(summary.error, expect);
    assert_eq!((summary.id, summary.text), (None, None));
}

#[rstest]
#[case::none(404, told("error.404.json"))]
#[case::nothing(204, String::new())]
#[case::empty(200, "{}".to_owned())]
#[tokio::test]
async fn no_summaries_are_no_error(#[case] status: u16, #[case] body: String) {
    let platform = answering(status, body).await;
    let listed = within(list(&platform.client(), CONVERSATION)).await;
    assert_eq!(listed.expect("an answer"), []);
}

#[tokio::test]
async fn what_an_agent_says_of_a_summary_is_sent() {
    let platform = answering(204, "").await;
    let client = platform.client();
    let whole = Feedback {
        conversation: CONVERSATION,
        summary: SUMMARY,
        text: Some("Shoes go back; label sent."),
        rating: Some(Rating::Positive),
    };
    within(rate(&client, &whole, &action()))
        .await
        .expect("taken");
    let path = summaries_path(&format!("/{SUMMARY}/feedback"));
    is_the_action(&one(
        &platform,
        "POST",
        &path,
        Some("summary.feedback.request.json"),
    ));
    assert!(
        !format!("{whole:?}").contains("label"),
        "no text in the log"
    );

    let platform = answering(204, "").await;
    let alone = Feedback {
        text: None,
        rating: Some(Rating::Negative),
        ..whole
    };
    within(change_feedback(&platform.client(), &alone, &action()))
        .await
        .expect("taken");
    is_the_action(&one(
        &platform,
        "PATCH",
        &path,
        Some("summary.feedback.patch.request.json"),
    ));

    let done = Engagement {
        presented: Some(true),
        copied: Some(true),
    };
    let client = platform.client();
    within(engage(&client, CONVERSATION, SUMMARY, done, &action()))
        .await
        .expect("taken");
    let path = summaries_path(&format!("/{SUMMARY}/engagements"));
    one_after_another_token(&platform, &path);
}

/// The second client has a token of its own.
fn one_after_another_token(platform: &crate::support::Platform, path: &str) {
    let asked = &platform.asked(path)[0];
    assert_eq!(asked.method, "PATCH");
    let body: Value = serde_json::from_str(&asked.body).expect("JSON");
    assert_eq!(body, told_json("summary.engagement.request.json"));
    is_the_action(asked);
}

#[rstest]
#[case(Talk::Call, "calls")]
#[case(Talk::Message, "messages")]
#[tokio::test]
async fn a_summary_on_demand(#[case] talk: Talk, #[case] segment: &str) {
    let platform = answering(202, told("summary.on-demand.response.json")).await;
    let wanted = OnDemand {
        talk,
        conversation: CONVERSATION,
        participant: PARTICIPANT,
        communication: COMMUNICATION,
        locale: Some("en-us"),
    };
    let requested = within(request(&platform.client(), &wanted, &action()))
        .await
        .expect("taken");
    let path = format!(
        "/api/v2/conversations/{segment}/{CONVERSATION}/participants/{PARTICIPANT}/communications/\
         {COMMUNICATION}/summaries"
    );
    is_the_action(&one(
        &platform,
        "POST",
        &path,
        Some("summary.on-demand.request.json"),
    ));
    assert_eq!(requested.id.as_deref(), Some(SUMMARY));
    assert_eq!(requested.status.as_deref(), Some("Queued"));
}

const PLACE: Place<'static> = Place {
    conversation: CONVERSATION,
    communication: COMMUNICATION,
};

fn checklists_path(below: &str) -> String {
    format!(
        "/api/v2/conversations/{CONVERSATION}/communications/{COMMUNICATION}/agentchecklists{below}"
    )
}

#[tokio::test]
async fn both_dialects_tell_the_same_checklist() {
    let platform = answering(200, told("checklists.response.json")).await;
    let listed = within(checklists::list(&platform.client(), &PLACE))
        .await
        .expect("listed");
    one(&platform, "GET", &checklists_path(""), None);
    let event = told_json("event.checklist.json");
    let heard = Checklist::of_event(&event["eventBody"]).expect("a checklist");
    assert_eq!(listed, std::slice::from_ref(&heard));
    assert_eq!((heard.name.as_str(), heard.items.len()), ("Returns", 2));
    assert!(heard.items[0].important && heard.items[0].automated);
    assert_eq!(heard.items[0].by_model, Some(Tick::Ticked));
    assert_eq!(heard.items[0].by_agent, Some(Tick::Unticked));
    assert!(heard.items[0].is_done(), "no agent said otherwise since");
    assert!(!heard.items[1].is_done() && !heard.is_final());
}

#[tokio::test]
async fn an_item_is_ticked_and_the_list_ended() {
    let before = Checklist::of_rest(&told_json("checklist.response.json")).expect("a checklist");
    let platform = answering(200, told("checklist.action.response.json")).await;
    let item = &before.items[1];
    let client = platform.client();
    let after = within(checklists::tick(
        &client,
        &PLACE,
        CHECKLIST,
        item,
        true,
        false,
        &action(),
    ))
    .await
    .expect("taken")
    .expect("told");
    let path = checklists_path(&format!("/{CHECKLIST}/agentaction"));
    is_the_action(&one(
        &platform,
        "POST",
        &path,
        Some("checklist.action.request.json"),
    ));
    assert!(after.items[1].is_done(), "the agent has the last word");

    let platform = answering(200, told("checklist.finalize.response.json")).await;
    let client = platform.client();
    let ended = within(checklists::finalize(
        &client,
        &PLACE,
        "ConversationEnd",
        &action(),
    ))
    .await
    .expect("taken");
    let path = checklists_path("/finalize");
    is_the_action(&one(
        &platform,
        "POST",
        &path,
        Some("checklist.finalize.request.json"),
    ));
    assert!(ended[0].is_final());
    assert_eq!(ended[0].exit_reason.as_deref(), Some("ConversationEnd"));
}

#[tokio::test]
async fn one_checklist_or_none() {
    let platform = answering(200, told("checklist.response.json")).await;
    let found = within(checklists::get(&platform.client(), &PLACE, CHECKLIST)).await;
    assert!(found.expect("answered").is_some());
    one(
        &platform,
        "GET",
        &checklists_path(&format!("/{CHECKLIST}")),
        None,
    );
    let platform = answering(404, told("error.404.json")).await;
    let client = platform.client();
    let found = within(checklists::get(&client, &PLACE, CHECKLIST)).await;
    assert_eq!(found.expect("answered"), None);
    let listed = within(checklists::list(&client, &PLACE)).await;
    assert_eq!(listed.expect("answered"), []);
}

#[rstest]
#[case::nobody(None, None, None, None, false)]
#[case::heard(Some("Ticked"), None, None, None, true)]
#[case::taken_back(
    Some("Ticked"),
    Some("2026-11-21T09:00:00Z"),
    Some("Unticked"),
    Some("2026-11-21T09:01:00Z"),
    false
)]
#[case::heard_since(
    Some("Ticked"),
    Some("2026-11-21T09:02:00Z"),
    Some("Unticked"),
    Some("2026-11-21T09:01:00Z"),
    true
)]
#[case::said(None, None, Some("Ticked"), Some("2026-11-21T09:01:00Z"), true)]
#[case::another_word(Some("Doubted"), None, None, None, false)]
fn an_item_is_done(
    #[case] model: Option<&str>,
    #[case] model_at: Option<&str>,
    #[case] agent: Option<&str>,
    #[case] agent_at: Option<&str>,
    #[case] expect: bool,
) {
    let body = json!({"id": "l", "checklistItems": [{"id": "i", "stateFromModel": model,
        "dateLastModifiedByModel": model_at, "stateFromAgent": agent,
        "dateLastModifiedByAgent": agent_at}]});
    let list = Checklist::of_rest(&body).expect("a checklist");
    assert_eq!(list.items[0].is_done(), expect);
}

const PART: Part<'static> = Part {
    talk: Talk::Call,
    conversation: CONVERSATION,
    participant: PARTICIPANT,
};

#[tokio::test]
async fn wrap_up_codes_are_listed_and_applied() {
    let platform = answering(200, told("wrapup-codes.response.json")).await;
    let found = within(codes(&platform.client(), &PART))
        .await
        .expect("listed");
    let base = format!("/api/v2/conversations/calls/{CONVERSATION}/participants/{PARTICIPANT}");
    one(&platform, "GET", &format!("{base}/wrapupcodes"), None);
    let names: Vec<&str> = found.iter().map(|code| code.name.as_str()).collect();
    assert_eq!(names, ["Return", "Question"]);

    let platform = answering(202, "").await;
    let wrap_up = WrapUp {
        code: CODE,
        name: Some("Return"),
        notes: Some("Label sent."),
        seconds: Some(42),
    };
    let client = platform.client();
    let taken = within(apply(&client, &PART, COMMUNICATION, &wrap_up, &action())).await;
    assert_eq!(taken.expect("taken").status, 202);
    let path = format!("{base}/communications/{COMMUNICATION}/wrapup");
    is_the_action(&one(&platform, "POST", &path, Some("wrapup.request.json")));
    assert!(
        !format!("{wrap_up:?}").contains("Label"),
        "no notes in the log"
    );
}

#[rstest]
#[case::like_all_other_lists(200, json!({"entities": [{"id": "a"}, {"name": "no id"}]}), 1)]
#[case::another_shape(200, json!("none"), 0)]
#[case::none(404, json!({}), 0)]
#[tokio::test]
async fn codes_come_in_two_shapes(#[case] status: u16, #[case] body: Value, #[case] expect: usize) {
    let platform = answering(status, body.to_string()).await;
    let found = within(codes(&platform.client(), &PART))
        .await
        .expect("answered");
    assert_eq!(found.len(), expect);
}
