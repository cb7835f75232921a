//! The extractor of a JSON body of a request that may have an `Idempotency-Key`.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, MatchedPath, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::idempotency_key::IdempotencyKey;
use super::keyed_request::{KeyedRequest, RequestIdentity};
use crate::error::ApiError;
use crate::http::{JsonBody, body_error};

/// A body that is JSON with the shape of `T`, and what makes the request the same as another one.
pub(crate) struct KeyedJson<T>(
    /// The parsed body.
    pub(crate) T,
    /// Writes what the body says.
    pub(crate) KeyedRequest,
);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for KeyedJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Some(key) = IdempotencyKey::of(request.headers())? else {
            let JsonBody(body) = JsonBody::from_request(request, state).await?;
            return Ok(Self(body, KeyedRequest::without_key()));
        };
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let bytes = bytes.map_err(|rejection| body_error(&rejection.into()))?;
        let identity = RequestIdentity { key, route: route_of(&parts)?, fingerprint: fingerprint(&parts, &bytes) };
        let JsonBody(body) = JsonBody::from_request(Request::from_parts(parts, Body::from(bytes)), state).await?;
        Ok(Self(body, KeyedRequest::new(identity)))
    }
}

/// The method and the path in the route table.
fn route_of(parts: &Parts) -> Result<String, ApiError> {
    let path = parts.extensions.get::<MatchedPath>().ok_or(ApiError::Internal)?;
    Ok(format!("{} {}", parts.method, path.as_str()))
}

/// The hash of the address and the body. The address is a part of it, because a route may have variable segments.
fn fingerprint(parts: &Parts, body: &[u8]) -> [u8; 32] {
    let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
    let mut hash = Sha256::new();
    // An address has no NUL, so the two cannot be mistaken for another pair.
    hash.update(address);
    hash.update([0]);
    hash.update(body);
    hash.finalize().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(address: &str, body: &str) -> [u8; 32] {
        let (parts, ()) = axum::http::Request::post(address).body(()).unwrap().into_parts();
        fingerprint(&parts, body.as_bytes())
    }

    /// Planted fault: a hash of the body alone. A key that was used for one panel would answer for another one.
    #[test]
    fn requests_are_the_same_only_with_the_same_address_and_body() {
        let request = of("/v1/panels/1/notes", "{}");
        assert_eq!(request, of("/v1/panels/1/notes", "{}"));
        for other in [
            of("/v1/panels/2/notes", "{}"),
            of("/v1/panels/1/notes?x", "{}"),
            of("/v1/panels/1/notes", "{ }"),
            of("/v1/panels/1/note", "s{}"),
        ] {
            assert_ne!(request, other);
        }
    }
}
