//! The answers of the tenant API. They come as JSON text, so that the kernel sees a duplicate key.

use tenantry_kernel::{
    Membership, Memberships, Problem, ReadContext, TenantError, TenantProfile, Value, check_echo, warnings_to_value,
};
use wasm_bindgen::prelude::*;

use super::call::answer;
use super::profile::read_text;
use super::tenant;

/// Reads the answer to a request for a profile: `[tenant, ids, status, body, echo]`, where `echo` is the answer's
/// tenant header or null.
///
/// An answer about a different tenant, in its body or in the echo, is refused, and so is a tenant that is not active.
#[wasm_bindgen(js_name = readProfile)]
pub fn read_profile(length: usize) -> isize {
    answer(length, |given| {
        let ids = given.ids(1)?;
        let asked = tenant::reference(given, 0, 1)?;
        let status = given.status(2).unwrap_or_default();
        let body = accept(asked.as_str(), status, given.text(3))?;
        let profile = TenantProfile::read(&body, &ReadContext { ids, asked: Some(&asked), is_ours: false })?;
        if let Some(echo) = given.optional_text(4) {
            check_echo(profile.id, echo, ids, Some(status))?;
        }
        profile.assert_active()?;
        Ok(profile.to_client_value())
    })
}

/// Reads the answer to a request for the caller's tenants, `{ tenants, warnings }`: `[ids, status, body]`.
#[wasm_bindgen(js_name = readTenants)]
pub fn read_tenants(length: usize) -> isize {
    answer(length, |given| {
        let status = given.status(1).unwrap_or_default();
        let body = accept("", status, given.text(2))?;
        let Ok(Memberships { tenants, warnings }) = Memberships::read(&body, given.ids(0)?) else {
            return Err(TenantError::api(Some(status), "the answer has no list `tenants`"));
        };
        let tenants = Value::List(tenants.iter().map(Membership::to_value).collect());
        Ok(Value::object([("tenants", tenants), ("warnings", warnings_to_value(&warnings))]))
    })
}

/// The body of a successful answer, or the error that the answer reports.
fn accept(asked: &str, status: u16, body: &str) -> Result<Value, TenantError> {
    let body = read_text(body);
    if !matches!(status, 200..300) {
        let problem = body.and_then(|body| Problem::from_value(&body, status).ok());
        return Err(problem.unwrap_or_else(|| Problem::new(status, "", "", "")).into_error(asked));
    }
    body.ok_or_else(|| TenantError::api(Some(status), "its body is not JSON"))
}
