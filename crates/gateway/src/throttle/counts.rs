//! The counts of tries, in the memory of this process.

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use tenantry_kernel::ReachedLimit;

use super::limits::ThrottleLimits;
use super::tries::Tries;
use crate::error::ApiError;

/// The counts of one kind. Clients with the same hash share a count. The key of the hash is random, so an attacker
/// cannot choose with which client to share.
const COUNTS: u64 = 65_536;

/// The counts of tries. Cheap to clone; the clones count together.
#[derive(Clone)]
pub(crate) struct Throttle {
    counts: Arc<Counts>,
    pub(super) trusted_proxies: usize,
}

struct Counts {
    sign_ins: Count,
    sign_ins_per_email: Count,
    sign_ups: Count,
    look_ups: Count,
}

struct Count {
    name: &'static str,
    per_minute: usize,
    hasher: RandomState,
    limiter: Option<Limiter>,
}

type Limiter = RateLimiter<u64, HashMapStateStore<u64>, DefaultClock, NoOpMiddleware<<DefaultClock as Clock>::Instant>>;

impl Throttle {
    pub(crate) fn new(limits: ThrottleLimits) -> Self {
        let counts = Counts {
            sign_ins: Count::new("sign_ins_per_minute", limits.sign_ins),
            sign_ins_per_email: Count::new("sign_ins_per_minute", limits.sign_ins_per_email),
            sign_ups: Count::new("sign_ups_per_minute", limits.sign_ups),
            look_ups: Count::new("look_ups_per_minute", limits.look_ups),
        };
        Self { counts: Arc::new(counts), trusted_proxies: limits.trusted_proxies }
    }

    /// Counts a try of a client.
    ///
    /// # Errors
    ///
    /// [`ApiError::RateExceeded`] when the client had too many.
    pub(super) fn count_address(&self, tries: Tries, client: Option<IpAddr>) -> Result<(), ApiError> {
        match tries {
            Tries::SignIn => self.counts.sign_ins.add(&client),
            Tries::SignUp => self.counts.sign_ups.add(&client),
            Tries::Directory => self.counts.look_ups.add(&client),
        }
    }

    /// Counts a sign-in with this e-mail address, which need not exist.
    ///
    /// # Errors
    ///
    /// [`ApiError::RateExceeded`] when there were too many with this address.
    pub(crate) fn count_email(&self, email: &str) -> Result<(), ApiError> {
        self.counts.sign_ins_per_email.add(&email)
    }
}

impl Count {
    fn new(name: &'static str, per_minute: usize) -> Self {
        let rate = u32::try_from(per_minute).ok().and_then(NonZeroU32::new);
        let limiter = rate.map(|rate| RateLimiter::hashmap(Quota::per_minute(rate)));
        Self { name, per_minute, hasher: RandomState::new(), limiter }
    }

    fn add(&self, client: &impl Hash) -> Result<(), ApiError> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        let count = self.hasher.hash_one(client) % COUNTS;
        limiter.check_key(&count).map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            let limit = ReachedLimit {
                key: self.name.into(),
                limit: u32::try_from(self.per_minute).ok().map(f64::from),
                used: None,
                resets_at: None,
            };
            ApiError::RateExceeded { limit: Box::new(limit), retry_after: whole_seconds(wait) }
        })
    }
}

/// Rounded up, because a client that comes back too early is refused again.
fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a count for each address, of which an attacker has as many as there is memory.
    #[test]
    fn the_counts_have_a_fixed_size() {
        let count = Count::new("sign_ins_per_minute", 100_000);
        for number in 0..200_000_u64 {
            assert!(count.add(&number).is_ok());
        }
        let limiter = count.limiter.as_ref().unwrap();
        assert!(u64::try_from(limiter.len()).unwrap() <= COUNTS, "{}", limiter.len());
    }

    /// Planted fault: one count for all clients.
    #[test]
    fn a_client_has_its_own_count() {
        let count = Count::new("sign_ins_per_minute", 3);
        assert_eq!([0; 4].map(|client: u64| count.add(&client).is_ok()), [true, true, true, false]);
        let others = (1..100_u64).filter(|client| count.add(client).is_ok()).count();
        assert!(others > 90, "{others}");
        let unlimited = Count::new("sign_ins_per_minute", 0);
        assert!((0..1000).all(|_| unlimited.add(&0).is_ok()));
    }
}
