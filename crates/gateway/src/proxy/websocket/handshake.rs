//! The handshake of a WebSocket, with the upstream first and then with the caller.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::response::Response;
use http_body::Body as _;
use hyper::upgrade::{self, OnUpgrade};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep_until};

use super::close_code::CloseCode;
use super::tunnel::tunnel;
use crate::error::ApiError;
use crate::proxy::access_watch::AccessWatch;
use crate::proxy::body::UploadState;
use crate::proxy::forward::{Forwarding, request_to, response_of};
use crate::proxy::headers::response_headers;
use crate::proxy::upstream::Upstream;
use crate::server::{StreamMark, Takeover};
use crate::tenant_layer::AuthorizedTenant;

const UPGRADE: HeaderValue = HeaderValue::from_static("upgrade");
const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");

/// Whether a request is the handshake of a WebSocket that this connection can become.
pub(crate) fn is_handshake(request: &Request) -> bool {
    request.method() == Method::GET
        && request.version() == Version::HTTP_11
        && is_websocket(request.headers())
        && request.body().is_end_stream()
        && request.extensions().get::<OnUpgrade>().is_some()
}

fn is_websocket(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::UPGRADE).iter();
    let first = lines.next().is_some_and(|line| line.as_bytes().trim_ascii().eq_ignore_ascii_case(b"websocket"));
    first && lines.next().is_none()
}

/// Opens a WebSocket of an authorized caller at an upstream, and returns the answer to the caller. The WebSocket ends
/// with the access of the caller, and at `session_ends_at` at the latest.
///
/// # Errors
///
/// - Those of `forward`.
/// - [`ApiError::WebSocketRefused`] when the upstream answers anything but 101.
pub(crate) async fn open_websocket(
    Forwarding { proxy, changes, .. }: Forwarding<'_>,
    upstream: &Upstream,
    authorized: AuthorizedTenant,
    session_ends_at: OffsetDateTime,
    mut request: Request,
) -> Result<Response, ApiError> {
    let uri = upstream.uri(request.uri().path(), request.uri().query())?;
    let permit = upstream.share.acquire(authorized.tenant())?;
    // Both come from the server. Without it, no connection could become a WebSocket.
    let extensions = request.extensions();
    let (Some(stream), Some(takeover)) = (extensions.get::<StreamMark>(), extensions.get::<Takeover>().cloned()) else {
        return Err(ApiError::Internal);
    };
    stream.mark();
    let with_client = upgrade::on(&mut request);
    let watch = AccessWatch::begin(changes, authorized.clone());
    let mut sent = request_to(uri, proxy, upstream, &authorized, request.map(|_| Body::empty()))?;
    sent.headers_mut().insert(header::CONNECTION, UPGRADE);
    sent.headers_mut().insert(header::UPGRADE, WEBSOCKET);
    let mut answer = response_of(upstream, sent, &watch, &UploadState::begin()).await?;
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS || !is_websocket(answer.headers()) {
        tracing::info!(upstream = upstream.name(), status = answer.status().as_u16(), "WebSocket refused by upstream");
        return Err(ApiError::WebSocketRefused);
    }
    let with_upstream = upgrade::on(&mut answer);
    let (mut parts, _) = answer.into_parts();
    let (url, prefix) = (&upstream.settings.url, upstream.prefix());
    response_headers(&mut parts.headers, authorized.tenant(), url, prefix).map_err(|foreign| {
        tracing::error!(upstream = upstream.name(), tenant = %authorized.tenant(), ?foreign, "WebSocket discarded");
        ApiError::UpstreamTenantMismatch
    })?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    *response.headers_mut() = parts.headers;
    response.headers_mut().insert(header::CONNECTION, UPGRADE);
    response.headers_mut().insert(header::UPGRADE, WEBSOCKET);
    let left = Duration::try_from(session_ends_at - OffsetDateTime::now_utc()).unwrap_or_default();
    let (idle, session_end) = (upstream.settings.limits.idle, Instant::now() + left);
    takeover.set(async move {
        let access_ended = watch.ended(true);
        let ended = async {
            tokio::select! {
                end = access_ended => end.into(),
                () = sleep_until(session_end) => CloseCode::PolicyViolation,
            }
        };
        tunnel(with_client, with_upstream, idle, ended).await;
        // Kept until the end of the WebSocket.
        drop((watch, permit));
    });
    Ok(response)
}
