//! When a failed call to the tenant API is retried.

/// The number of attempts, with the first.
pub const MAX_ATTEMPTS: u32 = 3;

const FIRST_WAIT_MS: f64 = 1_000.0;
const MAX_WAIT_MS: f64 = 12_000.0;

/// Whether a retry may help after an answer with this status, or after no answer (`None`).
///
/// - A refusal is final: of the client errors only 408, 425 and 429 are temporary.
/// - A success is retried because its body could not be read, so it was cut short.
#[must_use]
pub const fn may_pass(status: Option<u16>) -> bool {
    matches!(status, None | Some(200..=299 | 408 | 425 | 429 | 500..=599))
}

/// The wait before the next attempt, in milliseconds, after `failures` in a row.
///
/// - Full jitter: `chance`, from 0 to 1, picks a moment below a bound that doubles from 1 s to 12 s. So clients that
///   failed together do not return together.
/// - At least `asked_for` milliseconds, the `Retry-After` of the server.
#[must_use]
pub fn backoff(failures: u32, asked_for: Option<f64>, chance: f64) -> f64 {
    let doublings = failures.saturating_sub(1).min(4);
    let bound = (FIRST_WAIT_MS * f64::from(1_u32 << doublings)).min(MAX_WAIT_MS);
    (bound * chance).max(asked_for.unwrap_or(0.0))
}

/// The wait before the next attempt, in milliseconds; `None` where the answer is final, the attempts are used up, or
/// the wait is longer than the time `left`.
#[must_use]
pub fn next_attempt(failures: u32, status: Option<u16>, asked_for: Option<f64>, left: f64, chance: f64) -> Option<f64> {
    if !may_pass(status) || failures >= MAX_ATTEMPTS {
        return None;
    }
    Some(backoff(failures, asked_for, chance)).filter(|wait| *wait < left)
}
