//! The suggestion stream over a real socket (`contract.md §1`).

mod common;

use common::{Desk, frame, say, subscription};

#[tokio::test]
async fn a_subscription_starts_the_conversation_and_suggestions_arrive() {
    let desk = Desk::fast().await;
    let interaction = desk.sandbox.banner().interactions[0];
    let mut socket = desk.socket().await;
    say(&mut socket, &subscription(interaction)).await;
    let first = frame(&mut socket).await;
    assert_eq!(first["interactionId"], interaction.to_string());
    println!("{first:#}");
    let suggestions = first["suggestions"].as_array().expect("a list");
    assert!((1..=4).contains(&suggestions.len()), "1 to 4 a frame");
    desk.sandbox.shutdown().await;
}
