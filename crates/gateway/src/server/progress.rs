//! What one connection is doing, and until when it may.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use tokio::time::Instant;

use super::limits::ServerLimits;

/// What is known of a connection. Its stream, its requests and its task all tell it what happens.
pub(super) struct Progress {
    state: Mutex<State>,
}

struct State {
    /// What the peer is doing where no request is open.
    waits_for: WaitsFor,
    since: Instant,
    /// When each open request began, streams apart.
    requests: BTreeMap<u64, Instant>,
    streams: usize,
    next: u64,
    /// Since when the peer takes nothing of what it is sent.
    stalled: Option<Instant>,
    gives_way: bool,
    task: Option<Waker>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WaitsFor {
    /// The rest of a head, or the first one of the connection.
    Head,
    /// The next request of an HTTP/1.1 connection. Its first byte is the beginning of a head.
    Next,
    /// The next request of an HTTP/2 connection, where bytes may be about the connection itself.
    NextStream,
}

/// One request that is open, up to the end of its answer.
pub(super) struct OpenRequest {
    progress: Arc<Progress>,
    number: u64,
    is_stream: bool,
    is_http2: bool,
}

impl Progress {
    pub(super) fn begin() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                waits_for: WaitsFor::Head,
                since: Instant::now(),
                requests: BTreeMap::new(),
                streams: 0,
                next: 0,
                stalled: None,
                gives_way: false,
                task: None,
            }),
        })
    }

    /// Bytes have come from the peer.
    pub(super) fn heard(&self) {
        let mut state = self.state();
        if state.waits_for == WaitsFor::Next && state.is_waiting() {
            state.waits_for = WaitsFor::Head;
            state.since = Instant::now();
        }
    }

    /// The peer has taken bytes, or would not take any.
    pub(super) fn sent(&self, taken: bool) {
        let mut state = self.state();
        if taken {
            state.stalled = None;
        } else if state.stalled.is_none() {
            state.stalled = Some(Instant::now());
        }
    }

    /// A request begins.
    pub(super) fn open(self: &Arc<Self>, is_http2: bool) -> OpenRequest {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        state.requests.insert(number, Instant::now());
        drop(state);
        OpenRequest { progress: Arc::clone(self), number, is_stream: false, is_http2 }
    }

    /// When the connection is to be closed if nothing happens; none while it only has streams whose reader keeps up.
    pub(super) fn deadline(&self, limits: &ServerLimits) -> Option<Instant> {
        let state = self.state();
        let next = if let Some((_, began)) = state.requests.first_key_value() {
            // The application itself answers within the time for a request; the peer then has to take the answer.
            Some(*began + limits.request + limits.idle)
        } else if state.streams > 0 {
            None
        } else if state.waits_for == WaitsFor::Head {
            Some(state.since + limits.head)
        } else {
            Some(state.since + limits.idle)
        };
        let stalled = state.stalled.map(|since| since + limits.idle);
        next.into_iter().chain(stalled).min()
    }

    /// Since when the connection has had no request; none while it has one.
    pub(super) fn waits_since(&self) -> Option<Instant> {
        let state = self.state();
        (state.is_waiting() && !state.gives_way).then_some(state.since)
    }

    /// Has the connection closed, if it still has no request.
    pub(super) fn give_way(&self) {
        let mut state = self.state();
        if state.is_waiting() {
            state.gives_way = true;
            state.wake();
        }
    }

    /// Whether the connection has to give way. Otherwise its task is woken when that changes.
    pub(super) fn gives_way(&self, task: &Waker) -> bool {
        let mut state = self.state();
        if !state.task.as_ref().is_some_and(|known| known.will_wake(task)) {
            state.task = Some(task.clone());
        }
        state.gives_way
    }

    /// No code that holds the lock can stop half-way, so what a panic elsewhere left behind is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_waiting(&self) -> bool {
        self.requests.is_empty() && self.streams == 0
    }

    fn wake(&self) {
        if let Some(task) = &self.task {
            task.wake_by_ref();
        }
    }
}

impl OpenRequest {
    /// The answer is a stream, which has no end of its own.
    pub(super) fn becomes_stream(&mut self) {
        let mut state = self.progress.state();
        state.requests.remove(&self.number);
        state.streams += 1;
        drop(state);
        self.is_stream = true;
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        let mut state = self.progress.state();
        if self.is_stream {
            state.streams -= 1;
        } else {
            state.requests.remove(&self.number);
        }
        if state.is_waiting() {
            state.waits_for = if self.is_http2 { WaitsFor::NextStream } else { WaitsFor::Next };
            state.since = Instant::now();
            // Another task may have ended it, and the connection has a deadline again.
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

    /// Planted fault: a deadline that each byte of a head puts off.
    #[tokio::test(start_paused = true)]
    async fn a_head_has_its_time_from_its_first_byte_however_many_follow() {
        let (progress, began) = (Progress::begin(), Instant::now());
        let left = || progress.deadline(&limits()).unwrap() - began;
        assert_eq!(left().as_secs(), 10, "a peer that says nothing");
        for _ in 0..5 {
            advance(Duration::from_secs(1)).await;
            progress.heard();
            assert_eq!(left().as_secs(), 10);
        }
        drop(progress.open(false));
        assert_eq!(left().as_secs(), 5 + 75, "the next request may come later");
        advance(Duration::from_secs(5)).await;
        progress.heard();
        progress.heard();
        assert_eq!(left().as_secs(), 10 + 10, "it has begun");
    }

    /// Planted fault: an HTTP/2 connection that a ping begins a head on.
    #[tokio::test(start_paused = true)]
    async fn bytes_between_the_requests_of_an_http2_connection_are_no_head() {
        let (progress, began) = (Progress::begin(), Instant::now());
        drop(progress.open(true));
        progress.heard();
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 75);
    }

    /// Planted fault: a stream that is ended as a long request is, and a peer that takes nothing and is waited for.
    #[tokio::test(start_paused = true)]
    async fn a_stream_has_no_deadline_while_its_reader_takes_what_it_is_sent() {
        let (progress, began) = (Progress::begin(), Instant::now());
        let mut stream = progress.open(false);
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 30 + 75);
        stream.becomes_stream();
        assert_eq!(progress.deadline(&limits()), None);
        progress.sent(false);
        advance(Duration::from_secs(5)).await;
        progress.sent(false);
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 75);
        progress.sent(true);
        assert_eq!(progress.deadline(&limits()), None);
        drop(stream);
        assert_eq!((progress.deadline(&limits()).unwrap() - began).as_secs(), 5 + 75);
    }

    /// Planted fault: a connection that gives way in the middle of a request.
    #[tokio::test(start_paused = true)]
    async fn only_a_connection_without_a_request_gives_way() {
        let progress = Progress::begin();
        let request = progress.open(false);
        assert!(progress.waits_since().is_none());
        progress.give_way();
        assert!(!progress.gives_way(Waker::noop()));
        drop(request);
        assert!(progress.waits_since().is_some());
        progress.give_way();
        assert!(progress.gives_way(Waker::noop()) && progress.waits_since().is_none());
    }
}
