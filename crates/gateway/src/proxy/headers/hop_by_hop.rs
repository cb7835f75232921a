//! Headers that are for the next peer only (RFC 9110, 7.6.1).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

const NAMES: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "trailers",
    "transfer-encoding",
    "upgrade",
];

/// Removes the headers that are for the next peer only, and those that `Connection` names. A sender cannot make the
/// gateway remove a header of its own in this way: the gateway adds its headers afterwards.
pub(super) fn remove(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .map(HeaderValue::as_bytes)
        .flat_map(|line| line.split(|byte| *byte == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in NAMES {
        headers.remove(name);
    }
}
