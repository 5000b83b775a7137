//! Surface B's content: canned responses, scripts, knowledge; and what limits a client
//! (`platform-reference.md §3.1`, `§3.5`, `§5.2`).

use reqwest::Method;
use rstest::rstest;
use sandbox::content::Library;
use sandbox::{Endpoint, Options};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Desk, golden_json, read, shape, token};

/// A desk whose token is good for surface B too.
async fn desk() -> Desk {
    let mut desk = Desk::fast().await;
    desk.token = token(&desk.http, &desk.sandbox, "").await;
    desk
}

/// Every member that is said stands in the golden message with its type, or in `also`.
fn assert_known(said: &Value, golden: &Value, also: &[&str]) {
    let known = shape(golden);
    for (name, kind) in shape(said) {
        assert!(
            known.contains(&(name.clone(), kind)) || also.contains(&name.as_str()),
            "{name} ({kind}) is no member of {known:?}"
        );
    }
}

/// The knowledge base of the first business, as its documents name it: v5 of the library's id.
fn base() -> String {
    let library = Library::built_in();
    let id = Uuid::new_v5(&library.id, b"knowledge-base/retail");
    format!("/api/v2/knowledge/knowledgebases/{id}/documents")
}

#[tokio::test]
async fn canned_responses_have_text_html_and_what_is_filled_in() {
    let desk = desk().await;
    let library = Library::built_in();
    let responses = &library.businesses[0].copilot.responses;
    let golden = golden_json("platform/response.response.json");
    for one in responses {
        let path = format!("/api/v2/responsemanagement/responses/{}", one.id);
        let (status, said) = desk.get(&path).await;
        assert_eq!(status, 200, "{said}");
        assert_known(&said, &golden, &["responseType"]);
        assert_eq!(said["texts"][0]["contentType"], "text/plain");
        assert_eq!(said["texts"][0]["content"], one.text);
        let html = said["texts"][1]["content"].as_str();
        assert_eq!(html, one.html.as_deref(), "HTML where there is some");
    }
    let (_, first) = desk
        .get(&format!(
            "/api/v2/responsemanagement/responses/{}",
            responses[0].id
        ))
        .await;
    assert_eq!(first["substitutions"][0]["id"], "customerName");
    for other in [Uuid::new_v4().to_string(), "%2e%2e".to_owned()] {
        let path = format!("/api/v2/responsemanagement/responses/{other}");
        let (status, refused) = desk.get(&path).await;
        assert_eq!((status, &refused["code"]), (404, &json!("not.found")));
    }
}

#[tokio::test]
async fn the_assistant_names_every_knowledge_base() {
    let desk = desk().await;
    let library = Library::built_in();
    let id = Uuid::new_v5(&library.id, b"assistant/1");
    let (status, said) = desk.get(&format!("/api/v2/assistants/{id}")).await;
    assert_eq!(status, 200, "{said}");
    let golden = golden_json("platform/assistant.response.json");
    assert_known(&said, &golden, &["knowledgeBases"]);
    let config = &said["knowledgeSuggestionConfig"];
    let bases = config["knowledgeBases"].as_array().expect("a list");
    assert_eq!(bases.len(), library.businesses.len());
    assert_eq!(config["knowledgeBase"], bases[0]);
    let other = format!("/api/v2/assistants/{}", Uuid::new_v4());
    assert_eq!(desk.get(&other).await.0, 404);
}

#[tokio::test]
async fn a_scripts_page_holds_what_is_read_out() {
    let desk = desk().await;
    let library = Library::built_in();
    let page = &library.businesses[0].copilot.scripts[0];
    let path = format!(
        "/api/v2/scripts/published/{}/pages/{}",
        page.script, page.page
    );
    let (status, said) = desk.get(&path).await;
    assert_eq!(status, 200, "{said}");
    let first = &said["rootContainer"]["children"][0]["properties"]["text"]["value"];
    assert_eq!(first.as_str(), page.text.lines().next());
    let other = format!(
        "/api/v2/scripts/published/{}/pages/{}",
        page.page, page.script
    );
    assert_eq!(desk.get(&other).await.0, 404, "not that script's");
}

#[tokio::test]
async fn a_search_finds_documents_that_can_be_read() {
    let desk = desk().await;
    let body = json!({
        "query": "refund to a gift card", "pageSize": 2, "queryType": "ManualSearch",
        "answerMode": ["AnswerHighlight", "AnswerGeneration"], "answerHighlightTopResults": 1,
    });
    let (status, found) = desk.post(&format!("{}/search", base()), &body).await;
    assert_eq!(status, 200, "{found}");
    let golden = golden_json("platform/knowledge.search.response.json");
    assert_known(&found, &golden, &[]);
    let results = found["results"].as_array().expect("results");
    assert_eq!(results.len(), 2, "as many as asked for");
    assert!(found["total"].as_u64() >= Some(2));
    assert!(results[0]["confidence"].as_f64() >= results[1]["confidence"].as_f64());
    assert!(results[0]["document"]["answer"].is_string(), "highlighted");
    assert_eq!(
        results[1]["document"]["answer"],
        Value::Null,
        "only the first"
    );
    let generated = &found["answerGeneration"];
    assert_eq!(
        generated["answer"], results[0]["document"]["answer"],
        "quoted, never written"
    );

    let document = results[0]["document"]["selfUri"].as_str().expect("a path");
    let (_, brief) = desk.get(document).await;
    assert_eq!(brief["variations"], Value::Null, "unless it is asked for");
    let (status, whole) = desk
        .get(&format!("{document}?expand=category,variations"))
        .await;
    assert_eq!(status, 200, "{whole}");
    let golden = golden_json("platform/knowledge.document.response.json");
    assert_known(&whole, &golden, &["alternatives", "dateCreated"]);
    let variation = &whole["variations"][0];
    assert_known(variation, &golden["variations"][0], &[]);
    assert!(
        variation["body"]["blocks"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );

    let search = found["searchId"].as_str().expect("an id");
    let chosen = json!({"answered": true, "selectedAnswer": {"document": {"id": whole["id"]}}});
    let path = format!("{}/search/{search}", base());
    let request = desk.request(Method::PATCH, &path).json(&chosen);
    assert_eq!(read(request).await.0, 204);
    let path = format!("{}/search/{}", base(), Uuid::new_v4());
    let request = desk.request(Method::PATCH, &path).json(&chosen);
    assert_eq!(read(request).await.0, 404, "nobody searched that");

    let answers = json!({"query": "refund to a gift card", "variationIds": [variation["id"]]});
    let (status, said) = desk.post(&format!("{}/answers", base()), &answers).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(
        said["results"].as_array().map(Vec::len),
        Some(1),
        "among those named"
    );
    assert_eq!(said["results"][0]["id"], whole["id"]);

    let typed = json!({"query": "gift"});
    let (status, said) = desk
        .post(&format!("{}/search/suggestions", base()), &typed)
        .await;
    assert_eq!(status, 200, "{said}");
    assert!(
        said["results"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
}

#[rstest]
#[case::no_query(json!({}), "query")]
#[case::no_text(json!({"query": " "}), "query")]
#[case::not_a_number(json!({"query": "a", "pageSize": "2"}), "pageSize")]
#[case::too_many(json!({"query": "a", "pageSize": 31}), "pageSize")]
#[case::no_page(json!({"query": "a", "pageNumber": 0}), "pageNumber")]
#[case::not_a_word(json!({"query": "a", "queryType": "Guess"}), "queryType")]
#[case::not_a_share(json!({"query": "a", "confidenceThreshold": 1.5}), "confidenceThreshold")]
#[case::not_a_mode(json!({"query": "a", "answerMode": ["Poem"]}), "answerMode")]
#[tokio::test]
async fn a_search_says_which_field_is_wrong(#[case] body: Value, #[case] field: &str) {
    let desk = desk().await;
    let (status, refused) = desk.post(&format!("{}/search", base()), &body).await;
    assert_eq!(status, 400, "{refused}");
    assert_eq!(refused["details"][0]["fieldName"], field, "{refused}");
    assert!(refused["contextId"].is_string());
}

#[tokio::test]
async fn what_is_done_with_a_document_is_told_and_checked() {
    let desk = desk().await;
    let found = desk
        .post(
            &format!("{}/search", base()),
            &json!({"query": "promo code"}),
        )
        .await
        .1;
    let path = found["results"][0]["document"]["selfUri"]
        .as_str()
        .expect("a path");
    let whole = desk.get(&format!("{path}?expand=variations")).await.1;
    let (id, version) = (&whole["id"], &whole["documentVersion"]["id"]);
    let variation = &whole["variations"][0]["id"];
    let about = |golden: &str| {
        let mut body = golden_json(golden);
        body["documentVariationId"] = variation.clone();
        body["documentVersionId"] = version.clone();
        body
    };
    for (member, golden) in [
        ("views", "platform/knowledge.view.request.json"),
        ("copies", "platform/knowledge.copy.request.json"),
    ] {
        let (status, said) = desk.post(&format!("{path}/{member}"), &about(golden)).await;
        assert_eq!(status, 204, "{member}: {said}");
        let (status, _) = desk
            .post(&format!("{path}/{member}"), &golden_json(golden))
            .await;
        assert_eq!(status, 404, "another document's variation");
    }
    let mut shown = golden_json("platform/knowledge.presentation.request.json");
    shown["documents"] = json!([{
        "documentId": id, "documentVariationId": variation, "documentVersionId": version}]);
    let (status, said) = desk
        .post(&format!("{}/presentations", base()), &shown)
        .await;
    assert_eq!(status, 204, "{said}");

    let mut rating = golden_json("platform/knowledge.feedback.request.json");
    rating["documentVariation"]["id"] = variation.clone();
    rating["document"]["id"] = id.clone();
    rating["document"]["versionId"] = version.clone();
    let (status, kept) = desk.post(&format!("{path}/feedback"), &rating).await;
    assert_eq!(status, 201, "{kept}");
    assert_eq!(kept["comment"], rating["comment"]);
    assert!(kept["id"].is_string());
    for missing in ["documentVariation", "rating", "document", "application"] {
        let mut body = rating.clone();
        body.as_object_mut().expect("members").remove(missing);
        let (status, refused) = desk.post(&format!("{path}/feedback"), &body).await;
        assert_eq!(
            (status, &refused["details"][0]["fieldName"]),
            (400, &json!(missing))
        );
    }
}

#[tokio::test]
async fn aggregates_are_for_who_may_and_name_what_is_wrong() {
    let desk = desk().await;
    let path = "/api/v2/analytics/agentcopilots/aggregates/query";
    let query = golden_json("platform/agentcopilots.request.json");
    let (status, counted) = desk.post(path, &query).await;
    assert_eq!(
        (status, counted),
        (200, json!({"results": []})),
        "nothing happened"
    );
    for (field, wrong) in [
        ("interval", json!("yesterday")),
        ("granularity", json!("P0D")),
        ("granularity", json!("PT1S")),
        ("timeZone", json!("Mars/Olympus")),
        ("groupBy", json!(["mood"])),
        ("metrics", json!([])),
        ("metrics", json!(["nHappyAgents"])),
        ("filter", json!({"type": "xor", "predicates": []})),
    ] {
        let mut body = query.clone();
        body[field] = wrong;
        let (status, refused) = desk.post(path, &body).await;
        assert_eq!(
            (status, &refused["details"][0]["fieldName"]),
            (400, &json!(field))
        );
    }
    let permission = "analytics:agentCopilotAggregate:view";
    let _ = desk.sandbox.faults().withhold_permissions(&[permission]);
    let (status, refused) = desk.post(path, &query).await;
    assert_eq!(
        (status, &refused["code"]),
        (403, &json!("missing.permissions"))
    );
    assert_eq!(refused["messageParams"]["permissions"], permission);
}

#[tokio::test]
async fn the_limit_is_told_kept_and_lifted_with_the_next_minute() {
    let (clock, advance_ms) = crate::kit::hand_clock("2026-11-21T09:00:00Z");
    let mut desk = Desk::open(Options {
        requests_a_minute: 3,
        clock,
        ..Options::default()
    })
    .await;
    desk.token = token(&desk.http, &desk.sandbox, "").await;
    let path = "/api/v2/organizations/limits/namespaces/platform.api";
    let ask = async || {
        let response = desk
            .request(Method::GET, path)
            .send()
            .await
            .expect("an answer");
        let headers = response.headers().clone();
        let said = crate::kit::body(response).await;
        let header = move |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        (said, header("inin-ratelimit-count"), header("retry-after"))
    };
    let ((status, limits), count, _) = ask().await;
    assert_eq!((status, count.as_deref()), (200, Some("1")));
    let golden = golden_json("platform/limits.response.json");
    assert_known(&limits, &golden, &[]);
    assert_eq!(limits["entities"][0]["value"], 3);
    for _ in 0..2 {
        assert_eq!(ask().await.0.0, 200);
    }
    advance_ms(20_000);
    let ((status, refused), count, retry_after) = ask().await;
    assert_eq!((status, count.as_deref()), (429, Some("4")));
    assert_eq!(
        retry_after.as_deref(),
        Some("40"),
        "until the minute is over"
    );
    assert_known(
        &refused,
        &golden_json("platform/error.429.json"),
        &["messageWithParams", "messageParams"],
    );
    assert_eq!(refused["limit"]["key"], "org.app.user.rate.per.minute");
    advance_ms(40_000);
    assert_eq!(ask().await.0.0, 200, "another minute");
    let refusals = desk.sandbox.received().to(Endpoint::Limits).all();
    assert!(
        refusals.iter().any(|one| one.status == Some(429)),
        "written down"
    );
}
