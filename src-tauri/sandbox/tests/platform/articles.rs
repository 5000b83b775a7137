//! The pages that a suggestion's `url` opens.

use reqwest::header;

use crate::kit::{Desk, frame, say, subscription};

#[tokio::test]
async fn a_suggestions_url_opens_a_page_that_can_run_nothing() {
    let desk = Desk::fast().await;
    let mut socket = desk.socket().await;
    let interaction = desk.sandbox.banner().interactions[0];
    say(&mut socket, &subscription(interaction)).await;
    let suggestion = frame(&mut socket).await["suggestions"][0].clone();
    let url = suggestion["url"].as_str().expect("a url");
    let page = desk.http.get(url).send().await.expect("a page");
    assert_eq!(page.status(), 200, "no token is needed to read");
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let html = page.text().await.expect("text");
    assert!(html.contains("<h1>"));
    assert!(!html.contains("<script"));
    let style = desk
        .http
        .get(desk.url("/articles/style.css"))
        .send()
        .await
        .expect("a style");
    assert_eq!(
        style.headers()[header::CONTENT_TYPE],
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn an_unknown_article_is_404() {
    let desk = Desk::fast().await;
    assert_eq!(desk.get("/articles/no-such").await.0, 404);
}
