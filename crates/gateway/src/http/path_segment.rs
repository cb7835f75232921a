//! The extractor of the variable segment of a path, with the error of this server.

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
