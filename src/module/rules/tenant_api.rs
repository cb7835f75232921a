//! The answers of the tenant API. They come as JSON text, so that the kernel sees a duplicate key.

use tenantry_kernel::tenant_api::{self, Answer};
use wasm_bindgen::prelude::*;

use super::answer;
use super::profile::read_text;
use super::tenant;

/// Reads the answer to a request for a profile: `[tenant, ids, status, body, echo]`, where `echo` is the answer's
/// tenant header or null.
///
/// An answer about a different tenant, in its body or in the echo, is refused, and so is a tenant that is not active.
#[wasm_bindgen(js_name = readProfile)]
pub fn read_profile(length: usize) -> isize {
    answer(length, |given| {
        let asked = tenant::reference(given, 0, 1)?;
        let status = given.status(2).unwrap_or_default();
        let read = Answer { status, echo: given.optional_text(4), body: read_text(given.text(3)) };
        tenant_api::read_profile(&asked, given.ids(1)?, read)
    })
}

/// Reads the answer to a request for the caller's tenants, `{ tenants, warnings }`: `[ids, status, body]`.
#[wasm_bindgen(js_name = readTenants)]
pub fn read_tenants(length: usize) -> isize {
    answer(length, |given| {
        let status = given.status(1).unwrap_or_default();
        let read = Answer { status, echo: None, body: read_text(given.text(2)) };
        tenant_api::read_memberships(given.ids(0)?, read)
    })
}
