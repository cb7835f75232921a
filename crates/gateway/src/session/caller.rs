//! The person who sent a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use crate::error::ApiError;

/// A person who is signed in.
///
/// As an extractor of axum it is the caller that a layer in front of the route authenticated. On a route without such a
/// layer it fails with [`ApiError::NotSignedIn`], so a forgotten layer closes the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// The id of the person: the subject of the session token.
    pub user_id: Uuid,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().copied().ok_or(ApiError::NotSignedIn)
    }
}
