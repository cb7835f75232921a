//! The tenant in the payload of an event.

use tenantry_kernel::{TenantId, Value};
use wasm_bindgen::prelude::*;

use super::answer;

/// A copy of the payload that names the tenant: `[event, id]`.
#[wasm_bindgen(js_name = injectTenant)]
pub fn inject_tenant(length: usize) -> isize {
    answer(length, |given| {
        let tenant = TenantId::from_canonical(given.text(1))?;
        tenantry_kernel::inject_tenant(given.data(0)?.clone(), tenant)
    })
}

/// The tenant that the payload names: `[event, ids]`.
#[wasm_bindgen(js_name = extractTenant)]
pub fn extract_tenant(length: usize) -> isize {
    answer(length, |given| {
        let tenant = tenantry_kernel::extract_tenant(given.data(0)?, given.ids(1)?)?;
        Ok(Value::text(tenant.as_str()))
    })
}
