//! The trait that finds the caller of a request.

use std::future::Future;

use axum::http::HeaderMap;

use super::caller::Caller;
use crate::error::ApiError;

/// Finds the caller of a request.
pub trait Authenticate: Clone + Send + Sync + 'static {
    /// The caller, from the headers alone.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotSignedIn`] for a missing and for an invalid credential.
    fn caller(&self, headers: &HeaderMap) -> impl Future<Output = Result<Caller, ApiError>> + Send;

    /// As [`caller`](Self::caller), but never from a cache.
    /// [`AuthorizedTenant::recheck`](crate::tenant_layer::AuthorizedTenant::recheck) calls it at the moment of a write.
    ///
    /// The default calls `caller`. Implement it when `caller` answers from a cache.
    ///
    /// # Errors
    ///
    /// As [`caller`](Self::caller).
    fn current_caller(&self, headers: &HeaderMap) -> impl Future<Output = Result<Caller, ApiError>> + Send {
        self.caller(headers)
    }
}
