//! Tenant ids for JavaScript.

use alloc::string::String;
use tenantry_kernel::TenantId;
use wasm_bindgen::prelude::*;

use crate::error::Thrown;

/// The canonical spelling of a tenant id.
#[wasm_bindgen(js_name = parseTenantId)]
pub fn parse_tenant_id(text: &str) -> Result<String, Thrown> {
    Ok(TenantId::parse(text)?.text())
}
