//! What becomes of a connection after an answer with 101, Switching Protocols.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;

use super::progress::OpenRequest;

/// The next owner of a connection. A request has it as an extension, and the handler that answers with 101 sets it.
///
/// The task of the connection runs it, so it keeps the place of the connection, and a deadline, the end of the drain
/// time and the end of the server end it.
#[derive(Clone, Default)]
pub(crate) struct Takeover(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    owner: Option<BoxFuture<'static, ()>>,
    /// Kept open, so that the connection does not count as idle.
    request: Option<OpenRequest>,
}

impl Takeover {
    /// Sets what runs after the answer. The handler must answer with 101.
    pub(crate) fn set(&self, owner: impl Future<Output = ()> + Send + 'static) {
        self.state().owner = Some(Box::pin(owner));
    }

    /// Keeps the request open beyond its answer.
    pub(super) fn keep_open(&self, request: Option<OpenRequest>) {
        self.state().request = request;
    }

    /// Runs the next owner, if there is one.
    pub(super) async fn run(&self) {
        let State { owner, request } = std::mem::take(&mut *self.state());
        if let Some(owner) = owner {
            owner.await;
        }
        drop(request);
    }

    /// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
