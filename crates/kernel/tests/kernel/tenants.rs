//! The tenants of the tests.

use tenantry_kernel::{TenantId, TenantSlug};

pub(crate) const ACME: &str = "11111111-1111-1111-1111-111111111111";
pub(crate) const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";

pub(crate) fn id(text: &str) -> TenantId {
    TenantId::parse(text).unwrap()
}

pub(crate) fn slug(text: &str) -> TenantSlug {
    TenantSlug::parse(text).unwrap()
}
