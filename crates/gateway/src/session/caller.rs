//! The person who sent a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use super::issuer::IssuerRef;
use crate::error::ApiError;

/// A person who is signed in, and who vouches for that.
///
/// As an extractor of axum it is for routes under `/v1/tenants`, whose guard authenticates the session. On any other
/// route it fails with [`ApiError::NotSignedIn`], so a forgotten guard closes the route. A handler behind the tenant
/// layer takes an [`AuthorizedTenant`](crate::tenant_layer::AuthorizedTenant), which has the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// The id of the person.
    pub user_id: Uuid,
    /// The issuer of the person's token, which may speak for some tenants only. None for a session of the gateway
    /// itself.
    pub issuer: Option<IssuerRef>,
}

impl Caller {
    /// A person with a session of the gateway itself.
    #[must_use]
    pub const fn own(user_id: Uuid) -> Self {
        Self { user_id, issuer: None }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().copied().ok_or(ApiError::NotSignedIn)
    }
}
