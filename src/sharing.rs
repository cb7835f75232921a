//! Sharing of resources for JavaScript.

use alloc::string::String;
use tenantry_kernel::{Sharing, TenantId, can_access};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::tenant_id::format;
use crate::value;

/// Whether the tenant may use the resource, whose ids are written in the format `ids`; by default in the tenant's.
#[wasm_bindgen(js_name = canAccessResource)]
pub fn can_access_resource(tenant: &str, resource: &JsValue, ids: Option<String>) -> Result<bool, Thrown> {
    let tenant = TenantId::from_canonical(tenant)?;
    let ids = ids.map_or(Ok(tenant.format()), |ids| format(&ids))?;
    Ok(can_access(tenant, &Sharing::from_value(&value::read_leniently(resource)?, ids)?))
}
