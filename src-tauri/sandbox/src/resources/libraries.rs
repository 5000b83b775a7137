//! What is asked before a stream is opened (`contract.md §1`).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::platform::Platform;

/// The one content library, with its size.
pub(super) async fn list(State(platform): State<Arc<Platform>>) -> Json<Value> {
    let library = &platform.library;
    let articles: usize = library
        .businesses
        .iter()
        .map(|business| business.articles.len())
        .sum();
    Json(json!({
        "entities": [{"id": library.id, "name": library.name, "articles": articles}],
        "total": 1,
    }))
}

/// How many sockets are open, and how many may be.
pub(super) async fn config(State(platform): State<Arc<Platform>>) -> Json<Value> {
    Json(json!({
        "activeWebSocketConnections": platform.sockets.open(),
        "maxWebSocketConnections": platform.connection_limit,
        "suggestionTypes": ["knowledge", "process"],
    }))
}
