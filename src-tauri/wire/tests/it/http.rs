//! Tokens, calls and the questions before the stream, over loopback (`contract.md §0`, `§1`, `§7`).

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::future::join_all;
use rstest::rstest;
use serde_json::Value;
use wire::assist::{CONNECTION_LIMIT, Preflight, preflight};
use wire::http::Host;
use wire::{Client, Endpoints, Error, NextStep};

use crate::support::{
    CONFIG, LIBRARIES, LIBRARY, Platform, Reply, SECRET, TOKEN, for_path, golden, reply,
    reply_with, token, well, within,
};

async fn check(client: &Client) -> Result<Preflight, Error> {
    within(preflight(client, LIBRARY, CONNECTION_LIMIT)).await
}

/// The error, after making sure that it betrays nothing.
async fn refused(platform: &Platform) -> Error {
    let error = check(&platform.client())
        .await
        .expect_err("it must be refused");
    let said = format!("{error} {error:?}");
    assert!(
        !said.contains(SECRET) && !said.contains("token-"),
        "no secret in: {said}"
    );
    assert!(!error.kind().is_empty());
    error
}

fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content.as_bytes()).expect("into memory");
    encoder.finish().expect("into memory")
}

fn ok(headers: &str, body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n");
    Reply::Raw([head.as_bytes(), body].concat())
}

#[rstest]
#[case::by_its_length("Content-Length: 900", false)]
#[case::in_chunks("Transfer-Encoding: chunked", false)]
#[case::compressed("Content-Encoding: gzip\r\nContent-Length: 900", true)]
#[case::compressed_in_chunks("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", true)]
#[tokio::test]
async fn an_answer_that_breaks_off_may_come_whole_next_time(
    #[case] headers: &'static str,
    #[case] is_gzip: bool,
) {
    let platform = Platform::start(for_path(LIBRARIES, move |_| {
        let whole = golden("contentlibraries.response.json");
        let bytes = if is_gzip {
            gzip(&whole)
        } else {
            whole.into_bytes()
        };
        let half = &bytes[..bytes.len() / 2];
        if headers.contains("chunked") {
            let size = format!("{:x}\r\n", half.len());
            ok(headers, &[size.as_bytes(), half, b"\r\n"].concat())
        } else {
            ok(headers, half)
        }
    }))
    .await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("broke off"), "{error}");
    assert_eq!(error.next_step(), NextStep::Retry { after: None });
}

#[rstest]
#[case::no_gzip(b"{\"entities\": []}".to_vec())]
#[case::damaged({
    let mut bytes = gzip("{\"entities\": []}");
    bytes[12] ^= 0xff;
    bytes
})]
#[case::cut_by_who_sent_it(gzip("{\"entities\": []}")[..20].to_vec())]
#[tokio::test]
async fn an_answer_that_came_whole_and_does_not_inflate_is_not_the_contracts(
    #[case] body: Vec<u8>,
) {
    let platform = Platform::start(for_path(LIBRARIES, move |_| {
        let length = body.len();
        ok(
            &format!("Content-Encoding: gzip\r\nContent-Length: {length}"),
            &body,
        )
    }))
    .await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    assert_eq!(error.next_step(), NextStep::GiveUp);
}

#[tokio::test]
async fn all_is_well() {
    let platform = Platform::start(well).await;
    let client = platform.client();
    let found = check(&client).await.expect("all is well");
    assert_eq!(
        found,
        Preflight {
            library: "Service desk".to_owned(),
            active: 1
        }
    );
    assert_eq!(
        platform.asked(LIBRARIES)[0].header("authorization"),
        "Bearer token-1"
    );
    assert_eq!(
        platform.asked(CONFIG)[0].header("authorization"),
        "Bearer token-1"
    );
    let calls: Vec<_> = client
        .latencies()
        .iter()
        .map(|l| (l.call, l.count))
        .collect();
    assert_eq!(
        calls,
        [("config", 1), ("contentlibraries", 1), ("token", 1)]
    );
}

#[tokio::test]
async fn the_token_request_is_the_contracts() {
    let pairs: Value =
        serde_json::from_str(&golden("token.request.authorization.json")).expect("JSON");
    let platform = Platform::start(well).await;
    let pairs = pairs.as_array().expect("a list");
    for pair in pairs {
        let part = |name: &str| pair[name].as_str().expect("text").to_owned();
        let client = platform.client_as(&part("clientId"), &part("clientSecret"));
        check(&client).await.expect("all is well");
    }
    let asked = platform.asked(TOKEN);
    assert_eq!(asked.len(), pairs.len());
    for (asked, pair) in asked.iter().zip(pairs) {
        assert_eq!(
            asked.header("authorization"),
            pair["authorization"].as_str().expect("text")
        );
        assert_eq!(asked.body, golden("token.request.form.txt"));
        assert_eq!(
            asked.header("content-type"),
            "application/x-www-form-urlencoded"
        );
    }
}

#[tokio::test]
async fn fifty_callers_cause_one_token_request() {
    let platform = Platform::start(well).await;
    let client = platform.client();
    for result in join_all((0..50).map(|_| check(&client))).await {
        result.expect("all is well");
    }
    assert_eq!(platform.asked(TOKEN).len(), 1, "single-flight");
}

#[tokio::test]
async fn fifty_callers_share_one_refusal() {
    let platform = Platform::start(for_path(TOKEN, |_| {
        reply(401, golden("token.error.invalid-client.json"))
    }))
    .await;
    let client = platform.client();
    for result in join_all((0..50).map(|_| check(&client))).await {
        let error = result.expect_err("refused");
        assert!(
            matches!(&error, Error::SignInRefused { status: 401, code, .. } if code == "invalid_client")
        );
        assert_eq!(error.next_step(), NextStep::SignIn);
    }
    assert_eq!(
        platform.asked(TOKEN).len(),
        1,
        "a refused login is not hammered"
    );
    assert_eq!(platform.asked(LIBRARIES).len(), 0);
    check(&client).await.expect_err("still refused");
    assert_eq!(
        platform.asked(TOKEN).len(),
        2,
        "but who comes later asks afresh"
    );
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_all_callers() {
    // token-1 is refused, token-2 is good.
    let platform = Platform::start(for_path(LIBRARIES, |asked| {
        if asked.header("authorization") == "Bearer token-1" {
            reply(401, golden("error.401.json"))
        } else {
            well(asked)
        }
    }))
    .await;
    let client = platform.client();
    for result in join_all((0..50).map(|_| check(&client))).await {
        result.expect("the retry with the new token succeeds");
    }
    assert_eq!(platform.asked(TOKEN).len(), 2, "exactly one renewal");
    assert!(
        platform.asked(LIBRARIES).len() <= 100,
        "one retry of each call"
    );
}

#[tokio::test]
async fn a_call_is_tried_again_once_after_401_and_no_more() {
    let platform = Platform::start(for_path(LIBRARIES, |_| {
        reply(401, golden("error.401.json"))
    }))
    .await;
    let error = refused(&platform).await;
    assert!(matches!(
        error,
        Error::TokenRefused {
            correlation_id: Some(_),
            ..
        }
    ));
    assert_eq!(error.next_step(), NextStep::SignIn);
    assert_eq!(platform.asked(LIBRARIES).len(), 2, "never a loop");
    assert_eq!(platform.asked(TOKEN).len(), 2);
}

#[tokio::test]
async fn a_grant_without_a_token_says_so() {
    let platform = Platform::start(for_path(TOKEN, |_| {
        reply(200, golden("token.response.no-access-token.json"))
    }))
    .await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::AccessTokenMissing { .. }));
    assert!(
        error.to_string().contains("access_token"),
        "it says what is missing"
    );
}

#[rstest]
#[case::text("token.response.text-expiry.json", 1)]
#[case::missing("token.response.no-expiry.json", 1)]
#[tokio::test]
async fn a_token_is_reused(#[case] name: &'static str, #[case] requests: usize) {
    let platform = Platform::start(for_path(TOKEN, move |_| reply(200, golden(name)))).await;
    let client = platform.client();
    check(&client).await.expect("all is well");
    check(&client).await.expect("all is well");
    assert_eq!(platform.asked(TOKEN).len(), requests);
}

#[tokio::test]
async fn an_expiring_token_is_renewed_before_it_is_used() {
    let platform = Platform::start(for_path(TOKEN, |asked| {
        reply(200, token(asked.before + 1).replace("3600", "0.000000002"))
    }))
    .await;
    check(&platform.client()).await.expect("all is well");
    assert_eq!(
        platform.asked(LIBRARIES)[0].header("authorization"),
        "Bearer token-1"
    );
    assert_eq!(
        platform.asked(CONFIG)[0].header("authorization"),
        "Bearer token-2"
    );
}

#[rstest]
#[case::another_kind(r#"{"access_token":"x","token_type":"mac"}"#)]
#[case::no_json("<html>")]
#[case::not_for_headers("{\"access_token\":\"a\\nb\"}")]
#[tokio::test]
async fn a_grant_of_another_shape_is_a_protocol_error(#[case] body: &'static str) {
    let platform = Platform::start(for_path(TOKEN, move |_| reply(200, body))).await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
}

#[rstest]
#[case::scope(400, golden("token.error.invalid-scope.json"), "invalid_scope")]
#[case::no_body(401, String::new(), "401 Unauthorized")]
#[case::not_a_word(403, r#"{"error":"<b>no</b>"}"#.to_owned(), "403 Forbidden")]
#[tokio::test]
async fn a_refused_sign_in_says_why(
    #[case] status: u16,
    #[case] body: String,
    #[case] expect: &str,
) {
    let platform = Platform::start(for_path(TOKEN, move |_| reply(status, body.clone()))).await;
    let error = refused(&platform).await;
    assert!(
        matches!(&error, Error::SignInRefused { code, .. } if code == expect),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_missing_library_is_named() {
    let platform = Platform::start(for_path(LIBRARIES, |_| reply(200, r#"{"entities":[]}"#))).await;
    let error = refused(&platform).await;
    assert_eq!(
        error.to_string(),
        format!("Content library {LIBRARY} not found or disabled")
    );
    assert_eq!(error.next_step(), NextStep::GiveUp);
    assert_eq!(platform.asked(CONFIG).len(), 0);
}

#[tokio::test]
async fn a_full_quota_is_told_with_a_pause() {
    let platform = Platform::start(for_path(CONFIG, |_| {
        reply(200, golden("config.full.response.json"))
    }))
    .await;
    let error = refused(&platform).await;
    assert_eq!(
        error.to_string(),
        "Concurrent connection quota exceeded. Active: 5, limit: 5"
    );
    let NextStep::Retry { after: Some(after) } = error.next_step() else {
        panic!("the client waits and asks again")
    };
    assert!(after >= Duration::from_secs(15), "it does not hammer");
}

#[rstest]
#[case(LIBRARIES)]
#[case(CONFIG)]
#[tokio::test]
async fn a_rate_limit_is_waited_for_as_asked(#[case] path: &'static str) {
    let platform = Platform::start(for_path(path, |_| {
        reply_with(429, "Retry-After", "30", golden("error.429.json"))
    }))
    .await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::RateLimited { .. }));
    assert_eq!(
        error.next_step(),
        NextStep::Retry {
            after: Some(Duration::from_secs(30))
        }
    );
}

#[rstest]
#[case(LIBRARIES)]
#[case(CONFIG)]
#[tokio::test]
async fn a_missing_scope_is_named(#[case] path: &'static str) {
    let platform = Platform::start(for_path(path, |_| reply(403, golden("error.403.json")))).await;
    let error = refused(&platform).await;
    assert!(
        matches!(&error, Error::ScopeMissing { scope, asked: true, .. } if scope == "agentassist:view")
    );
    assert!(error.to_string().contains("agentassist:view"), "{error}");
}

#[rstest]
#[case(404, NextStep::GiveUp)]
#[case(400, NextStep::GiveUp)]
#[case(413, NextStep::GiveUp)]
#[case(409, NextStep::Retry { after: Some(Duration::from_secs(7)) })]
#[case(500, NextStep::Retry { after: Some(Duration::from_secs(7)) })]
#[case(503, NextStep::Retry { after: Some(Duration::from_secs(7)) })]
#[tokio::test]
async fn a_status_has_its_consequence(#[case] status: u16, #[case] step: NextStep) {
    let platform = Platform::start(for_path(LIBRARIES, move |_| {
        reply_with(
            status,
            "Retry-After",
            "7",
            golden(&format!("error.{status}.json")),
        )
    }))
    .await;
    let error = refused(&platform).await;
    assert_eq!(error.next_step(), step);
    let body: Value = serde_json::from_str(&golden(&format!("error.{status}.json"))).expect("JSON");
    let sentence = body["message"].as_str().expect("text");
    assert!(
        error.to_string().contains(sentence),
        "the platform's own words: {error}"
    );
    assert_eq!(
        platform.asked(LIBRARIES).len(),
        1,
        "retrying is the owner's business"
    );
}

#[tokio::test]
async fn the_correlation_id_is_sent_and_reported() {
    let platform = Platform::start(for_path(LIBRARIES, |_| {
        reply(404, golden("error.404.json"))
    }))
    .await;
    let error = refused(&platform).await;
    let id = error.correlation_id().expect("a call has one");
    assert_eq!(
        platform.asked(LIBRARIES)[0].header("x-correlation-id"),
        id.to_string()
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let platform = Platform::start(for_path(LIBRARIES, |_| {
        reply_with(302, "Location", CONFIG, String::new())
    }))
    .await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::Refused { status: 302, .. }));
    assert_eq!(
        platform.asked(CONFIG).len(),
        0,
        "the token goes nowhere else"
    );
}

#[rstest]
#[case::html("<html></html>")]
#[case::no_entities("{}")]
#[case::wrong_types(r#"{"entities":[{"id":7}]}"#)]
#[tokio::test]
async fn another_shape_is_a_protocol_error(#[case] body: &'static str) {
    let platform = Platform::start(for_path(LIBRARIES, move |_| reply(200, body))).await;
    let error = refused(&platform).await;
    assert!(matches!(error, Error::Protocol { .. }));
    assert!(
        !error.to_string().contains("html"),
        "content is not repeated"
    );
}

#[tokio::test]
async fn a_large_answer_is_not_read_to_its_end() {
    let platform = Platform::start(for_path(LIBRARIES, |_| reply(200, " ".repeat(9 << 20)))).await;
    assert!(matches!(
        refused(&platform).await,
        Error::TooLarge {
            limit_bytes: 8_388_608,
            ..
        }
    ));
}

#[tokio::test]
async fn nothing_there_is_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let endpoints = Endpoints::new(&format!("http://{address}"), None).expect("loopback");
    let credentials = wire::Credentials {
        client_id: "x".to_owned(),
        client_secret: SECRET.to_owned().into(),
    };
    let clock = std::sync::Arc::new(crate::support::now);
    let client = Client::new(endpoints, credentials, &[], clock).expect("TLS can be set up");
    let error = check(&client).await.expect_err("nobody listens");
    let Error::Unreachable { host, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*host, address.to_string());
    assert_eq!(error.next_step(), NextStep::Retry { after: None });
}

#[test]
fn nothing_prints_the_secret() {
    let credentials = wire::Credentials {
        client_id: "id".to_owned(),
        client_secret: SECRET.to_owned().into(),
    };
    assert!(!format!("{credentials:?}").contains(SECRET));
}

#[rstest]
#[case("https://api.mypurecloud.com", "https://login.mypurecloud.com/")]
#[case(" https://api.mypurecloud.de/ ", "https://login.mypurecloud.de/")]
#[case("https://acme.mypurecloud.com", "https://acme.mypurecloud.com/")]
#[case("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
#[case("http://[::1]:8080", "http://[::1]:8080/")]
#[case("http://localhost:8080/base", "http://localhost:8080/")]
#[case("https://api.localhost.example", "https://login.localhost.example/")]
fn the_login_host_is_derived(#[case] api: &str, #[case] login: &str) {
    let endpoints = Endpoints::new(api, None).expect("allowed");
    assert_eq!(endpoints.login().as_str(), login);
    assert_eq!(
        Endpoints::new(api, Some(" ")).expect("allowed"),
        endpoints,
        "empty is derived"
    );
}

#[test]
fn the_login_host_may_be_set() {
    let endpoints = Endpoints::new("https://api.example.com", Some("https://id.example.com"));
    assert_eq!(
        endpoints.expect("allowed").login().as_str(),
        "https://id.example.com/"
    );
}

#[rstest]
#[case::nothing("")]
#[case::no_scheme("api.mypurecloud.com")]
#[case::plain_http("http://api.mypurecloud.com")]
#[case::private_is_not_loopback("http://192.168.1.1")]
#[case::mapped_is_not_loopback("http://[::ffff:127.0.0.1]")]
#[case::unspecified("http://0.0.0.0")]
#[case::looks_like_localhost("http://localhost.example.com")]
#[case::other_scheme("ftp://127.0.0.1")]
#[case::websocket("wss://api.mypurecloud.com")]
#[case::file("file:///etc/passwd")]
#[case::user("https://user@api.mypurecloud.com")]
#[case::password("https://user:pass@api.mypurecloud.com")]
#[case::query("https://api.mypurecloud.com/?key=1")]
#[case::fragment("https://api.mypurecloud.com/#x")]
fn other_addresses_are_refused(#[case] address: &str) {
    let bad = Endpoints::new(address, None).expect_err("refused");
    assert_eq!(bad.host, Host::Api);
    let bad = Endpoints::new("https://api.example.com", Some(address));
    match bad {
        Err(bad) => assert_eq!(bad.host, Host::Login),
        Ok(_) => assert!(address.is_empty(), "only an empty login host is derived"),
    }
}
