//! The life of a token on surface B: client credentials, renewal, the end.

use std::sync::Arc;

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::sync::Notify;
use wire::platform::people::{TokenAbout, token_about};
use wire::platform::{AgentGrant, Grant};
use wire::{Client, Credentials, Endpoints, Error, NextStep};

use super::{CLIENT, endpoints, message, part};
use crate::support::{Asked, Platform, Reply, SECRET, TOKEN, now, reply, within};

pub const TOKENS_ME: &str = "/api/v2/tokens/me";

/// How a sign-in was stored an hour ago: a day's token, unless `life` says otherwise.
pub fn stored(platform: &Platform, refresh: Option<&str>, life: SignedDuration) -> AgentGrant {
    let endpoints = endpoints(platform);
    let obtained_at: Timestamp = now() - SignedDuration::from_hours(1);
    let text = json!({
        "version": 1, "clientId": CLIENT,
        "api": endpoints.api(), "login": endpoints.login(),
        "accessToken": "access-0", "refreshToken": refresh,
        "obtainedAt": obtained_at, "expiresAt": obtained_at + life,
    });
    AgentGrant::from_secret(&text.to_string().into()).expect("of the stored form")
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const OVER: SignedDuration = SignedDuration::from_mins(30);

pub fn client(platform: &Platform, grant: AgentGrant) -> Client {
    Client::platform(endpoints(platform), Grant::Agent(grant), Arc::new(now))
        .expect("TLS can be set up")
}

/// Tokens `access-1`, `access-2`, … with refresh tokens `refresh-1`, …; any of them is good.
pub fn well(asked: &Asked) -> Reply {
    match asked.path.as_str() {
        TOKEN => reply(200, token(asked.before + 1).to_string()),
        TOKENS_ME => reply(200, message("tokens-me.response.json")),
        _ => reply(404, message("error.404.json")),
    }
}

fn token(number: usize) -> Value {
    let mut token: Value =
        serde_json::from_str(&message("token.platform.response.json")).expect("JSON");
    token["access_token"] = format!("access-{number}").into();
    token["refresh_token"] = format!("refresh-{number}").into();
    token
}

/// All is well, except at one path.
pub fn except(path: &'static str, other: impl Fn(&Asked) -> Reply) -> impl Fn(&Asked) -> Reply {
    move |asked| {
        if asked.path == path {
            other(asked)
        } else {
            well(asked)
        }
    }
}

pub async fn call(client: &Client) -> Result<TokenAbout, Error> {
    within(token_about(client)).await
}

fn bearers(platform: &Platform) -> Vec<String> {
    let asked = platform.asked(TOKENS_ME);
    asked
        .iter()
        .map(|asked| asked.header("authorization").to_owned())
        .collect()
}

#[tokio::test]
async fn client_credentials_ask_for_no_scope_and_share_one_token() {
    let platform = Platform::start(well).await;
    let credentials = Credentials {
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.into(),
    };
    let grant = Grant::ClientCredentials(credentials);
    let client =
        Client::platform(endpoints(&platform), grant, Arc::new(now)).expect("TLS can be set up");
    assert!(client.agent_grants().is_none(), "nobody signed in");
    call(&client).await.expect("all is well");
    let narrower = client.with_scopes(&["conversations"]);
    call(&narrower).await.expect("all is well");
    assert_eq!(narrower.scopes_not_granted().await, Ok(Vec::new()));
    let asked = platform.asked(TOKEN);
    assert_eq!(asked.len(), 1, "scopes are no matter of the token here");
    assert_eq!(
        asked[0].body,
        message("token.client-credentials.request.txt")
    );
    assert!(asked[0].header("authorization").starts_with("Basic "));
    assert_eq!(bearers(&platform), ["Bearer access-1", "Bearer access-1"]);
}

#[tokio::test]
async fn a_refused_client_is_not_taken_for_missing_scopes() {
    let platform = Platform::start(except(TOKEN, |_| {
        reply(400, r#"{"error":"unauthorized_client"}"#)
    }))
    .await;
    let credentials = Credentials {
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.into(),
    };
    let grant = Grant::ClientCredentials(credentials);
    let client =
        Client::platform(endpoints(&platform), grant, Arc::new(now)).expect("TLS can be set up");
    let refused = within(client.scopes_not_granted()).await;
    assert!(
        matches!(refused, Err(Error::SignInRefused { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_stored_sign_in_goes_on_without_asking() {
    let platform = Platform::start(well).await;
    let before = stored(&platform, Some("refresh-0"), DAY);
    let again = AgentGrant::from_secret(&before.to_secret()).expect("as it was stored");
    let client = client(&platform, again);
    call(&client).await.expect("all is well");
    assert_eq!(platform.asked(TOKEN).len(), 0, "its token is good");
    assert_eq!(bearers(&platform), ["Bearer access-0"]);
}

#[tokio::test]
async fn a_sign_in_goes_nowhere_but_to_where_it_comes_from() {
    let platform = Platform::start(well).await;
    let grant = stored(&platform, Some("refresh-0"), DAY);
    let elsewhere = Endpoints::new("https://api.mypurecloud.de", None).expect("allowed");
    let refused = Client::platform(elsewhere, Grant::Agent(grant), Arc::new(now));
    let error = refused.expect_err("another environment");
    assert!(matches!(error, Error::SignInEnded { .. }), "{error:?}");
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_and_the_replacement_told() {
    let platform = Platform::start(well).await;
    let golden = message("token.refresh.request.txt");
    let refresh = part(&golden, "refresh_token");
    let client = client(&platform, stored(&platform, Some(&refresh), OVER));
    let mut grants = client.agent_grants().expect("an agent's");
    assert!(!grants.has_changed().expect("the client lives"));
    call(&client).await.expect("all is well");
    let asked = platform.asked(TOKEN);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].body, golden);
    assert_eq!(asked[0].header("authorization"), "", "a public client");
    assert_eq!(bearers(&platform), ["Bearer access-1"]);
    assert!(
        grants.has_changed().expect("the client lives"),
        "it is told"
    );
    let told = grants.borrow_and_update().clone();
    assert_eq!(
        told.expires_at(),
        Some(now() + SignedDuration::from_secs(86_399))
    );
    let text = format!("{:?}", told.to_secret());
    assert!(!text.contains("access-1"), "and never printed: {text}");
    let next = super::grants::client(&platform, told);
    call(&next).await.expect("all is well");
    assert_eq!(
        bearers(&platform)[1],
        "Bearer access-1",
        "what was told is the new one"
    );
}

#[tokio::test]
async fn each_renewal_spends_the_refresh_token_of_the_one_before() {
    // Tokens that end at once.
    let platform = Platform::start(except(TOKEN, |asked| {
        let mut token = token(asked.before + 1);
        token["expires_in"] = json!(0.000_001);
        if asked.before == 1 {
            token
                .as_object_mut()
                .expect("an object")
                .remove("refresh_token");
        }
        reply(200, token.to_string())
    }))
    .await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), OVER));
    for _ in 0..4 {
        call(&client).await.expect("all is well");
    }
    let spent: Vec<String> = platform
        .asked(TOKEN)
        .iter()
        .map(|asked| part(&asked.body, "refresh_token"))
        .collect();
    assert_eq!(
        spent,
        ["refresh-0", "refresh-1", "refresh-1", "refresh-3"],
        "one that is not replaced stays good"
    );
}

#[tokio::test]
async fn fifty_callers_cause_one_renewal() {
    let platform = Platform::start(well).await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), OVER));
    for result in join_all((0..50).map(|_| call(&client))).await {
        result.expect("all is well");
    }
    assert_eq!(
        platform.asked(TOKEN).len(),
        1,
        "a refresh token is spent once"
    );
}

#[tokio::test]
async fn a_client_with_a_secret_says_who_it_is_in_the_header() {
    let platform = Platform::start(well).await;
    let grant = stored(&platform, Some("refresh-0"), OVER).with_client_secret(SECRET.into());
    call(&client(&platform, grant)).await.expect("all is well");
    let asked = platform.asked(TOKEN);
    assert_eq!(
        asked[0].body,
        "grant_type=refresh_token&refresh_token=refresh-0"
    );
    assert!(asked[0].header("authorization").starts_with("Basic "));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_all_callers() {
    let platform = Platform::start(except(TOKENS_ME, |asked| {
        if asked.header("authorization") == "Bearer access-0" {
            reply(401, message("error.401.json"))
        } else {
            well(asked)
        }
    }))
    .await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), DAY));
    for result in join_all((0..50).map(|_| call(&client))).await {
        result.expect("the replay with the new token succeeds");
    }
    assert_eq!(platform.asked(TOKEN).len(), 1, "exactly one renewal");
}

#[tokio::test]
async fn a_call_is_replayed_once_and_no_more() {
    let platform =
        Platform::start(except(TOKENS_ME, |_| reply(401, message("error.401.json")))).await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), DAY));
    let error = call(&client).await.expect_err("refused twice");
    assert!(matches!(error, Error::TokenRefused { .. }), "{error:?}");
    assert_eq!(
        bearers(&platform),
        ["Bearer access-0", "Bearer access-1"],
        "never a loop"
    );
    assert_eq!(platform.asked(TOKEN).len(), 1);
}

#[rstest]
#[case::refused(DAY, 1)]
#[case::ended(OVER, 0)]
#[tokio::test]
async fn without_a_refresh_token_the_sign_in_ends(
    #[case] life: SignedDuration,
    #[case] calls: usize,
) {
    let platform =
        Platform::start(except(TOKENS_ME, |_| reply(401, message("error.401.json")))).await;
    let client = client(&platform, stored(&platform, None, life));
    for _ in 0..3 {
        let error = call(&client).await.expect_err("nothing to renew with");
        assert!(matches!(error, Error::SignInEnded { .. }), "{error:?}");
        assert_eq!(error.next_step(), NextStep::SignIn);
        assert_eq!(error.kind(), "sign_in_ended");
    }
    assert_eq!(platform.asked(TOKEN).len(), 0, "nobody is asked in vain");
    assert_eq!(
        platform.asked(TOKENS_ME).len(),
        calls,
        "nor again with a refused token"
    );
}

#[tokio::test]
async fn a_spent_refresh_token_ends_the_sign_in_and_is_not_kept() {
    let platform = Platform::start(except(TOKEN, |_| {
        reply(400, message("token.platform.error.json"))
    }))
    .await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), OVER));
    let mut grants = client.agent_grants().expect("an agent's");
    for result in join_all((0..10).map(|_| call(&client))).await {
        let error = result.expect_err("refused");
        assert!(matches!(error, Error::SignInEnded { .. }), "{error:?}");
    }
    call(&client).await.expect_err("still");
    assert_eq!(
        platform.asked(TOKEN).len(),
        1,
        "a dead refresh token is not sent again"
    );
    assert!(
        !grants.borrow_and_update().can_renew(),
        "who keeps it is told"
    );
}

#[rstest]
#[case::not_now(503)]
#[case::in_ill_form(200)]
#[tokio::test]
async fn a_renewal_that_fails_early_leaves_the_token_in_use(#[case] status: u16) {
    let platform = Platform::start(except(TOKEN, move |_| reply(status, "{"))).await;
    // Half a minute of its life is left.
    let life = SignedDuration::from_hours(1) + SignedDuration::from_secs(30);
    let client = client(&platform, stored(&platform, Some("refresh-0"), life));
    for _ in 0..3 {
        call(&client).await.expect("the token is good");
    }
    assert_eq!(platform.asked(TOKEN).len(), 1, "the login host gets a rest");
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_again_by_who_comes_later() {
    let platform = Platform::start(except(TOKEN, |asked| match asked.before {
        0 => reply(503, ""),
        _ => reply(200, token(1).to_string()),
    }))
    .await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), OVER));
    let error = call(&client).await.expect_err("not now");
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    call(&client).await.expect("now");
}

#[tokio::test]
async fn a_renewal_is_heard_though_who_asked_has_gone() {
    let asked = Arc::new(Notify::new());
    let tell = Arc::clone(&asked);
    let platform = Platform::start(except(TOKEN, move |request| {
        tell.notify_one();
        well(request)
    }))
    .await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), OVER));
    let mut grants = client.agent_grants().expect("an agent's");
    tokio::select! {
        biased;
        () = asked.notified() => {}
        _ = call(&client) => {}
    }
    within(grants.changed()).await.expect("the client lives");
    call(&client).await.expect("all is well");
    assert_eq!(
        platform.asked(TOKEN).len(),
        1,
        "the refresh token was spent once, and not in vain"
    );
}
