//! Who is signed in, and what the sign-in is good for.

use std::sync::Arc;

use jiff::SignedDuration;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use wire::platform::Grant;
use wire::platform::people::{Me, SCOPES, me, token_about};
use wire::{Client, Credentials, Error};

use super::grants::{TOKENS_ME, client, except, stored, well};
use super::{CLIENT, endpoints, message};
use crate::support::{Platform, SECRET, TOKEN, now, reply, within};

const USERS_ME: &str = "/api/v2/users/me";

async fn who(body: String) -> Result<Option<Me>, Error> {
    let platform = Platform::start(except(USERS_ME, move |_| reply(200, body.clone()))).await;
    let day = SignedDuration::from_hours(24);
    within(me(&client(&platform, stored(&platform, None, day)))).await
}

#[tokio::test]
async fn the_agent_is_known() {
    let found = who(message("users-me.response.json")).await;
    let ada = Me {
        id: "7c9e6679-7425-40de-944b-e07fc1f90ae7".to_owned(),
        name: Some("Ada Example".to_owned()),
        email: Some("ada@example.com".to_owned()),
    };
    assert_eq!(found, Ok(Some(ada)));
}

#[rstest]
#[case::id_alone(json!({"id": "a-1"}), Some("a-1"))]
#[case::of_other_types(json!({"id": "a-1", "name": 7, "email": [null], "more": {}}), Some("a-1"))]
#[case::no_id(json!({"name": "Ada"}), None)]
#[case::empty_id(json!({"id": " "}), None)]
#[case::id_of_another_type(json!({"id": 7}), None)]
#[case::a_list(json!([]), None)]
#[tokio::test]
async fn all_but_the_id_may_be_missing(#[case] body: Value, #[case] id: Option<&str>) {
    let found = who(body.to_string()).await;
    match id {
        Some(id) => assert_eq!(found.expect("it has an id").expect("an agent").id, id),
        None => assert!(matches!(found, Err(Error::Protocol { .. })), "{found:?}"),
    }
}

#[tokio::test]
async fn nobody_is_signed_in_with_client_credentials() {
    let platform = Platform::start(well).await;
    let credentials = Credentials {
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.into(),
    };
    let grant = Grant::ClientCredentials(credentials);
    let client =
        Client::platform(endpoints(&platform), grant, Arc::new(now)).expect("TLS can be set up");
    assert_eq!(within(me(&client)).await, Ok(None));
    assert_eq!(
        platform.asked(USERS_ME).len() + platform.asked(TOKEN).len(),
        0,
        "the platform would refuse the question"
    );
}

#[tokio::test]
async fn organization_and_scopes_are_known() {
    let platform = Platform::start(well).await;
    let day = SignedDuration::from_hours(24);
    let about = within(token_about(&client(
        &platform,
        stored(&platform, None, day),
    )))
    .await
    .expect("all is well");
    assert_eq!(
        about.organization_name.as_deref(),
        Some("Example Insurance")
    );
    assert_eq!(
        about.organization_id.as_deref(),
        Some("5d2b1b0a-6f0e-4f6a-9a57-0d6c9a1e7b11")
    );
    assert_eq!(about.lacks(&SCOPES), Vec::<String>::new());
    assert_eq!(about.lacks(&["users"]), ["users"]);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,10}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(
                "organization|authorizedScope|id|name|[a-z]{1,4}",
                inner,
                0..4
            )
            .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn whatever_is_said_of_a_token_is_no_error(body in any_json()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let platform =
                Platform::start(except(TOKENS_ME, move |_| reply(200, body.to_string()))).await;
            let day = SignedDuration::from_hours(24);
            within(token_about(&client(&platform, stored(&platform, None, day))))
                .await
                .expect("every member may be missing");
        });
    }
}
