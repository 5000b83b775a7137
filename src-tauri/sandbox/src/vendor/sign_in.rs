//! Signing an agent in: authorization code with PKCE (`platform-reference.md §1.2`, `§1.3`).
//!
//! Owns the pages, the codes and the refresh tokens. As at the vendor's, a redirect address that is
//! not registered is never redirected to: the person gets a page instead. A page is good for one
//! decision, a code for one token within ten minutes, a refresh token for one refresh.
//!
//! Refuses: pages in frames, scripts, and a decision that no page of ours was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::page;
use crate::gate::Call;
use crate::oauth::{Holder, Refusal, VENDOR, random_text};
use crate::platform::Platform;

/// A page waits this long for its decision, and a code for its exchange.
const CODE_LIFETIME: Duration = Duration::from_mins(10);
/// More pages, codes and refresh tokens than this are not kept: the oldest go.
const MAX_KEPT: usize = 1_000;

/// The sign-ins under way, and what they led to.
#[derive(Default)]
pub(crate) struct SignIns(Mutex<Open>);

/// Codes and refresh tokens are nobody's to read.
impl fmt::Debug for SignIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIns")
    }
}

#[derive(Default)]
struct Open {
    pages: BTreeMap<String, Asked>,
    codes: BTreeMap<String, Asked>,
    refreshes: BTreeMap<String, Refresh>,
}

/// What a sign-in was begun with.
#[derive(Clone)]
struct Asked {
    redirect_uri: String,
    challenge: String,
    state: Option<String>,
    at: Timestamp,
}

struct Refresh {
    scopes: BTreeSet<String>,
    at: Timestamp,
}

impl SignIns {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `GET /oauth/authorize`: the page, or why there is none.
pub(super) async fn ask(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Response {
    let asked = fields(&call.query);
    let text = |name: &str| asked.get(name).map(String::as_str);
    let registered = &platform.banner.platform;
    if text("client_id") != Some(registered.client_id.as_str()) {
        return page::wrong("There is no such client here: the client id is not known.");
    }
    if text("redirect_uri") != Some(registered.redirect_uri.as_str()) {
        return page::wrong(
            "The redirect address is not registered for this client, to the letter. \
             Nothing is sent there.",
        );
    }
    let back = |error: &str, told: &str| {
        let mut pairs = vec![("error", error), ("error_description", told)];
        pairs.extend(text("state").map(|state| ("state", state)));
        redirect(&registered.redirect_uri, &pairs)
    };
    if text("response_type") != Some("code") {
        return back("unsupported_response_type", "response_type must be code");
    }
    let challenge = text("code_challenge").filter(|one| is_challenge(one));
    let (Some(challenge), Some("S256")) = (challenge, text("code_challenge_method")) else {
        let told = "code_challenge and code_challenge_method=S256 must be there";
        return back("invalid_request", told);
    };
    if text("org").is_some() != text("provider").is_some() {
        return back("invalid_request", "org and provider go together");
    }
    if text("org").is_some_and(|org| org != registered.organization) {
        return page::wrong("There is no organization of this name here.");
    }
    let transaction = random_text();
    let now = platform.clock.now();
    let mut open = platform.vendor.sign_ins.open();
    keep(&mut open.pages, |one| one.at, now);
    open.pages.insert(
        transaction.clone(),
        Asked {
            redirect_uri: registered.redirect_uri.clone(),
            challenge: challenge.to_owned(),
            state: text("state").map(str::to_owned),
            at: now,
        },
    );
    page::sign_in(&transaction, &registered.redirect_uri, text("login_hint"))
}

/// `POST /oauth/authorize`: what the person decided on the page.
pub(super) async fn decide(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Response {
    let said = fields(std::str::from_utf8(&call.body).unwrap_or_default());
    let now = platform.clock.now();
    let mut open = platform.vendor.sign_ins.open();
    let transaction = said.get("transaction").map_or("", String::as_str);
    let asked = open.pages.remove(transaction);
    let Some(asked) = asked.filter(|asked| is_fresh(asked.at, now)) else {
        return page::wrong("This page is used up. Begin the sign-in again.");
    };
    let mut pairs = Vec::new();
    let code = random_text();
    if said.get("decision").map(String::as_str) == Some("sign-in") {
        keep(&mut open.codes, |one| one.at, now);
        let kept = Asked {
            at: now,
            ..asked.clone()
        };
        open.codes.insert(code.clone(), kept);
        pairs.push(("code", code.as_str()));
    } else {
        pairs.push(("error", "access_denied"));
        pairs.push(("error_description", "the agent canceled"));
    }
    pairs.extend(asked.state.as_deref().map(|state| ("state", state)));
    redirect(&asked.redirect_uri, &pairs)
}

/// `GET /logout`: back to a registered address, else a page that says so.
pub(super) async fn logout(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Response {
    let asked = fields(&call.query);
    let registered = &platform.banner.platform;
    let is = |name: &str, value: &str| asked.get(name).is_some_and(|one| one == value);
    if is("client_id", &registered.client_id) && is("redirect_uri", &registered.redirect_uri) {
        return redirect(&registered.redirect_uri, &[]);
    }
    page::signed_out()
}

/// `grant_type=authorization_code`: a code and its verifier for a token.
pub(crate) fn exchange(
    platform: &Platform,
    call: &Call,
    asked: &BTreeMap<String, String>,
) -> Result<Value, Refusal> {
    is_public_client(platform, call, asked)?;
    let text = |name: &str| {
        let told = || Refusal::bad("invalid_request", format!("{name} is missing"));
        asked.get(name).map(String::as_str).ok_or_else(told)
    };
    let (code, verifier) = (text("code")?, text("code_verifier")?);
    let redirect_uri = text("redirect_uri")?;
    let now = platform.clock.now();
    // Gone whatever comes of it: a code that was shown is no secret any more.
    let known = platform.vendor.sign_ins.open().codes.remove(code);
    let told = "the code is unknown, used or too old";
    let known = known
        .filter(|known| is_fresh(known.at, now))
        .ok_or_else(|| Refusal::bad("invalid_grant", told))?;
    if known.redirect_uri != redirect_uri {
        let told = "redirect_uri is another than the code was asked for with";
        return Err(Refusal::bad("invalid_grant", told));
    }
    if known.challenge != URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) {
        let told = "code_verifier does not fit the challenge";
        return Err(Refusal::bad("invalid_grant", told));
    }
    let mut scopes: BTreeSet<String> = VENDOR.iter().map(|&one| one.to_owned()).collect();
    // Scopes are the client's, nobody asks for them: what it may not have is just not there.
    let limits = platform.board.strike_scopes(&scopes);
    scopes.retain(|one| !limits.withheld.contains(one) && !limits.narrowed.contains(one));
    Ok(granted(platform, scopes, now))
}

/// `grant_type=refresh_token`: the next token, and the next refresh token.
pub(crate) fn refresh(
    platform: &Platform,
    call: &Call,
    asked: &BTreeMap<String, String>,
) -> Result<Value, Refusal> {
    is_public_client(platform, call, asked)?;
    let shown = asked.get("refresh_token");
    let shown = shown.ok_or_else(|| Refusal::bad("invalid_request", "refresh_token is missing"))?;
    let known = platform.vendor.sign_ins.open().refreshes.remove(shown);
    let told = "the refresh token is unknown or was used";
    let known = known.ok_or_else(|| Refusal::bad("invalid_grant", told))?;
    Ok(granted(platform, known.scopes, platform.clock.now()))
}

fn granted(platform: &Platform, scopes: BTreeSet<String>, now: Timestamp) -> Value {
    let client_id = &platform.banner.platform.client_id;
    let token = platform
        .tokens
        .issue_to(Holder::Agent, client_id, scopes.clone(), now);
    let mut granted = json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": platform.tokens.lifetime_s(),
    });
    if platform.vendor.settings.refresh_tokens {
        let refresh = random_text();
        let mut open = platform.vendor.sign_ins.open();
        if open.refreshes.len() >= MAX_KEPT {
            let oldest = open.refreshes.iter().min_by_key(|(_, one)| one.at);
            let oldest = oldest.map(|(token, _)| token.clone());
            oldest.map(|token| open.refreshes.remove(&token));
        }
        open.refreshes
            .insert(refresh.clone(), Refresh { scopes, at: now });
        granted["refresh_token"] = Value::from(refresh);
    }
    granted
}

/// A public client has no secret: it names itself in the form, and in no header.
fn is_public_client(
    platform: &Platform,
    call: &Call,
    asked: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    let named = asked.get("client_id");
    let is_known = named.is_some_and(|id| *id == platform.banner.platform.client_id);
    if call.authorization.is_some() || !is_known {
        return Err(Refusal::client());
    }
    Ok(())
}

/// Forgets what is too old, and the oldest where there is no more room.
fn keep<T>(kept: &mut BTreeMap<String, T>, at: impl Fn(&T) -> Timestamp, now: Timestamp) {
    kept.retain(|_, one| is_fresh(at(one), now));
    if kept.len() >= MAX_KEPT {
        let oldest = kept.iter().min_by_key(|(_, one)| at(one));
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            kept.remove(&key);
        }
    }
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    at.checked_add(CODE_LIFETIME)
        .is_ok_and(|until| now <= until)
}

/// 43 characters of base64url: a SHA-256 without padding (RFC 7636 §4.2).
fn is_challenge(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == 43 && text.bytes().all(plain)
}

/// Form fields; the first of two of one name counts.
fn fields(form: &str) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(form.as_bytes()) {
        fields
            .entry(name.into_owned())
            .or_insert(value.into_owned());
    }
    fields
}

/// 302 to a registered address.
fn redirect(to: &str, pairs: &[(&str, &str)]) -> Response {
    let target = Url::parse(to).ok().and_then(|mut url| {
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        HeaderValue::from_str(url.as_str()).ok()
    });
    let Some(target) = target else {
        return page::wrong("The registered redirect address is no address.");
    };
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, target);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}
