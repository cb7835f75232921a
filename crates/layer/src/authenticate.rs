//! The trait that finds the caller of a request.

use std::fmt::Debug;
use std::future::Future;

use http::{HeaderMap, HeaderName, header};

use crate::refusal::Refusal;

static USUAL_CREDENTIALS: [HeaderName; 2] = [header::AUTHORIZATION, header::COOKIE];

/// Finds the caller of a request.
pub trait Authenticate: Clone + Send + Sync + 'static {
    /// Who sends requests: your own type, such as a user id.
    ///
    /// Equal callers are the same person with the same rights. Logs contain its `Debug` output, so it has no secret.
    type Caller: Clone + PartialEq + Debug + Send + Sync + 'static;

    /// The names of the headers that [`caller`](Self::caller) reads. It gets these headers, each with all its lines,
    /// and no others: the layer keeps them until the end of the request, to authenticate it again.
    ///
    /// Default: `Authorization` and `Cookie`.
    fn credentials(&self) -> &[HeaderName] {
        &USUAL_CREDENTIALS
    }

    /// The caller, from the headers of [`credentials`](Self::credentials).
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] for a missing and for an invalid credential.
    fn caller(&self, credentials: &HeaderMap) -> impl Future<Output = Result<Self::Caller, Refusal>> + Send;

    /// As [`caller`](Self::caller), but never from a cache.
    /// [`AuthorizedTenant::recheck`](crate::AuthorizedTenant::recheck) calls it at the moment of a write.
    ///
    /// The default calls `caller`. Implement it when `caller` answers from a cache.
    ///
    /// # Errors
    ///
    /// As [`caller`](Self::caller).
    fn current_caller(&self, credentials: &HeaderMap) -> impl Future<Output = Result<Self::Caller, Refusal>> + Send {
        self.caller(credentials)
    }
}
