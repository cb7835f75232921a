//! Names of a tenant's things for JavaScript.

use alloc::string::String;
use tenantry_kernel::{TenantId, storage_key};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;

/// The name under which a tenant's thing is kept in a shared store.
#[wasm_bindgen(js_name = tenantKey)]
pub fn tenant_key(tenant: &str, key: &str) -> Result<String, Thrown> {
    Ok(storage_key(TenantId::parse(tenant)?, key))
}
