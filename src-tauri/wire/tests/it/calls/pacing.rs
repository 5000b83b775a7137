use std::time::Duration;

use tokio::time::Instant;
use wire::platform::limits::{Limit, published};
use wire::platform::responses;
use wire::{Error, NextStep};

use super::{answering, one, told};
use crate::support::{Platform, Reply, TOKEN, reply, well, within};

const RESPONSE: &str = "/api/v2/responsemanagement/responses/a";

/// A platform that says how close we are.
async fn counting(count: u64, reset: &'static str) -> Platform {
    Platform::start(move |asked| {
        if asked.path == TOKEN {
            return well(asked);
        }
        Reply::Http {
            status: 404,
            headers: vec![
                ("inin-ratelimit-count", count.to_string()),
                ("inin-ratelimit-allowed", "100".to_owned()),
                ("inin-ratelimit-reset", reset.to_owned()),
            ],
            body: String::new(),
        }
    })
    .await
}

#[tokio::test]
async fn it_stops_before_the_limit_where_the_platform_says_that_it_is_near() {
    let platform = counting(100, "3000").await;
    let client = platform.client();
    within(responses::get(&client, "a")).await.expect("none");
    let error = within(responses::get(&client, "a"))
        .await
        .expect_err("full");
    let NextStep::Retry { after: Some(after) } = error.next_step() else {
        panic!("{error:?}")
    };
    assert!(
        after > Duration::from_secs(2000),
        "until the window ends: {after:?}"
    );
    assert_eq!(platform.asked(RESPONSE).len(), 1, "nothing was sent");
}

#[tokio::test]
async fn far_from_the_limit_everything_goes() {
    let platform = counting(10, "3000").await;
    let client = platform.client();
    for _ in 0..20 {
        within(responses::get(&client, "a")).await.expect("none");
    }
    assert_eq!(platform.asked(RESPONSE).len(), 20);
}

/// 429 once, then all is well.
async fn limited_once(pause: &'static str) -> Platform {
    Platform::start(move |asked| match asked.path.as_str() {
        TOKEN => well(asked),
        _ if asked.before == 0 => Reply::Http {
            status: 429,
            headers: vec![("Retry-After", pause.to_owned())],
            body: told("error.429.json"),
        },
        _ => reply(404, ""),
    })
    .await
}

#[tokio::test]
async fn after_a_429_the_next_call_keeps_still() {
    let platform = limited_once("1").await;
    let client = platform.client();
    let error = within(responses::get(&client, "a")).await.expect_err("429");
    assert!(
        matches!(error, Error::RateLimited { .. }),
        "told, not waited for"
    );
    let began = Instant::now();
    within(responses::get(&client, "a")).await.expect("none");
    // The pause began with the answer, a little before.
    assert!(
        began.elapsed() > Duration::from_millis(500),
        "as long as asked"
    );
    assert_eq!(platform.asked(RESPONSE).len(), 2);
}

#[tokio::test]
async fn a_long_pause_is_told_and_not_waited_for() {
    let platform = limited_once("600").await;
    let client = platform.client();
    within(responses::get(&client, "a")).await.expect_err("429");
    let error = within(responses::get(&client, "a"))
        .await
        .expect_err("told");
    let NextStep::Retry { after: Some(after) } = error.next_step() else {
        panic!("{error:?}")
    };
    assert!(after > Duration::from_mins(3), "{after:?}");
    assert_eq!(platform.asked(RESPONSE).len(), 1, "nothing was sent");
}

#[tokio::test]
async fn the_organizations_limits_are_read() {
    let platform = answering(200, told("limits.response.json")).await;
    let limits = within(published(&platform.client())).await.expect("read");
    let path = "/api/v2/organizations/limits/namespaces/platform.api";
    one(&platform, "GET", path, None);
    assert_eq!(
        limits[0],
        Limit {
            key: "org.app.user.rate.per.minute".to_owned(),
            value: 300.0
        }
    );
    assert_eq!(limits.len(), 3);
}
