//! When a failed call is retried. Waits are in milliseconds; `status` and `asked_for` are 0 where there is none.

use tenantry_kernel::retry;
use wasm_bindgen::prelude::*;

/// Whether a retry may help.
#[wasm_bindgen(js_name = mayPass)]
#[must_use]
pub fn may_pass(status: u16) -> bool {
    retry::may_pass(known(status))
}

/// The wait after `failures` in a row.
#[wasm_bindgen]
#[must_use]
pub fn backoff(failures: u32, chance: f64) -> f64 {
    retry::backoff(failures, None, chance)
}

/// The wait before the next attempt; negative where there is none.
#[wasm_bindgen(js_name = nextAttempt)]
#[must_use]
pub fn next_attempt(failures: u32, status: u16, asked_for: f64, left: f64, chance: f64) -> f64 {
    retry::next_attempt(failures, known(status), Some(asked_for), left, chance).unwrap_or(-1.0)
}

const fn known(status: u16) -> Option<u16> {
    if status == 0 { None } else { Some(status) }
}
