//! Being interrupted: the first signal asks to end in order.

use tokio_util::sync::CancellationToken;

use crate::exit::Failure;

/// A token that is cancelled by SIGINT or SIGTERM. What runs then ends in order, within its own
/// deadlines.
pub fn on_signal() -> Result<CancellationToken, Failure> {
    let stop = CancellationToken::new();
    let signals = signals().map_err(|error| Failure::failed(&error))?;
    let token = stop.clone();
    tokio::spawn(async move {
        signals.await;
        token.cancel();
    });
    Ok(stop)
}

/// Listens from the call on, not from the first poll: a signal that comes early is not lost.
#[cfg(unix)]
fn signals() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signals() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async {
        // Without a console there is nothing to be interrupted by.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
