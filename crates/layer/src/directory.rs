//! The directory: who is a member of which tenant.

use std::future::Future;
use std::sync::Arc;

use tenantry_kernel::{TenantId, TenantSlug, TenantStatus};

use crate::refusal::Refusal;

/// A person's membership in a tenant. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The role, such as `admin`.
    pub role: Arc<str>,
    /// Whether the membership is active. A directory keeps revoked memberships for the record.
    pub active: bool,
    /// The status of the tenant.
    pub tenant_status: TenantStatus,
}

impl Membership {
    /// An active membership with this role in an active tenant.
    #[must_use]
    pub fn active(role: &str) -> Self {
        Self { role: role.into(), active: true, tenant_status: TenantStatus::ACTIVE }
    }

    /// Whether the person may act for the tenant: the membership and the tenant are active.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.active && self.tenant_status.admits()
    }
}

/// The directory of tenants and memberships that the layer asks. `Caller` is the type of your authenticator.
///
/// Answer an unknown tenant and a tenant without this member in the same way and in the same time, for example with one
/// query that starts from the person. [`CachedDirectory`](crate::CachedDirectory) keeps the answers for some seconds.
pub trait Directory<Caller: Sync>: Clone + Send + Sync + 'static {
    /// The membership of `caller` in `tenant`. None when there is no membership or no such tenant.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unavailable`] when the directory cannot answer.
    fn membership(
        &self,
        caller: &Caller,
        tenant: TenantId,
    ) -> impl Future<Output = Result<Option<Membership>, Refusal>> + Send;

    /// As [`membership`](Self::membership), but never from a cache.
    /// [`AuthorizedTenant::recheck`](crate::AuthorizedTenant::recheck) calls it at the moment of a write.
    ///
    /// The default calls `membership`. Implement it when `membership` answers from a cache.
    ///
    /// # Errors
    ///
    /// As [`membership`](Self::membership).
    fn current_membership(
        &self,
        caller: &Caller,
        tenant: TenantId,
    ) -> impl Future<Output = Result<Option<Membership>, Refusal>> + Send {
        self.membership(caller, tenant)
    }

    /// Hears that a later check of a request found the right of a caller ended, for example in the transaction of a
    /// write. A cache drops the membership. The default does nothing.
    fn membership_ended(&self, _caller: &Caller, _tenant: TenantId) {}

    /// The id of the tenant with this slug, if `caller` is a member of it. None for a foreign slug and for an unknown
    /// slug.
    ///
    /// The default is none: the directory does not know slugs. Implement it when addresses name tenants by slug.
    ///
    /// # Errors
    ///
    /// As [`membership`](Self::membership).
    fn tenant_by_slug(
        &self,
        _caller: &Caller,
        _slug: &TenantSlug,
    ) -> impl Future<Output = Result<Option<TenantId>, Refusal>> + Send {
        async { Ok(None) }
    }
}
