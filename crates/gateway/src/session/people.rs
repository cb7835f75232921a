//! The trait that finds the person of an identity.

use std::future::Future;

use tenantry_layer::Refusal;
use uuid::Uuid;

use super::issuer::Identity;

/// Finds the person that an identity of an issuer is linked to.
pub trait People: Clone + Send + Sync + 'static {
    /// The id of the person. None for an identity that is not linked.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unavailable`] when the links cannot be read.
    fn person(&self, identity: &Identity) -> impl Future<Output = Result<Option<Uuid>, Refusal>> + Send;

    /// As [`person`](Self::person), but never from a cache.
    ///
    /// # Errors
    ///
    /// As [`person`](Self::person).
    fn current_person(&self, identity: &Identity) -> impl Future<Output = Result<Option<Uuid>, Refusal>> + Send;
}
