//! How long a profile may be used.
//!
//! The caller has the clock and passes ages in milliseconds. A negative age means that the clock was set back in the
//! meantime. Such a profile is not fresh. It is usable while its age is less than 24 hours below zero.

/// How long a profile is fresh: 1 minute, in milliseconds.
pub const FRESH_MS: f64 = 60_000.0;

/// How long the counts of limits may be shown: 5 minutes, in milliseconds.
pub const LIMITS_MS: f64 = 5.0 * 60_000.0;

/// How long a stale profile may be used while the tenant API fails: 24 hours, in milliseconds.
pub const USABLE_MS: f64 = 24.0 * 60.0 * 60_000.0;

/// Whether a profile of this age, in milliseconds, is fresh.
#[must_use]
pub fn is_fresh(age: f64) -> bool {
    (0.0..FRESH_MS).contains(&age)
}

/// Whether a profile of this age, in milliseconds, may be used while the tenant API fails.
#[must_use]
pub fn is_usable(age: f64) -> bool {
    age.abs() < USABLE_MS
}
