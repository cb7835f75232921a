//! How old a profile may be. Ages are in milliseconds.

use tenantry_kernel::freshness;
use wasm_bindgen::prelude::*;

/// How long a profile is fresh.
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

/// Whether a profile of this age is fresh.
#[wasm_bindgen(js_name = isFresh)]
#[must_use]
pub fn is_fresh(age: f64) -> bool {
    freshness::is_fresh(age)
}

/// Whether a profile of this age may be used while the tenant API fails.
#[wasm_bindgen(js_name = isUsable)]
#[must_use]
pub fn is_usable(age: f64) -> bool {
    freshness::is_usable(age)
}
