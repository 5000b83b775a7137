//! A browser as far as a sign-in needs one: it reads the page, presses a button, follows where that
//! leads.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Url, form_urlencoded};

/// What the agent does on the page.
#[derive(Clone, Copy)]
pub enum Presses {
    SignIn,
    Cancel,
}

/// Opens the address, decides, and returns the page at the end of it.
pub async fn decide(address: &Url, presses: Presses) -> String {
    let back = back(address, presses).await;
    visit(&back).await
}

/// Opens the address and decides; where the browser is sent then.
pub async fn back(address: &Url, presses: Presses) -> Url {
    let page = visit(address).await;
    let (_, rest) = page
        .split_once("name=\"transaction\" value=\"")
        .unwrap_or_else(|| panic!("a page to decide on: {page}"));
    let (transaction, _) = rest.split_once('"').expect("the attribute's end");
    let decision = match presses {
        Presses::SignIn => "sign-in",
        Presses::Cancel => "cancel",
    };
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("transaction", transaction)
        .append_pair("decision", decision)
        .finish();
    let answer = send(
        address,
        &format!(
            "POST {} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n",
            address.path(),
            body.len()
        ),
        &body,
    )
    .await;
    let location = answer
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location").then_some(value)
        })
        .unwrap_or_else(|| panic!("a redirect: {answer}"));
    location.parse().expect("an absolute address")
}

/// Fetches a page.
pub async fn visit(address: &Url) -> String {
    let path = &address[url::Position::BeforePath..url::Position::AfterQuery];
    send(address, &format!("GET {path} HTTP/1.1\r\n"), "").await
}

/// What the platform answers to a question with this token.
pub async fn status(platform: &Url, token: &str) -> u16 {
    let head = format!("GET /api/v2/tokens/me HTTP/1.1\r\nAuthorization: Bearer {token}\r\n");
    let answer = send(platform, &head, "").await;
    let code = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    code.unwrap_or_else(|| panic!("a status: {answer}"))
}

async fn send(address: &Url, head: &str, body: &str) -> String {
    let port = address.port_or_known_default().expect("http");
    let mut connection = TcpStream::connect(("127.0.0.1", port))
        .await
        .expect("somebody listens");
    let host = address.host_str().expect("a host");
    let request = format!("{head}Host: {host}:{port}\r\nConnection: close\r\n\r\n{body}");
    connection
        .write_all(request.as_bytes())
        .await
        .expect("sent");
    let mut answer = Vec::new();
    // Hung up without a goodbye, there is what came before.
    let _ = connection.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}
