//! Sharing of resources.

use tenantry_kernel::{Sharing, TenantId, Value, can_access};
use wasm_bindgen::prelude::*;

use super::answer;

/// Whether the tenant may use the resource, whose ids have the format `ids`: `[id, resource, ids]`.
#[wasm_bindgen(js_name = canAccessResource)]
pub fn can_access_resource(length: usize) -> isize {
    answer(length, |given| {
        let tenant = TenantId::from_canonical(given.text(0))?;
        let resource = Sharing::from_value(given.value(1), given.ids(2)?)?;
        Ok(Value::Bool(can_access(tenant, &resource)))
    })
}
