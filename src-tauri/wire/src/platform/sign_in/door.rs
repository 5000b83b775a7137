//! Where the browser's answer arrives: a listener on loopback for as long as one sign-in waits.
//!
//! Tolerant of what browsers do besides: connections opened in advance and left alone, favicons,
//! prefetches, half a request. A few connections at once are read; who comes when all places are
//! taken gets that of the one that is silent longest. Another program on this computer could take
//! the port first: then there is no sign-in ([`SignInError::PortTaken`]), and a code it caught is
//! of no use without the verifier.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};

use super::failure::SignInError;
use super::page::Page;
use super::request::{self, Asked};

/// So many connections are read at once.
const VISITORS: usize = 8;

/// A head that is longer is nobody's. Generous: cookies of everything else that was ever served
/// on localhost come with it, whatever its port.
const LONGEST_HEAD: usize = 64 << 10;

/// A head must have come within this.
const HEAD_LIMIT: Duration = Duration::from_secs(10);

/// An answer must have been taken within this.
const ANSWER_LIMIT: Duration = Duration::from_secs(3);

/// After a connection could not be accepted: too many open files, say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Asked for any port (0), the two listeners must meet on one: so many are tried.
const TRIES: usize = 16;

/// A request for the redirect path, to be answered.
pub(super) struct Visit {
    /// The query of what was asked for. Never printed.
    pub(super) query: String,
    connection: TcpStream,
}

impl Visit {
    /// Shows the page and hangs up. Whether it arrived is the browser's business.
    pub(super) async fn show(mut self, page: &Page<'_>) {
        let _ = timeout(ANSWER_LIMIT, answer(&mut self.connection, page)).await;
    }
}

/// The listeners, and who is being read.
pub(super) struct Door {
    four: TcpListener,
    /// Where this computer has IPv6: `localhost` may mean either.
    six: Option<TcpListener>,
    port: u16,
    reading: JoinSet<Option<Visit>>,
    /// Those being read, the longest first.
    handles: VecDeque<AbortHandle>,
}

impl Door {
    /// Listens on `port` of both loopback addresses; on any port that is free where it is 0.
    pub(super) async fn open(port: u16) -> Result<Self, SignInError> {
        let tries = if port == 0 { TRIES } else { 1 };
        let mut opened = listeners(port).await;
        for _ in 1..tries {
            if opened.is_ok() {
                break;
            }
            opened = listeners(port).await;
        }
        let (four, six, port) = opened.map_err(|error| {
            if error.kind() == ErrorKind::AddrInUse {
                return SignInError::PortTaken { port };
            }
            SignInError::NoListener {
                port,
                detail: error.to_string(),
            }
        })?;
        Ok(Self {
            four,
            six,
            port,
            reading: JoinSet::new(),
            handles: VecDeque::with_capacity(VISITORS),
        })
    }

    /// The port it listens on.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The next request for the redirect path; whatever else is asked for meanwhile is answered
    /// with 404. Can be dropped and called again: nothing that was read is lost.
    pub(super) async fn next(&mut self) -> Visit {
        loop {
            tokio::select! {
                accepted = accept(&self.four, self.six.as_ref()) => match accepted {
                    Ok(connection) => self.admit(read(connection, self.port)),
                    Err(_) => sleep(ACCEPT_PAUSE).await,
                },
                Some(read) = self.reading.join_next() => {
                    self.handles.retain(|handle| !handle.is_finished());
                    if let Ok(Some(visit)) = read {
                        return visit;
                    }
                }
            }
        }
    }

    /// Shows a page to a visit that was not the one, without waiting for it.
    pub(super) fn turn_away(&mut self, visit: Visit, page: Page<'static>) {
        self.admit(async move {
            visit.show(&page).await;
            None
        });
    }

    fn admit(&mut self, visitor: impl Future<Output = Option<Visit>> + Send + 'static) {
        if self.handles.len() >= VISITORS
            && let Some(longest) = self.handles.pop_front()
        {
            longest.abort();
        }
        let handle = self.reading.spawn(visitor);
        self.handles.push_back(handle);
    }
}

async fn listeners(port: u16) -> io::Result<(TcpListener, Option<TcpListener>, u16)> {
    let four = TcpListener::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)).await?;
    let port = four.local_addr()?.port();
    let six = match TcpListener::bind(SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), port)).await
    {
        Ok(six) => Some(six),
        // Somebody else there would get the browser's answer.
        Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
        // A computer without IPv6.
        Err(_) => None,
    };
    Ok((four, six, port))
}

async fn accept(four: &TcpListener, six: Option<&TcpListener>) -> io::Result<TcpStream> {
    let six = async {
        match six {
            Some(listener) => listener.accept().await,
            None => std::future::pending().await,
        }
    };
    let (connection, _) = tokio::select! {
        accepted = four.accept() => accepted?,
        accepted = six => accepted?,
    };
    Ok(connection)
}

/// Reads one request. None where it was not for the redirect path, which is answered here.
async fn read(mut connection: TcpStream, port: u16) -> Option<Visit> {
    let head = timeout(HEAD_LIMIT, head(&mut connection))
        .await
        .ok()?
        .ok()?;
    if let Asked::Redirect { query } = request::read(&head, port) {
        return Some(Visit {
            query: query.to_owned(),
            connection,
        });
    }
    let _ = timeout(ANSWER_LIMIT, answer(&mut connection, &Page::NotFound)).await;
    None
}

/// A head up to its empty line.
async fn head(connection: &mut TcpStream) -> io::Result<String> {
    const END: &[u8] = b"\r\n\r\n";
    let mut head = Vec::with_capacity(2048);
    loop {
        let seen = head.len().saturating_sub(END.len() - 1);
        if connection.read_buf(&mut head).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        if let Some(end) = head[seen..].windows(END.len()).position(|four| four == END) {
            head.truncate(seen + end);
            return Ok(String::from_utf8_lossy(&head).into_owned());
        }
        if head.len() >= LONGEST_HEAD {
            return Err(ErrorKind::InvalidData.into());
        }
    }
}

async fn answer(connection: &mut TcpStream, page: &Page<'_>) -> io::Result<()> {
    connection.write_all(&page.response()).await?;
    connection.shutdown().await
}
