//! The state of one connection, and its deadline.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use tokio::time::Instant;

use super::limits::ServerLimits;

/// The progress of a connection. Its TCP stream, its requests and its task report to it.
pub(super) struct Progress {
    state: Mutex<State>,
}

struct State {
    /// The bytes that the server expects while no request is open.
    expects: Expects,
    since: Instant,
    /// The start of each open request, without streams.
    requests: BTreeMap<u64, Instant>,
    streams: BTreeSet<u64>,
    next: u64,
    /// Since when the peer has accepted no bytes of the response.
    stalled: Option<Instant>,
    must_close: bool,
    task: Option<Waker>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expects {
    /// The rest of a request head, or the first head of the connection.
    Head,
    /// The next request of an HTTP/1.1 connection. Its first byte begins a head.
    NextRequest,
    /// The next request of an HTTP/2 connection, where bytes may concern the connection itself.
    NextHttp2Request,
}

/// An open request, until the end of its response.
pub(super) struct OpenRequest {
    progress: Arc<Progress>,
    number: u64,
    is_http2: bool,
}

/// Marks an open request as a stream: it has no deadline of the server any more, because its handler has its own ones.
/// A request has it as an extension.
#[derive(Clone)]
pub(crate) struct StreamMark {
    progress: Arc<Progress>,
    number: u64,
}

impl Progress {
    pub(super) fn begin() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                expects: Expects::Head,
                since: Instant::now(),
                requests: BTreeMap::new(),
                streams: BTreeSet::new(),
                next: 0,
                stalled: None,
                must_close: false,
                task: None,
            }),
        })
    }

    /// Records that bytes arrived from the peer.
    pub(super) fn record_read(&self) {
        let mut state = self.state();
        if state.expects == Expects::NextRequest && state.is_idle() {
            state.expects = Expects::Head;
            state.since = Instant::now();
        }
    }

    /// Records a write: `accepted` is whether the peer accepted bytes.
    pub(super) fn record_write(&self, accepted: bool) {
        let mut state = self.state();
        if accepted {
            state.stalled = None;
        } else if state.stalled.is_none() {
            state.stalled = Some(Instant::now());
        }
    }

    /// Opens a request.
    pub(super) fn open(self: &Arc<Self>, is_http2: bool) -> OpenRequest {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        state.requests.insert(number, Instant::now());
        drop(state);
        OpenRequest { progress: Arc::clone(self), number, is_http2 }
    }

    /// When the connection closes if nothing happens. None while it has only streams whose peer accepts bytes.
    pub(super) fn deadline(&self, limits: &ServerLimits) -> Option<Instant> {
        let state = self.state();
        let next = if let Some((_, began)) = state.requests.first_key_value() {
            // The application answers within the time for a request. After that, the peer has to accept the response.
            Some(*began + limits.request + limits.idle)
        } else if !state.streams.is_empty() {
            None
        } else if state.expects == Expects::Head {
            Some(state.since + limits.head)
        } else {
            Some(state.since + limits.idle)
        };
        let stalled = state.stalled.map(|since| since + limits.idle);
        next.into_iter().chain(stalled).min()
    }

    /// Since when the connection has no open request. None while it has one, or when it closes already.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let state = self.state();
        (state.is_idle() && !state.must_close).then_some(state.since)
    }

    /// Closes the connection, unless it has an open request.
    pub(super) fn close_if_idle(&self) {
        let mut state = self.state();
        if state.is_idle() {
            state.must_close = true;
            state.wake();
        }
    }

    /// Whether the connection must close. If not, a later [`close_if_idle`](Self::close_if_idle) wakes the task.
    pub(super) fn must_close(&self, task: &Waker) -> bool {
        let mut state = self.state();
        if !state.task.as_ref().is_some_and(|known| known.will_wake(task)) {
            state.task = Some(task.clone());
        }
        state.must_close
    }

    /// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_idle(&self) -> bool {
        self.requests.is_empty() && self.streams.is_empty()
    }

    fn wake(&self) {
        if let Some(task) = &self.task {
            task.wake_by_ref();
        }
    }
}

impl OpenRequest {
    /// The mark for this request.
    pub(super) fn stream_mark(&self) -> StreamMark {
        StreamMark { progress: Arc::clone(&self.progress), number: self.number }
    }
}

impl StreamMark {
    /// Marks the request as a stream. It does nothing after the end of the request.
    pub(crate) fn mark(&self) {
        let mut state = self.progress.state();
        if state.requests.remove(&self.number).is_some() {
            state.streams.insert(self.number);
            // The connection has another deadline.
            state.wake();
        }
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        let mut state = self.progress.state();
        state.requests.remove(&self.number);
        state.streams.remove(&self.number);
        if state.is_idle() {
            state.expects = if self.is_http2 { Expects::NextHttp2Request } else { Expects::NextRequest };
            state.since = Instant::now();
            // Another task may have ended the request, and the connection has a new deadline.
            state.wake();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use tokio::time::advance;

    use super::*;

    fn limits() -> ServerLimits {
        ServerLimits {
            head: Duration::from_secs(10),
            request: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            ..ServerLimits::default()
        }
    }

    /// Planted fault: a deadline that each byte of a head extends.
    #[tokio::test(start_paused = true)]
    async fn the_deadline_of_a_head_counts_from_its_first_byte() {
        let (progress, began) = (Progress::begin(), Instant::now());
        let left = || progress.deadline(&limits()).unwrap() - began;
        assert_eq!(left().as_secs(), 10, "a silent peer");
        for _ in 0..5 {
            advance(Duration::from_secs(1)).await;
            progress.record_read();
            assert_eq!(left().as_secs(), 10);
        }
        drop(progress.open(false));
        assert_eq!(left().as_secs(), 5 + 75, "the next request may come later");
        advance(Duration::from_secs(5)).await;
        progress.record_read();
        progress.record_read();
        assert_eq!(left().as_secs(), 10 + 10, "the next head began");
    }

    /// Planted fault: an HTTP/2 ping that counts as the beginning of a head.
    #[tokio::test(start_paused = true)]
    async fn bytes_between_the_requests_of_an_http2_connection_are_not_a_head() {
        let (progress, began) = (Progress::begin(), Instant::now());
        drop(progress.open(true));
        progress.record_read();
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 75);
    }

    /// Planted faults: a stream with the deadline of a request, and no deadline for a peer that accepts no bytes.
    #[tokio::test(start_paused = true)]
    async fn a_stream_has_no_deadline_while_its_peer_accepts_bytes() {
        let (progress, began) = (Progress::begin(), Instant::now());
        let stream = progress.open(false);
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 30 + 75);
        stream.stream_mark().mark();
        assert_eq!(progress.deadline(&limits()), None);
        progress.record_write(false);
        advance(Duration::from_secs(5)).await;
        progress.record_write(false);
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 75);
        progress.record_write(true);
        assert_eq!(progress.deadline(&limits()), None);
        drop(stream);
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 5 + 75);
    }

    /// Planted fault: a connection with an open request that closes.
    #[tokio::test(start_paused = true)]
    async fn only_a_connection_without_a_request_closes_for_another() {
        let progress = Progress::begin();
        let request = progress.open(false);
        assert!(progress.idle_since().is_none());
        progress.close_if_idle();
        assert!(!progress.must_close(Waker::noop()));
        drop(request);
        assert!(progress.idle_since().is_some());
        progress.close_if_idle();
        assert!(progress.must_close(Waker::noop()) && progress.idle_since().is_none());
    }
}
