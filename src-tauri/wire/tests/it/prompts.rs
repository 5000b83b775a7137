//! Reading and deploying prompts over loopback, row by row (`contract.md §3`).

use std::time::Duration;

use ::sandbox::{Endpoint, Options as Setup, Sandbox};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::prompts::{PROMPT_DEPLOY_SCOPES, PROMPT_READ_SCOPES, Put, Putted, get, list, put};
use wire::retry::{Deferrals, prompt_pause};
use wire::{Client, Error, FieldError};

use crate::support::{
    Asked, Platform, Reply, SECRET, TOKEN, golden, golden_json, reply, reply_with, sandbox_client,
    well, within,
};

const PROMPTS: &str = "/api/v2/agent-assist/prompts";
const ID: &str = "2f6c1f0a-5c7e-4d1b-9a3e-7b0d4c2e1f90";
const ONE: &str = "/api/v2/agent-assist/prompts/2f6c1f0a-5c7e-4d1b-9a3e-7b0d4c2e1f90";
const KEY: &str = "7-deploy";
const HEAD: &str = "0b1c2d3e:41:5feceb66ffc86f38";

fn correlation_id() -> Uuid {
    Uuid::from_u128(0xdead)
}

async fn deployed(client: &Client, body: &Value) -> Result<Putted, Error> {
    let deploy = Put {
        id: ID,
        body,
        correlation_id: correlation_id(),
        idempotency_key: KEY,
        log_head: Some(HEAD),
    };
    within(put(client, &deploy)).await
}

/// The outcome of deploying the golden prompt at a platform that answers so.
async fn outcome(
    answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> Result<Putted, Error> {
    let platform = Platform::start(at_prompt(answer)).await;
    let client = platform.client().with_scopes(&PROMPT_DEPLOY_SCOPES);
    let outcome = deployed(&client, &golden_json("prompt.request.json")).await;
    let said = format!("{outcome:?}");
    assert!(
        !said.contains(SECRET) && !said.contains("token-"),
        "no secret in: {said}"
    );
    outcome
}

/// All is well, except at the prompt.
fn at_prompt(answer: impl Fn(&Asked) -> Reply) -> impl Fn(&Asked) -> Reply {
    move |asked| {
        if asked.path == ONE {
            answer(asked)
        } else {
            well(asked)
        }
    }
}

fn taken(_: &Asked) -> Reply {
    reply(200, golden("prompt.response.json"))
}

async fn shop(setup: Setup) -> Sandbox {
    ::sandbox::start(setup).await.expect("it starts")
}

fn supervisor(sandbox: &Sandbox) -> Client {
    sandbox_client(sandbox).with_scopes(&PROMPT_DEPLOY_SCOPES)
}

#[tokio::test]
async fn the_deploy_is_the_contracts() {
    let platform = Platform::start(at_prompt(taken)).await;
    let client = platform.client().with_scopes(&PROMPT_DEPLOY_SCOPES);
    let putted = deployed(&client, &golden_json("prompt.request.json"))
        .await
        .expect("it is taken");
    assert_eq!(putted.status, 200);
    assert!(putted.latency > Duration::ZERO, "it was measured");
    let asked = &platform.asked(ONE)[0];
    assert_eq!(asked.method, "PUT");
    let body: Value = serde_json::from_str(&asked.body).expect("JSON");
    assert_eq!(body, golden_json("prompt.request.json"), "unchanged");
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.header("authorization"), "Bearer token-1");
    assert_eq!(
        asked.header("x-correlation-id"),
        correlation_id().to_string()
    );
    assert_eq!(asked.header("idempotency-key"), KEY);
    assert_eq!(asked.header("x-cuecard-log-head"), HEAD);
    let token = &platform.asked(TOKEN)[0].body;
    for scope in [
        "agent-assist%3Aprompt%3Aread",
        "agent-assist%3Aprompt%3Aadmin",
    ] {
        assert!(token.contains(scope), "{scope} in {token}");
    }
    let latencies = client.latencies();
    assert!(
        latencies.iter().any(|one| one.call == "prompt_deploy"),
        "{latencies:?}"
    );
}

#[tokio::test]
async fn reading_asks_for_no_more_than_reading() {
    let platform = Platform::start(at_prompt(taken)).await;
    let client = platform.client().with_scopes(&PROMPT_READ_SCOPES);
    let prompt = within(get(&client, ID)).await.expect("all is well");
    assert_eq!(prompt, Some(golden_json("prompt.response.json")));
    let asked = &platform.asked(ONE)[0];
    assert_eq!((asked.method.as_str(), asked.body.as_str()), ("GET", ""));
    assert!(
        platform.asked(TOKEN)[0]
            .body
            .ends_with("scope=agent-assist%3Aprompt%3Aread"),
        "its own scope and no other"
    );
}

#[rstest]
#[case::ok(200, true)]
#[case::no_content(204, true)]
#[case::created(201, false)]
#[case::accepted(202, false)]
#[case::partial(206, false)]
#[tokio::test]
async fn two_statuses_are_success(#[case] status: u16, #[case] is_success: bool) {
    let outcome = outcome(move |_| reply(status, "")).await;
    match outcome {
        Ok(putted) => {
            assert!(is_success);
            assert_eq!(putted.status, status);
        }
        Err(error) => {
            assert!(!is_success, "{error}");
            assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
            assert!(error.may_have_arrived(), "what it took must be read back");
        }
    }
}

#[rstest]
#[case::in_errors("prompt.error.400.json", "Must not be empty.")]
#[case::in_the_detail("prompt.error.400.detail.json", "must not be empty")]
#[tokio::test]
async fn fields_are_shown_where_they_are_named(
    #[case] name: &'static str,
    #[case] message: &'static str,
) {
    let error = outcome(move |_| reply(400, golden(name)))
        .await
        .expect_err("refused");
    let Error::Refused { fields, status, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*status, 400);
    let paths: Vec<&str> = fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["trigger.conditions[2].value", "display.content"]);
    assert_eq!(
        fields[1],
        FieldError {
            path: "display.content".to_owned(),
            message: message.to_owned(),
        }
    );
    assert!(!error.may_have_arrived(), "nothing was taken");
}

#[tokio::test]
async fn a_403_names_the_scope_and_that_it_was_asked_for() {
    let error = outcome(|_| reply(403, golden("prompt.error.403.json")))
        .await
        .expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { scope, asked: true, .. }
            if scope == "agent-assist:prompt:admin"),
        "{error:?}"
    );
}

#[rstest]
#[case::seconds(Some("7"), 7)]
#[case::http_date(Some("Sat, 21 Nov 2026 09:00:30 GMT"), 30)]
#[case::missing(None, 2)]
#[case::garbage(Some("soon"), 2)]
#[tokio::test]
async fn a_429_is_waited_out(#[case] text: Option<&'static str>, #[case] seconds: u64) {
    let error = outcome(move |_| {
        let body = golden("error.429.json");
        match text {
            Some(text) => reply_with(429, "Retry-After", text, body),
            None => reply(429, body),
        }
    })
    .await
    .expect_err("429");
    let (pause, next) = prompt_pause(Deferrals::default(), &error, &mut rand::rng())
        .expect("three retries are left");
    let least = Duration::from_secs(seconds);
    assert!(
        (least..least + Duration::from_secs(1)).contains(&pause),
        "{pause:?} for {text:?}"
    );
    assert_eq!(next.rate_limited, 1);
}

#[rstest]
#[case::indexing(500, "prompt.error.500.indexing.json", true)]
#[case::another_reason(500, "error.500.json", false)]
#[case::another_status(503, "prompt.error.500.indexing.json", false)]
#[tokio::test]
async fn indexing_is_told_from_other_failures(
    #[case] status: u16,
    #[case] name: &'static str,
    #[case] is_indexing: bool,
) {
    let error = outcome(move |_| reply(status, golden(name)))
        .await
        .expect_err("failed");
    assert_eq!(error.is_indexing(), is_indexing, "{error:?}");
    let pause = prompt_pause(Deferrals::default(), &error, &mut rand::rng());
    assert_eq!(pause.is_some(), is_indexing, "{error}");
}

#[tokio::test]
async fn a_refused_token_costs_one_more_attempt_with_the_same_key() {
    let platform = Platform::start(at_prompt(|asked| match asked.before {
        0 => reply(401, golden("error.401.json")),
        _ => taken(asked),
    }))
    .await;
    let client = platform.client().with_scopes(&PROMPT_DEPLOY_SCOPES);
    deployed(&client, &golden_json("prompt.request.json"))
        .await
        .expect("the new token is good");
    let asked = platform.asked(ONE);
    let told = |n: usize| {
        let one = &asked[n];
        (
            one.header("idempotency-key").to_owned(),
            one.header("x-correlation-id").to_owned(),
            one.body.clone(),
        )
    };
    assert_eq!(asked.len(), 2);
    assert_eq!(told(0), told(1), "the same action");
}

#[rstest]
#[case::html("<html></html>")]
#[case::no_entities(r#"{"total": 0}"#)]
#[case::not_objects(r#"{"entities": ["one"]}"#)]
#[tokio::test]
async fn another_shape_of_the_list_is_a_protocol_error(#[case] body: &'static str) {
    let platform = Platform::start(move |asked: &Asked| match asked.path.as_str() {
        PROMPTS => reply(200, body),
        _ => well(asked),
    })
    .await;
    let error = within(list(&platform.client())).await.expect_err("strange");
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
}

#[tokio::test]
async fn the_list_is_read_whole_and_in_order() {
    let platform = Platform::start(|asked: &Asked| match asked.path.as_str() {
        PROMPTS => reply(200, golden("prompts.response.json")),
        _ => well(asked),
    })
    .await;
    let prompts = within(list(&platform.client())).await.expect("all is well");
    let golden = golden_json("prompts.response.json");
    assert_eq!(Some(&prompts), golden["entities"].as_array());
}

#[tokio::test]
async fn a_list_of_two_thousand_long_prompts_is_read() {
    let mut prompt = golden_json("prompt.response.json");
    prompt["display"]["content"] = "x".repeat(2000).into();
    let body = json!({"entities": vec![prompt; 2000]}).to_string();
    let platform = Platform::start(move |asked: &Asked| match asked.path.as_str() {
        PROMPTS => reply(200, body.clone()),
        _ => well(asked),
    })
    .await;
    let prompts = within(list(&platform.client()))
        .await
        .expect("within budget");
    assert_eq!(prompts.len(), 2000);
}

#[tokio::test]
async fn nothing_deployed_is_an_answer() {
    let platform = Platform::start(well).await;
    let client = platform.client();
    assert_eq!(within(get(&client, ID)).await, Ok(None));
    assert_eq!(within(get(&client, "..")).await, Ok(None), "and no call");
    assert_eq!(platform.asked(PROMPTS).len(), 0, "nothing above was asked");
}

#[tokio::test]
async fn an_answer_that_never_comes_is_a_timeout() {
    let platform = Platform::start(at_prompt(|asked| match asked.before {
        0 => taken(asked),
        _ => Reply::Silence,
    }))
    .await;
    let client = platform.client().with_scopes(&PROMPT_DEPLOY_SCOPES);
    let body = golden_json("prompt.request.json");
    deployed(&client, &body).await.expect("taken, with a token");
    // From here on nothing happens but time, and it passes at once.
    tokio::time::pause();
    let error = deployed(&client, &body).await.expect_err("silence");
    assert!(
        matches!(error, Error::Timeout { after, .. } if after == Duration::from_secs(10)),
        "{error:?}"
    );
    assert!(error.may_have_arrived(), "the platform may hold it");
}

#[tokio::test]
async fn what_the_sandbox_took_is_read_back() {
    let sandbox = shop(Setup {
        with_prompts: false,
        ..Setup::default()
    })
    .await;
    let client = supervisor(&sandbox);
    assert_eq!(within(get(&client, ID)).await, Ok(None), "nothing yet");
    let body = golden_json("prompt.request.json");
    deployed(&client, &body).await.expect("taken");
    let held = within(get(&client, ID)).await.expect("all is well");
    let held = held.expect("it is deployed");
    for (name, value) in body.as_object().expect("an object") {
        assert_eq!(&held[name], value, "{name}");
    }
    assert_eq!(within(list(&client)).await.expect("all is well"), [held]);
    let same = deployed(&client, &body).await.expect("the same answer");
    assert_eq!(same.status, 200);
    let held = within(get(&client, ID))
        .await
        .expect("well")
        .expect("there");
    assert_eq!(held["version"], 1, "one key, one deploy");
}

#[tokio::test]
async fn the_sandboxs_own_prompts_are_there_from_the_start() {
    let sandbox = shop(Setup::default()).await;
    let client = sandbox_client(&sandbox).with_scopes(&PROMPT_READ_SCOPES);
    let prompts = within(list(&client)).await.expect("all is well");
    assert!(prompts.len() >= 6, "{}", prompts.len());
    for prompt in &prompts {
        let id = prompt["id"].as_str().expect("an id");
        assert!(id.parse::<Uuid>().is_ok(), "injections name it by a uuid");
        assert_eq!(rules::prompt::check(prompt), [], "{}", prompt["name"]);
    }
}

#[tokio::test]
async fn indexing_twice_and_then_well() {
    let sandbox = shop(Setup::default()).await;
    let client = supervisor(&sandbox);
    let body = golden_json("prompt.request.json");
    let indexing = sandbox.faults().indexing(2);
    let mut deferrals = Deferrals::default();
    for _ in 0..2 {
        assert_eq!(within(get(&client, ID)).await, Ok(None), "reading goes on");
        let error = deployed(&client, &body).await.expect_err("indexing");
        let (pause, next) = prompt_pause(deferrals, &error, &mut rand::rng()).expect("a retry");
        assert!(pause >= Duration::from_secs(10), "{pause:?}");
        deferrals = next;
    }
    deployed(&client, &body).await.expect("now it is done");
    assert!(indexing.is_met());
    assert_eq!(sandbox.effects(Endpoint::Prompts).total, 1);
}

#[tokio::test]
async fn a_lost_answer_is_told_by_reading_back() {
    let sandbox = shop(Setup::default()).await;
    let client = supervisor(&sandbox);
    let body = golden_json("prompt.request.json");
    let puts = sandbox.faults().on(Endpoint::Prompts).method("PUT");
    let lost = puts.lose_answer();
    assert_eq!(within(get(&client, ID)).await, Ok(None), "not struck");
    let error = deployed(&client, &body).await.expect_err("cut");
    assert!(error.may_have_arrived(), "{error:?}");
    assert!(lost.is_met());
    let held = within(get(&client, ID))
        .await
        .expect("well")
        .expect("taken");
    assert_eq!(held["display"], body["display"]);
    deployed(&client, &body)
        .await
        .expect("the first one's answer");
    let effects = sandbox.effects(Endpoint::Prompts);
    assert_eq!(effects.total, 1, "two attempts, one effect");
    assert_eq!(effects.effects[0].idempotency_key.as_deref(), Some(KEY));
    assert_eq!(effects.effects[0].log_head.as_deref(), Some(HEAD));
}

#[tokio::test]
async fn a_deploy_that_was_altered_reads_back_as_another() {
    let sandbox = shop(Setup::default()).await;
    let client = supervisor(&sandbox);
    let body = golden_json("prompt.request.json");
    let altered = sandbox.faults().alter();
    assert_eq!(within(get(&client, ID)).await, Ok(None), "not struck");
    deployed(&client, &body).await.expect("taken");
    assert!(altered.is_met());
    let held = within(get(&client, ID))
        .await
        .expect("well")
        .expect("there");
    assert_ne!(held["display"], body["display"], "one field differs");
    for name in [
        "name",
        "description",
        "status",
        "interactionTypes",
        "trigger",
    ] {
        assert_eq!(held[name], body[name], "{name} does not");
    }
}

#[tokio::test]
async fn the_sandbox_names_the_fields_to_the_client() {
    let sandbox = shop(Setup::default()).await;
    let client = supervisor(&sandbox);
    let mut body = golden_json("prompt.request.json");
    body["trigger"]["conditions"][2]["value"] = json!("many");
    body["display"]["content"] = json!("");
    let error = deployed(&client, &body).await.expect_err("refused");
    let Error::Refused { fields, .. } = &error else {
        panic!("{error:?}")
    };
    let paths: Vec<&str> = fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["trigger.conditions[2].value", "display.content"]);
}

#[tokio::test]
async fn an_agents_token_does_not_deploy() {
    let sandbox = shop(Setup::default()).await;
    let client = sandbox_client(&sandbox).with_scopes(&PROMPT_READ_SCOPES);
    let error = deployed(&client, &golden_json("prompt.request.json"))
        .await
        .expect_err("refused");
    assert!(
        matches!(error, Error::ScopeMissing { asked: false, .. }),
        "{error:?}"
    );
    assert_eq!(sandbox.effects(Endpoint::Prompts).total, 0);
}
