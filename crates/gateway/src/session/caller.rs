//! The person who sent a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use crate::error::ApiError;

/// A person who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// The person's id, the subject of the token.
    pub user_id: Uuid,
}

/// The caller that a layer in front of the route has authenticated.
///
/// On a route behind no such layer nobody is signed in: forgetting the layer closes the route.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().copied().ok_or(ApiError::NotSignedIn)
    }
}
