//! A browser as small as it gets.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::within;

/// Goes to a path at the redirect URI's host, and returns the whole response; empty where the
/// connection was closed without one.
pub async fn visit(port: u16, target: &str) -> String {
    let head =
        format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: text/html\r\n\r\n");
    send(port, head.as_bytes()).await
}

/// Sends these bytes and returns whatever comes back.
pub async fn send(port: u16, bytes: &[u8]) -> String {
    let mut connection = connect(port).await;
    within(connection.write_all(bytes)).await.expect("sent");
    rest(&mut connection).await
}

pub async fn connect(port: u16) -> TcpStream {
    within(TcpStream::connect(("127.0.0.1", port)))
        .await
        .expect("it listens")
}

/// What comes until the connection is closed.
pub async fn rest(connection: &mut TcpStream) -> String {
    let mut response = Vec::new();
    // Hung up without a goodbye, there is what came before.
    let _ = within(connection.read_to_end(&mut response)).await;
    String::from_utf8_lossy(&response).into_owned()
}

/// Whether anybody listens at the port.
pub async fn listens(port: u16) -> bool {
    within(TcpStream::connect(("127.0.0.1", port)))
        .await
        .is_ok()
}

/// Lets others go on until something is so.
pub async fn until(is_so: impl Fn() -> bool) {
    within(async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
