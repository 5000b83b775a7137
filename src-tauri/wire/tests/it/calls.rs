//! What is asked and sent on surface B, against golden messages and over loopback
//! (`platform.md`; `platform-reference.md §3`, `§4`, `§5`).

mod after;
mod copilots;
mod drift;
mod engagement;
mod knowledge;
mod pacing;
mod reading;
mod refusals;

use serde_json::Value;
use uuid::Uuid;
use wire::platform::Action;

use crate::support::{Asked, Platform, TOKEN, golden, reply, well};

const CONVERSATION: &str = "7a0d5c5e-2f0b-4c56-9f4e-3b1f8a6d2c10";
const COMMUNICATION: &str = "30405060-7080-490a-8b0c-0d0e0f101112";
const PARTICIPANT: &str = "20304050-6070-4809-9a0b-0c0d0e0f1011";
const AGENT: &str = "5b9f3c1e-6a52-4f0e-8d8c-1f2a7b3c4d5e";
const ASSISTANT: &str = "91c7e0a3-5d42-4f8b-b6a1-7e3d2c1b0a98";
const QUEUE: &str = "2d6a8f10-4b3c-4e5d-9a7f-6c5b4a392817";
const SUGGESTION: &str = "8d0f2a41-3c5e-4b69-9a87-000000000001";
const SUMMARY: &str = "171819a1-b1c1-4d1e-8f20-212223242526";
const BASE: &str = "0f1e2d3c-4b5a-4968-8776-655443322110";
const DOCUMENT: &str = "a1b2c3d4-e5f6-4708-9a1b-2c3d4e5f6071";
const VERSION: &str = "b2c3d4e5-f607-4819-8b2c-3d4e5f607182";
const VARIATION: &str = "c3d4e5f6-0718-492a-9c3d-4e5f60718293";
const SEARCH: &str = "d4e5f607-1829-4a3b-8d4e-5f6071829304";

const KEY: &str = "one-action";

/// The action every test sends.
fn action() -> Action<'static> {
    Action {
        correlation_id: Uuid::from_u128(7),
        idempotency_key: KEY,
        log_head: None,
    }
}

fn told(name: &str) -> String {
    golden(&format!("platform/{name}"))
}

fn told_json(name: &str) -> Value {
    serde_json::from_str(&told(name)).expect("golden JSON")
}

/// A platform that answers everything but token requests so.
async fn answering(status: u16, body: impl Into<String>) -> Platform {
    let body = body.into();
    Platform::start(move |asked| {
        if asked.path == TOKEN {
            well(asked)
        } else {
            reply(status, body.clone())
        }
    })
    .await
}

/// The one request for this path, whose body is the golden message.
fn one(platform: &Platform, method: &str, path: &str, request: Option<&str>) -> Asked {
    let mut asked = platform.asked(path);
    assert_eq!(asked.len(), 1, "one request for {path}");
    let asked = asked.remove(0);
    assert_eq!(asked.method, method);
    assert_eq!(asked.header("authorization"), "Bearer token-1");
    match request {
        Some(name) => {
            let body: Value = serde_json::from_str(&asked.body).expect("JSON");
            assert_eq!(body, told_json(name), "{name}");
            assert_eq!(asked.header("content-type"), "application/json");
        }
        None => assert_eq!(asked.body, "", "a question has no body"),
    }
    asked
}

/// That a request is one of the action's attempts.
fn is_the_action(asked: &Asked) {
    assert_eq!(asked.header("idempotency-key"), KEY);
    assert_eq!(
        asked.header("x-correlation-id"),
        action().correlation_id.to_string()
    );
}
