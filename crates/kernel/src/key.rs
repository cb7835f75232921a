//! Names under which a tenant's things are kept where tenants share one store.
//!
//! Every name begins with the canonical id, which has a fixed length, so no two tenants and no two keys
//! can ever come to the same name.

use alloc::string::String;

use crate::error::TenantError;
use crate::tenant_id::TenantId;

/// `tenant:<uuid>:<key>`, for storage in a browser.
#[must_use]
pub fn storage_key(tenant: TenantId, key: &str) -> String {
    prefixed("tenant:", tenant, ":", key)
}

/// The tenant and the key that a [`storage_key`] was made of; none for a name we did not make.
#[must_use]
pub fn split_storage_key(name: &str) -> Option<(TenantId, &str)> {
    let (id, key) = name.strip_prefix("tenant:")?.split_at_checked(36)?;
    Some((TenantId::parse(id).ok()?, key.strip_prefix(":")?)).filter(|(tenant, _)| tenant.write_to(&mut [0; 36]) == id)
}

/// Whether a name in a browser's storage is the app's own, kept there without a tenant.
///
/// A tenant's name is not, for it may be another tenant's, and neither is what tenantry itself remembers under `tenantry:`.
#[must_use]
pub fn is_bare_key(name: &str) -> bool {
    !name.starts_with("tenantry:") && split_storage_key(name).is_none()
}

/// `t:<uuid>:<key>`, for a cache that the services share.
#[must_use]
pub fn cache_key(tenant: TenantId, key: &str) -> String {
    prefixed("t:", tenant, ":", key)
}

/// `t_<32 hex>_<name>`, for stores whose collection names are identifiers.
///
/// # Errors
///
/// [`TenantError::Validation`] unless `name` is 1 to 28 of `a-z`, `0-9` and `_`: the whole then fits
/// PostgreSQL's 63 bytes, and a longer one would be cut there without a word.
pub fn collection_name(tenant: TenantId, name: &str) -> Result<String, TenantError> {
    let valid =
        (1..=28).contains(&name.len()) && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if !valid {
        return Err(TenantError::validation("name", "write 1 to 28 of a-z, 0-9 and _"));
    }
    let mut hex = [0; 32];
    let hex = tenant.as_uuid().simple().encode_lower(&mut hex);
    Ok(["t_", hex, "_", name].concat())
}

fn prefixed(prefix: &str, tenant: TenantId, separator: &str, key: &str) -> String {
    [prefix, tenant.write_to(&mut [0; 36]), separator, key].concat()
}
