//! The application as the service of one connection. It keeps each request open until its response ends.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version, header};
use axum::routing::future::RouteFuture;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use tower::Service;

use super::progress::{OpenRequest, Progress};
use super::takeover::Takeover;
use crate::throttle::PeerAddress;

pub(super) struct TrackedService {
    application: Router,
    progress: Arc<Progress>,
    peer: Option<PeerAddress>,
    takeover: Takeover,
}

impl TrackedService {
    /// Cheap: a router is one reference. `axum::serve` clones the whole router for each connection, which takes 110 kB
    /// here.
    pub(super) const fn new(
        application: Router,
        progress: Arc<Progress>,
        peer: Option<PeerAddress>,
        takeover: Takeover,
    ) -> Self {
        Self { application, progress, peer, takeover }
    }
}

impl hyper::service::Service<Request<Incoming>> for TrackedService {
    type Response = Response<TrackedBody>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, mut request: Request<Incoming>) -> Answer {
        let is_http2 = request.version() == Version::HTTP_2;
        let open = self.progress.open(is_http2);
        request.extensions_mut().insert(open.stream_mark());
        request.extensions_mut().insert(self.takeover.clone());
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        if is_http2 {
            join_cookies(request.headers_mut());
        }
        let takeover = self.takeover.clone();
        Answer { answer: self.application.clone().call(request), open: Some(open), takeover }
    }
}

/// Joins the lines of a `Cookie` header. HTTP/2 may split the header (RFC 9113, 8.2.3), and the application expects one
/// line.
fn join_cookies(headers: &mut HeaderMap) {
    let lines: Vec<&[u8]> = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if lines.len() > 1
        && let Ok(line) = HeaderValue::from_bytes(&lines.join(&b"; "[..]))
    {
        headers.insert(header::COOKIE, line);
    }
}

pin_project! {
    pub(super) struct Answer {
        #[pin]
        answer: RouteFuture<Infallible>,
        open: Option<OpenRequest>,
        takeover: Takeover,
    }
}

impl Future for Answer {
    type Output = Result<Response<TrackedBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Ok(answer) = ready!(this.answer.poll(context));
        let mut open = this.open.take();
        let is_stream = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        if is_stream && let Some(open) = &open {
            open.stream_mark().mark();
        }
        if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
            this.takeover.keep_open(open.take());
        }
        Poll::Ready(Ok(answer.map(|body| TrackedBody { body, _open: open })))
    }
}

pin_project! {
    /// A body that keeps its request open until the last byte.
    pub(super) struct TrackedBody {
        #[pin]
        body: Body,
        _open: Option<OpenRequest>,
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.project().body.poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a session that is not found, because HTTP/2 sent its cookie in a separate line.
    #[test]
    fn the_cookie_lines_of_http2_become_one_line() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "theme=dark".parse().unwrap());
        headers.append(header::COOKIE, "session=abc".parse().unwrap());
        join_cookies(&mut headers);
        assert_eq!(headers.get_all(header::COOKIE).iter().collect::<Vec<_>>(), ["theme=dark; session=abc"]);
    }
}
