//! Sharing of resources for JavaScript.

use tenantry_kernel::{Sharing, TenantId, can_access};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::value;

/// Whether the tenant may use the resource.
#[wasm_bindgen(js_name = canAccessResource)]
pub fn can_access_resource(tenant: &str, resource: &JsValue) -> Result<bool, Thrown> {
    Ok(can_access(TenantId::parse(tenant)?, &Sharing::from_value(&value::read(resource)?)?))
}
