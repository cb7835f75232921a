//! The question that the layer asks about every request.

use std::future::Future;

use tenantry_kernel::{TenantId, TenantStatus};

use crate::error::ApiError;
use crate::session::Caller;

/// What a person is to a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The role, such as `admin`.
    pub role: String,
    /// Whether the membership stands; a revoked one is kept for the record.
    pub active: bool,
    /// Whether the tenant may be acted for.
    pub tenant_status: TenantStatus,
}

impl Membership {
    /// Whether the person may act for the tenant: the membership stands, and the tenant is active.
    #[must_use]
    pub fn admits(&self) -> bool {
        self.active && self.tenant_status.admits()
    }
}

/// Knows who belongs to which tenant.
///
/// Answer an unknown tenant and a tenant without this member in the same way and in the same time: with one query
/// that starts from the person, for instance.
pub trait Directory: Clone + Send + Sync + 'static {
    /// What `caller` is to `tenant`; none when nothing, also when there is no such tenant.
    ///
    /// # Errors
    ///
    /// [`ApiError::Unavailable`] when it cannot be asked.
    fn membership(
        &self,
        caller: Caller,
        tenant: TenantId,
    ) -> impl Future<Output = Result<Option<Membership>, ApiError>> + Send;

    /// As [`membership`](Self::membership), and never from a cache: it is asked at the moment of a write, by
    /// [`AuthorizedTenant::recheck`](super::AuthorizedTenant::recheck).
    ///
    /// By default it asks `membership`. A directory that answers that from a cache must write this one too.
    ///
    /// # Errors
    ///
    /// As [`membership`](Self::membership).
    fn current_membership(
        &self,
        caller: Caller,
        tenant: TenantId,
    ) -> impl Future<Output = Result<Option<Membership>, ApiError>> + Send {
        self.membership(caller, tenant)
    }
}
