//! Tenant ids and references for JavaScript.

use alloc::string::String;
use tenantry_kernel::{IdFormat, TenantError, TenantRef};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::value;

/// The canonical spelling of a tenant id that is written in the format `ids`.
#[wasm_bindgen(js_name = parseTenantId)]
pub fn parse_tenant_id(text: &str, ids: &str) -> Result<String, Thrown> {
    Ok(format(ids)?.parse_id(text)?.text())
}

/// What a caller names a tenant by, as `{ id }` or `{ slug }`.
#[wasm_bindgen(js_name = parseTenantRef)]
pub fn parse_tenant_ref(tenant: &JsValue, ids: &str) -> Result<JsValue, Thrown> {
    Ok(value::write(&reference(tenant, format(ids)?)?.to_value()))
}

pub(crate) fn format(ids: &str) -> Result<IdFormat, TenantError> {
    IdFormat::parse(ids).map_err(|invalid| TenantError::validation("ids", invalid.reason()))
}

pub(crate) fn reference(tenant: &JsValue, ids: IdFormat) -> Result<TenantRef, Thrown> {
    let tenant = TenantRef::from_value(&value::read(tenant)?, ids);
    Ok(tenant.map_err(TenantError::from)?)
}
