//! The body of a request, on its way to the upstream.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes};
use futures_util::future::BoxFuture;
use http_body::{Body as HttpBody, Frame, SizeHint};
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep};

use crate::error::ApiError;

/// What the gateway knows of an upload while it waits for the response.
pub(crate) struct UploadState(Mutex<State>);

struct State {
    /// When the upload last made progress.
    at: Instant,
    /// Whether the next step is the caller's: the gateway waits for a part of the body.
    waits_for_caller: bool,
    refusal: Option<ApiError>,
}

impl UploadState {
    pub(crate) fn begin() -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { at: Instant::now(), waits_for_caller: false, refusal: None })))
    }

    /// When the upstream must have begun its response. None while the caller has to send.
    pub(crate) fn response_due(&self, within: Duration) -> Option<Instant> {
        let state = self.state();
        (!state.waits_for_caller).then_some(state.at + within)
    }

    /// Why the upload ended, if it is not the upstream's fault.
    pub(crate) fn take_refusal(&self) -> Option<ApiError> {
        self.state().refusal.take()
    }

    fn record(&self, waits_for_caller: bool) {
        let mut state = self.state();
        if !waits_for_caller || !state.waits_for_caller {
            state.at = Instant::now();
        }
        state.waits_for_caller = waits_for_caller;
    }

    fn refuse(&self, refusal: ApiError) -> BoxError {
        self.state().refusal = Some(refusal);
        UploadRefused.into()
    }

    /// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The upload ended before its last byte. The connection to the upstream closes, so the upstream notices.
#[derive(Debug)]
struct UploadRefused;

impl fmt::Display for UploadRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the upload was refused")
    }
}

impl std::error::Error for UploadRefused {}

/// A check before the last byte of the body.
pub(crate) type LastCheck = BoxFuture<'static, Result<(), ApiError>>;

pin_project! {
    /// The body of a request.
    ///
    /// - The caller has a deadline for the next part, and one for the whole.
    /// - Before its end, `last_check` authorizes the caller again: the body may have taken long. Until then its last
    ///   part is held back, so the upstream never has a whole request of a caller who lost the access meanwhile.
    /// - Trailers do not pass. A trailer can have the name of any header.
    pub(crate) struct Upload {
        #[pin]
        body: Body,
        state: Arc<UploadState>,
        slowest: Duration,
        #[pin]
        next: Sleep,
        #[pin]
        whole: Sleep,
        last_check: Option<LastCheck>,
        last: Option<Bytes>,
        ended: bool,
    }
}

impl Upload {
    /// `slowest` is the deadline for the next part, and `longest` that for the whole body.
    pub(crate) fn new(
        body: Body,
        state: Arc<UploadState>,
        slowest: Duration,
        longest: Duration,
        last_check: LastCheck,
    ) -> Self {
        let last_check = Some(last_check);
        Self { body, state, slowest, next: sleep(slowest), whole: sleep(longest), last_check, last: None, ended: false }
    }
}

impl HttpBody for Upload {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut this = self.project();
        while !*this.ended {
            if this.whole.as_mut().poll(context).is_ready() {
                return Poll::Ready(Some(Err(this.state.refuse(ApiError::BodyTooSlow))));
            }
            let Poll::Ready(frame) = this.body.as_mut().poll_frame(context) else {
                this.state.record(true);
                ready!(this.next.as_mut().poll(context));
                return Poll::Ready(Some(Err(this.state.refuse(ApiError::BodyTooSlow))));
            };
            this.state.record(false);
            this.next.as_mut().reset(Instant::now() + *this.slowest);
            match frame {
                None => *this.ended = true,
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                Some(Ok(frame)) => {
                    // Trailers are the only other kind of frame.
                    let Ok(data) = frame.into_data() else { continue };
                    if !this.body.is_end_stream() {
                        return Poll::Ready(Some(Ok(Frame::data(data))));
                    }
                    *this.last = Some(data);
                    *this.ended = true;
                }
            }
        }
        if let Some(check) = this.last_check {
            let checked = ready!(check.as_mut().poll(context));
            *this.last_check = None;
            if let Err(refusal) = checked {
                return Poll::Ready(Some(Err(this.state.refuse(refusal))));
            }
            this.state.record(false);
        }
        Poll::Ready(this.last.take().map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.ended && self.last.is_none() && self.last_check.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
