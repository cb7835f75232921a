//! Names of a tenant's values in a store that tenants share.

use tenantry_kernel::{TenantId, Value, storage_key};
use wasm_bindgen::prelude::*;

use super::answer;

/// The start of every name of a tenant: `[id]`.
///
/// JavaScript appends the key. In UTF-8 every lone surrogate is the same character, so two keys could become one here.
#[wasm_bindgen(js_name = tenantKeyPrefix)]
pub fn tenant_key_prefix(length: usize) -> isize {
    answer(length, |given| Ok(Value::Text(storage_key(TenantId::from_canonical(given.text(0))?, ""))))
}

/// Whether a name in a browser's storage is the app's own, stored without a tenant: `[name, ids]`.
#[wasm_bindgen(js_name = isBareKey)]
pub fn is_bare_key(length: usize) -> isize {
    answer(length, |given| Ok(Value::Bool(tenantry_kernel::is_bare_key(given.text(0), given.ids(1)?))))
}
