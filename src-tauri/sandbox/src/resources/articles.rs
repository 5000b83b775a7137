//! Articles as pages to read: what a suggestion's `url` opens in a browser.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use super::page;
use crate::platform::Platform;
use crate::problem::Problem;

/// Nothing but the page's own style: no scripts, no frames, no forms, no other hosts.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = "\
:root { color-scheme: light dark }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; line-height: 1.25 }
.about { opacity: .75 }
";

/// The page of one article.
pub(super) async fn show(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let found = platform.library.businesses.iter().find_map(|business| {
        let article = business.articles.iter().find(|article| article.id == id)?;
        Some((business, article))
    });
    let (business, article) = found.ok_or_else(|| Problem::not_found("No such article."))?;
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, Html(page::page(&business.name, article))).into_response())
}

/// The style of the pages.
pub(super) async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, STYLE).into_response()
}
