//! How long a profile counts, for JavaScript. Ages and spans are in milliseconds.

use tenantry_kernel::freshness;
use wasm_bindgen::prelude::*;

/// How long a profile needs no second look.
#[wasm_bindgen(js_name = freshMs)]
#[must_use]
pub fn fresh_ms() -> f64 {
    freshness::FRESH_MS
}

/// How long the counts of its limits may be shown.
#[wasm_bindgen(js_name = limitsMs)]
#[must_use]
pub fn limits_ms() -> f64 {
    freshness::LIMITS_MS
}

/// Whether a profile of this age needs no second look.
#[wasm_bindgen(js_name = isFresh)]
#[must_use]
pub fn is_fresh(age: f64) -> bool {
    freshness::is_fresh(age)
}

/// Whether a profile of this age may stand in where the tenant API gives none.
#[wasm_bindgen(js_name = isUsable)]
#[must_use]
pub fn is_usable(age: f64) -> bool {
    freshness::is_usable(age)
}
