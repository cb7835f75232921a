//! Answers that a client may keep and ask after, or change as they were seen: `ETag`, `If-None-Match`, `If-Match`.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::ApiError;

/// Answers with `body` as JSON, or with 304 when the client has it already.
///
/// The tag is made from the body itself, so that it changes when, and only when, the body does.
///
/// # Errors
///
/// [`ApiError::Internal`] when `body` is no JSON.
pub(crate) fn respond<T: Serialize>(
    asked: &HeaderMap,
    body: &T,
    cache_control: &'static str,
) -> Result<Response<Body>, ApiError> {
    let body = written(body)?;
    let tag = tag(&body);
    let mut response = if has(asked, &tag) {
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

/// Lets a change through when the client has seen what is there now, or does not say what it has seen.
///
/// # Errors
///
/// [`ApiError::PreconditionFailed`] when `If-Match` lists another tag, or a weak one, which promises too little.
pub(crate) fn require_match<T: Serialize>(asked: &HeaderMap, current: &T) -> Result<(), ApiError> {
    let tag = tag(&written(current)?);
    let seen = listed(asked, &header::IF_MATCH).any(|candidate| candidate == "*" || candidate == tag);
    if seen || !asked.contains_key(header::IF_MATCH) { Ok(()) } else { Err(ApiError::PreconditionFailed) }
}

fn written<T: Serialize>(body: &T) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        ApiError::Internal
    })
}

fn tag(body: &[u8]) -> String {
    let hex: String = Sha256::digest(body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Whether `If-None-Match` lists the tag. Weak tags count, as RFC 9110 says for this header.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    listed(asked, &header::IF_NONE_MATCH)
        .any(|candidate| candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag)
}

fn listed<'a>(asked: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    asked.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn answers_304_to_whoever_has_the_same_body() {
        let tag = tag(b"1");
        for (if_none_match, status) in [
            (tag.clone(), 304),
            (format!("W/{tag}"), 304),
            (format!("\"other\", {tag}"), 304),
            ("*".into(), 304),
            ("\"other\"".into(), 200),
            (tag.trim_matches('"').to_owned(), 200),
        ] {
            let mut asked = HeaderMap::new();
            asked.insert(header::IF_NONE_MATCH, if_none_match.parse().unwrap());
            let response = respond(&asked, &1, "private, no-cache").unwrap();
            assert_eq!(response.status(), status, "{if_none_match}");
            assert_eq!(response.headers().get(header::ETAG).unwrap().to_str().unwrap(), tag);
        }
    }

    /// Planted fault: the weak comparison of `If-None-Match` used for `If-Match` too.
    #[test]
    fn lets_a_change_through_only_for_the_tag_itself() {
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
            let mut asked = HeaderMap::new();
            if let Some(if_match) = &if_match {
                asked.insert(header::IF_MATCH, if_match.parse().unwrap());
            }
            assert_eq!(require_match(&asked, &1).is_ok(), allowed, "{if_match:?}");
        }
    }
}
