//! The floor gives the agent conversations, a few at a time.

use std::collections::BTreeSet;

use sandbox::content::Channel;
use sandbox::{About, Assignment, Options, Sandbox};
use tokio::sync::mpsc::Receiver;

use crate::kit::{SOON, client, frame, say, subscription, token};

async fn floor(at_once: usize) -> (Sandbox, Receiver<Assignment>) {
    let options = Options {
        speed: 1000.0,
        at_once,
        ..Options::default()
    };
    let sandbox = sandbox::start(options).await.expect("it starts");
    let told = sandbox.assignments();
    (sandbox, told)
}

async fn next(told: &mut Receiver<Assignment>) -> Assignment {
    let next = tokio::time::timeout(SOON, told.recv());
    next.await.expect("in time").expect("the floor is open")
}

#[tokio::test]
async fn a_few_at_a_time_one_call_among_them_and_the_next_when_one_ends() {
    let (sandbox, mut told) = floor(3).await;
    let mut live: Vec<About> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut ended = 0;
    // More than the library holds: the floor goes on with a second round.
    let wanted = sandbox.banner().interactions.len() + 2;
    while ended < wanted {
        match next(&mut told).await {
            Assignment::Started(about) => {
                assert!(
                    seen.insert(about.interaction_id),
                    "every assignment is another"
                );
                live.push(about);
                assert!(live.len() <= 3, "three at a time");
                let calls = live
                    .iter()
                    .filter(|one| one.channel == Channel::Voice)
                    .count();
                assert!(calls <= 1, "nobody can listen to two");
            }
            Assignment::Ended(id) => {
                let before = live.len();
                live.retain(|one| one.interaction_id != id);
                assert_eq!(live.len() + 1, before, "only what began can end");
                ended += 1;
            }
        }
    }
}

#[tokio::test]
async fn a_later_listener_is_told_what_is_going_on() {
    let options = Options {
        at_once: 1,
        ..Options::default()
    };
    let sandbox = sandbox::start(options).await.expect("it starts");
    let first = next(&mut sandbox.assignments()).await;
    assert_eq!(next(&mut sandbox.assignments()).await, first);
}

#[tokio::test]
async fn an_assigned_conversation_runs_without_a_subscription() {
    let (sandbox, mut told) = floor(1).await;
    let Assignment::Started(about) = next(&mut told).await else {
        panic!("something begins before anything ends");
    };
    assert_eq!(
        next(&mut told).await,
        Assignment::Ended(about.interaction_id)
    );
    let token = token(&client(), &sandbox, crate::kit::EVERYTHING).await;
    let mut socket = crate::kit::connect(&sandbox, &token)
        .await
        .expect("a socket");
    say(&mut socket, &subscription(about.interaction_id)).await;
    let missed = frame(&mut socket).await;
    let id = about.interaction_id.to_string();
    assert_eq!(
        missed["interactionId"], id,
        "what was missed lies within the window"
    );
}
