//! The token endpoint: form and Basic, JSON, or query parameters (`contract.md §0`). The grants of
//! an agent who signs in are surface B's: [`crate::vendor::sign_in`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{ALL, VENDOR, basic};
use crate::gate::Call;
use crate::platform::Platform;
use crate::vendor::sign_in;

/// Issues a token, or says in the words of RFC 6749 §5.2 why not.
pub(crate) async fn token(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Response {
    match grant(&platform, &call) {
        Ok(body) => ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// An error of RFC 6749 §5.2.
pub(crate) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
    /// Surface B says `description` as well.
    is_vendor: bool,
}

impl Refusal {
    pub(crate) fn bad(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
            is_vendor: false,
        }
    }

    pub(crate) fn client() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description: "client authentication failed".to_owned(),
            is_vendor: false,
        }
    }

    /// The same, in the words of surface B.
    fn of_vendor(self) -> Self {
        Self {
            is_vendor: true,
            ..self
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({"error": self.error, "error_description": self.description});
        if self.is_vendor {
            body["description"] = Value::from(self.description);
        }
        let mut response = (self.status, Json(body)).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"sandbox\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

fn grant(platform: &Platform, call: &Call) -> Result<Value, Refusal> {
    let mut asked = parameters(call)?;
    match asked.remove("grant_type").as_deref() {
        Some("client_credentials") => {}
        Some("authorization_code") => {
            return sign_in::exchange(platform, call, &asked).map_err(Refusal::of_vendor);
        }
        Some("refresh_token") => {
            return sign_in::refresh(platform, call, &asked).map_err(Refusal::of_vendor);
        }
        Some(_) => {
            let told = "client_credentials, authorization_code and refresh_token are granted here";
            return Err(Refusal::bad("unsupported_grant_type", told));
        }
        None => return Err(Refusal::bad("invalid_request", "grant_type is missing")),
    }
    let shown = match &call.authorization {
        Some(header) => basic(header),
        None => asked.remove("client_id").zip(asked.remove("client_secret")),
    };
    let Some((id, secret)) = shown else {
        return Err(Refusal::client());
    };
    let banner = &platform.banner;
    if id != banner.client_id || secret != banner.client_secret {
        return Err(Refusal::client());
    }
    let mut scopes = scopes(asked.get("scope").map_or("", String::as_str))?;
    let limits = platform.board.strike_scopes(&scopes);
    if let Some(withheld) = limits.withheld.first() {
        return Err(not_its_scope(withheld));
    }
    scopes.retain(|scope| !limits.narrowed.contains(scope));
    let narrowed = (!limits.narrowed.is_empty()).then(|| Vec::from_iter(scopes.clone()).join(" "));
    if narrowed.as_deref() == Some("") {
        // A token that is good for nothing is none: a `scope` names one at least (RFC 6749 §3.3).
        return Err(Refusal::bad(
            "invalid_scope",
            "the client may have none of these scopes",
        ));
    }
    let token = platform.tokens.issue(&id, scopes, platform.clock.now());
    let mut granted = json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": platform.tokens.lifetime_s(),
    });
    if let Some(scope) = narrowed {
        granted["scope"] = Value::from(scope);
    }
    Ok(granted)
}

/// The scopes asked for; all of the client's, on both surfaces, where none is named.
fn scopes(asked: &str) -> Result<BTreeSet<String>, Refusal> {
    let asked: BTreeSet<String> = asked.split_whitespace().map(str::to_owned).collect();
    if asked.is_empty() {
        let both = ALL.iter().chain(VENDOR);
        return Ok(both.map(|&scope| scope.to_owned()).collect());
    }
    let is_known = |scope: &str| ALL.contains(&scope) || VENDOR.contains(&scope);
    match asked.iter().find(|scope| !is_known(scope)) {
        Some(unknown) => Err(not_its_scope(unknown)),
        None => Ok(asked),
    }
}

fn not_its_scope(scope: &str) -> Refusal {
    let told = format!("the client may not have the scope {scope}");
    Refusal::bad("invalid_scope", told)
}

/// The parameters, whichever dialect they came in. A parameter given twice is an error
/// (RFC 6749 §3.2).
fn parameters(call: &Call) -> Result<BTreeMap<String, String>, Refusal> {
    let mut found = BTreeMap::new();
    let mut add = |name: String, value: String| match found.insert(name, value) {
        None => Ok(()),
        Some(_) => Err(Refusal::bad(
            "invalid_request",
            "a parameter is given twice",
        )),
    };
    for (name, value) in url::form_urlencoded::parse(call.query.as_bytes()) {
        add(name.into_owned(), value.into_owned())?;
    }
    if call.is_json() {
        let body: Value = serde_json::from_slice(&call.body)
            .map_err(|_| Refusal::bad("invalid_request", "the body is not JSON"))?;
        let members = body.as_object().into_iter().flatten();
        for (name, value) in members {
            if let Some(text) = value.as_str() {
                add(name.clone(), text.to_owned())?;
            }
        }
    } else {
        for (name, value) in url::form_urlencoded::parse(&call.body) {
            add(name.into_owned(), value.into_owned())?;
        }
    }
    Ok(found)
}
