//! What every request passes before a resource sees it: host, record, faults, token, scope.
//!
//! Owns the order of these checks. Refuses requests whose `Host` is not loopback (a page in a
//! browser could reach a loopback server under a name it controls) and bodies over 1 MiB.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::faults::{Alteration, Answer, Fate};
use crate::oauth::{Issued, bearer, needed};
use crate::platform::Platform;
use crate::problem::{CORRELATION, Problem};
use crate::received::Received;
use crate::vendor::limits;

/// The largest body, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The headers that are written down.
const OF_INTEREST: [&str; 8] = [
    "content-type",
    "x-correlation-id",
    "idempotency-key",
    "x-cuecard-log-head",
    "x-cuecard-signature",
    "x-genesys-request-id",
    "user-agent",
    "accept",
];

/// The request as a resource sees it: read, and allowed.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) headers: HeaderMap,
    pub(crate) query: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Bytes,
    /// Whom the token was issued to; empty where none is needed.
    pub(crate) client_id: String,
    /// The token, where one was needed.
    pub(crate) issued: Option<Issued>,
    /// How what is kept or made of it is to differ from what it should be: a fault.
    pub(crate) alteration: Option<Alteration>,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn is_json(&self) -> bool {
        self.header(header::CONTENT_TYPE.as_str())
            .is_some_and(is_json)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Problem> {
        if !self.is_json() {
            return Err(Problem::bad_request(
                "The body must be application/json; the Content-Type says otherwise.",
            ));
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| Problem::bad_request(format!("The body is not JSON: {error}.")))
    }
}

fn is_json(content_type: &str) -> bool {
    let mime = content_type.split(';').next().unwrap_or_default().trim();
    mime.eq_ignore_ascii_case("application/json")
}

/// Mark on a response whose connection is to be cut instead of answering.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut;

/// The gate itself, a layer around all routes.
pub(crate) async fn pass(
    State(platform): State<Arc<Platform>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match admit(&platform, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    if !response.headers().contains_key(&CORRELATION)
        && let Ok(value) = uuid::Uuid::new_v4().to_string().parse()
    {
        response.headers_mut().insert(CORRELATION, value);
    }
    response
}

async fn admit(
    platform: &Arc<Platform>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    if !is_loopback(&parts.headers) {
        let told = "Only loopback names are served here.";
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, told));
    }
    // A look at what a receiver got is not a message to it: no fault strikes it.
    let is_look = parts.method == Method::GET;
    let endpoint =
        Endpoint::of_path(parts.uri.path()).filter(|endpoint| !(is_look && endpoint.is_webhook()));
    let is_upgrade = matches!(
        endpoint,
        Some(Endpoint::WebSocket | Endpoint::ChannelSocket)
    );
    let read = if is_upgrade {
        Some(Bytes::new())
    } else {
        to_bytes(body, MAX_BODY_BYTES).await.ok()
    };
    let header = parts.headers.get(header::AUTHORIZATION);
    let call = Call {
        query: parts.uri.query().unwrap_or_default().to_owned(),
        authorization: header.and_then(|value| value.to_str().ok().map(str::to_owned)),
        headers: parts.headers.clone(),
        body: read.clone().unwrap_or_default(),
        client_id: String::new(),
        issued: None,
        alteration: None,
    };
    let path = parts.uri.path().to_owned();
    let seq = platform
        .book
        .note(written_down(platform, endpoint, &parts.method, path, &call));
    let passed = async {
        if read.is_none() {
            return Err(Problem::too_large());
        }
        let request = Request::from_parts(parts, Body::empty());
        struck(platform, endpoint, call, request, next).await
    };
    let response = passed.await.unwrap_or_else(Problem::into_response);
    if response.extensions().get::<Cut>().is_none() {
        platform.book.answered(seq, response.status().as_u16());
    }
    Ok(response)
}

/// Lets the faults strike, then asks for the token.
async fn struck(
    platform: &Arc<Platform>,
    endpoint: Option<Endpoint>,
    mut call: Call,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(endpoint) = endpoint else {
        request.extensions_mut().insert(call);
        return Ok(next.run(request).await);
    };
    let shows_token = call.authorization.as_deref().and_then(bearer).is_some();
    let struck = platform
        .board
        .strike(endpoint, request.method().as_str(), shows_token);
    if !struck.latency.is_zero() {
        tokio::time::sleep(struck.latency).await;
    }
    let mut missing = None;
    let is_lost = match struck.fate {
        Some(Fate::Answer(answer)) => return Ok(planned(answer)),
        Some(Fate::RefuseToken) => return Err(Problem::unauthorized()),
        Some(Fate::Cut) => return Ok(cut()),
        Some(Fate::Hang) => {
            platform.stop.cancelled().await;
            return Ok(cut());
        }
        Some(Fate::LoseAnswer) => true,
        Some(Fate::Alter(alteration)) => {
            call.alteration = Some(alteration);
            false
        }
        Some(Fate::Without(member)) => {
            missing = Some(member);
            false
        }
        None => false,
    };
    call.issued = allowed(platform, endpoint, request.method(), &call)?;
    if let Some(issued) = &call.issued {
        call.client_id.clone_from(&issued.client_id);
    }
    let issued = call.issued.as_ref().filter(|_| endpoint.is_vendor());
    let place = issued.map(|issued| limits::count(platform, issued));
    if let Some(place) = place.filter(|place| place.is_over()) {
        return Ok(place.refusal());
    }
    request.extensions_mut().insert(call);
    let mut response = next.run(request).await;
    if let Some(place) = place {
        place.tell(response.headers_mut());
    }
    if is_lost {
        return Ok(cut());
    }
    match missing {
        Some(member) => without(&member, response).await,
        None => Ok(response),
    }
}

/// The answer without one of its members: an error of format, where all went well.
async fn without(member: &str, response: Response) -> Result<Response, Problem> {
    let (mut parts, body) = response.into_parts();
    let lost = |_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR);
    let mut bytes = to_bytes(body, MAX_BODY_BYTES).await.map_err(lost)?;
    if let Ok(Value::Object(mut members)) = serde_json::from_slice(&bytes) {
        members.remove(member);
        bytes = Value::Object(members).to_string().into();
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// The token, where one is needed and it may.
fn allowed(
    platform: &Platform,
    endpoint: Endpoint,
    method: &Method,
    call: &Call,
) -> Result<Option<Issued>, Problem> {
    let needed = needed(endpoint, method);
    if needed.is_empty() {
        return Ok(None);
    }
    let token = call.authorization.as_deref().and_then(bearer);
    let issued: Issued = token
        .and_then(|token| platform.tokens.check(token, platform.clock.now()))
        .ok_or_else(Problem::unauthorized)?;
    if endpoint.is_vendor()
        && let Some(any) = issued.missing_any(needed)
    {
        return Err(Problem::not_authorized_for(any));
    }
    match issued.missing(needed) {
        Some(scope) => Err(Problem::missing_scope(scope)),
        None => Ok(Some(issued)),
    }
}

fn cut() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Cut);
    response
}

fn planned(answer: Answer) -> Response {
    let status = match answer.status {
        // 1xx can't end a request.
        200..=599 => StatusCode::from_u16(answer.status).unwrap_or_default(),
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let retry_after = answer.retry_after;
    let mut response = Problem::of_status(status)
        .detail(answer.detail)
        .retry_after(retry_after)
        .into_response();
    if let Some(text) = answer.text {
        *response.body_mut() = Body::from(text);
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, html);
    } else if let Some(body) = answer.body {
        *response.body_mut() = Body::from(body.to_string());
    } else if status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED {
        *response.body_mut() = Body::empty();
    }
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response
}

fn is_loopback(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    let Some(authority) = host.and_then(|host| host.parse::<http::uri::Authority>().ok()) else {
        return false;
    };
    matches!(authority.host(), "127.0.0.1" | "localhost" | "[::1]")
}

fn written_down(
    platform: &Platform,
    endpoint: Option<Endpoint>,
    method: &Method,
    path: String,
    call: &Call,
) -> Received {
    let headers: BTreeMap<String, String> = OF_INTEREST
        .iter()
        .filter_map(|&name| Some((name.to_owned(), call.header(name)?.to_owned())))
        .collect();
    let authorization = call.authorization.as_deref();
    let token = authorization.and_then(bearer);
    let (query, body) = without_secrets(endpoint, call);
    Received {
        seq: 0,
        at: platform.clock.now(),
        endpoint,
        method: method.to_string(),
        path,
        query,
        headers,
        scheme: authorization
            .and_then(|value| value.split_once(' '))
            .map(|(scheme, _)| scheme.to_owned()),
        token: token.and_then(|token| platform.tokens.serial(token)),
        body,
        status: None,
    }
}

/// Query and body as they may be written down: what only client and platform may know is struck
/// out, in whichever dialect it came.
fn without_secrets(endpoint: Option<Endpoint>, call: &Call) -> (String, Value) {
    const SECRETS: [&str; 5] = [
        "client_secret",
        "code",
        "code_verifier",
        "refresh_token",
        "transaction",
    ];
    let text = std::str::from_utf8(&call.body).unwrap_or_default();
    let mut body = match serde_json::from_str(text) {
        Ok(json) => json,
        Err(_) if text.is_empty() => Value::Null,
        Err(_) => Value::String(text.to_owned()),
    };
    if !matches!(endpoint, Some(Endpoint::Token | Endpoint::Authorize)) {
        return (call.query.clone(), body);
    }
    let masked = |pairs: &str| {
        let mut masked = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in url::form_urlencoded::parse(pairs.as_bytes()) {
            let is_secret = SECRETS.contains(&name.as_ref());
            masked.append_pair(&name, if is_secret { "***" } else { &value });
        }
        masked.finish()
    };
    if let Value::String(form) = &body {
        body = Value::String(masked(form));
    }
    for secret in SECRETS {
        if let Some(secret) = body.get_mut(secret) {
            *secret = Value::String("***".to_owned());
        }
    }
    (masked(&call.query), body)
}
