//! The golden messages of `tests/wire` (`contract.md §0, §1`): what the client is tested with, the
//! sandbox understands and says.

use reqwest::header;
use rules::id::InteractionId;
use sandbox::{Endpoint, Frame, Options};
use serde_json::Value;

use crate::kit::{Desk, SOON, body, client, frame, golden, golden_json, message, read, shape, url};

const CLIENT: &str = "cuecard-desktop";
const SECRET: &str = "correct-horse-battery-staple";

async fn known_desk() -> Desk {
    Desk::open(Options {
        client: Some((CLIENT.to_owned(), SECRET.to_owned())),
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn every_token_request_is_granted() {
    let desk = known_desk().await;
    let form = desk
        .http
        .post(desk.url("/oauth/token"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .basic_auth(CLIENT, Some(SECRET))
        .body(golden("token.request.form.txt").trim_end().to_owned());
    let json = desk
        .http
        .post(desk.url("/api/v2/oauth/token"))
        .json(&golden_json("token.request.json"));
    let query = golden("token.request.query.txt");
    let query = desk
        .http
        .post(desk.url(&format!("/oauth/token?{}", query.trim_end())));
    let expected = shape(&golden_json("token.response.json"));
    for request in [form, json, query] {
        let (status, granted) = read(request).await;
        assert_eq!(status, 200, "{granted}");
        assert_eq!(shape(&granted), expected, "the same members and types");
    }
}

#[tokio::test]
async fn every_authorization_header_is_read() {
    let cases = golden_json("token.request.authorization.json");
    for case in cases.as_array().expect("a list") {
        let text = |name: &str| case[name].as_str().expect("text");
        let options = Options {
            client: Some((text("clientId").to_owned(), text("clientSecret").to_owned())),
            ..Options::default()
        };
        let sandbox = sandbox::start(options).await.expect("it starts");
        let request = client()
            .post(url(&sandbox, "/oauth/token"))
            .header(header::AUTHORIZATION, text("authorization"))
            .form(&[("grant_type", "client_credentials")]);
        let (status, granted) = read(request).await;
        assert_eq!(status, 200, "{case}: {granted}");
    }
}

#[tokio::test]
async fn token_errors_are_the_golden_ones() {
    let desk = known_desk().await;
    let ask = |secret: &'static str, scope: &'static str| {
        desk.http
            .post(desk.url("/oauth/token"))
            .basic_auth(CLIENT, Some(secret))
            .form(&[("grant_type", "client_credentials"), ("scope", scope)])
    };
    let (status, refused) = read(ask("wrong", "agentassist:view")).await;
    assert_eq!(
        (status, refused),
        (401, golden_json("token.error.invalid-client.json"))
    );
    let (status, refused) = read(ask(SECRET, "no:such")).await;
    let expected = golden_json("token.error.invalid-scope.json");
    assert_eq!((status, &refused["error"]), (400, &expected["error"]));
}

/// Every member of the golden message is there, with its type.
fn assert_holds(said: &Value, golden: &Value) {
    let said = shape(said);
    for member in shape(golden) {
        let is_optional = ["description", "dateModified"].contains(&member.0.as_str());
        assert!(
            is_optional || said.contains(&member),
            "{member:?} in {said:?}"
        );
    }
}

#[tokio::test]
async fn the_questions_before_a_stream_are_answered_in_shape() {
    let desk = Desk::fast().await;
    let (_, libraries) = desk.get("/api/v2/agentassist/contentlibraries").await;
    let expected = golden_json("contentlibraries.response.json");
    assert_holds(&libraries, &expected);
    assert_holds(&libraries["entities"][0], &expected["entities"][0]);
    assert_eq!(
        libraries["entities"][0]["id"],
        desk.sandbox.banner().library_id.to_string(),
        "the library of the banner"
    );
    let (_, config) = desk.get("/api/v2/agentassist/config").await;
    assert_holds(&config, &golden_json("config.response.json"));
}

#[tokio::test]
async fn refusals_have_the_golden_shape_and_words() {
    let desk = Desk::fast().await;
    let path = "/api/v2/agentassist/config";
    for status in [400_u16, 401, 403, 404, 409, 413, 429, 500, 503] {
        let _ = desk.sandbox.faults().fail(1).with(status).retry_after(7);
        let response = desk
            .request(reqwest::Method::GET, path)
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.headers()[header::RETRY_AFTER], "7");
        assert!(response.headers().contains_key("inin-correlation-id"));
        let (answered, said) = body(response).await;
        let expected = golden_json(&format!("error.{status}.json"));
        assert_eq!(answered, status);
        assert_eq!(shape(&said), shape(&expected), "{status}");
        assert_eq!(said["code"], expected["code"], "{status}");
    }
}

#[tokio::test]
async fn the_golden_subscription_is_understood_and_golden_frames_go_through_unchanged() {
    let desk = Desk::fast().await;
    let subscribe = golden_json("subscribe.json");
    let id = subscribe["interactionId"].as_str().expect("an id");
    let interaction: InteractionId = id.parse().expect("a uuid");
    let mut socket = desk.socket().await;
    crate::kit::say(&mut socket, &subscribe).await;
    let asked = desk.sandbox.received().to(Endpoint::WebSocket);
    let asked = asked
        .wait_for(2, SOON)
        .await
        .expect("the upgrade, then the message");
    assert_eq!(asked[1].body, subscribe);
    for name in [
        "frame.full.json",
        "frame.minimal.json",
        "frame.unicode.json",
    ] {
        let text = golden(name);
        let readers = desk
            .sandbox
            .push(interaction, Frame::text(text.clone()))
            .await;
        assert_eq!(readers, 1, "the subscription was taken");
        let came = message(&mut socket).await.into_text().expect("text");
        assert_eq!(came.as_str(), text, "{name}: byte for byte");
    }
}

#[tokio::test]
async fn the_sandboxs_own_frames_have_the_golden_members() {
    let desk = Desk::fast().await;
    let mut socket = desk.socket().await;
    let interaction = desk.sandbox.banner().interactions[0];
    crate::kit::say(&mut socket, &crate::kit::subscription(interaction)).await;
    let said = frame(&mut socket).await;
    let golden = golden_json("frame.query-statement.json");
    assert_eq!(shape(&said), shape(&golden));
    assert_eq!(
        shape(&said["suggestions"][0]),
        shape(&golden["suggestions"][0])
    );
    let (metadata, golden) = (
        &said["metadata"],
        &golden_json("frame.utterances.json")["metadata"],
    );
    assert_eq!(shape(metadata), shape(golden));
    assert_eq!(
        shape(&metadata["utterances"][0]),
        shape(&golden["utterances"][0])
    );
}
