//! Accepting connections up to the limit, and ending them after the signal to stop.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::connection::{builder, serve_connection};
use super::limits::ServerLimits;
use super::open_connections::OpenConnections;
use super::progress::Progress;

/// The pause after an error of this process, such as too few file descriptors. Open connections may end meanwhile.
const ERROR_PAUSE: Duration = Duration::from_millis(500);
/// The interval at which a full server searches for an idle connection.
const SEARCH_INTERVAL: Duration = Duration::from_millis(100);
/// At the limit, the server closes one in this many connections together, so that a flood of new connections does not
/// search all connections for each of them.
const CLOSED_PART: usize = 64;

/// Serves the application until `stop` is ready. Then waits until the open requests end or the drain time is over.
/// `open` counts the connections.
pub async fn serve(
    listener: TcpListener,
    application: Router,
    limits: ServerLimits,
    open: OpenConnections,
    stop: impl Future<Output = ()>,
) {
    let limits = Arc::new(limits);
    let builder = Arc::new(builder());
    let connections = Connections::new(limits.connections);
    let draining = GracefulShutdown::new();
    let mut tasks = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = tasks.join_next(), if !tasks.is_empty() => continue,
            accepted = accept(&listener) => accepted,
        };
        let slot = tokio::select! {
            biased;
            () = &mut stop => break,
            slot = connections.slot() => slot,
        };
        let (builder, application, limits) = (Arc::clone(&builder), application.clone(), Arc::clone(&limits));
        let (watcher, open) = (draining.watcher(), open.clone());
        tasks.spawn(async move {
            let progress = Arc::clone(&slot.progress);
            let _counted = open.add();
            serve_connection(accepted, &builder, application, progress, &limits, watcher).await;
            drop(slot);
        });
    }
    drop(listener);
    if timeout(limits.drain, draining.shutdown()).await.is_err() {
        tracing::warn!(connections = tasks.len(), "drain time over, closing open connections");
    }
    tasks.shutdown().await;
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Responses are written as a whole, so a delay for more bytes has no use.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) if is_error_of_peer(&error) => {}
            Err(error) => {
                tracing::error!(%error, "connection not accepted");
                sleep(ERROR_PAUSE).await;
            }
        }
    }
}

fn is_error_of_peer(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// The open connections, and their limit.
struct Connections {
    max: usize,
    free: Arc<Semaphore>,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    next: u64,
    progress: HashMap<u64, Arc<Progress>>,
}

/// The slot of one connection. The drop frees it.
struct Slot {
    number: u64,
    progress: Arc<Progress>,
    open: Arc<Mutex<Open>>,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    fn new(max: usize) -> Self {
        Self { max, free: Arc::new(Semaphore::new(max)), open: Arc::default() }
    }

    /// Waits for a free slot. Further peers wait in the queue of the operating system, without a file descriptor.
    async fn slot(&self) -> Slot {
        let permit = loop {
            if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
                break permit;
            }
            self.close_idle();
            if let Ok(Ok(permit)) = timeout(SEARCH_INTERVAL, Arc::clone(&self.free).acquire_owned()).await {
                break permit;
            }
        };
        let progress = Progress::begin();
        let mut open = lock(&self.open);
        let number = open.next;
        open.next += 1;
        open.progress.insert(number, Arc::clone(&progress));
        drop(open);
        Slot { number, progress, open: Arc::clone(&self.open), _permit: permit }
    }

    /// Closes the connections that are idle for the longest time.
    fn close_idle(&self) {
        let mut idle: Vec<_> = lock(&self.open)
            .progress
            .values()
            .filter_map(|progress| Some((progress.idle_since()?, Arc::clone(progress))))
            .collect();
        idle.sort_by_key(|(since, _)| *since);
        for (_, progress) in idle.iter().take(self.max.div_ceil(CLOSED_PART)) {
            progress.close_if_idle();
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.open).progress.remove(&self.number);
    }
}

/// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
fn lock(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
