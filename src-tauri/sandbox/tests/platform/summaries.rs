//! Summaries (`contract.md §5`): what a request must bring, what is made of it, and what goes wrong
//! on demand.

use reqwest::{Method, RequestBuilder, StatusCode, header};
use rstest::rstest;
use rules::pii::{self, Kind};
use sandbox::content::Library;
use sandbox::{Effect, Endpoint, Options, Sandbox};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Desk, frame, golden_json, paths, read, say, shape, subscription, token};

const SUMMARIES: &str = "/api/v2/conversations/agentassist/summaries";
const REQUEST_ID: &str = "X-Genesys-Request-Id";
const TALK: &str = "Agent: Larkfield and Pine, this is Dana.\n\
    Customer: My lamp arrived broken and the shade is in pieces.\n\
    Agent: I'll send a new lamp today, free of charge, order LP-20417.\n\
    Customer: And I was charged $48.90 for the delivery.\n\
    Agent: The 48.90 goes back to your card within five business days.\n\
    Customer: You can reach me at 202-555-0142 after work today.\n\
    Agent: Thank you, goodbye.";

fn wanted(desk: &Desk) -> Value {
    json!({
        "interactionId": desk.sandbox.banner().interactions[0],
        "languageCode": "en-US", "summaryLength": "medium",
    })
}

fn of_talk(talk: &str) -> Value {
    json!({
        "interactionId": Uuid::new_v4(), "languageCode": "en-US", "summaryLength": "medium",
        "transcript": talk,
    })
}

fn ask(desk: &Desk, body: &Value) -> RequestBuilder {
    let request = desk.request(Method::POST, SUMMARIES).json(body);
    request.header(REQUEST_ID, Uuid::new_v4().to_string())
}

async fn text(desk: &Desk, body: &Value) -> String {
    let (status, made) = read(ask(desk, body)).await;
    assert_eq!(status, 200, "{made}");
    made["summaryText"].as_str().expect("text").to_owned()
}

async fn refused_at(desk: &Desk, body: &Value, field: &str) {
    let (status, refusal) = read(ask(desk, body)).await;
    assert_eq!((status, paths(&refusal)), (400, vec![field]), "{refusal}");
}

#[tokio::test]
async fn a_summary_has_id_text_length_and_date() {
    let desk = Desk::fast().await;
    let (status, made) = read(ask(&desk, &wanted(&desk))).await;
    assert_eq!(status, 200);
    let members: Vec<&String> = made.as_object().expect("an object").keys().collect();
    assert_eq!(
        members,
        ["createdDate", "id", "summaryLength", "summaryText"]
    );
    assert_eq!(made["summaryLength"], "medium");
    assert!(Uuid::parse_str(made["id"].as_str().expect("an id")).is_ok());
    let text = made["summaryText"].as_str().expect("text");
    let labels: Vec<&str> = text
        .lines()
        .filter_map(|line| Some(line.split_once(": ")?.0))
        .collect();
    assert_eq!(labels, ["Problem", "Actions", "Outcome"], "{text}");
    assert!(
        text.contains("$48.90"),
        "an amount that can be checked: {text}"
    );
    assert!(
        text.contains("202-555-0142"),
        "personal data that must not be sent: {text}"
    );
}

#[tokio::test]
async fn the_golden_requests_are_taken_and_the_answer_is_golden() {
    let desk = Desk::fast().await;
    let mut full = golden_json("summary.request.json");
    full["knowledgeBaseId"] = json!(desk.sandbox.banner().library_id);
    let (status, made) = read(ask(&desk, &full)).await;
    assert_eq!(status, 200, "{made}");
    assert_eq!(shape(&made), shape(&golden_json("summary.response.json")));
    let mut minimal = golden_json("summary.request.minimal.json");
    minimal["interactionId"] = json!(desk.sandbox.banner().interactions[0]);
    assert_eq!(read(ask(&desk, &minimal)).await.0, 200);
}

#[tokio::test]
async fn a_transcript_that_is_sent_is_what_is_summarized() {
    let desk = Desk::fast().await;
    let mut asked = of_talk(TALK);
    assert_eq!(
        text(&desk, &asked).await,
        "Problem: My lamp arrived broken and the shade is in pieces. And I was charged $48.90 for \
         the delivery.\n\
         Actions: I'll send a new lamp today, free of charge, order LP-20417.\n\
         Outcome: The 48.90 goes back to your card within five business days. You can reach me at \
         202-555-0142 after work today."
    );
    asked["transcript"] = json!("");
    assert_eq!(text(&desk, &asked).await, "Nothing was said.");
    asked
        .as_object_mut()
        .expect("an object")
        .remove("transcript");
    let (status, _) = read(ask(&desk, &asked)).await;
    assert_eq!(status, 404, "nothing was sent, and no such interaction");
}

#[tokio::test]
async fn a_conversation_under_way_is_summarized_as_far_as_it_has_come() {
    let desk = Desk::open(Options {
        speed: 20.0,
        ..Options::default()
    })
    .await;
    let mut socket = desk.socket().await;
    say(
        &mut socket,
        &subscription(desk.sandbox.banner().interactions[0]),
    )
    .await;
    frame(&mut socket).await;
    let made = text(&desk, &wanted(&desk)).await;
    assert!(
        made.contains("can I get store credit"),
        "the first problem: {made}"
    );
    assert!(
        !made.contains("202-555-0142"),
        "that comes much later: {made}"
    );
}

#[rstest]
#[case("en-US", "Quoted in German, as it was said.")]
#[case("es-ES", "Citado en alemán, tal como se dijo.")]
#[case("fr-FR", "Cité en allemand, tel que cela a été dit.")]
#[case("ja-JP", "発言のとおりドイツ語で引用しています。")]
#[tokio::test]
async fn another_language_than_the_one_spoken_is_told(#[case] code: &str, #[case] note: &str) {
    let desk = Desk::fast().await;
    let library = Library::built_in();
    let all = library.businesses.iter().flat_map(|one| &one.conversations);
    let german = all
        .clone()
        .find(|one| one.queue == "Kundendienst")
        .expect("in German");
    let mut asked = wanted(&desk);
    asked["interactionId"] = json!(german.id);
    asked["languageCode"] = json!(code);
    assert!(
        text(&desk, &asked).await.ends_with(note),
        "one sentence at the end"
    );
    asked["languageCode"] = json!("de-DE");
    let made = text(&desk, &asked).await;
    assert!(
        made.starts_with("Anliegen: ") && !made.contains("zitiert"),
        "{made}"
    );
}

#[rstest]
#[case("interactionId", json!("seven"))]
#[case("languageCode", json!("it-IT"))]
#[case("summaryLength", json!("tiny"))]
#[case("format", json!("xml"))]
#[case("knowledgeBaseId", json!("seven"))]
#[case("redactionPolicyId", json!("seven"))]
#[case("transcript", json!(7))]
#[case("transcript", json!("Customer: and so on and on and on.\n".repeat(2_500)))]
#[tokio::test]
async fn what_is_wrong_is_named_by_its_field(#[case] field: &str, #[case] value: Value) {
    let desk = Desk::fast().await;
    let mut asked = wanted(&desk);
    asked[field] = value;
    refused_at(&desk, &asked, field).await;
}

#[rstest]
#[case::missing(None, "required")]
#[case::no_uuid(Some("seven"), "uuid")]
#[tokio::test]
async fn the_request_id_is_required(#[case] shown: Option<&str>, #[case] kind: &str) {
    let desk = Desk::fast().await;
    let mut request = desk.request(Method::POST, SUMMARIES).json(&wanted(&desk));
    if let Some(text) = shown {
        request = request.header(REQUEST_ID, text);
    }
    let (status, refusal) = read(request).await;
    assert_eq!((status, paths(&refusal)), (400, vec![REQUEST_ID]));
    assert_eq!(refusal["errors"][0]["kind"], kind);
    let told = refusal["errors"][0]["message"].as_str().expect("words");
    assert!(told.contains(REQUEST_ID), "{told}");
}

#[tokio::test]
async fn the_same_request_gets_the_same_summary() {
    let desk = Desk::fast().await;
    let body = wanted(&desk);
    let request = |id: Uuid| {
        let request = desk.request(Method::POST, SUMMARIES).json(&body);
        request.header(REQUEST_ID, id.to_string())
    };
    let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
    let (_, first) = read(request(one)).await;
    assert_eq!(read(request(one)).await.1, first, "by its request id");
    let (_, second) = read(request(other)).await;
    assert_ne!(
        second["id"], first["id"],
        "another request is another summary"
    );
    let keyed = |id: Uuid| request(id).header("Idempotency-Key", "k");
    let (_, third) = read(keyed(one)).await;
    assert_eq!(
        read(keyed(one)).await.1,
        third,
        "by its key, where it has one"
    );
}

#[tokio::test]
async fn articles_are_named_where_the_knowledge_base_is_ours() {
    let desk = Desk::fast().await;
    let mut asked = wanted(&desk);
    asked["useKnowledgeBase"] = json!(true);
    refused_at(&desk, &asked, "knowledgeBaseId").await;
    asked["knowledgeBaseId"] = json!(Uuid::new_v4());
    refused_at(&desk, &asked, "knowledgeBaseId").await;
    asked["knowledgeBaseId"] = json!(desk.sandbox.banner().library_id);
    let made = text(&desk, &asked).await;
    let articles = made
        .lines()
        .find_map(|line| line.strip_prefix("Articles: "));
    let articles = articles.unwrap_or_else(|| panic!("some fit: {made}"));
    let library = Library::built_in();
    let titles: Vec<&str> = library
        .businesses
        .iter()
        .flat_map(|one| one.articles.iter().map(|article| article.title.as_str()))
        .collect();
    for title in articles.trim_end_matches('.').split("; ") {
        assert!(titles.contains(&title), "by their titles: {title}");
    }
    asked["useKnowledgeBase"] = json!(false);
    assert!(
        !text(&desk, &asked).await.contains("Articles: "),
        "only when asked"
    );
}

#[tokio::test]
async fn a_redaction_policy_is_carried_out() {
    let desk = Desk::fast().await;
    let mut asked = of_talk(TALK);
    asked["redactionPolicyId"] = json!(Uuid::new_v4());
    let made = text(&desk, &asked).await;
    assert!(made.contains("[phone number]"), "{made}");
    assert!(
        made.contains("$48.90"),
        "an amount is nobody's secret: {made}"
    );
}

fn summaries(sandbox: &Sandbox) -> sandbox::Faults {
    sandbox.faults().on(Endpoint::Summaries)
}

#[tokio::test]
async fn personal_data_comes_on_demand() {
    let desk = Desk::fast().await;
    let body = of_talk("Customer: My lamp arrived broken and in pieces.");
    let request = ask(&desk, &body);
    let again = request.try_clone().expect("a body in memory");
    let _ = desk.sandbox.faults().with_pii();
    let (_, made) = read(request).await;
    let text = made["summaryText"].as_str().expect("text");
    let kinds: Vec<Kind> = pii::find(text).iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [Kind::Phone, Kind::Email, Kind::Card]);
    assert_eq!(read(again).await.1, made, "it was made so: it stays so");
    assert_eq!(
        pii::find(&self::text(&desk, &body).await),
        [],
        "the next is as ever"
    );
    desk.sandbox.faults().assert_done();
}

#[tokio::test]
async fn a_number_is_invented_on_demand() {
    let desk = Desk::fast().await;
    let body = of_talk("Customer: I was charged $48.90 twice for one lamp.");
    let _ = desk.sandbox.faults().invent_number();
    assert_eq!(
        text(&desk, &body).await,
        "Problem: I was charged $65.90 twice for one lamp."
    );
    assert!(
        text(&desk, &body).await.contains("$48.90"),
        "the next is as ever"
    );
    desk.sandbox.faults().assert_done();
}

#[rstest]
#[case("id")]
#[case("summaryText")]
#[tokio::test]
async fn an_answer_lacks_a_member_on_demand(#[case] member: &str) {
    let desk = Desk::fast().await;
    let request = ask(&desk, &wanted(&desk));
    let again = request.try_clone().expect("a body in memory");
    let _ = summaries(&desk.sandbox).without(member);
    let (status, lacking) = read(request).await;
    assert_eq!((status, &lacking[member]), (200, &Value::Null));
    let (_, mut whole) = read(again).await;
    assert!(whole[member].is_string(), "it was made, and is whole there");
    whole.as_object_mut().expect("an object").remove(member);
    assert_eq!(whole, lacking, "nothing else is missing");
    desk.sandbox.faults().assert_done();
}

#[rstest]
#[case(400, None)]
#[case(401, None)]
#[case(403, None)]
#[case(408, None)]
#[case(429, Some("7"))]
#[case(429, Some("Sat, 21 Nov 2026 09:00:00 GMT"))]
#[case(429, Some("soon"))]
#[case(500, None)]
#[case(503, Some("2"))]
#[tokio::test]
async fn every_refusal_can_be_planned(#[case] status: u16, #[case] retry_after: Option<&str>) {
    let desk = Desk::fast().await;
    let planned = summaries(&desk.sandbox).fail(1).with(status);
    if let Some(text) = retry_after {
        let _ = planned.retry_after_text(text);
    }
    let answer = ask(&desk, &wanted(&desk)).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), status);
    let told = answer.headers().get(header::RETRY_AFTER);
    assert_eq!(told.map(|value| value.to_str().expect("text")), retry_after);
    text(&desk, &wanted(&desk)).await;
}

#[tokio::test]
async fn the_scopes_are_asked_for() {
    let mut desk = Desk::fast().await;
    desk.token = token(&desk.http, &desk.sandbox, "conversation:read").await;
    let (status, refusal) = read(ask(&desk, &wanted(&desk))).await;
    assert_eq!(status, 403);
    let told = refusal["message"].as_str().expect("words");
    assert!(told.contains("agentassist:write"), "by name: {told}");
}

#[tokio::test]
async fn an_answer_is_lost_but_the_summary_is_not() {
    let desk = Desk::fast().await;
    let request = ask(&desk, &wanted(&desk));
    let again = request.try_clone().expect("a body in memory");
    let third = request.try_clone().expect("a body in memory");
    let _ = summaries(&desk.sandbox).lose_answer();
    assert!(request.send().await.is_err(), "the connection is cut");
    let (status, made) = read(again).await;
    assert_eq!(status, 200);
    assert_eq!(
        read(third).await.1,
        made,
        "one summary however often it is asked for"
    );
    let _ = summaries(&desk.sandbox).cut_request();
    assert!(
        ask(&desk, &wanted(&desk)).send().await.is_err(),
        "before anything is done"
    );
    desk.sandbox.faults().assert_done();
}

#[tokio::test]
async fn a_web_page_or_nonsense_can_be_the_answer() {
    let desk = Desk::fast().await;
    let _ = summaries(&desk.sandbox).web_page();
    let answer = ask(&desk, &wanted(&desk)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        answer.headers()[header::CONTENT_TYPE],
        "text/html; charset=utf-8"
    );
    let page = answer.text().await.expect("text");
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    let _ = summaries(&desk.sandbox)
        .fail(1)
        .with(200)
        .saying(json!(["nonsense"]));
    let (status, nonsense) = read(ask(&desk, &wanted(&desk))).await;
    assert_eq!((status, nonsense), (200, json!(["nonsense"])));
}

/// The words of a faults file, and of the control endpoint.
#[rstest]
#[case(json!("with_pii"), Effect::WithPii)]
#[case(json!("invent_number"), Effect::InventNumber)]
#[case(json!({"without": "summaryText"}), Effect::Without("summaryText".to_owned()))]
#[tokio::test]
async fn faults_of_summaries_have_names_in_a_file(#[case] name: Value, #[case] effect: Effect) {
    let toml = format!(
        "[[fault]]\non = \"summaries\"\neffect = {}\ntimes = 1\n",
        match &name {
            Value::Object(_) => "{ without = \"summaryText\" }".to_owned(),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => {
                name.to_string()
            }
        }
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("faults.toml");
    std::fs::write(&file, toml).expect("written");
    let desk = Desk::open(Options {
        faults: Some(file),
        ..Options::default()
    })
    .await;
    let planned =
        json!([{"on": "summaries", "effect": name, "times": 1, "after_ms": 0, "every_ms": 0}]);
    let path = "/sandbox/faults";
    assert_eq!(desk.get(path).await.1["fault"], planned);
    assert_eq!(
        serde_json::from_value::<Effect>(name).expect("the same words in JSON"),
        effect
    );
    let (_, made) = read(ask(
        &desk,
        &of_talk("Customer: I was charged $48.90 twice."),
    ))
    .await;
    let text = made["summaryText"].as_str();
    assert!(
        !text.is_some_and(|text| text.ends_with("$48.90 twice.")),
        "it strikes: {made}"
    );
    assert_eq!(desk.get(path).await.1["fault"], json!([]), "once");
}
