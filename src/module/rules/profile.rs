//! Profiles that a caller has: as data, in a snapshot, or as the copy that a browser kept.

use tenantry_kernel::json::Object;
use tenantry_kernel::{ReadContext, TenantError, Value, client_profile, freshness, json};
use wasm_bindgen::prelude::*;

use super::answer;
use super::tenant;
use crate::module::call::Arguments;
use crate::module::number;

/// Reads a profile, as data or as JSON text: `[profile, ids, takesAny]`. A tenant that is not active is refused unless
/// `takesAny` is true.
#[wasm_bindgen(js_name = parseProfile)]
pub fn parse_profile(length: usize) -> isize {
    answer(length, |given| {
        let parsed;
        let value = match given.value(0) {
            Value::Text(text) => {
                parsed = read_text(text).ok_or_else(|| TenantError::validation("profile", "write JSON"))?;
                &parsed
            }
            value => value,
        };
        let needs_active = !given.is_true(2);
        client_profile(value, &ReadContext { ids: given.ids(1)?, needs_active, ..ReadContext::default() })
    })
}

/// Reads the profile of a snapshot, with the warnings of its first reading: `[profile, ids]`.
#[wasm_bindgen(js_name = readSnapshot)]
pub fn read_snapshot(length: usize) -> isize {
    answer(length, |given| {
        let ids = given.ids(1)?;
        client_profile(
            given.value(0),
            &ReadContext { ids, is_ours: true, needs_active: true, ..ReadContext::default() },
        )
    })
}

/// Reads the copy `{ profile, etag, at }` of a tenant's profile at the time `now`: `[tenant, ids, text, now]`. Null for
/// a copy that is too old, and for any other text, because other scripts can write it.
#[wasm_bindgen(js_name = readCopy)]
pub fn read_copy(length: usize) -> isize {
    answer(length, |given| Ok(usable_copy(given).unwrap_or_default()))
}

/// Whether a text is the copy of this tenant's profile, of any age and status: `[tenant, ids, text]`.
#[wasm_bindgen(js_name = isCopyOf)]
pub fn is_copy_of(length: usize) -> isize {
    answer(length, |given| Ok(Value::Bool(copy(given, false).is_some())))
}

fn usable_copy(given: &Arguments) -> Option<Value> {
    let (copy, profile) = copy(given, true)?;
    let Value::Number(made) = *copy.get("at")? else { return None };
    if !freshness::is_usable(given.number(3)? - made) {
        return None;
    }
    let mut usable = Object::default();
    usable.set("profile", profile);
    usable.optional_text("etag", copy.get("etag").and_then(Value::as_text));
    usable.optional_number("at", Some(made));
    Some(usable.into())
}

/// The copy and its profile.
fn copy(given: &Arguments, needs_active: bool) -> Option<(Value, Value)> {
    let asked = tenant::reference(given, 0, 1).ok()?;
    let copy = read_text(given.text(2))?;
    let ids = given.ids(1).ok()?;
    let context = ReadContext { ids, asked: Some(&asked), is_ours: true, echo: None, needs_active };
    let profile = client_profile(copy.get("profile")?, &context).ok()?;
    Some((copy, profile))
}

/// Reads JSON text from outside; `None` for a text that is not JSON.
pub(crate) fn read_text(text: &str) -> Option<Value> {
    json::parse(text, number::read)
}
