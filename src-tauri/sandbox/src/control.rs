//! Faults over HTTP, for a trainer at the command line: `GET`, `PUT`, `POST`, `DELETE` on
//! `/sandbox/faults`.
//!
//! Loopback is no protection against a web page in the same machine's browser, which could post
//! here blindly: anything with an `Origin` is refused, and a body must say that it is JSON.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::de::DeserializeOwned;

use crate::faults::{FaultFile, Rule};
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// What is still to come, as a faults file in JSON.
pub(crate) async fn show(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<FaultFile>, Problem> {
    no_browser(&call)?;
    Ok(Json(FaultFile {
        faults: platform.board.waiting(),
    }))
}

/// A whole faults file in JSON, in place of what was planned before.
pub(crate) async fn replace(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Response, Problem> {
    let file: FaultFile = read(&call)?;
    platform.board.replace_planned(file.faults);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// One fault more.
pub(crate) async fn add(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Response, Problem> {
    let rule: Rule = read(&call)?;
    platform.board.plan(rule);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Everything is well again.
pub(crate) async fn clear(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Response, Problem> {
    no_browser(&call)?;
    platform.board.clear();
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn read<T: DeserializeOwned>(call: &Call) -> Result<T, Problem> {
    no_browser(call)?;
    let value = call.json()?;
    serde_json::from_value(value)
        .map_err(|error| Problem::bad_request(format!("Not a fault: {error}.")))
}

/// Refuses what a web page sent: it could reach loopback blindly.
pub(crate) fn no_browser(call: &Call) -> Result<(), Problem> {
    match call.header("origin") {
        Some(_) => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "This is not for web pages.",
        )),
        None => Ok(()),
    }
}
