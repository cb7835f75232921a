//! Tenant ids and references.

use tenantry_kernel::{TenantError, TenantRef, Value};
use wasm_bindgen::prelude::*;

use super::answer;
use crate::module::call::Arguments;

/// The canonical spelling of a tenant id: `[text, ids]`.
#[wasm_bindgen(js_name = parseTenantId)]
pub fn parse_tenant_id(length: usize) -> isize {
    answer(length, |given| Ok(Value::text(given.ids(1)?.parse_id(given.text(0))?.as_str())))
}

/// A tenant as a caller names it, as `{ id }` or `{ slug }`: `[tenant, ids]`.
#[wasm_bindgen(js_name = parseTenantRef)]
pub fn parse_tenant_ref(length: usize) -> isize {
    answer(length, |given| Ok(reference(given, 0, 1)?.to_value()))
}

/// The tenant in the path of the tenant API, behind `/v1/tenants/`: `[tenant, ids]`.
#[wasm_bindgen(js_name = tenantPath)]
pub fn tenant_path(length: usize) -> isize {
    answer(length, |given| Ok(Value::Text(reference(given, 0, 1)?.path(given.ids(1)?))))
}

/// The reference at one place of the arguments, whose ids have the format at another.
pub(crate) fn reference(given: &Arguments, at: usize, ids: usize) -> Result<TenantRef, TenantError> {
    Ok(TenantRef::from_value(given.data(at)?, given.ids(ids)?)?)
}
