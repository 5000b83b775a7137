//! Who is signed in: `/api/v2/users/me` and `/api/v2/tokens/me` (`platform-reference.md §1.4`).
//!
//! There is one agent, the banner's. Client credentials stand for nobody: what needs a person
//! refuses them, as the vendor does.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};
use uuid::Uuid;

use super::names;
use crate::gate::Call;
use crate::oauth::Holder;
use crate::platform::Platform;
use crate::problem::Problem;

/// The agent's name.
pub(super) const NAME: &str = "Dana Reyes";
const EMAIL: &str = "dana.reyes@example.com";

/// The division everything is in.
pub(super) fn division(platform: &Platform) -> Value {
    let id = Uuid::new_v5(&platform.library.id, b"division");
    json!({"id": id, "name": "Home", "selfUri": format!("/api/v2/authorization/divisions/{id}")})
}

/// Refuses a token that stands for nobody.
pub(crate) fn agent(call: &Call) -> Result<(), Problem> {
    let holder = call.issued.as_ref().map(|issued| issued.holder);
    if holder == Some(Holder::Agent) {
        return Ok(());
    }
    Err(Problem::coded(
        StatusCode::BAD_REQUEST,
        "bad.request",
        "This request requires a user context. Client credentials cannot be used for requests \
         that require a user context.",
    ))
}

/// `GET /api/v2/users/me`.
pub(super) async fn me(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    agent(&call)?;
    let id = platform.banner.agent_id;
    Ok(Json(json!({
        "id": id,
        "name": NAME,
        "division": division(&platform),
        "chat": {"jabberId": format!("{}@sandbox.example.com", id.simple())},
        "email": EMAIL,
        "username": EMAIL,
        "state": "active",
        "version": 1,
        "acdAutoAnswer": true,
        "selfUri": format!("/api/v2/users/{id}"),
    })))
}

/// `GET /api/v2/tokens/me`; `HEAD` is answered by the same.
pub(super) async fn token(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    let issued = call.issued.ok_or_else(Problem::unauthorized)?;
    let organization = json!({
        "id": names::organization(&platform.library),
        "name": platform.banner.platform.organization,
    });
    Ok(Json(json!({
        "organization": organization,
        "homeOrganization": organization,
        "authorizedScope": issued.scopes(),
        "OAuthClient": {
            "id": issued.client_id,
            "name": "Cuecard",
            "authorizedGrantType": match issued.holder {
                Holder::Agent => "CODE",
                Holder::Client => "CLIENT-CREDENTIALS",
            },
            "organization": organization,
        },
    })))
}

/// `DELETE /api/v2/tokens/me`: the token is worth nothing from now on.
pub(super) async fn revoke(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Response, Problem> {
    let serial = call.issued.ok_or_else(Problem::unauthorized)?.serial;
    platform.tokens.revoke(|one, _| one == serial);
    Ok(StatusCode::OK.into_response())
}
