//! Signing out revokes the token, and nobody stays signed in whatever comes of that.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::SignedDuration;
use rstest::rstest;
use wire::Error;
use wire::platform::sign_in::{REVOKE_LIMIT, logout_address, revoke};

use super::grants::{TOKENS_ME, call, client, except, stored};
use super::{CLIENT, endpoints};
use crate::support::{Asked, Platform, Reply, TOKEN, reply, within};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[rstest]
#[case::revoked(204, true)]
#[case::with_a_body(200, true)]
#[case::it_was_no_longer_good(401, true)]
#[case::not_now(503, false)]
#[case::refused(403, false)]
#[tokio::test]
async fn the_token_is_revoked_once(#[case] status: u16, #[case] is_well: bool) {
    let platform = Platform::start(except(TOKENS_ME, move |_| reply(status, ""))).await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), DAY));
    let other = client.with_scopes(&["conversations"]);
    let revoked = within(revoke(&client)).await;
    assert_eq!(revoked.is_ok(), is_well, "{revoked:?}");
    let asked = platform.asked(TOKENS_ME);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].method, "DELETE");
    assert_eq!(asked[0].header("authorization"), "Bearer access-0");
    for client in [client, other] {
        let error = call(&client).await.expect_err("signed out");
        assert!(matches!(error, Error::SignInEnded { .. }), "{error:?}");
        within(revoke(&client))
            .await
            .expect("there is nothing left to revoke");
    }
    assert_eq!(platform.asked(TOKENS_ME).len(), 1, "nobody was asked again");
    assert_eq!(platform.asked(TOKEN).len(), 0, "nor for another token");
}

#[tokio::test]
async fn a_token_that_ended_is_not_renewed_to_be_revoked() {
    let platform = Platform::start(super::grants::well).await;
    let over = SignedDuration::from_mins(30);
    let client = client(&platform, stored(&platform, Some("refresh-0"), over));
    within(revoke(&client))
        .await
        .expect("there is nothing to revoke");
    assert_eq!(
        platform.asked(TOKEN).len() + platform.asked(TOKENS_ME).len(),
        0
    );
}

#[tokio::test]
async fn a_platform_that_does_not_answer_is_not_waited_for() {
    let platform = Platform::start(except(TOKENS_ME, |_| Reply::Silence)).await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), DAY));
    let error = within(revoke(&client))
        .await
        .expect_err("nothing was heard");
    let Error::Timeout { after, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(after, REVOKE_LIMIT);
    assert!(REVOKE_LIMIT.as_secs() <= 5, "a few seconds");
    call(&client).await.expect_err("signed out");
}

#[tokio::test]
async fn a_network_that_is_back_within_the_limit_is_waited_for() {
    let dropped = AtomicUsize::new(0);
    let drops_two = move |_: &Asked| {
        if dropped.fetch_add(1, Ordering::Relaxed) < 2 {
            Reply::Raw(Vec::new())
        } else {
            reply(204, "")
        }
    };
    let platform = Platform::start(except(TOKENS_ME, drops_two)).await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), DAY));
    within(revoke(&client)).await.expect("told in the end");
    let asked = platform.asked(TOKENS_ME);
    let told = asked.iter().filter(|asked| {
        asked.method == "DELETE" && asked.header("authorization") == "Bearer access-0"
    });
    assert_eq!(told.count(), 3, "the same each time");
}

#[tokio::test]
async fn a_network_that_stays_away_is_named() {
    let platform = Platform::start(except(TOKENS_ME, |_| Reply::Raw(Vec::new()))).await;
    let client = client(&platform, stored(&platform, Some("refresh-0"), DAY));
    let error = within(revoke(&client)).await.expect_err("it never came");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    call(&client).await.expect_err("signed out all the same");
}

#[tokio::test]
async fn the_browsers_own_session_has_a_page_to_end_it() {
    let platform = Platform::start(super::grants::well).await;
    let address = logout_address(&endpoints(&platform), CLIENT);
    assert_eq!(
        address.as_str(),
        format!("{}/logout?client_id={CLIENT}", platform.url)
    );
}
