use wire::platform::{assistants, responses, scripts, suggestions};

use super::{BASE, CONVERSATION, DOCUMENT, SUGGESTION, answering, one, told};
use crate::support::within;

const RESPONSE: &str = "12131415-1617-4718-991a-1b1c1d1e1f20";
const SCRIPT: &str = "14151617-1819-491a-9b1c-1d1e1f202122";
const PAGE: &str = "15161718-191a-4a1b-8c1d-1e1f20212223";

#[tokio::test]
async fn a_response_keeps_its_substitutions() {
    let platform = answering(200, told("response.response.json")).await;
    let found = within(responses::get(&platform.client(), RESPONSE))
        .await
        .expect("answered")
        .expect("there");
    let path = format!("/api/v2/responsemanagement/responses/{RESPONSE}");
    one(&platform, "GET", &path, None);
    assert_eq!(
        found.text,
        "Hello {{firstName}}, your return label is on its way."
    );
    assert_eq!((found.id.as_str(), found.subject), (RESPONSE, None));
    assert_eq!(found.name.as_deref(), Some("Return label"));
    assert_eq!(found.substitutions[0].id, "firstName");
    assert_eq!(found.substitutions[0].default.as_deref(), Some("there"));
    assert_eq!(found.libraries.len(), 1);
}

#[tokio::test]
async fn a_response_in_html_is_told_as_text() {
    let platform = answering(200, told("response.html.response.json")).await;
    let found = within(responses::get(&platform.client(), RESPONSE))
        .await
        .expect("answered")
        .expect("there");
    assert_eq!(
        found.text,
        "Hello {{firstName}},\n\nplease print the label & attach it:\n\n• outside\n• on top\n\n\
         See our page (https://shop.example/returns)."
    );
    assert_eq!(found.subject.as_deref(), Some("About your return"));
}

#[tokio::test]
async fn a_page_of_a_script_is_read() {
    let platform = answering(200, told("script-page.response.json")).await;
    let page = within(scripts::page(&platform.client(), SCRIPT, PAGE))
        .await
        .expect("answered")
        .expect("there");
    let path = format!("/api/v2/scripts/published/{SCRIPT}/pages/{PAGE}");
    one(&platform, "GET", &path, None);
    assert_eq!(page.name.as_deref(), Some("Returns"));
    assert_eq!(
        page.text,
        "Ask for the order number, {{customerName}}.\nContinue"
    );
}

#[tokio::test]
async fn what_is_gone_is_none() {
    let platform = answering(404, told("error.404.json")).await;
    let client = platform.client();
    let response = within(responses::get(&client, RESPONSE)).await;
    assert_eq!(response.expect("an answer"), None);
    let page = within(scripts::page(&client, SCRIPT, PAGE)).await;
    assert_eq!(page.expect("an answer"), None);
    let base = suggestions::knowledge_base(&client, CONVERSATION, SUGGESTION, DOCUMENT);
    assert_eq!(within(base).await.expect("an answer"), None);
}

#[tokio::test]
async fn a_suggestion_says_which_knowledge_base_its_document_is_in() {
    let platform = answering(200, told("suggestion.knowledge.response.json")).await;
    let client = platform.client();
    let base = suggestions::knowledge_base(&client, CONVERSATION, SUGGESTION, DOCUMENT);
    let base = within(base).await.expect("answered");
    assert_eq!(base.as_deref(), Some(BASE));
    let path = format!("/api/v2/conversations/{CONVERSATION}/suggestions/{SUGGESTION}");
    one(&platform, "GET", &path, None);
    let other = suggestions::knowledge_base(&client, CONVERSATION, SUGGESTION, RESPONSE);
    let other = within(other).await.expect("answered");
    assert_eq!(other, None, "it shows another document by now");
}

#[tokio::test]
async fn a_suggestion_without_a_document_is_in_no_knowledge_base() {
    for body in [told("suggestion.response.json"), "[]".into(), "{}".into()] {
        let platform = answering(200, body).await;
        let client = platform.client();
        let base = suggestions::knowledge_base(&client, CONVERSATION, SUGGESTION, DOCUMENT);
        assert_eq!(within(base).await.expect("answered"), None);
    }
}

#[tokio::test]
async fn an_assistant_names_its_knowledge_base() {
    let platform = answering(200, told("assistant.response.json")).await;
    let id = "91c7e0a3-5d42-4f8b-b6a1-7e3d2c1b0a98";
    let found = within(assistants::get(&platform.client(), id))
        .await
        .expect("answered")
        .expect("there");
    one(&platform, "GET", &format!("/api/v2/assistants/{id}"), None);
    assert_eq!(found.name.as_deref(), Some("Orders assistant"));
    assert_eq!(
        found.knowledge_bases,
        ["0f1e2d3c-4b5a-4968-8776-655443322110"]
    );
}
