//! Which requests carry the tenant, and which answers are the tenant's.

use tenantry_kernel::{AllowedOrigins, TenantError, TenantId, Value, check_echo};
use wasm_bindgen::prelude::*;

use super::answer;
use crate::module::call::Arguments;

/// Checks a list of origins: `[origins]`.
#[wasm_bindgen(js_name = assertOrigins)]
pub fn assert_origins(length: usize) -> isize {
    answer(length, |given| origins(given).map(|_| Value::Null))
}

/// Whether a request to an origin carries the tenant: `[origins, origin]`.
#[wasm_bindgen(js_name = allowsOrigin)]
pub fn allows_origin(length: usize) -> isize {
    answer(length, |given| Ok(Value::Bool(origins(given)?.allows(given.text(1)))))
}

/// Checks that the tenant header of an answer names the active tenant: `[id, echo, ids]`.
#[wasm_bindgen(js_name = checkEcho)]
pub fn check_answer(length: usize) -> isize {
    answer(length, |given| {
        check_echo(TenantId::from_canonical(given.text(0))?, given.text(1), given.ids(2)?, None)?;
        Ok(Value::Null)
    })
}

fn origins(given: &Arguments) -> Result<AllowedOrigins, TenantError> {
    let Value::List(origins) = given.value(0) else { panic!() };
    let texts = origins.iter().map(|origin| origin.as_text().unwrap_or_default());
    AllowedOrigins::parse(texts).map_err(|invalid| TenantError::validation("apiOrigins", invalid.reason()))
}
