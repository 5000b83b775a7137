//! The first line of `cuectl sandbox` (`cli.md`).

use crate::kit::{Desk, shape};

#[tokio::test]
async fn it_has_the_members_the_command_line_promises() {
    let desk = Desk::fast().await;
    let banner = serde_json::to_value(desk.sandbox.banner()).expect("it serializes");
    let names: Vec<String> = shape(&banner).into_iter().map(|(name, _)| name).collect();
    let mut promised = [
        "apiUrl",
        "loginUrl",
        "clientId",
        "clientSecret",
        "libraryId",
        "agentId",
        "interactions",
        "webhooks",
        "platform",
    ];
    promised.sort_unstable();
    assert_eq!(names, promised);
    let platform: Vec<String> = shape(&banner["platform"])
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(platform, ["clientId", "organization", "redirectUri"]);
    let api = banner["apiUrl"].as_str().expect("a URL");
    assert_eq!(
        api,
        format!("http://{}", desk.sandbox.address()),
        "a path can follow"
    );
    assert!(
        banner["interactions"]
            .as_array()
            .is_some_and(|ids| ids.len() >= 12)
    );
    let told = format!("{:?}", desk.sandbox);
    let secret = banner["clientSecret"].as_str().expect("a secret");
    assert!(!told.contains(secret), "no secret in what could be logged");
}
