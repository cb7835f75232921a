//! The share of the connection pool that one tenant, or one person, may use.
//!
//! A flood of requests for one tenant leaves connections to the other tenants. A connection counts against a share only
//! after the gateway knows the owner of the share: a lookup counts for the person of the session, everything else for
//! the tenant that the caller is authorized for. A caller cannot use up the share of another tenant.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tenantry_kernel::{ReachedLimit, TenantId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::database_error::DatabaseError;
use super::limits::DatabaseLimits;
use crate::session::Caller;
use crate::tenant_layer::AuthorizedTenant;

/// The key of the limit in the 429 response.
const KEY: &str = "concurrent_requests";

/// The owner of a share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ShareOwner {
    /// A tenant, for the work of its members on its data.
    Tenant(TenantId),
    /// A person, for the lookups of the person's memberships.
    Person(Uuid),
    /// All callers without a session, together.
    Public,
    /// All look-ups of identities together, and all sign-ups of identities without a person. Only valid tokens cause
    /// them, so callers without one cannot use them up.
    Identities,
}

impl From<&AuthorizedTenant> for ShareOwner {
    fn from(authorized: &AuthorizedTenant) -> Self {
        Self::Tenant(authorized.tenant())
    }
}

impl From<Caller> for ShareOwner {
    fn from(caller: Caller) -> Self {
        Self::Person(caller.user_id)
    }
}

/// The share owners that use a connection, or wait for one.
pub(super) struct Shares {
    owners: Mutex<HashMap<ShareOwner, OwnerUsage>>,
}

struct OwnerUsage {
    /// Requests that hold a connection or wait for one.
    requests: usize,
    connections: Arc<Semaphore>,
    /// One permit, so that only one request of a tenant waits for a row lock with a connection.
    writes: Arc<Semaphore>,
}

/// The right to use one connection of a share. The drop returns it.
pub(super) struct SharePermit {
    // Dropped in this order: the usage entry is removed only after all its permits are returned.
    _connection: OwnedSemaphorePermit,
    _write: Option<OwnedSemaphorePermit>,
    _request: CountedRequest,
}

/// One request in the usage of its owner.
struct CountedRequest {
    shares: Arc<Shares>,
    owner: ShareOwner,
}

impl Shares {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { owners: Mutex::new(HashMap::new()) })
    }

    /// Waits for a connection of the share. A write waits for its turn among the owner's writes first.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::TooMany`] when the queue is full, or the wait takes too long.
    pub(super) async fn acquire(
        self: &Arc<Self>,
        owner: ShareOwner,
        writes: bool,
        limits: &DatabaseLimits,
    ) -> Result<SharePermit, DatabaseError> {
        let deadline = Instant::now() + limits.wait;
        let (request, connections, turns) = self.count_request(owner, limits)?;
        let wait = async {
            let write = if writes { Some(turns.acquire_owned().await.ok()?) } else { None };
            Some((connections.acquire_owned().await.ok()?, write))
        };
        match timeout_at(deadline, wait).await {
            Ok(Some((connection, write))) => {
                Ok(SharePermit { _connection: connection, _write: write, _request: request })
            }
            _ => Err(refusal(&request.owner, limits)),
        }
    }

    fn count_request(
        self: &Arc<Self>,
        owner: ShareOwner,
        limits: &DatabaseLimits,
    ) -> Result<(CountedRequest, Arc<Semaphore>, Arc<Semaphore>), DatabaseError> {
        let mut owners = self.owners();
        let usage = owners.entry(owner.clone()).or_insert_with(|| OwnerUsage {
            requests: 0,
            connections: Arc::new(Semaphore::new(limits.share)),
            writes: Arc::new(Semaphore::new(1)),
        });
        if usage.requests >= limits.share + limits.queue {
            return Err(refusal(&owner, limits));
        }
        usage.requests += 1;
        let (connections, writes) = (Arc::clone(&usage.connections), Arc::clone(&usage.writes));
        drop(owners);
        Ok((CountedRequest { shares: Arc::clone(self), owner }, connections, writes))
    }

    /// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
    fn owners(&self) -> MutexGuard<'_, HashMap<ShareOwner, OwnerUsage>> {
        self.owners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for CountedRequest {
    fn drop(&mut self) {
        let mut owners = self.shares.owners();
        if let Some(usage) = owners.get_mut(&self.owner) {
            usage.requests -= 1;
            if usage.requests == 0 {
                owners.remove(&self.owner);
            }
        }
    }
}

/// A tenant or a person gets its own limit. Where several callers share one, each of them gets "unavailable".
fn refusal(owner: &ShareOwner, limits: &DatabaseLimits) -> DatabaseError {
    match owner {
        ShareOwner::Public => {
            return DatabaseError::Unavailable("too many requests without a session in progress".into());
        }
        ShareOwner::Identities => {
            return DatabaseError::Unavailable("too many look-ups of identities in progress".into());
        }
        ShareOwner::Tenant(_) | ShareOwner::Person(_) => {}
    }
    tracing::warn!(?owner, "request refused: share of connections in use");
    DatabaseError::TooMany(Box::new(ReachedLimit::in_use(KEY, limits.share + limits.queue)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::time::Duration;

    use super::*;

    const LIMITS: DatabaseLimits = DatabaseLimits {
        connections: 8,
        share: 2,
        queue: 1,
        wait: Duration::from_secs(2),
        connect: Duration::from_secs(1),
        query: Duration::from_secs(1),
    };

    fn tenant(first: &str) -> ShareOwner {
        ShareOwner::Tenant(TenantId::parse(&first.repeat(32)).unwrap())
    }

    /// Planted fault: one share for all owners.
    #[tokio::test(start_paused = true)]
    async fn a_tenant_that_uses_its_whole_share_leaves_the_shares_of_others_free() {
        let shares = Shares::new();
        let held = [
            shares.acquire(tenant("1"), false, &LIMITS).await.unwrap(),
            shares.acquire(tenant("1"), false, &LIMITS).await.unwrap(),
        ];
        let waits = shares.acquire(tenant("1"), false, &LIMITS);
        let DatabaseError::TooMany(limit) = waits.await.err().unwrap() else { panic!("another refusal") };
        assert_eq!((limit.key.as_str(), limit.limit), (KEY, Some(3.0)));
        assert!(shares.acquire(tenant("2"), true, &LIMITS).await.is_ok());
        drop(held);
        assert!(shares.acquire(tenant("1"), false, &LIMITS).await.is_ok());
    }

    /// Planted fault: an unlimited queue, which keeps every request of a flood in memory until its deadline.
    #[tokio::test(start_paused = true)]
    async fn a_request_beyond_the_queue_is_refused_without_a_wait() {
        let shares = Shares::new();
        let _held = [
            shares.acquire(tenant("1"), false, &LIMITS).await.unwrap(),
            shares.acquire(tenant("1"), false, &LIMITS).await.unwrap(),
        ];
        let began = Instant::now();
        let (first, second) = tokio::join!(biased; shares.acquire(tenant("1"), false, &LIMITS), async {
            let refused = shares.acquire(tenant("1"), false, &LIMITS).await;
            (refused, began.elapsed())
        });
        assert!(matches!(first, Err(DatabaseError::TooMany(_))), "its wait ended without a connection");
        assert!(matches!(second.0, Err(DatabaseError::TooMany(_))));
        assert_eq!(second.1, Duration::ZERO);
    }

    /// Planted fault: several writes of one tenant wait for the same rows, and each of them holds a connection.
    #[tokio::test(start_paused = true)]
    async fn only_one_write_of_a_tenant_has_a_connection_at_a_time() {
        let shares = Shares::new();
        let first = shares.acquire(tenant("1"), true, &LIMITS).await.unwrap();
        assert!(shares.acquire(tenant("1"), true, &LIMITS).await.is_err());
        assert!(shares.acquire(tenant("1"), false, &LIMITS).await.is_ok(), "a read does not wait for a write");
        drop(first);
        assert!(shares.acquire(tenant("1"), true, &LIMITS).await.is_ok());
    }

    /// Planted fault: a usage entry that is never removed. The process would keep an entry for every tenant it ever
    /// served.
    #[tokio::test(start_paused = true)]
    async fn a_share_without_requests_is_removed() {
        let shares = Shares::new();
        let held = shares.acquire(tenant("1"), true, &LIMITS).await.unwrap();
        assert!(shares.acquire(tenant("1"), true, &LIMITS).await.is_err());
        assert_eq!(shares.owners().len(), 1);
        drop(held);
        assert_eq!(shares.owners().len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn callers_without_a_session_get_unavailable_when_their_share_is_in_use() {
        let shares = Shares::new();
        let _held = [
            shares.acquire(ShareOwner::Public, false, &LIMITS).await.unwrap(),
            shares.acquire(ShareOwner::Public, false, &LIMITS).await.unwrap(),
        ];
        let refused = shares.acquire(ShareOwner::Public, false, &LIMITS).await;
        assert!(matches!(refused, Err(DatabaseError::Unavailable(_))));
    }
}
