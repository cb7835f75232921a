//! The tenants that an issuer may speak for.

use tenantry_kernel::{TenantId, TenantRef, TenantSlug};

/// The tenants that an issuer may speak for. It can only restrict: the membership of the person still decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantScope {
    /// Every tenant.
    All,
    /// These tenants, by id or slug.
    Listed(Vec<TenantRef>),
}

impl TenantScope {
    /// Whether the tenant with this id and this slug is one of them.
    #[must_use]
    pub fn contains(&self, id: TenantId, slug: &TenantSlug) -> bool {
        match self {
            Self::All => true,
            Self::Listed(tenants) => tenants.iter().any(|tenant| match tenant {
                TenantRef::Id(listed) => *listed == id,
                TenantRef::Slug(listed) => listed == slug,
            }),
        }
    }
}
