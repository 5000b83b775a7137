//! The listener on 127.0.0.1, the routes, and how a connection ends.
//!
//! hyper is driven directly rather than through `axum::serve`: a fault must be able to cut a
//! connection in place of an answer, and a socket must be able to reset the stream below it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{Request, StatusCode};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::gate::{self, Cut};
use crate::platform::Platform;
use crate::problem::Problem;
use crate::{control, oauth, resources, stream, vendor};

/// More connections than this wait to be accepted.
const MAX_CONNECTIONS: usize = 512;
/// A client that opens a connection must say what it wants within this time.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// How long an answer under way may take at the end.
const GOODBYE: Duration = Duration::from_secs(1);

/// Accepts connections until the platform stops.
pub(crate) async fn serve(listener: TcpListener, platform: Arc<Platform>) {
    let router = routes(&platform);
    let seats = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else {
            return;
        };
        let accepted = tokio::select! {
            () = platform.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, most likely: give the others time to close theirs.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let (router, serving) = (router.clone(), Arc::clone(&platform));
        platform.spawn(async move {
            connection(stream, router, serving).await;
            drop(seat);
        });
    }
}

async fn connection(stream: TcpStream, router: Router, platform: Arc<Platform>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "the connection keeps Nagle's algorithm");
    }
    let answers = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let answering = answers.call(request);
        async move {
            let response: Response = match answering.await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            match response.extensions().get::<Cut>() {
                Some(Cut) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
                None => Ok(response),
            }
        }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => Some(ended),
        () = platform.stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            tokio::time::timeout(GOODBYE, serving).await.ok()
        }
    };
    if let Some(Err(error)) = ended {
        tracing::trace!(%error, "a connection ended early");
    }
}

fn routes(platform: &Arc<Platform>) -> Router {
    let api = Router::new()
        .route("/oauth/token", post(oauth::token))
        .route("/api/v2/oauth/token", post(oauth::token))
        .merge(resources::routes())
        .merge(vendor::routes())
        .route("/api/v2/agentassist/websocket", get(stream::upgrade))
        .route(
            "/sandbox/faults",
            get(control::show)
                .put(control::replace)
                .post(control::add)
                .delete(control::clear),
        );
    api.fallback(async || Problem::of_status(StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(async || Problem::of_status(StatusCode::METHOD_NOT_ALLOWED))
        .layer(middleware::from_fn_with_state(
            Arc::clone(platform),
            gate::pass,
        ))
        .with_state(Arc::clone(platform))
}
