//! Beside a platform that tells people apart by permissions.

use wire::Credentials;
use wire::platform::Grant;
use wire::source::Dial;

use super::*;

const COPILOTS: &str = "analytics:agentCopilotAggregate:view";

const SUMMARIES: &str = "analytics:summaryAggregate:view";

/// The same platform by the vendor's published API, as the OAuth client itself.
fn published(platform: &sandbox::Sandbox, clock: &Clock) -> wire::Client {
    let banner = platform.banner();
    let (api, login) = (banner.api_url.as_str(), banner.login_url.as_str());
    let endpoints = wire::Endpoints::new(api, Some(login)).expect("loopback");
    let grant = Grant::ClientCredentials(Credentials {
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone().into(),
    });
    let dial = Dial::Platform { grant };
    wire::source::client(endpoints, &banner.client_id, &dial, &[], clock.reader()).expect("set up")
}

async fn asked(desk: &Desk, area: Area) -> AreaState {
    desk.access.open(area).await.expect("asked");
    desk.state(area)
}

fn lacking(scopes: &[&str]) -> AreaState {
    let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
    AreaState::Refused {
        why: Refusal::ScopesMissing { scopes },
    }
}

#[tokio::test]
async fn areas_open_by_permissions_and_a_missing_one_is_named() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    desk.access.connected(&published(&platform, &desk.clock));
    for (withheld, area, other) in [
        (COPILOTS, Area::Studio, Area::Review),
        (SUMMARIES, Area::Review, Area::Studio),
    ] {
        platform.faults().clear();
        desk.access.leave_desk();
        let _ = platform.faults().withhold_permissions(&[withheld]).always();
        assert_eq!(asked(&desk, area).await, lacking(&[withheld]));
        let state = asked(&desk, other).await;
        assert!(matches!(state, AreaState::Open { .. }), "{state:?}");
    }
    desk.access.stop().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_missing_scope_is_named_before_anything_is_asked() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    let _ = platform
        .faults()
        .narrow_scopes(&["analytics", "analytics:readonly"]);
    desk.access.connected(&published(&platform, &desk.clock));
    let state = asked(&desk, Area::Review).await;
    assert_eq!(state, lacking(&["analytics:readonly"]));
    let figures = platform.received().to(sandbox::Endpoint::SummaryAggregates);
    assert_eq!(figures.count(), 0, "what can't be answered is not asked");
    desk.access.stop().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_platform_that_says_nothing_of_the_token_is_taken_at_its_calls() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    let faults = platform.faults();
    let _ = faults
        .on(sandbox::Endpoint::TokensMe)
        .fail(1)
        .with(403)
        .always();
    desk.access.connected(&published(&platform, &desk.clock));
    let state = asked(&desk, Area::Studio).await;
    assert!(matches!(state, AreaState::Open { .. }), "{state:?}");
    let _ = faults.withhold_permissions(&[SUMMARIES]).always();
    assert_eq!(asked(&desk, Area::Review).await, lacking(&[SUMMARIES]));
    desk.access.stop().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_could_not_be_asked_is_not_a_refusal() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    let faults = platform.faults();
    let _ = faults
        .on(sandbox::Endpoint::SummaryAggregates)
        .fail(1)
        .with(503)
        .always();
    desk.access.connected(&published(&platform, &desk.clock));
    let state = asked(&desk, Area::Review).await;
    let unasked = matches!(
        &state,
        AreaState::Refused {
            why: Refusal::Unasked { .. }
        }
    );
    assert!(unasked, "{state:?}");
    desk.access.stop().await;
    platform.shutdown().await;
}
