//! One connection, until it ends or passes a deadline.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use super::limits::ServerLimits;
use super::progress::Progress;
use super::takeover::Takeover;
use super::tracked_service::TrackedService;
use super::watched_stream::WatchedStream;
use crate::throttle::PeerAddress;

const MAX_HEAD: usize = 32 * 1024;
const MAX_HEADERS: usize = 100;
/// Concurrent requests of one HTTP/2 connection.
const MAX_REQUESTS: u32 = 100;
/// The flow-control windows of one HTTP/2 request and of its connection, in bytes. They are larger than the largest
/// body.
const STREAM_WINDOW: u32 = 128 * 1024;
const CONNECTION_WINDOW: u32 = 512 * 1024;
const PING_INTERVAL: Duration = Duration::from_secs(20);
const PONG_TIMEOUT: Duration = Duration::from_secs(10);

/// The protocol settings for HTTP/1.1 and HTTP/2.
pub(super) fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        // The deadline of hyper does not separate the wait for a head from the wait for its rest. `Progress` does.
        .header_read_timeout(None)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PONG_TIMEOUT)
        .max_concurrent_streams(MAX_REQUESTS)
        .max_header_list_size(u32::try_from(MAX_HEAD).unwrap_or(u32::MAX))
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW);
    builder
}

/// Serves one peer. At a deadline, the connection closes at once.
pub(super) async fn serve_connection(
    stream: TcpStream,
    builder: &Builder<TokioExecutor>,
    application: Router,
    progress: Arc<Progress>,
    limits: &ServerLimits,
    watcher: Watcher,
) {
    let peer = stream.peer_addr().ok().map(|address| PeerAddress(address.ip()));
    let io = TokioIo::new(WatchedStream::new(stream, Arc::clone(&progress)));
    let takeover = Takeover::default();
    let service = TrackedService::new(application, Arc::clone(&progress), peer, takeover.clone());
    let mut connection = pin!(async move {
        // It is not dropped before the end of this block, so the drain waits for the next owner, too.
        let mut http = pin!(watcher.watch(builder.serve_connection_with_upgrades(io, service)));
        match http.as_mut().await {
            Ok(()) => takeover.run().await,
            Err(error) => tracing::debug!(%error, "connection failed"),
        }
    });
    let mut alarm = pin!(sleep_until(Instant::now() + limits.head));
    poll_fn(|context| {
        if connection.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        if progress.must_close(context.waker()) {
            return Poll::Ready(());
        }
        let Some(deadline) = progress.deadline(limits) else { return Poll::Pending };
        if alarm.deadline() != deadline {
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(context).map(|()| tracing::debug!("connection closed: peer too slow"))
    })
    .await;
}
