//! The bytes of a WebSocket, in both directions.

use std::future::Future;
use std::io;
use std::time::Duration;

use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

use super::close_code::CloseCode;
use super::frame_boundary::FrameBoundary;

/// What a slow reader in one direction holds of the other side's bytes.
const BUFFER: usize = 8 * 1024;
/// How long the end of a WebSocket waits for its caller.
const FAREWELL: Duration = Duration::from_secs(1);

/// Copies the bytes of a WebSocket until one side ends it, nothing arrives for `idle`, or `ended` is ready.
///
/// The caller then gets a close frame with the code, unless a frame of the upstream is incomplete: that one breaks off.
/// The connection to the upstream closes.
pub(super) async fn tunnel(
    with_client: OnUpgrade,
    with_upstream: OnUpgrade,
    idle: Duration,
    ended: impl Future<Output = CloseCode>,
) {
    let (Ok(client), Ok(upstream)) = tokio::join!(with_client, with_upstream) else { return };
    let (mut from_client, mut to_client) = split(TokioIo::new(client));
    let (mut from_upstream, mut to_upstream) = split(TokioIo::new(upstream));
    let active = watch::Sender::new(Instant::now());
    let mut frames = FrameBoundary::default();
    let code = tokio::select! {
        biased;
        code = ended => Some(code),
        _ = copy(&mut from_upstream, &mut to_client, &active, |sent| frames.advance(sent)) => None,
        _ = copy(&mut from_client, &mut to_upstream, &active, |_| {}) => None,
        () = silence(&active, idle) => Some(CloseCode::GoingAway),
    };
    let _ = timeout(FAREWELL, to_upstream.shutdown()).await;
    drop((from_upstream, to_upstream));
    let farewell = async {
        if let Some(code) = code.filter(|_| frames.may_close()) {
            to_client.write_all(&code.frame()).await?;
        }
        to_client.shutdown().await?;
        // With unread bytes, the system would reset the connection, and the caller would lose the last frames.
        tokio::io::copy(&mut from_client, &mut tokio::io::sink()).await
    };
    let _ = timeout(FAREWELL, farewell).await;
}

/// Copies until the end of the input. `sent` gets what the output accepted.
async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    active: &watch::Sender<Instant>,
    mut sent: impl FnMut(&[u8]),
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = from.read(&mut buffer).await?;
        let mut rest = buffer.get(..read).unwrap_or_default();
        if rest.is_empty() {
            return Ok(());
        }
        active.send_replace(Instant::now());
        while !rest.is_empty() {
            // Not `write_all`: when it is dropped, it does not say how much it wrote.
            let written = to.write(rest).await?;
            let Some((accepted, left)) = rest.split_at_checked(written).filter(|_| written > 0) else {
                return Err(io::ErrorKind::WriteZero.into());
            };
            sent(accepted);
            rest = left;
        }
        to.flush().await?;
    }
}

/// Waits until nothing arrived for this time.
async fn silence(active: &watch::Sender<Instant>, idle: Duration) {
    loop {
        let due = *active.borrow() + idle;
        if due <= Instant::now() {
            return;
        }
        sleep_until(due).await;
    }
}
