//! A deadline for the whole body of a request.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};

/// The body did not arrive in time.
#[derive(Debug)]
pub(crate) struct BodyTooSlow;

impl fmt::Display for BodyTooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body did not arrive in time")
    }
}

impl std::error::Error for BodyTooSlow {}

/// The body, which fails with [`BodyTooSlow`] when it does not end within `longest`.
pub(crate) fn limit_body(body: Body, longest: Duration) -> Body {
    if body.is_end_stream() { body } else { Body::new(LimitedBody { body, deadline: sleep(longest) }) }
}

pin_project! {
    struct LimitedBody {
        #[pin]
        body: Body,
        #[pin]
        deadline: Sleep,
    }
}

impl HttpBody for LimitedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.project();
        // The deadline comes first, so that a peer cannot extend it by sending one byte after the other.
        if this.deadline.poll(context).is_ready() {
            return Poll::Ready(Some(Err(BodyTooSlow.into())));
        }
        Poll::Ready(ready!(this.body.poll_frame(context)).map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
