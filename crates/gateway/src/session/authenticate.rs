//! The trait that finds the caller of a request.

use std::future::Future;

use axum::http::HeaderMap;

use super::caller::Caller;
use crate::error::ApiError;

/// Finds out who sent a request.
pub trait Authenticate: Clone + Send + Sync + 'static {
    /// The caller, judged by the headers alone.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotSignedIn`] for no credential and for a bad one.
    fn caller(&self, headers: &HeaderMap) -> impl Future<Output = Result<Caller, ApiError>> + Send;

    /// As [`caller`](Self::caller), and never from a cache: it is asked at the moment of a write, by
    /// [`AuthorizedTenant::recheck`](crate::tenant_layer::AuthorizedTenant::recheck).
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
