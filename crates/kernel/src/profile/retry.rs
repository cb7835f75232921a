//! When a question to the tenant API is asked once more.

/// How often it is asked in all.
pub const MOST_ATTEMPTS: u32 = 3;

const FIRST_WAIT_MS: f64 = 1_000.0;
const LONGEST_WAIT_MS: f64 = 12_000.0;

/// Whether asking once more may help after an answer with this status, or after none.
///
/// A refusal stays one: of the client errors only 408, 425 and 429 pass by themselves. A success that could not be read
/// was cut short on its way.
#[must_use]
pub const fn may_pass(status: Option<u16>) -> bool {
    matches!(status, None | Some(200..=299 | 408 | 425 | 429 | 500..=599))
}

/// How long to wait before the next try, in milliseconds, after `failures` in a row.
///
/// Full jitter: `chance`, from 0 to 1, picks a moment below a bound that doubles from 1 s to 12 s, so that clients which
/// failed together do not come back together. A server that said when to come (`asked_for`) is not asked earlier.
#[must_use]
pub fn backoff(failures: u32, asked_for: Option<f64>, chance: f64) -> f64 {
    let doublings = failures.saturating_sub(1).min(4);
    let bound = (FIRST_WAIT_MS * f64::from(1_u32 << doublings)).min(LONGEST_WAIT_MS);
    (bound * chance).max(asked_for.unwrap_or(0.0))
}

/// The wait before the next attempt, or none where there is none: the answer was final, the attempts are used up, or the
/// wait is longer than the time that is `left`.
#[must_use]
pub fn next_attempt(failures: u32, status: Option<u16>, asked_for: Option<f64>, left: f64, chance: f64) -> Option<f64> {
    if !may_pass(status) || failures >= MOST_ATTEMPTS {
        return None;
    }
    Some(backoff(failures, asked_for, chance)).filter(|wait| *wait < left)
}
