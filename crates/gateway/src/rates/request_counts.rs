//! The counts of requests, in the memory of this process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};
use tenantry_kernel::{ReachedLimit, TenantId};
use uuid::Uuid;

use super::rate_limits::{Rate, RateLimits};
use crate::error::ApiError;

/// The keys of the limits in the 429 response.
const TENANT_KEY: &str = "requests_per_second";
const SERVER_KEY: &str = "server_requests_per_second";

/// After this many requests, counts that are full again are removed from memory.
const REQUESTS_BETWEEN_REMOVALS: usize = 1024;

/// What a request counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RateOwner {
    /// A tenant that the caller is authorized for.
    Tenant(TenantId),
    /// A person with a session, on a route without a tenant.
    Person(Uuid),
    /// All callers without a session.
    Public,
}

/// The counts of requests. Cheap to clone; the clones count together.
#[derive(Clone)]
pub struct Rates {
    counts: Arc<Counts<DefaultClock>>,
}

impl Rates {
    /// Counts that begin at zero.
    #[must_use]
    pub fn new(limits: RateLimits) -> Self {
        Self { counts: Arc::new(Counts::new(limits, &DefaultClock::default())) }
    }

    /// Counts one request.
    ///
    /// # Errors
    ///
    /// [`ApiError::RateExceeded`]. Then the request does not count.
    pub(crate) fn count(&self, owner: RateOwner) -> Result<(), ApiError> {
        self.counts.count(owner)
    }
}

/// One count for each owner.
type ByOwner<C> = RateLimiter<RateOwner, HashMapStateStore<RateOwner>, C, NoOpMiddleware<<C as Clock>::Instant>>;
/// One count for all.
type Together<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

struct Counts<C: Clock> {
    clock: C,
    limits: RateLimits,
    owners: Option<ByOwner<C>>,
    with_session: Option<Together<C>>,
    /// Separate, so that callers without a session cannot use up the rate of those with one.
    without_session: Option<Together<C>>,
    requests: AtomicUsize,
}

impl<C: Clock + Clone> Counts<C> {
    fn new(limits: RateLimits, clock: &C) -> Self {
        let together = || limits.server.map(|rate| RateLimiter::direct_with_clock(quota(rate), clock.clone()));
        Self {
            owners: limits.tenant.map(|rate| RateLimiter::hashmap_with_clock(quota(rate), clock.clone())),
            with_session: together(),
            without_session: together(),
            clock: clock.clone(),
            limits,
            requests: AtomicUsize::new(0),
        }
    }

    fn count(&self, owner: RateOwner) -> Result<(), ApiError> {
        if let (Some(owners), Some(rate)) = (&self.owners, self.limits.tenant)
            && owner != RateOwner::Public
        {
            self.remove_full_counts(owners);
            owners.check_key(&owner).map_err(|refused| self.refusal(TENANT_KEY, rate, &refused))?;
        }
        let together = if owner == RateOwner::Public { &self.without_session } else { &self.with_session };
        if let (Some(together), Some(rate)) = (together, self.limits.server) {
            together.check().map_err(|refused| self.refusal(SERVER_KEY, rate, &refused))?;
        }
        Ok(())
    }

    /// A count that is full again equals no count. Without this, the process would keep one for every tenant and person
    /// it ever served.
    fn remove_full_counts(&self, owners: &ByOwner<C>) {
        let requests = self.requests.fetch_add(1, Ordering::Relaxed);
        if requests % REQUESTS_BETWEEN_REMOVALS == REQUESTS_BETWEEN_REMOVALS - 1 {
            owners.retain_recent();
            owners.shrink_to_fit();
        }
    }

    fn refusal(&self, key: &str, rate: Rate, refused: &NotUntil<C::Instant>) -> ApiError {
        let wait = refused.wait_time_from(self.clock.now());
        let limit =
            ReachedLimit { key: key.into(), limit: Some(rate.per_second.get().into()), used: None, resets_at: None };
        ApiError::RateExceeded { limit: Box::new(limit), retry_after: whole_seconds(wait) }
    }
}

fn quota(rate: Rate) -> Quota {
    Quota::per_second(rate.per_second).allow_burst(rate.burst)
}

/// Rounded up, because a client that comes back too early is refused again.
fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::num::NonZeroU32;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn rate(per_second: u32, burst: u32) -> Option<Rate> {
        Some(Rate { per_second: NonZeroU32::new(per_second).unwrap(), burst: NonZeroU32::new(burst).unwrap() })
    }

    fn counts(tenant: Option<Rate>, server: Option<Rate>) -> (Counts<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Counts::new(RateLimits { tenant, server }, &clock), clock)
    }

    fn tenant(n: u128) -> RateOwner {
        RateOwner::Tenant(TenantId::from_uuid(Uuid::from_u128(n << 64 | 1)).unwrap())
    }

    fn accepted(counts: &Counts<FakeRelativeClock>, owner: RateOwner, requests: usize) -> usize {
        (0..requests).filter(|_| counts.count(owner).is_ok()).count()
    }

    /// Planted faults: one count for all tenants, and a burst that comes back at once.
    #[test]
    fn a_tenant_has_its_own_rate_and_its_own_burst() {
        let (counts, clock) = counts(rate(2, 5), None);
        assert_eq!(accepted(&counts, tenant(1), 20), 5);
        assert_eq!(accepted(&counts, tenant(2), 20), 5);
        assert_eq!(accepted(&counts, RateOwner::Person(Uuid::from_u128(1)), 20), 5);
        clock.advance(Duration::from_secs(1));
        assert_eq!(accepted(&counts, tenant(1), 20), 2);
        clock.advance(Duration::from_secs(60));
        assert_eq!(accepted(&counts, tenant(1), 20), 5);
    }

    /// Planted faults: a flood of one tenant that uses up the rate of the server, and callers without a session that
    /// use it up.
    #[test]
    fn refused_requests_and_requests_without_a_session_leave_the_rate_of_the_server_to_others() {
        let (counts, _) = counts(rate(1, 4), rate(1, 10));
        assert_eq!(accepted(&counts, RateOwner::Public, 1000), 10);
        assert_eq!(accepted(&counts, tenant(1), 1000), 4);
        assert_eq!(accepted(&counts, tenant(2), 1000), 4);
        assert_eq!(accepted(&counts, tenant(3), 1000), 2, "the rate of the server");
    }

    /// Planted fault: a wait that is rounded down.
    #[test]
    fn a_refusal_names_the_rate_and_says_when_to_come_back() {
        for (tenant_rate, server_rate, key, limit, wait) in [
            (rate(10, 1), None, "requests_per_second", 10.0, 1),
            (None, rate(1, 1), "server_requests_per_second", 1.0, 1),
        ] {
            let (counts, clock) = counts(tenant_rate, server_rate);
            counts.count(tenant(1)).unwrap();
            clock.advance(Duration::from_millis(1));
            let Err(ApiError::RateExceeded { limit: reached, retry_after }) = counts.count(tenant(1)) else {
                panic!("no refusal")
            };
            assert_eq!((reached.key.as_str(), reached.limit, retry_after), (key, Some(limit), wait));
            clock.advance(Duration::from_secs(retry_after));
            assert!(counts.count(tenant(1)).is_ok(), "{key}");
        }
        assert_eq!(whole_seconds(Duration::from_millis(1001)), 2);
        assert_eq!(whole_seconds(Duration::from_secs(3)), 3);
    }

    #[test]
    fn a_rate_of_zero_is_unlimited() {
        let (counts, _) = counts(None, None);
        assert_eq!(accepted(&counts, tenant(1), 100_000), 100_000);
    }

    /// Planted fault: counts that are never removed.
    #[test]
    fn the_memory_of_a_million_tenants_is_bounded_by_those_of_the_last_seconds() {
        let (counts, clock) = counts(rate(1000, 1000), None);
        for n in 1..=1_000_000_u128 {
            counts.count(tenant(n)).unwrap();
            clock.advance(Duration::from_micros(100));
        }
        assert!(counts.owners.unwrap().len() <= 2 * REQUESTS_BETWEEN_REMOVALS);
    }
}
