//! How long a profile counts.
//!
//! Ages are in milliseconds and are given by whoever has a clock. One that is negative, or no number, comes of a clock
//! that was set meanwhile: it says nothing, so such a profile is not fresh, and is usable only if it may be.

/// How long a profile needs no second look.
pub const FRESH_MS: f64 = 60_000.0;

/// How long the counts of its limits may be shown.
pub const LIMITS_MS: f64 = 5.0 * 60_000.0;

/// How long it may stand in where the tenant API gives none.
pub const USABLE_MS: f64 = 24.0 * 60.0 * 60_000.0;

/// Whether a profile of this age needs no second look.
#[must_use]
pub fn is_fresh(age: f64) -> bool {
    (0.0..FRESH_MS).contains(&age)
}

/// Whether a profile of this age may stand in where the tenant API gives none.
#[must_use]
pub fn is_usable(age: f64) -> bool {
    age.abs() < USABLE_MS
}
