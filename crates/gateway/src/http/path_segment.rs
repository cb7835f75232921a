//! The extractors of the variable segments of a path, with the error of this server.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::error::ApiError;

/// The variable segment of the path, decoded. A segment that is not UTF-8 is [`ApiError::NoSuchRoute`].
pub(crate) struct PathSegment(
    /// The decoded text.
    pub(crate) String,
);

impl<S: Send + Sync> FromRequestParts<S> for PathSegment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(segment)) => Ok(Self(segment)),
            Err(_) => Err(ApiError::NoSuchRoute),
        }
    }
}

/// All variable segments of the path by name, decoded. A segment that is not UTF-8 is [`ApiError::NoSuchRoute`].
pub(crate) struct PathSegments(HashMap<String, String>);

impl PathSegments {
    /// The segment with a name.
    pub(crate) fn get(&self, name: &str) -> Result<&str, ApiError> {
        self.0.get(name).map(String::as_str).ok_or(ApiError::NoSuchRoute)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathSegments {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let segments = Path::from_request_parts(parts, state).await;
        segments.map(|Path(segments)| Self(segments)).map_err(|_| ApiError::NoSuchRoute)
    }
}
