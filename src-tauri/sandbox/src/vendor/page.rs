//! The pages of the sign-in, in plain HTML: no scripts, no styles from elsewhere, no frames.
//!
//! They say whose they are: nobody should take the sandbox for the vendor's sign-in.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use url::Url;

use super::people;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.6 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}\
h1{font-size:1.5rem;line-height:1.25}\
button{font:inherit;padding:.5rem 1rem;margin:0 .5rem .5rem 0}";

/// The page on which the agent decides.
pub(super) fn sign_in(transaction: &str, redirect_uri: &str, hint: Option<&str>) -> Response {
    let hint = hint.map_or_else(String::new, |hint| {
        format!("<p>Suggested sign-in name: {}</p>\n", escaped(hint))
    });
    let body = format!(
        "<h1>Sign in to the Cuecard sandbox</h1>\n\
         <p>This is the sandbox on this computer, not a real organization. Nobody else is \
         asked, and no password is needed.</p>\n{hint}\
         <form method=\"post\" action=\"/oauth/authorize\">\n\
         <input type=\"hidden\" name=\"transaction\" value=\"{}\">\n\
         <button type=\"submit\" name=\"decision\" value=\"sign-in\" autofocus>\
         Sign in as {}</button>\n\
         <button type=\"submit\" name=\"decision\" value=\"cancel\">Cancel</button>\n\
         </form>\n",
        escaped(transaction),
        escaped(people::NAME),
    );
    // Browsers hold the redirect after a form to the same rule as the form.
    let back = Url::parse(redirect_uri)
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default();
    answer(StatusCode::OK, "Sign in", &body, &format!("'self' {back}"))
}

/// What is wrong, where nothing may be redirected.
pub(super) fn wrong(told: &str) -> Response {
    let body = format!(
        "<h1>Signing in is not possible</h1>\n<p>{}</p>\n\
         <p>This is the Cuecard sandbox. You can close this window.</p>\n",
        escaped(told)
    );
    answer(
        StatusCode::BAD_REQUEST,
        "Signing in is not possible",
        &body,
        "'none'",
    )
}

/// The end of a session.
pub(super) fn signed_out() -> Response {
    let body = "<h1>You are signed out</h1>\n\
                <p>This is the Cuecard sandbox. You can close this window.</p>\n";
    answer(StatusCode::OK, "Signed out", body, "'none'")
}

fn answer(status: StatusCode, title: &str, body: &str, form_action: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title} – Cuecard sandbox</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    );
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
         form-action {form_action}; frame-ancestors 'none'"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Text that stands in HTML and in its attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_came_from_outside_is_markup() {
        assert_eq!(
            escaped("<b a='1' b=\"2\">&"),
            "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;"
        );
    }
}
