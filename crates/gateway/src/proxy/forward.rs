//! One request, from the head to the end of its response.

use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Uri, Version, header};
use axum::response::Response;
use http_body::Body as _;
use hyper::body::Incoming;
use time::OffsetDateTime;
use tokio::time::{Instant, sleep_until};

use super::access_watch::{AccessWatch, check};
use super::body::{Download, DownloadEnd, Upload, UploadState};
use super::headers::{is_event_stream, request_headers, response_headers};
use super::upstream::{Proxy, Upstream};
use crate::changes::ChangeFeed;
use crate::error::ApiError;
use crate::server::StreamMark;
use crate::tenant_layer::AuthorizedTenant;
use crate::traces::{RequestSpan, UpstreamSpan};

/// A body that arrived within this time of the authorization needs no second one.
const FRESH: Duration = Duration::from_secs(1);

/// How long a loop waits while the next step is the caller's. The upload itself has the deadline of the caller.
const CALLERS_TURN: Duration = Duration::from_millis(250);

/// What a request needs besides its upstream.
#[derive(Clone, Copy)]
pub(crate) struct Forwarding<'a> {
    pub(crate) proxy: &'a Proxy,
    pub(crate) changes: &'a ChangeFeed,
    /// The deadline for the next part of a body.
    pub(crate) body: Duration,
}

/// Sends a request of an authorized caller to an upstream, and returns its response. Bodies stream in both directions.
///
/// # Errors
///
/// - [`ApiError::PathNotAllowed`] for a path that could leave the prefix.
/// - [`ApiError::Busy`] and [`ApiError::Unavailable`] when the connections of the tenant or of the upstream are in use.
/// - [`ApiError::BodyTooSlow`], and the refusals of [`AuthorizedTenant::recheck`], before the response begins.
/// - [`ApiError::UpstreamUnavailable`], [`ApiError::UpstreamTimeout`] and [`ApiError::UpstreamTenantMismatch`].
pub(crate) async fn forward(
    Forwarding { proxy, changes, body }: Forwarding<'_>,
    upstream: &Upstream,
    mut authorized: AuthorizedTenant,
    request: Request,
) -> Result<Response, ApiError> {
    let uri = upstream.uri(request.uri().path(), request.uri().query())?;
    if let Some(trace) = request.extensions().get::<RequestSpan>() {
        trace.record_tenant(authorized.tenant());
    }
    let permit = upstream.share.acquire(authorized.tenant())?;
    if !is_safe(request.method()) {
        // A write does not rely on a cached membership.
        authorized = authorized.recheck().await?;
    }
    if let Some(stream) = request.extensions().get::<StreamMark>() {
        stream.mark();
    }
    let watch = AccessWatch::begin(changes, authorized.clone());
    let state = UploadState::begin();
    let limits = &upstream.settings.limits;
    let span = UpstreamSpan::begin(request.method(), upstream.name(), authorized.tenant());
    let mut request = request_to(uri, proxy, upstream, &authorized, request)?.map(|inner| {
        if inner.is_end_stream() {
            return Body::empty();
        }
        let (changes, authorized, began) = (changes.clone(), authorized.clone(), Instant::now());
        let last_check = Box::pin(async move {
            if began.elapsed() < FRESH { Ok(()) } else { check(&changes, &authorized).await.map_err(|end| end.error()) }
        });
        Body::new(Upload::new(inner, state.clone(), body, limits.upload, last_check))
    });
    span.inject(request.headers_mut());
    let response = response_of(upstream, request, &watch, &state).await;
    span.end(response.as_ref().map(Response::status).ok());
    let (mut parts, incoming) = response?.into_parts();
    if parts.status == StatusCode::SWITCHING_PROTOCOLS {
        tracing::warn!(upstream = upstream.name(), "upstream switched protocols without being asked");
        return Err(ApiError::UpstreamUnavailable);
    }
    let (url, prefix) = (&upstream.settings.url, upstream.prefix());
    response_headers(&mut parts.headers, authorized.tenant(), url, prefix).map_err(|foreign| {
        tracing::error!(upstream = upstream.name(), tenant = %authorized.tenant(), ?foreign, "response discarded");
        ApiError::UpstreamTenantMismatch
    })?;
    let end = end_of(&parts.headers);
    let body = Download::new(incoming, end, limits.idle, watch, permit);
    Ok(Response::from_parts(parts, Body::new(body)))
}

const fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn end_of(response: &HeaderMap) -> DownloadEnd {
    if response.get(header::CONTENT_TYPE).is_some_and(is_event_stream) {
        DownloadEnd::Plain
    } else {
        DownloadEnd::Broken
    }
}

/// The request as the upstream gets it, still with the body of the caller.
pub(super) fn request_to(
    uri: Uri,
    proxy: &Proxy,
    upstream: &Upstream,
    authorized: &AuthorizedTenant,
    request: Request,
) -> Result<Request, ApiError> {
    let signer = proxy.signer().ok_or(ApiError::Internal)?;
    let assertion = signer.sign(upstream.name(), authorized, OffsetDateTime::now_utc()).ok_or(ApiError::Internal)?;
    let (parts, body) = request.into_parts();
    let mut sent = Request::new(body);
    *sent.method_mut() = parts.method;
    *sent.uri_mut() = uri;
    *sent.version_mut() = Version::HTTP_11;
    *sent.headers_mut() =
        request_headers(parts.headers, authorized.tenant(), assertion, upstream.settings.forward_credentials);
    Ok(sent)
}

/// The response, when its head is there. The drop of this future closes the connection to the upstream, so a caller who
/// goes away ends the work there.
pub(super) async fn response_of(
    upstream: &Upstream,
    request: Request,
    watch: &AccessWatch,
    upload: &UploadState,
) -> Result<Response<Incoming>, ApiError> {
    let mut sent = pin!(upstream.client.request(request));
    let mut ended = pin!(watch.ended(false));
    loop {
        let due = upload.response_due(upstream.settings.limits.response);
        let next_look = due.unwrap_or_else(|| Instant::now() + CALLERS_TURN);
        tokio::select! {
            biased;
            end = &mut ended => return Err(end.error()),
            answered = &mut sent => {
                return answered.map_err(|error| upload.take_refusal().unwrap_or_else(|| {
                    // The detail names the address of the upstream, so it is for the log only.
                    tracing::warn!(upstream = upstream.name(), error = ?error, "upstream failed");
                    ApiError::UpstreamUnavailable
                }));
            }
            () = sleep_until(next_look) => {
                let due = upload.response_due(upstream.settings.limits.response);
                if due.is_some_and(|due| due <= Instant::now()) {
                    tracing::warn!(upstream = upstream.name(), "upstream did not answer in time");
                    return Err(ApiError::UpstreamTimeout);
                }
            }
        }
    }
}
