//! Who signs up for a tenant.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::caller::Caller;
use super::issuer::Identity;
use crate::error::ApiError;

/// A caller who may sign up.
///
/// As an extractor of axum it is for routes whose guard is that of sign-ups. On any other route it fails with
/// [`ApiError::NotSignedIn`], as [`Caller`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignUpCaller {
    /// A person.
    Known(Caller),
    /// An identity without a person, of an issuer whose identities may sign up.
    New(Identity),
}

impl<S: Send + Sync> FromRequestParts<S> for SignUpCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().cloned().ok_or(ApiError::NotSignedIn)
    }
}
