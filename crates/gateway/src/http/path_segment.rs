//! Reading the one variable segment of a path, with the server's own error.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::error::ApiError;

/// The segment of the caller's choice, decoded. One that is no UTF-8 names nothing that could be there.
pub(crate) struct PathSegment(
    /// What it says.
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
