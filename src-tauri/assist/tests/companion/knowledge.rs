//! The knowledge base by hand, against the vendor's published API.

use assist::companion::{AnswerUse, DocumentOf};
use assist::view::error::Code;
use rules::id::InteractionId;
use sandbox::{Endpoint, Options, Sandbox};

use crate::kit::{Desk, platform, platform_with};

async fn in_an_interaction(platform: &Sandbox) -> (Desk, InteractionId) {
    let mut desk = Desk::live_platform(platform).await;
    let view = desk
        .until("an interaction", |view| view.selected.is_some())
        .await;
    let id = view.selected.as_ref().map(|one| one.id.clone());
    let id = id.expect("there").parse().expect("an id");
    (desk, id)
}

fn quick() -> Options {
    Options {
        speed: 60.0,
        at_once: 2,
        ..Options::default()
    }
}

#[tokio::test]
async fn a_question_is_answered_read_copied_and_on_record() {
    let platform = platform_with(quick()).await;
    let (mut desk, id) = in_an_interaction(&platform).await;
    let question = "how long does a refund take".to_owned();
    let found = desk.handle.ask_knowledge(Some(id), question.clone()).await;
    let found = found.expect("answered");
    assert_eq!(found.question, question);
    assert!(!found.answers.is_empty());
    let sure: Vec<f64> = found
        .answers
        .iter()
        .filter_map(|one| one.confidence)
        .collect();
    assert!(
        sure.is_sorted_by(|a, b| a >= b),
        "the surest first: {sure:?}"
    );

    let copied = desk
        .handle
        .use_answer(found.number, 1, AnswerUse::Copied)
        .await;
    let copied = copied.expect("on disk");
    assert_eq!(copied.title, found.answers[0].title);
    let of = DocumentOf::Answer {
        number: found.number,
        nth: 1,
    };
    let article = desk.handle.read_document(of).await.expect("there");
    assert_eq!(article.title, found.answers[0].title);
    assert!(!article.blocks.is_empty(), "it says something");

    let asked = desk.until_events("knowledge_asked", 1).await;
    let payload = asked[0].payload.as_ref().expect("a payload");
    assert!(
        payload.get("question").is_none(),
        "the words are kept only where that is set"
    );
    assert_eq!(payload["chars"], 27);
    assert_eq!(payload["found"][0]["title"], copied.title);
    let taken = desk.until_events("knowledge_answer_taken", 1).await;
    assert_eq!(
        taken[0].payload.as_ref().expect("a payload")["how"],
        "copied"
    );
    let read = desk.until_events("document_read", 1).await;
    let payload = read[0].payload.as_ref().expect("a payload");
    assert!(
        payload["body"]
            .as_str()
            .is_some_and(|body| !body.is_empty())
    );
    assert_eq!(
        read[0].interaction.as_deref(),
        Some(id.to_string().as_str())
    );

    let later = desk
        .handle
        .use_answer(found.number, 99, AnswerUse::Copied)
        .await;
    assert_eq!(later.expect_err("no such answer").code, Code::Gone);
    let link = desk
        .handle
        .document_link("https://elsewhere.example".into())
        .await;
    assert_eq!(link.expect_err("not of the article").code, Code::Gone);
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_newest_question_wins() {
    let platform = platform_with(quick()).await;
    let (desk, id) = in_an_interaction(&platform).await;
    let slow = platform
        .faults()
        .on(Endpoint::KnowledgeSearch)
        .latency(60_000)
        .times(1);
    let first = {
        let handle = desk.handle.clone();
        tokio::spawn(async move { handle.ask_knowledge(Some(id), "refund".into()).await })
    };
    assert!(
        slow.met(crate::kit::DEADLINE).await,
        "the first is under way"
    );
    let second = desk.handle.ask_knowledge(Some(id), "warranty".into()).await;
    assert_eq!(second.expect("answered").question, "warranty");
    let first = first.await.expect("no panic").expect_err("called off");
    assert_eq!(first.code, Code::Gone);

    let slow = platform
        .faults()
        .on(Endpoint::KnowledgeSearch)
        .latency(60_000)
        .times(1);
    let third = {
        let handle = desk.handle.clone();
        tokio::spawn(async move { handle.ask_knowledge(Some(id), "delivery".into()).await })
    };
    assert!(
        slow.met(crate::kit::DEADLINE).await,
        "the third is under way"
    );
    desk.handle.stop_asking().await.expect("told");
    let third = third.await.expect("no panic").expect_err("stopped");
    assert_eq!(third.code, Code::Gone);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_stands_in_the_way_is_said() {
    let platform = platform_with(quick()).await;
    let (desk, id) = in_an_interaction(&platform).await;
    let permission = "knowledge:knowledgebase:search";
    let refused = platform
        .faults()
        .withhold_permissions(&[permission])
        .always();
    let problem = desk.handle.ask_knowledge(Some(id), "refund".into()).await;
    let problem = problem.expect_err("not permitted");
    assert_eq!(problem.code, Code::ScopeMissing);
    assert!(problem.message.contains(permission), "{problem:?}");
    refused.take_back();
    for wrong in [String::new(), "  ".to_owned(), "x".repeat(1_001)] {
        let problem = desk.handle.ask_knowledge(Some(id), wrong).await;
        assert_eq!(problem.expect_err("no question").code, Code::InvalidInput);
    }
    let problem = desk.handle.ask_knowledge(None, "refund".into()).await;
    assert_eq!(problem.expect_err("nobody to ask").code, Code::Gone);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn where_there_is_nothing_to_ask_it_is_said() {
    let platform = platform().await;
    let desk = Desk::live(&platform).await;
    let problem = desk.handle.ask_knowledge(None, "refund".into()).await;
    assert_eq!(problem.expect_err("not here").code, Code::Gone);
    desk.close().await;
    platform.shutdown().await;
}
