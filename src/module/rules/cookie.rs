//! The cookie that seeds new tabs, with the options that are set.

use tenantry_kernel::{TenantId, Value, cookie};
use wasm_bindgen::prelude::*;

use super::answer;
use super::options;

/// What to assign to `document.cookie`: `[host, isHttps, id]` sets the tenant, `[host, isHttps, null]` deletes it.
#[wasm_bindgen(js_name = tenantCookie)]
pub fn tenant_cookie(length: usize) -> isize {
    answer(length, |given| {
        let name = options::with(|options| options.cookie.on_host(given.optional_text(0)));
        let is_https = given.is_true(1);
        Ok(Value::Text(match given.optional_text(2) {
            Some(id) => cookie::set(&name, TenantId::from_canonical(id)?, is_https),
            None => cookie::clear(&name, is_https),
        }))
    })
}

/// Whether the cookies of a page hold the tenant: `[host, cookies, id]`.
#[wasm_bindgen(js_name = hasTenantCookie)]
pub fn has_tenant_cookie(length: usize) -> isize {
    answer(length, |given| {
        let name = options::with(|options| options.cookie.on_host(given.optional_text(0)));
        Ok(Value::Bool(cookie::find(given.text(1), &name) == Ok(Some(given.text(2)))))
    })
}
