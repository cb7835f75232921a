//! CORS for the pages of allowed origins: which methods and headers, and the answer to a preflight.
//!
//! A CORS layer of your own uses the same lists, so that every page that may call also may send `X-Tenant-ID`.

use std::time::Duration;

use axum_core::body::Body;
use axum_core::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use super::tenant_header::X_TENANT_ID;
use super::vary;
use super::web_origins::WebOrigins;

/// The header that a browser adds when it opens an event stream again.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The header with which a client may repeat a request, and the header of an answer that was repeated.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest time that browsers cache the answer to a preflight.
pub const PREFLIGHT_AGE: Duration = Duration::from_secs(7200);

/// The methods that a page may use.
pub const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// The headers that a page may send: every header that a route reads or that the SDK sends.
pub const REQUEST_HEADERS: [HeaderName; 9] = [
    X_TENANT_ID,
    header::ETAG,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::ACCEPT,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    LAST_EVENT_ID,
    IDEMPOTENCY_KEY,
];

/// The response headers that a page may read: those that the SDK or the code of a page reads.
pub const RESPONSE_HEADERS: [HeaderName; 4] = [X_TENANT_ID, header::ETAG, header::RETRY_AFTER, IDEMPOTENCY_REPLAYED];

/// The answer to a preflight: 204. For an allowed page it has the allowed methods and headers. For any other page
/// it has no CORS headers, which a browser treats as a refusal.
pub(crate) fn answer_preflight(origins: &WebOrigins, request: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let preflight_headers = [header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_REQUEST_HEADERS];
    vary::add(headers, &[header::ORIGIN]);
    vary::add(headers, &preflight_headers);
    if let Some(page) = origins.allowed_page(request) {
        allow_page(headers, page);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, comma_list(METHODS.iter().map(Method::as_str)));
        headers
            .insert(header::ACCESS_CONTROL_ALLOW_HEADERS, comma_list(REQUEST_HEADERS.iter().map(HeaderName::as_str)));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE.as_secs().into());
    }
    response
}

/// Adds the CORS headers that let a page read a response, and the response headers that the SDK reads.
pub(crate) fn expose_to_page(response: &mut HeaderMap, page: HeaderValue) {
    allow_page(response, page);
    let exposed = comma_list(RESPONSE_HEADERS.iter().map(HeaderName::as_str));
    response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}

fn allow_page(headers: &mut HeaderMap, page: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, page);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
}

fn comma_list<'a>(names: impl Iterator<Item = &'a str>) -> HeaderValue {
    // Methods and header names are always valid in a header value.
    HeaderValue::from_str(&names.collect::<Vec<_>>().join(", ")).unwrap_or(HeaderValue::from_static(""))
}
