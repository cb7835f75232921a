//! Who is calling: session tokens, where they are carried, and the check that a request has a good one.
//!
//! A token is a JWT signed with HS256. It says who someone is and nothing about tenants: what a person may act
//! for is looked up at every request, so that revoking a membership works at once.

mod hs256;
mod session_authenticator;
mod session_token;

pub use session_authenticator::SessionAuthenticator;
pub use session_token::{Issued, SessionTokens};

use std::future::Future;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use uuid::Uuid;

use crate::error::ApiError;

/// A person who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// The person's id, the subject of the token.
    pub user_id: Uuid,
}

/// Finds out who sent a request.
pub trait Authenticate: Clone + Send + Sync + 'static {
    /// The caller, judged by the headers alone.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotSignedIn`] for no credential and for a bad one.
    fn caller(&self, headers: &HeaderMap) -> impl Future<Output = Result<Caller, ApiError>> + Send;

    /// As [`caller`](Self::caller), and never from a cache: it is asked at the moment of a write, by
    /// [`Acting::recheck`](crate::tenant_layer::Acting::recheck).
    ///
    /// By default it asks `caller`. An authenticator that answers that from a cache must write this one too.
    ///
    /// # Errors
    ///
    /// As [`caller`](Self::caller).
    fn current_caller(&self, headers: &HeaderMap) -> impl Future<Output = Result<Caller, ApiError>> + Send {
        self.caller(headers)
    }
}

/// The caller that a layer in front of the route has authenticated.
///
/// On a route behind no such layer nobody is signed in: forgetting the layer closes the route.
impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().copied().ok_or(ApiError::NotSignedIn)
    }
}
