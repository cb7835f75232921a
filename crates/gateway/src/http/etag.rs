//! Conditional requests: `ETag`, `If-None-Match` and `If-Match`.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::ApiError;

/// The response with `body` as JSON, or 304 when the client has the same body.
///
/// The tag is a hash of the body, so it changes exactly when the body changes.
///
/// # Errors
///
/// [`ApiError::Internal`] when `body` cannot be serialized.
pub(crate) fn respond<T: Serialize>(
    request: &HeaderMap,
    body: &T,
    cache_control: &'static str,
) -> Result<Response<Body>, ApiError> {
    let body = to_json(body)?;
    let tag = tag(&body);
    let mut response = if has(request, &tag) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Checks that the client saw the current value, or sent no `If-Match`.
///
/// # Errors
///
/// [`ApiError::PreconditionFailed`] when `If-Match` does not list the current tag as a strong tag.
pub(crate) fn require_match<T: Serialize>(request: &HeaderMap, current: &T) -> Result<(), ApiError> {
    let tag = tag(&to_json(current)?);
    let matches = listed(request, &header::IF_MATCH).any(|candidate| candidate == "*" || candidate == tag);
    if matches || !request.contains_key(header::IF_MATCH) { Ok(()) } else { Err(ApiError::PreconditionFailed) }
}

/// The value as JSON.
///
/// # Errors
///
/// [`ApiError::Internal`] when it cannot be serialized.
pub(crate) fn to_json<T: Serialize>(body: &T) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "response not serializable as JSON");
        ApiError::Internal
    })
}

fn tag(body: &[u8]) -> String {
    let hex: String = Sha256::digest(body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Whether `If-None-Match` lists the tag. A weak tag matches too, as RFC 9110 defines for this header.
fn has(request: &HeaderMap, tag: &str) -> bool {
    listed(request, &header::IF_NONE_MATCH)
        .any(|candidate| candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag)
}

fn listed<'a>(request: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    request
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_client_with_the_same_body_gets_304() {
        let tag = tag(b"1");
        for (if_none_match, status) in [
            (tag.clone(), 304),
            (format!("W/{tag}"), 304),
            (format!("\"other\", {tag}"), 304),
            ("*".into(), 304),
            ("\"other\"".into(), 200),
            (tag.trim_matches('"').to_owned(), 200),
        ] {
            let mut request = HeaderMap::new();
            request.insert(header::IF_NONE_MATCH, if_none_match.parse().unwrap());
            let response = respond(&request, &1, "private, no-cache").unwrap();
            assert_eq!(response.status(), status, "{if_none_match}");
            assert_eq!(response.headers().get(header::ETAG).unwrap().to_str().unwrap(), tag);
        }
    }

    /// Planted fault: the weak comparison of `If-None-Match` used for `If-Match` too.
    #[test]
    fn if_match_accepts_only_the_strong_tag() {
        let tag = tag(b"1");
        for (if_match, allowed) in [
            (Some(tag.clone()), true),
            (Some(format!("\"other\", {tag}")), true),
            (Some("*".into()), true),
            (None, true),
            (Some(format!("W/{tag}")), false),
            (Some("\"other\"".into()), false),
            (Some(String::new()), false),
        ] {
            let mut request = HeaderMap::new();
            if let Some(if_match) = &if_match {
                request.insert(header::IF_MATCH, if_match.parse().unwrap());
            }
            assert_eq!(require_match(&request, &1).is_ok(), allowed, "{if_match:?}");
        }
    }
}
