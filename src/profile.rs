//! Profiles for JavaScript.

use tenantry_kernel::{IdFormat, ReadContext, TenantError, TenantProfile};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::tenant_id::format;
use crate::value;

/// Reads a profile, as data or as JSON text, whose id is written in the format `ids`, and writes it back. One of a
/// tenant that is shut off is refused, unless `takes_any` says that it will do.
#[wasm_bindgen(js_name = parseProfile)]
pub fn parse_profile(given: &JsValue, ids: &str, takes_any: bool) -> Result<JsValue, Thrown> {
    let value = match given.as_string() {
        Some(text) => value::read_text(&text).ok_or_else(|| TenantError::validation("profile", "write JSON"))?,
        None => value::read_leniently(given)?,
    };
    let context = ReadContext { ids: format(ids)?, ..ReadContext::default() };
    let profile = TenantProfile::read(&value, &context)?;
    if !takes_any {
        profile.assert_active()?;
    }
    Ok(write(&profile))
}

/// The profile of a snapshot, with the warnings of its first reading.
pub(crate) fn read_snapshot(given: &JsValue, ids: IdFormat) -> Result<TenantProfile, Thrown> {
    let context = ReadContext { ids, asked: None, is_ours: true };
    let profile = TenantProfile::read(&value::read_leniently(given)?, &context)?;
    profile.assert_active()?;
    Ok(profile)
}

/// The profile as JavaScript sees it.
pub(crate) fn write(profile: &TenantProfile) -> JsValue {
    value::write(&profile.to_client_value())
}
