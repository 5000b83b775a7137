use std::time::Duration;

use rstest::rstest;
use uuid::Uuid;
use wire::platform::limits::published;
use wire::platform::responses;
use wire::{Error, FieldError, NextStep};

use super::{answering, told};
use crate::support::{Platform, Reply, SECRET, TOKEN, reply_with, well, within};

/// What the vendor calls the refused call in its golden messages.
const THEIRS: Uuid = Uuid::from_u128(0x6f70_8192_a3b4_4c5d_9e6f_7081_92a3_b4c5);

async fn refused(platform: &Platform) -> Error {
    let error = within(responses::get(&platform.client(), "some-id"))
        .await
        .expect_err("it must be refused");
    let said = format!("{error} {error:?}");
    assert!(
        !said.contains(SECRET) && !said.contains("token-"),
        "no secret in: {said}"
    );
    error
}

async fn refusal(status: u16, name: &str) -> Error {
    refused(&answering(status, told(name)).await).await
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let error = refusal(403, "error.403.scope.json").await;
    assert_eq!(
        error,
        Error::ScopeMissing {
            scope: "conversations:readonly or conversations".to_owned(),
            asked: true,
            correlation_id: THEIRS,
        }
    );
    assert_eq!(
        error.to_string(),
        "the platform refused the call: it needs the scope conversations:readonly or conversations, \
         which this OAuth client is not granted: allow it one of them"
    );
    assert_eq!(error.next_step(), NextStep::GiveUp);
}

#[rstest]
#[case::one(
    "error.403.permission.json",
    &["conversation:suggestionEngagement:add"], false, false,
    "the role of whoever is signed in lacks the permission conversation:suggestionEngagement:add; \
     an administrator can add it"
)]
#[case::any(
    "error.403.any-permission.json",
    &["analytics:agentCopilotAggregate:view", "analytics:copilotsAggregate:view"], true, false,
    "the role of whoever is signed in lacks any of the permissions \
     analytics:agentCopilotAggregate:view or analytics:copilotsAggregate:view; \
     an administrator can add it"
)]
#[case::division(
    "error.403.division.json",
    &["conversation:summary:view"], false, true,
    "the role of whoever is signed in lacks the permission conversation:summary:view for this \
     division; an administrator can add it"
)]
#[tokio::test]
async fn a_missing_permission_is_named(
    #[case] name: &str,
    #[case] permissions: &[&str],
    #[case] any: bool,
    #[case] in_division: bool,
    #[case] sentence: &str,
) {
    let error = refusal(403, name).await;
    assert_eq!(
        error,
        Error::PermissionMissing {
            permissions: permissions.iter().map(|&one| one.to_owned()).collect(),
            any,
            in_division,
            correlation_id: THEIRS,
        }
    );
    assert_eq!(
        error.to_string(),
        format!("the platform refused the call: {sentence}")
    );
    assert_eq!(
        (error.next_step(), error.status(), error.kind()),
        (NextStep::GiveUp, Some(403), "permission_missing")
    );
    assert!(!error.may_have_arrived(), "it was not carried out");
}

#[tokio::test]
async fn another_403_is_neither_scope_nor_permission() {
    let error = refusal(403, "error.403.policy.json").await;
    assert!(
        matches!(&error, Error::Refused { status: 403, message: Some(said), .. }
            if said.contains("policy")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_wrong_address_is_not_a_wrong_token() {
    let platform = answering(401, told("error.401.ip.json")).await;
    let error = refused(&platform).await;
    assert!(
        matches!(error, Error::Refused { status: 401, .. }),
        "{error:?}"
    );
    assert_eq!(platform.asked(TOKEN).len(), 1, "another token is no help");
}

#[tokio::test]
async fn a_second_401_ends_it() {
    let platform = answering(401, told("error.401.json")).await;
    let error = refused(&platform).await;
    assert_eq!(error.next_step(), NextStep::SignIn);
    assert_eq!(error.correlation_id(), Some(THEIRS));
    let path = "/api/v2/responsemanagement/responses/some-id";
    assert_eq!(platform.asked(path).len(), 2, "never a loop");
}

#[tokio::test]
async fn wrong_fields_are_named_also_within() {
    let error = refusal(400, "error.400.json").await;
    let Error::Refused {
        status: 400,
        fields,
        message,
        correlation_id,
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    let named = |path: &str, message: &str| FieldError {
        path: path.to_owned(),
        message: message.to_owned(),
    };
    assert_eq!(
        *fields,
        [
            named("engagementType", "invalid.value"),
            named("feedback.rating", "The rating is not one of those known."),
        ]
    );
    assert!(
        message
            .as_ref()
            .is_some_and(|said| said.contains("malformed syntax"))
    );
    assert_eq!(*correlation_id, THEIRS);
}

fn with_header(
    status: u16,
    header: &'static str,
    value: &'static str,
    body: String,
) -> impl Fn(&crate::support::Asked) -> Reply {
    move |asked| {
        if asked.path == TOKEN {
            well(asked)
        } else {
            reply_with(status, header, value, body.clone())
        }
    }
}

#[tokio::test]
async fn a_limit_is_named_and_its_pause_told() {
    let body = told("error.429.json");
    let platform = Platform::start(with_header(429, "Retry-After", "30", body)).await;
    let error = refused(&platform).await;
    assert_eq!(
        error.to_string(),
        "the platform asked for a pause of 30 s (limit org.app.user.rate.per.minute: 300)"
    );
    let after = Some(Duration::from_secs(30));
    assert_eq!(error.next_step(), NextStep::Retry { after });
    assert_eq!(error.correlation_id(), Some(THEIRS));
}

#[rstest]
#[case::its_body(told("error.503.json"), THEIRS)]
#[case::the_header("<html>Bad gateway</html>".to_owned(), Uuid::from_u128(1))]
#[tokio::test]
async fn the_platforms_id_is_shown(#[case] body: String, #[case] expect: Uuid) {
    let header = "00000000-0000-0000-0000-000000000001";
    let platform = Platform::start(with_header(503, "ININ-Correlation-Id", header, body)).await;
    let error = refused(&platform).await;
    assert!(
        matches!(error, Error::Unavailable { status: 503, .. }),
        "{error:?}"
    );
    assert_eq!(error.correlation_id(), Some(expect));
    assert!(!error.to_string().contains("html"), "{error}");
}

#[tokio::test]
async fn an_id_of_another_form_is_told_in_the_sentence() {
    let body = r#"{"message": "Busy.", "contextId": "edge-7.42"}"#;
    let platform = answering(503, body).await;
    let error = refused(&platform).await;
    assert_eq!(
        error.to_string(),
        "the platform could not answer (status 503): Busy. The platform's reference is edge-7.42."
    );
    let ours = platform.asked("/api/v2/responsemanagement/responses/some-id")[0]
        .header("x-correlation-id")
        .to_owned();
    assert_eq!(
        error.correlation_id().map(|id| id.to_string()),
        Some(ours),
        "ours, where theirs is none that fits"
    );
}

#[tokio::test]
async fn another_refusal_names_its_limit_too() {
    let body = r#"{"message": "Too many topics.", "status": 400,
        "limit": {"key": "max.topics", "namespace": "notifications", "value": 1000}}"#;
    let error = refused(&answering(400, body).await).await;
    assert_eq!(
        error.to_string(),
        "the platform refused the call (status 400): Too many topics. The limit is max.topics: 1000."
    );
}

#[rstest]
#[case::nothing(502, "")]
#[case::html(504, "<html><body>504</body></html>")]
#[case::not_utf_8(500, "\u{fffd}\u{0}")]
#[case::a_number(503, "7")]
#[case::a_list(503, "[{}]")]
#[tokio::test]
async fn a_gateways_answer_is_tolerated(#[case] status: u16, #[case] body: &str) {
    let error = refused(&answering(status, body).await).await;
    assert!(
        matches!(error, Error::Unavailable { status: said, .. } if said == status),
        "{error:?}"
    );
    assert!(error.correlation_id().is_some(), "ours, at least");
}

#[rstest]
#[case::forbidden_without_a_word(403, "")]
#[case::forbidden_in_html(403, "<html></html>")]
#[case::gone(410, "")]
#[tokio::test]
async fn a_bare_refusal_is_one(#[case] status: u16, #[case] body: &str) {
    let error = refused(&answering(status, body).await).await;
    assert!(
        matches!(error, Error::Refused { status: said, .. } if said == status),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_a_protocol_error() {
    let platform = answering(200, "<html>portal</html>").await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    assert!(
        !error.to_string().contains("portal"),
        "content is not repeated"
    );
    let error = within(published(&platform.client()))
        .await
        .expect_err("HTML");
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
}

#[tokio::test]
async fn the_deadline_is_the_vendors_sdks() {
    let platform = Platform::start(|asked| match asked.before {
        0 if asked.path == TOKEN => well(asked),
        0 => super::reply(404, ""),
        _ => Reply::Silence,
    })
    .await;
    let client = platform.client();
    within(responses::get(&client, "some-id"))
        .await
        .expect("none, with a token");
    // From here on nothing happens but time, and it passes at once.
    tokio::time::pause();
    let error = responses::get(&client, "some-id")
        .await
        .expect_err("silence");
    assert!(
        matches!(error, Error::Timeout { after, .. } if after == Duration::from_secs(16)),
        "{error:?}"
    );
}
