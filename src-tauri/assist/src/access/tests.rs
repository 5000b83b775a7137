//! Areas beside a platform that grants, and beside a keyring in memory.

mod published;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::store::Opening;
use crate::view::access::{Refusal, Role};

const PHRASE: &str = "correct horse battery";

struct Desk {
    access: Access,
    store: Store,
    secrets: SecretStore,
    clock: Clock,
    now: Arc<AtomicI64>,
    _dir: TempDir,
}

impl Desk {
    fn with(secrets: SecretStore) -> Self {
        let dir = TempDir::new().expect("a folder");
        let now = Arc::new(AtomicI64::new(1_700_000_000));
        let read = Arc::clone(&now);
        let clock = Clock::from_fn(move || {
            Timestamp::from_second(read.load(Ordering::Relaxed)).expect("in range")
        });
        let store = Store::open(&Opening {
            dir: dir.path(),
            now: clock.now(),
            install: Uuid::from_u128(7),
            wait: Duration::ZERO,
        })
        .expect("opens");
        Self {
            access: Access::of(None, &store, &clock, &secrets),
            store,
            secrets,
            clock,
            now,
            _dir: dir,
        }
    }

    /// With a keyring that lives as long as the test's process.
    fn with_keyring() -> Self {
        keyring_core::set_default_store(keyring_core::mock::Store::new().expect("a mock store"));
        Self::with(SecretStore::in_default_store())
    }

    /// The program, started again on the same computer.
    fn again(&self) -> Access {
        Access::of(None, &self.store, &self.clock, &self.secrets)
    }

    fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    fn state(&self, area: Area) -> AreaState {
        let view = self.access.shared.views.borrow().clone();
        let found = view.areas.iter().find(|one| one.area == area);
        found.expect("every area is in the view").state.clone()
    }

    /// What is on record of areas and phrases, in order.
    fn recorded(&self) -> Vec<(String, serde_json::Value)> {
        let reader = self.store.reader().expect("reads");
        let mut found = Vec::new();
        for seq in 1.. {
            let Some(event) = reader.entry(seq).expect("read") else {
                break;
            };
            if event.kind.starts_with("area_") || event.kind.starts_with("unlock_") {
                found.push((event.kind, event.payload.unwrap_or_default()));
            }
        }
        found
    }

    fn kinds(&self) -> Vec<String> {
        self.recorded().into_iter().map(|(kind, _)| kind).collect()
    }
}

fn phrase(text: &str) -> SecretString {
    text.to_owned().into()
}

async fn platform() -> sandbox::Sandbox {
    sandbox::start(sandbox::Options::default())
        .await
        .expect("starts")
}

fn client(platform: &sandbox::Sandbox, clock: &Clock) -> wire::Client {
    let banner = platform.banner();
    let form = crate::view::panel::ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: String::new(),
    };
    let connection = crate::companion::Connection::from_form(&form).expect("whole");
    let (id, dial) = (&connection.client_id, &connection.dial);
    wire::source::client(connection.endpoints, id, dial, &[], clock.reader()).expect("set up")
}

#[tokio::test]
async fn an_area_opens_by_the_scopes_and_closes_with_the_desk() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    desk.access.open(Area::Studio).await.expect("asked");
    let signed_out = AreaState::Refused {
        why: Refusal::SignedOut,
    };
    assert_eq!(desk.state(Area::Studio), signed_out);
    assert!(desk.access.check(Area::Studio).is_err());

    desk.access.connected(&client(&platform, &desk.clock));
    let mut views = desk.access.views();
    let opened = views.wait_for(|view| matches!(view.areas[0].state, AreaState::Open { .. }));
    opened
        .await
        .expect("what was asked for in vain is asked again");
    assert!(desk.access.check(Area::Studio).is_ok());
    assert!(
        desk.access.check(Area::Insights).is_err(),
        "nobody went there, whatever the role would open"
    );

    desk.access.open(Area::Privacy).await.expect("asked");
    desk.access.open(Area::Privacy).await.expect("asked");
    let recorded = desk.recorded();
    let expected = [
        (
            "area_refused",
            serde_json::json!({"area": "studio", "why": "signedOut"}),
        ),
        (
            "area_opened",
            serde_json::json!({"area": "studio", "role": "supervisor", "by": "scopes"}),
        ),
        (
            "area_opened",
            serde_json::json!({"area": "privacy", "role": "reviewer", "by": "scopes"}),
        ),
    ];
    let expected = expected.map(|(kind, payload)| (kind.to_owned(), payload));
    assert_eq!(recorded, expected, "each opening once");

    let shut = desk.access.closed(&[Area::Studio, Area::Privacy]);
    desk.access.leave_desk();
    shut.await;
    assert_eq!(desk.state(Area::Studio), AreaState::Closed);
    desk.access.open(Area::Studio).await.expect("asked");
    assert_eq!(desk.kinds().len(), 4, "the next desk's opening is one more");

    desk.access.signed_out();
    assert_eq!(desk.state(Area::Studio), signed_out);
    assert_eq!(
        desk.state(Area::Privacy),
        AreaState::Closed,
        "nobody stands there"
    );
    desk.access.stop().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_the_platform_does_not_grant_is_named_and_stays_closed() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    let lacking = ["agent-assist:prompt:write", "analytics:events:read"];
    for narrows in [false, true] {
        platform.faults().clear();
        let _ = if narrows {
            platform.faults().narrow_scopes(&lacking)
        } else {
            platform.faults().withhold_scopes(&lacking)
        };
        desk.access.connected(&client(&platform, &desk.clock));
        desk.access.leave_desk();
        for (area, scope) in [
            (Area::Studio, "agent-assist:prompt:write"),
            (Area::Review, "analytics:events:read"),
        ] {
            desk.access.open(area).await.expect("asked");
            let why = Refusal::ScopesMissing {
                scopes: vec![scope.to_owned()],
            };
            assert_eq!(
                desk.state(area),
                AreaState::Refused { why },
                "only what is missing is named (narrows: {narrows})"
            );
        }
    }
    // One of the two roles is enough for what both may see.
    platform.faults().clear();
    let _ = platform.faults().withhold_scopes(&lacking[..1]);
    desk.access.open(Area::Insights).await.expect("asked");
    let by_reviewer = AreaState::Open {
        role: Role::Reviewer,
        unlocked: false,
    };
    assert_eq!(desk.state(Area::Insights), by_reviewer);
    // Granted meanwhile: the next question is answered anew.
    platform.faults().clear();
    desk.access.open(Area::Studio).await.expect("asked");
    assert!(desk.access.is_open(Area::Studio));
    desk.access.stop().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_platform_that_can_not_be_asked_opens_nothing() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    let client = client(&platform, &desk.clock);
    platform.shutdown().await;
    desk.access.connected(&client);
    desk.access.open(Area::Studio).await.expect("asked");
    let AreaState::Refused {
        why: Refusal::Unasked { problem },
    } = desk.state(Area::Studio)
    else {
        panic!("it could not be asked: {:?}", desk.state(Area::Studio));
    };
    assert_eq!(problem.code, Code::Unreachable);
    assert_eq!(desk.kinds(), ["area_refused"]);
    desk.access.stop().await;
}

#[tokio::test]
async fn a_phrase_opens_a_roles_areas_and_wrong_ones_cost_time() {
    let platform = platform().await;
    let desk = Desk::with_keyring();
    let refused = desk
        .access
        .set_unlock(Role::Reviewer, Some(phrase(PHRASE)))
        .await;
    assert_eq!(
        refused.expect_err("nobody is signed in with the role").code,
        Code::AreaClosed
    );
    desk.access.connected(&client(&platform, &desk.clock));
    desk.access.open(Area::Review).await.expect("asked");
    let short = desk
        .access
        .set_unlock(Role::Reviewer, Some(phrase("too short")))
        .await;
    assert_eq!(short.expect_err("short").fields[0].path, "phrase");
    let set = desk
        .access
        .set_unlock(Role::Reviewer, Some(phrase(PHRASE)))
        .await;
    set.expect("set");
    desk.access.disconnected();
    desk.access.signed_out();

    // Offline from here on.
    desk.access.open(Area::Review).await.expect("asked");
    let view = desk.access.shared.views.borrow().clone();
    assert_eq!(
        (&view.unlocks[..], &view.can_set[..]),
        (&[Role::Reviewer][..], &[][..])
    );
    let none = desk.access.unlock(Role::Supervisor, phrase(PHRASE)).await;
    assert_eq!(none.expect_err("it has none").code, Code::Gone);
    for _ in 0..5 {
        let wrong = desk
            .access
            .unlock(Role::Reviewer, phrase("correct horse batterz"))
            .await;
        assert_eq!(wrong.expect_err("wrong").fields[0].path, "phrase");
    }
    let now = desk.clock.now().as_millisecond();
    let until = desk.access.shared.views.borrow().wait_until;
    assert_eq!(until, Some(now + 30_000), "after the fifth");
    let early = desk.access.unlock(Role::Reviewer, phrase(PHRASE)).await;
    assert_eq!(early.expect_err("not yet").fields[0].path, "phrase");
    let restarted = desk.again();
    let early = restarted.unlock(Role::Reviewer, phrase(PHRASE)).await;
    early.expect_err("a restart does not shorten it");
    assert!(!desk.access.is_open(Area::Review));

    desk.pass(31);
    desk.access
        .unlock(Role::Reviewer, phrase(PHRASE))
        .await
        .expect("right");
    let unlocked = AreaState::Open {
        role: Role::Reviewer,
        unlocked: true,
    };
    for area in [Area::Review, Area::Insights, Area::Privacy] {
        assert_eq!(desk.state(area), unlocked);
    }
    assert!(!desk.access.is_open(Area::Studio), "another role's");
    let refused = desk.access.set_unlock(Role::Reviewer, None).await;
    assert_eq!(
        refused.expect_err("a phrase does not change itself").code,
        Code::AreaClosed
    );
    let recorded = desk.recorded();
    let times: Vec<_> = recorded
        .iter()
        .filter_map(|(_, it)| it["times"].as_u64())
        .collect();
    assert_eq!(times, [1, 2, 3, 4, 5], "what waits is not tried");
    assert_eq!(
        recorded.last().expect("some").1,
        serde_json::json!({"area": "privacy", "role": "reviewer", "by": "unlock"})
    );
    let all = format!("{recorded:?}");
    assert!(
        !all.contains("horse"),
        "no phrase, right or wrong, is on record"
    );
    desk.access.stop().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn without_a_keyring_there_is_nothing_to_unlock_by() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    desk.access.connected(&client(&platform, &desk.clock));
    desk.access.open(Area::Studio).await.expect("asked");
    let view = desk.access.shared.views.borrow().clone();
    assert!(!view.keyring && view.unlocks.is_empty() && view.can_set.is_empty());
    let refused = desk
        .access
        .set_unlock(Role::Supervisor, Some(phrase(PHRASE)))
        .await;
    assert_eq!(refused.expect_err("nowhere").code, Code::KeyringUnavailable);
    let refused = desk.access.unlock(Role::Supervisor, phrase(PHRASE)).await;
    assert_eq!(refused.expect_err("nowhere").code, Code::KeyringUnavailable);
    assert_eq!(desk.kinds(), ["area_opened"]);
    desk.access.stop().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn an_opening_that_can_not_be_recorded_is_none() {
    let platform = platform().await;
    let desk = Desk::with(SecretStore::in_memory(None));
    desk.access.connected(&client(&platform, &desk.clock));
    desk.store.close().await.expect("closed");
    desk.access.open(Area::Studio).await.expect("asked");
    let AreaState::Refused {
        why: Refusal::Unasked { problem },
    } = desk.state(Area::Studio)
    else {
        panic!("nothing is opened that is not on record");
    };
    assert_eq!(problem.code, Code::Storage);
    desk.access.stop().await;
    platform.shutdown().await;
}
