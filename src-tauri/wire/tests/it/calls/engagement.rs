use rstest::rstest;
use serde_json::json;
use wire::Error;
use wire::platform::Action;
use wire::platform::engagement::{
    Delivery, Engagement, Rating, Receipt, ThirdParty, describe, engage,
};

use super::{
    CONVERSATION, KEY, SUGGESTION, action, answering, is_the_action, one, told, told_json,
};
use crate::support::{Platform, TOKEN, reply, well, within};

fn path() -> String {
    format!("/api/v2/conversations/{CONVERSATION}/suggestions/{SUGGESTION}/engagement")
}

fn delivery(suggestion: &str, engagement: Engagement) -> Delivery<'_> {
    Delivery {
        conversation: CONVERSATION,
        suggestion,
        engagement,
        action: action(),
    }
}

async fn engaged(platform: &Platform, engagement: Engagement) -> Result<Receipt, Error> {
    let client = platform.client();
    within(engage(&client, &delivery(SUGGESTION, engagement))).await
}

#[rstest]
#[case::copied(
    Engagement::Copied,
    "engagement.request.json",
    "engagement.response.json",
    None
)]
#[case::rated(
    Engagement::Rated(Rating::Positive),
    "engagement.rated.request.json",
    "engagement.rated.response.json",
    Some("Positive")
)]
#[tokio::test]
async fn the_messages_are_the_platforms(
    #[case] engagement: Engagement,
    #[case] request: &str,
    #[case] response: &str,
    #[case] rating: Option<&str>,
) {
    let platform = answering(200, told(response)).await;
    let receipt = engaged(&platform, engagement).await.expect("taken");
    is_the_action(&one(&platform, "POST", &path(), Some(request)));
    assert_eq!(receipt.rating.as_deref(), rating);
    assert_eq!(
        receipt.engagement.as_deref(),
        told_json(response)["engagementType"].as_str()
    );
    assert_eq!(receipt.status, 200);
}

#[rstest]
#[case(Engagement::Opened, json!({"engagementType": "Opened"}))]
#[case(Engagement::Dismissed, json!({"engagementType": "Dismissed"}))]
#[case(
    Engagement::Rated(Rating::Negative),
    json!({"engagementType": "Feedback", "feedback": {"rating": "Negative"}})
)]
fn every_engagement_has_its_word(
    #[case] engagement: Engagement,
    #[case] expect: serde_json::Value,
) {
    assert_eq!(engagement.body(), expect);
}

#[rstest]
#[case::nothing(204, "", None)]
#[case::no_json(200, "<html></html>", None)]
#[case::a_list(200, "[]", None)]
#[case::an_unknown_word(200, r#"{"engagementType": "Pinned"}"#, Some("Pinned"))]
#[case::created(201, "{}", None)]
#[tokio::test]
async fn what_an_answer_lacks_does_not_undo_it(
    #[case] status: u16,
    #[case] body: &str,
    #[case] expect: Option<&str>,
) {
    let platform = answering(status, body).await;
    let receipt = engaged(&platform, Engagement::Opened).await.expect("taken");
    assert_eq!(receipt.engagement.as_deref(), expect);
    assert_eq!(receipt.status, status);
}

#[tokio::test]
async fn a_401_is_tried_once_more_as_the_same_action() {
    let platform = Platform::start(|asked| match asked.path.as_str() {
        TOKEN => well(asked),
        _ if asked.header("authorization") == "Bearer token-1" => {
            reply(401, told("error.401.json"))
        }
        _ => reply(200, told("engagement.response.json")),
    })
    .await;
    engaged(&platform, Engagement::Copied)
        .await
        .expect("the new token is good");
    let asked = platform.asked(&path());
    assert_eq!(asked.len(), 2);
    asked.iter().for_each(is_the_action);
    assert_eq!(asked[0].body, asked[1].body, "byte for byte");
    assert_eq!(platform.asked(TOKEN).len(), 2, "one refresh");
}

#[tokio::test]
async fn an_id_is_never_another_path() {
    let platform = answering(200, "{}").await;
    let client = platform.client();
    for (id, segment) in [
        ("../../../users/me", "..%2F..%2F..%2Fusers%2Fme"),
        ("a/engagement?x=1#y", "a%2Fengagement%3Fx%3D1%23y"),
        ("%2e%2e%2f", "%252e%252e%252f"),
        ("a\r\nX-Evil: 1", "a%0D%0AX-Evil%3A%201"),
    ] {
        within(engage(&client, &delivery(id, Engagement::Opened)))
            .await
            .expect("asked");
        let path = format!("/api/v2/conversations/{CONVERSATION}/suggestions/{segment}/engagement");
        let asked = platform.asked(&path);
        assert_eq!(asked.len(), 1, "{id:?} stays in its place");
        assert_eq!(asked[0].header("x-evil"), "");
    }
    for id in ["", ".", ".."] {
        let error = within(engage(&client, &delivery(id, Engagement::Opened)))
            .await
            .expect_err("no segment of a path");
        assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_key_that_is_no_header_stops_it() {
    let platform = answering(200, "{}").await;
    let bad = Delivery {
        action: Action {
            idempotency_key: "a\nb",
            ..action()
        },
        ..delivery(SUGGESTION, Engagement::Opened)
    };
    let error = within(engage(&platform.client(), &bad))
        .await
        .expect_err("without its key an action could count twice");
    assert!(matches!(error, Error::Setup { .. }), "{error:?}");
    assert_eq!(platform.asked(&path()).len(), 0, "nothing was sent");
}

#[tokio::test]
async fn a_third_party_is_described() {
    let platform = answering(200, told("suggestion.response.json")).await;
    let third_party = ThirdParty {
        title: Some("Send a return label"),
        text: Some("Offer the return label by mail."),
        sources: &[("Shipping", "https://shop.example/shipping")],
    };
    let client = platform.client();
    let now = within(describe(
        &client,
        CONVERSATION,
        SUGGESTION,
        &third_party,
        &action(),
    ))
    .await
    .expect("taken");
    let path = format!("/api/v2/conversations/{CONVERSATION}/suggestions/{SUGGESTION}");
    let asked = one(
        &platform,
        "PATCH",
        &path,
        Some("suggestion.patch.request.json"),
    );
    assert_eq!(asked.header("idempotency-key"), KEY);
    assert_eq!(now, told_json("suggestion.response.json"), "as it is now");
}
