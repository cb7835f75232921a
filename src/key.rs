//! Names of a tenant's things for JavaScript.

use alloc::string::String;
use tenantry_kernel::{TenantId, storage_key};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::tenant_id::format;

/// What the name of every thing of the tenant begins with in a shared store.
///
/// JavaScript puts the key behind it: as UTF-8, which is what comes in here, every lone surrogate would be the same
/// one.
#[wasm_bindgen(js_name = tenantKeyPrefix)]
pub fn tenant_key_prefix(tenant: &str) -> Result<String, Thrown> {
    Ok(storage_key(TenantId::from_canonical(tenant)?, ""))
}

/// Whether a name in a browser's storage is the app's own, kept there without a tenant.
#[wasm_bindgen(js_name = isBareKey)]
pub fn is_bare_key(name: &str, ids: &str) -> Result<bool, Thrown> {
    Ok(tenantry_kernel::is_bare_key(name, format(ids)?))
}
