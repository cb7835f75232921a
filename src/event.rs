//! The tenant in event payloads, for JavaScript.

use alloc::string::String;
use tenantry_kernel::TenantId;
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::tenant_id::format;
use crate::value;

/// A copy of the payload that carries the tenant.
#[wasm_bindgen(js_name = injectTenant)]
pub fn inject_tenant(event: &JsValue, tenant: &str) -> Result<JsValue, Thrown> {
    let event = tenantry_kernel::inject_tenant(value::read(event)?, TenantId::from_canonical(tenant)?)?;
    Ok(value::write(&event))
}

/// The tenant that the payload carries, in the format `ids`.
#[wasm_bindgen(js_name = extractTenant)]
pub fn extract_tenant(event: &JsValue, ids: &str) -> Result<String, Thrown> {
    Ok(tenantry_kernel::extract_tenant(&value::read(event)?, format(ids)?)?.text())
}
