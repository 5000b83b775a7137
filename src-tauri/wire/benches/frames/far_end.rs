//! The sender: a token, an upgrade, and frames that were encoded beforehand, from a thread of its
//! own, so that it is never the limit.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// How the frames are sent.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// As fast as the socket takes them.
    Flat,
    /// One at a time, so long apart.
    Every(Duration),
}

/// Sends so many frames to whoever connects; returns the port. The thread ends with the reader.
pub fn start(pool: Arc<[Vec<u8>]>, frames: usize, pace: Pace) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            listener.set_nonblocking(true).expect("a socket");
            let listener = TcpListener::from_std(listener).expect("a socket");
            // First the token, if it is asked for, then the stream.
            while let Ok((mut connection, _)) = listener.accept().await {
                connection.set_nodelay(true).expect("a socket");
                if upgraded(&mut connection).await.unwrap_or(false) {
                    // A reader that leaves early has said so itself.
                    let _ = send(&mut connection, &pool, frames, pace).await;
                    let _ = connection.read_to_end(&mut Vec::new()).await;
                    return;
                }
            }
        });
    });
    port
}

async fn upgraded(connection: &mut TcpStream) -> std::io::Result<bool> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let header = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    };
    if let Some(key) = header("sec-websocket-key") {
        let accept = derive_accept_key(key.as_bytes());
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        connection.write_all(answer.as_bytes()).await?;
        return Ok(true);
    }
    let length = header("content-length")
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    connection.read_exact(&mut vec![0; length]).await?;
    let token = r#"{"access_token":"x","token_type":"bearer","expires_in":3600}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{token}",
        token.len()
    );
    connection.write_all(answer.as_bytes()).await?;
    connection.shutdown().await?;
    Ok(false)
}

async fn send(
    connection: &mut TcpStream,
    pool: &[Vec<u8>],
    frames: usize,
    pace: Pace,
) -> std::io::Result<()> {
    let encoded: Vec<Vec<u8>> = pool.iter().map(|gzip| binary(gzip)).collect();
    match pace {
        Pace::Flat => {
            let whole = encoded.concat();
            let passes = frames.div_ceil(encoded.len());
            for _ in 0..passes {
                connection.write_all(&whole).await?;
            }
        }
        Pace::Every(pause) => {
            let mut ticks = tokio::time::interval(pause);
            for frame in encoded.iter().cycle().take(frames) {
                ticks.tick().await;
                connection.write_all(frame).await?;
            }
        }
    }
    Ok(())
}

/// One whole unmasked binary frame (RFC 6455 §5.2).
fn binary(payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).expect("the pool's frames are small");
    let mut frame = vec![0x82, 126];
    frame.extend(length.to_be_bytes());
    frame.extend(payload);
    frame
}
