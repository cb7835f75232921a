//! Taking connections, not more than fit, and ending them when the server is asked to stop.

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
use super::progress::Progress;

/// After an error that is not the peer's, such as too few descriptors: what is open may end meanwhile.
const PAUSE: Duration = Duration::from_millis(500);
/// How often a full server looks for a connection that has no request any more.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// When all connections are in use, this part of them gives way at once, so that a flood of new ones does not make the
/// server look at all of them for each.
const GIVE_WAY: usize = 64;

/// Serves the application until `stop` is ready, and then until its open requests have ended or the drain time is over.
pub async fn serve(listener: TcpListener, application: Router, limits: ServerLimits, stop: impl Future<Output = ()>) {
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
        let place = tokio::select! {
            biased;
            () = &mut stop => break,
            place = connections.place() => place,
        };
        let (builder, application, limits) = (Arc::clone(&builder), application.clone(), Arc::clone(&limits));
        let watcher = draining.watcher();
        tasks.spawn(async move {
            let progress = Arc::clone(&place.progress);
            serve_connection(accepted, &builder, application, progress, &limits, watcher).await;
            drop(place);
        });
    }
    drop(listener);
    if timeout(limits.drain, draining.shutdown()).await.is_err() {
        tracing::warn!(connections = tasks.len(), "the drain time is over; closing what is still open");
    }
    tasks.shutdown().await;
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are written whole, so waiting for more to send would only delay them.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) if is_the_peers(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                sleep(PAUSE).await;
            }
        }
    }
}

fn is_the_peers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// The connections that are open.
struct Connections {
    most: usize,
    free: Arc<Semaphore>,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    next: u64,
    progress: HashMap<u64, Arc<Progress>>,
}

/// The place of one connection. It is free again when this is dropped.
struct Place {
    number: u64,
    progress: Arc<Progress>,
    open: Arc<Mutex<Open>>,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    fn new(most: usize) -> Self {
        Self { most, free: Arc::new(Semaphore::new(most)), open: Arc::default() }
    }

    /// Waits for a place. Meanwhile the next peers wait in the kernel's queue, without a descriptor.
    async fn place(&self) -> Place {
        let permit = loop {
            if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
                break permit;
            }
            self.make_room();
            if let Ok(Ok(permit)) = timeout(LOOK_EVERY, Arc::clone(&self.free).acquire_owned()).await {
                break permit;
            }
        };
        let progress = Progress::begin();
        let mut open = lock(&self.open);
        let number = open.next;
        open.next += 1;
        open.progress.insert(number, Arc::clone(&progress));
        drop(open);
        Place { number, progress, open: Arc::clone(&self.open), _permit: permit }
    }

    /// Closes the connections that have waited longest without a request.
    fn make_room(&self) {
        let mut waiting: Vec<_> = lock(&self.open)
            .progress
            .values()
            .filter_map(|progress| Some((progress.waits_since()?, Arc::clone(progress))))
            .collect();
        waiting.sort_by_key(|(since, _)| *since);
        for (_, progress) in waiting.iter().take(self.most.div_ceil(GIVE_WAY)) {
            progress.give_way();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.open).progress.remove(&self.number);
    }
}

/// No code that holds the lock can stop half-way, so what a panic elsewhere left behind is whole.
fn lock(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
