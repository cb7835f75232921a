//! The body of a response, on its way to the caller.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use futures_util::future::BoxFuture;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep};

use crate::proxy::access_watch::{AccessEnd, AccessWatch};
use crate::proxy::share::SharePermit;

/// How a response ends that its upstream did not end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DownloadEnd {
    /// As if the upstream had ended it: an event stream has no length, and its reader asks again.
    Plain,
    /// Broken off, so that the caller does not take a part for the whole.
    Broken,
}

pin_project! {
    /// The body of a response. It ends with the access of the caller, and when the upstream sends nothing for too long.
    /// Trailers do not pass.
    pub(crate) struct Download {
        #[pin]
        body: Incoming,
        end: DownloadEnd,
        access_ended: BoxFuture<'static, AccessEnd>,
        idle: Duration,
        #[pin]
        quiet: Sleep,
        ended: bool,
        // Kept until the end of the response.
        _watch: AccessWatch,
        _permit: SharePermit,
    }
}

impl Download {
    pub(crate) fn new(
        body: Incoming,
        end: DownloadEnd,
        idle: Duration,
        watch: AccessWatch,
        permit: SharePermit,
    ) -> Self {
        let access_ended = Box::pin(watch.ended(end == DownloadEnd::Plain));
        Self { body, end, access_ended, idle, quiet: sleep(idle), ended: false, _watch: watch, _permit: permit }
    }
}

impl HttpBody for Download {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let mut this = self.project();
        if *this.ended {
            return Poll::Ready(None);
        }
        // The access comes first: an upstream that always has a next part must not keep the check from being read.
        let reason = if this.access_ended.as_mut().poll(context).is_ready() {
            "the access of the caller ended"
        } else {
            loop {
                match this.body.as_mut().poll_frame(context) {
                    Poll::Ready(Some(Ok(frame))) => {
                        this.quiet.as_mut().reset(Instant::now() + *this.idle);
                        // Trailers are the only other kind of frame.
                        let Ok(data) = frame.into_data() else { continue };
                        return Poll::Ready(Some(Ok(Frame::data(data))));
                    }
                    Poll::Ready(Some(Err(error))) => {
                        tracing::warn!(%error, "response of an upstream broke off");
                        break "the upstream broke off";
                    }
                    Poll::Ready(None) => {
                        *this.ended = true;
                        return Poll::Ready(None);
                    }
                    Poll::Pending if this.quiet.as_mut().poll(context).is_ready() => break "the upstream is silent",
                    Poll::Pending => return Poll::Pending,
                }
            }
        };
        *this.ended = true;
        Poll::Ready(match this.end {
            DownloadEnd::Plain => None,
            DownloadEnd::Broken => Some(Err(io::Error::other(reason))),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
