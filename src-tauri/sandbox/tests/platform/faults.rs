//! Every fault does what its name says, as often as it was planned, and nothing else.

use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::{Method, header};
use rules::id::InteractionId;
use sandbox::{BadFrame, Endpoint, Frame, Options};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

use crate::kit::{Desk, SOON, WebSocket, feedback, frame, message, read, say, subscription};

const CONFIG: &str = "/api/v2/agentassist/config";
const LIBRARIES: &str = "/api/v2/agentassist/contentlibraries";

#[tokio::test]
async fn so_many_fail_at_one_endpoint_and_then_all_is_well() {
    let desk = Desk::fast().await;
    let faults = desk.sandbox.faults();
    let planned = faults.on(Endpoint::Config).fail(2).with(503);
    assert_eq!(desk.get(LIBRARIES).await.0, 200, "another endpoint");
    assert_eq!(faults.unmet().len(), 1, "nothing has struck yet");
    assert_eq!(desk.get(CONFIG).await.0, 503);
    assert_eq!(desk.get(CONFIG).await.0, 503);
    assert_eq!(desk.get(CONFIG).await.0, 200);
    assert!(planned.is_met());
    assert_eq!(planned.hits(), 2);
    faults.assert_done();
}

#[tokio::test]
async fn answers_say_what_they_are_told_to() {
    let desk = Desk::fast().await;
    let faults = desk.sandbox.faults();
    let date = "Fri, 21 Nov 2036 09:00:00 GMT";
    let _ = faults.fail(1).with(429).retry_after_text(date);
    let _ = faults.retry_after(30);
    let _ = faults
        .fail(1)
        .with(500)
        .detail("The prompt is still indexing.");
    let _ = faults
        .fail(1)
        .with(200)
        .saying(json!({"token_type": "bearer"}));
    for expected in [date, "30"] {
        let response = desk
            .request(Method::GET, CONFIG)
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()[header::RETRY_AFTER], expected);
    }
    let (status, said) = desk.get(CONFIG).await;
    assert_eq!(
        (status, &said["detail"]),
        (500, &json!("The prompt is still indexing."))
    );
    let (status, said) = desk.get(CONFIG).await;
    assert_eq!((status, said), (200, json!({"token_type": "bearer"})));
    faults.assert_done();
}

#[tokio::test]
async fn a_refused_token_is_401_once() {
    let desk = Desk::fast().await;
    let _ = desk.sandbox.faults().refuse_token();
    assert_eq!(
        desk.get("/articles/none").await.0,
        401,
        "whatever shows a token"
    );
    assert_eq!(desk.get(CONFIG).await.0, 200);
}

#[tokio::test]
async fn latency_is_added_until_it_is_taken_back() {
    let desk = Desk::fast().await;
    let slow = desk.sandbox.faults().on(Endpoint::Config).latency(150);
    let began = tokio::time::Instant::now();
    assert_eq!(desk.get(CONFIG).await.0, 200);
    assert!(began.elapsed() >= Duration::from_millis(150));
    assert_eq!(slow.hits(), 1);
    slow.take_back();
    assert!(desk.sandbox.faults().unmet().is_empty());
}

#[tokio::test]
async fn a_lost_answer_was_carried_out() {
    let desk = Desk::fast().await;
    let sent = feedback();
    let ask = || {
        desk.action("/api/v2/agentassist/feedback", &sent)
            .header("Idempotency-Key", "k")
    };
    let faults = desk.sandbox.faults();
    let lost = faults.on(Endpoint::Feedback).lose_answer();
    assert!(ask().send().await.is_err(), "the connection is cut");
    assert!(lost.is_met());
    let (status, receipt) = read(ask()).await;
    assert_eq!(status, 201, "the first attempt's answer");
    assert_eq!(read(ask()).await.1, receipt);
    assert_eq!(
        desk.sandbox.effects(Endpoint::Feedback).total,
        1,
        "three requests, one effect"
    );
    let cut = faults.on(Endpoint::Config).cut_request();
    assert!(desk.request(Method::GET, CONFIG).send().await.is_err());
    assert!(cut.is_met());
}

#[tokio::test]
async fn a_hanging_request_is_never_answered() {
    let desk = Desk::fast().await;
    let hanging = desk.sandbox.faults().hang();
    let asked = desk.request(Method::GET, CONFIG).send();
    tokio::pin!(asked);
    tokio::select! {
        answer = asked.as_mut() => panic!("no answer, but {answer:?}"),
        struck = hanging.met(SOON) => assert!(struck, "the request arrived"),
    }
    let answered = tokio::time::timeout(Duration::from_millis(300), asked).await;
    assert!(answered.is_err(), "still nothing");
}

async fn live(desk: &Desk) -> (WebSocket, InteractionId) {
    let interaction = InteractionId(Uuid::from_u128(5));
    let mut socket = desk.socket().await;
    say(&mut socket, &subscription(interaction)).await;
    let asked = desk.sandbox.received().to(Endpoint::WebSocket);
    asked.wait_for(2, SOON).await.expect("the subscription");
    (socket, interaction)
}

async fn end(socket: &mut WebSocket) -> Option<Result<Message, Error>> {
    tokio::time::timeout(SOON, socket.next())
        .await
        .expect("it ends")
}

#[tokio::test]
async fn a_socket_is_closed_with_a_code() {
    let desk = Desk::fast().await;
    for code in [4001_u16, 1011, 1012, 1013] {
        let mut socket = desk.socket().await;
        let planned = desk.sandbox.faults().close_with(code);
        match end(&mut socket).await {
            Some(Ok(Message::Close(Some(frame)))) => assert_eq!(frame.code, CloseCode::from(code)),
            other => panic!("closed with {code}, not {other:?}"),
        }
        assert!(planned.met(SOON).await);
    }
}

#[tokio::test]
async fn an_upgrade_fails_like_any_request() {
    let desk = Desk::fast().await;
    let _ = desk
        .sandbox
        .faults()
        .on(Endpoint::WebSocket)
        .fail(1)
        .with(503);
    match crate::kit::connect(&desk.sandbox, &desk.token).await {
        Err(Error::Http(refusal)) => assert_eq!(refusal.status(), 503),
        other => panic!("refused, not {other:?}"),
    }
    desk.socket().await;
}

#[tokio::test]
async fn a_socket_is_cut_or_reset_without_a_word() {
    let desk = Desk::fast().await;
    for planned in [
        desk.sandbox.faults().cut_socket(),
        desk.sandbox.faults().reset_socket(),
    ] {
        let mut socket = desk.socket().await;
        match end(&mut socket).await {
            Some(Err(_)) | None => {}
            Some(Ok(said)) => panic!("not a word, but {said:?}"),
        }
        assert!(planned.met(SOON).await);
    }
}

#[tokio::test]
async fn a_stalled_socket_is_open_and_silent() {
    let desk = Desk::fast().await;
    let (mut socket, interaction) = live(&desk).await;
    let stalled = desk.sandbox.faults().stall();
    assert!(stalled.met(SOON).await);
    desk.sandbox.push(interaction, Frame::text("{}")).await;
    futures_util::SinkExt::send(&mut socket, Message::Ping("there?".into()))
        .await
        .expect("sent");
    let heard = tokio::time::timeout(Duration::from_millis(300), socket.next()).await;
    assert!(heard.is_err(), "neither the frame nor a pong");
    assert_eq!(desk.sandbox.live_sockets(), 1, "still open");
}

#[tokio::test]
async fn bad_frames_come_beside_the_good_ones() {
    let desk = Desk::fast().await;
    let (mut socket, interaction) = live(&desk).await;
    let good = json!({"interactionId": interaction, "suggestions": []});
    for bad in [
        BadFrame::CorruptGzip,
        BadFrame::NotGzip,
        BadFrame::MalformedJson,
        BadFrame::WrongShape,
        BadFrame::Oversized,
    ] {
        let planned = desk.sandbox.faults().bad_frame(bad);
        assert!(planned.met(SOON).await, "{bad:?}");
        desk.sandbox.push(interaction, Frame::json(&good)).await;
        let came = message(&mut socket).await;
        assert!(!is_acceptable(&came), "{bad:?}: {} bytes", came.len());
        assert_eq!(
            frame(&mut socket).await,
            good,
            "{bad:?}: the stream goes on"
        );
    }
}

#[tokio::test]
async fn bad_frames_without_end_stop_neither_the_stream_nor_the_sandbox() {
    let desk = Desk::fast().await;
    let (mut socket, interaction) = live(&desk).await;
    let planned = desk.sandbox.faults().malformed_json().always();
    let good = json!({"interactionId": interaction, "suggestions": []});
    desk.sandbox.push(interaction, Frame::json(&good)).await;
    while !is_acceptable(&message(&mut socket).await) {}
    assert!(planned.hits() > 0);
    planned.take_back();
}

/// Whether a client may accept the message by the table of frames in `contract.md §1`.
fn is_acceptable(message: &Message) -> bool {
    use std::io::Read as _;
    const LIMIT: u64 = 8 * 1024 * 1024;
    let bytes = message.clone().into_data();
    let mut json = bytes.to_vec();
    if message.is_binary() {
        json.clear();
        let mut inflating = flate2::read::GzDecoder::new(&bytes[..]).take(LIMIT + 1);
        let inflated = bytes.starts_with(&[0x1f, 0x8b]) && inflating.read_to_end(&mut json).is_ok();
        if !inflated || json.len() as u64 > LIMIT {
            return false;
        }
    }
    let value: Value = serde_json::from_slice(&json).unwrap_or_default();
    let id = value["interactionId"].as_str();
    id.is_some_and(|id| id.parse::<InteractionId>().is_ok()) && value["suggestions"].is_array()
}

#[tokio::test]
async fn faults_are_planned_over_http_but_not_from_a_web_page() {
    let desk = Desk::fast().await;
    let url = desk.url("/sandbox/faults");
    let rule = json!({"on": "config", "effect": {"answer": {"status": 500}}, "times": 1});
    assert_eq!(read(desk.http.post(&url).json(&rule)).await.0, 204);
    let (_, waiting) = read(desk.http.get(&url)).await;
    assert_eq!(waiting["fault"][0]["on"], "config");
    assert_eq!(desk.get(CONFIG).await.0, 500);
    let file = json!({"fault": [{"effect": {"answer": {"status": 503}}}]});
    assert_eq!(read(desk.http.put(&url).json(&file)).await.0, 204);
    assert_eq!(desk.get(CONFIG).await.0, 503);
    assert_eq!(desk.get(CONFIG).await.0, 503, "until it is taken back");
    assert_eq!(read(desk.http.delete(&url)).await.0, 204);
    assert_eq!(desk.get(CONFIG).await.0, 200);
    let page = desk
        .http
        .post(&url)
        .header("Origin", "https://evil.example")
        .json(&rule);
    assert_eq!(read(page).await.0, 403);
    let blind = desk.http.post(&url).body(rule.to_string());
    assert_eq!(read(blind).await.0, 400, "a form could send this");
    let unknown = json!({"effect": {"explode": {}}});
    assert_eq!(read(desk.http.post(&url).json(&unknown)).await.0, 400);
}

#[tokio::test]
async fn a_faults_file_is_read_and_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("faults.toml");
    let config = "[[fault]]\non = \"config\"\neffect = { answer = { status = 503 } }\n";
    std::fs::write(&path, config).expect("written");
    let desk = Desk::open(Options {
        faults: Some(path.clone()),
        ..Options::default()
    })
    .await;
    assert_eq!(desk.get(CONFIG).await.0, 503, "read at the start");
    std::fs::write(&path, "").expect("written");
    let read_again = async {
        while desk.get(CONFIG).await.0 != 200 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, read_again)
        .await
        .expect("followed");
}

#[tokio::test]
async fn the_documented_file_is_one() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sandbox.md");
    let text = std::fs::read_to_string(document).expect("the document");
    let (_, rest) = text.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("faults.toml");
    std::fs::write(&path, example).expect("written");
    let desk = Desk::open(Options {
        faults: Some(path),
        ..Options::default()
    })
    .await;
    let (_, waiting) = read(desk.http.get(desk.url("/sandbox/faults"))).await;
    assert_eq!(
        waiting["fault"].as_array().map(Vec::len),
        Some(6),
        "{waiting}"
    );
    let prompts = "/api/v2/agent-assist/prompts";
    assert_eq!(desk.get(prompts).await.0, 200, "reading goes on");
    let (status, told) = desk.put(&format!("{prompts}/one"), &json!({})).await;
    assert_eq!(status, 500);
    assert_eq!(told["detail"], "Prompt content is indexing.");
    for _ in 0..2 {
        assert_eq!(
            desk.post("/api/v2/agentassist/feedback", &json!({}))
                .await
                .0,
            429
        );
    }
    let (status, _) = desk.post("/api/v2/agentassist/feedback", &json!({})).await;
    assert_eq!(status, 400, "twice, and then what is really wrong");
}

#[tokio::test]
async fn a_faults_file_with_a_mistake_stops_the_start_and_says_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("faults.toml");
    std::fs::write(&path, "[[fault]]\non = \"confg\"\n").expect("written");
    let options = Options {
        faults: Some(path),
        ..Options::default()
    };
    let told = sandbox::start(options)
        .await
        .expect_err("a mistake")
        .to_string();
    assert!(
        told.contains("faults.toml") && told.contains("confg"),
        "{told}"
    );
}
