//! The share of the pool that one payer may use, so that a flood of one tenant's requests leaves connections to others.
//!
//! A request is charged once it is known on whose behalf it asks: a lookup to the person of its session, everything
//! else to the tenant that its caller was authorized for. A caller cannot use up the share of another tenant.

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

/// The key of the limit in a 429 of this kind.
const KEY: &str = "concurrent_requests";

/// To whose share a connection is charged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ShareOwner {
    /// A tenant, for what its members do with its data.
    Tenant(TenantId),
    /// A person, for looking up what that person belongs to.
    Person(Uuid),
    /// All callers without a session together.
    Public,
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

/// Every payer that uses or waits for connections at the moment.
pub(super) struct Shares {
    owners: Mutex<HashMap<ShareOwner, OwnerUsage>>,
}

struct OwnerUsage {
    /// Requests that hold or wait for a part of the share.
    requests: usize,
    connections: Arc<Semaphore>,
    /// One, so that only one of a tenant's requests waits for the lock of a row with a connection in its hand.
    writes: Arc<Semaphore>,
}

/// A part of a payer's share. It is free again when this is dropped.
pub(super) struct SharePermit {
    // Dropped in this order, so that an account is forgotten only when all of its permits are back.
    _connection: OwnedSemaphorePermit,
    _write: Option<OwnedSemaphorePermit>,
    _request: Request,
}

/// One request's place in its payer's account.
struct Request {
    shares: Arc<Shares>,
    owner: ShareOwner,
}

impl Shares {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { owners: Mutex::new(HashMap::new()) })
    }

    /// Waits for a part of the share, and where the request writes, first for its turn among the payer's writes.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::TooMany`] when too many requests wait already, or the wait takes too long.
    pub(super) async fn charge(
        self: &Arc<Self>,
        owner: ShareOwner,
        writes: bool,
        limits: &DatabaseLimits,
    ) -> Result<SharePermit, DatabaseError> {
        let deadline = Instant::now() + limits.wait;
        let (request, connections, turns) = self.enter(owner, limits)?;
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

    fn enter(
        self: &Arc<Self>,
        owner: ShareOwner,
        limits: &DatabaseLimits,
    ) -> Result<(Request, Arc<Semaphore>, Arc<Semaphore>), DatabaseError> {
        let mut owners = self.owners();
        let account = owners.entry(owner.clone()).or_insert_with(|| OwnerUsage {
            requests: 0,
            connections: Arc::new(Semaphore::new(limits.share)),
            writes: Arc::new(Semaphore::new(1)),
        });
        if account.requests >= limits.share + limits.queue {
            return Err(refusal(&owner, limits));
        }
        account.requests += 1;
        let semaphores = (Arc::clone(&account.connections), Arc::clone(&account.writes));
        drop(owners);
        Ok((Request { shares: Arc::clone(self), owner }, semaphores.0, semaphores.1))
    }

    /// No code that holds the lock can stop half-way, so what a panic elsewhere left behind is whole.
    fn owners(&self) -> MutexGuard<'_, HashMap<ShareOwner, OwnerUsage>> {
        self.owners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let mut owners = self.shares.owners();
        if let Some(account) = owners.get_mut(&self.owner) {
            account.requests -= 1;
            if account.requests == 0 {
                owners.remove(&self.owner);
            }
        }
    }
}

/// A tenant or a person is told of its own limit. Callers without a session share theirs, so to each the server is busy.
fn refusal(owner: &ShareOwner, limits: &DatabaseLimits) -> DatabaseError {
    if *owner == ShareOwner::Public {
        return DatabaseError::Unavailable("too many requests without a session at once".into());
    }
    tracing::warn!(?owner, "refused: too many requests at once");
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

    /// Planted fault: one account for everybody.
    #[tokio::test(start_paused = true)]
    async fn a_tenant_that_uses_its_whole_share_leaves_the_others_theirs() {
        let shares = Shares::new();
        let held = [
            shares.charge(tenant("1"), false, &LIMITS).await.unwrap(),
            shares.charge(tenant("1"), false, &LIMITS).await.unwrap(),
        ];
        let waits = shares.charge(tenant("1"), false, &LIMITS);
        let DatabaseError::TooMany(limit) = waits.await.err().unwrap() else { panic!("another refusal") };
        assert_eq!((limit.key.as_str(), limit.limit), (KEY, Some(3.0)));
        assert!(shares.charge(tenant("2"), true, &LIMITS).await.is_ok());
        drop(held);
        assert!(shares.charge(tenant("1"), false, &LIMITS).await.is_ok());
    }

    /// Planted fault: a queue without an end, which keeps every request of a flood in memory until its deadline.
    #[tokio::test(start_paused = true)]
    async fn a_request_beyond_the_queue_is_refused_without_a_wait() {
        let shares = Shares::new();
        let _held = [
            shares.charge(tenant("1"), false, &LIMITS).await.unwrap(),
            shares.charge(tenant("1"), false, &LIMITS).await.unwrap(),
        ];
        let began = Instant::now();
        let (first, second) = tokio::join!(biased; shares.charge(tenant("1"), false, &LIMITS), async {
            let refused = shares.charge(tenant("1"), false, &LIMITS).await;
            (refused, began.elapsed())
        });
        assert!(matches!(first, Err(DatabaseError::TooMany(_))), "it waited in vain");
        assert!(matches!(second.0, Err(DatabaseError::TooMany(_))));
        assert_eq!(second.1, Duration::ZERO);
    }

    /// Planted fault: writes of one tenant that wait for each other's rows with a connection each.
    #[tokio::test(start_paused = true)]
    async fn one_write_of_a_tenant_at_a_time_has_a_connection() {
        let shares = Shares::new();
        let first = shares.charge(tenant("1"), true, &LIMITS).await.unwrap();
        assert!(shares.charge(tenant("1"), true, &LIMITS).await.is_err());
        assert!(shares.charge(tenant("1"), false, &LIMITS).await.is_ok(), "a read does not wait for a write");
        drop(first);
        assert!(shares.charge(tenant("1"), true, &LIMITS).await.is_ok());
    }

    /// Planted fault: an account that stays. The process would remember every tenant it ever served.
    #[tokio::test(start_paused = true)]
    async fn an_account_without_requests_is_forgotten() {
        let shares = Shares::new();
        let held = shares.charge(tenant("1"), true, &LIMITS).await.unwrap();
        assert!(shares.charge(tenant("1"), true, &LIMITS).await.is_err());
        assert_eq!(shares.owners().len(), 1);
        drop(held);
        assert_eq!(shares.owners().len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn callers_without_a_session_are_told_that_the_server_is_busy() {
        let shares = Shares::new();
        let _held = [
            shares.charge(ShareOwner::Public, false, &LIMITS).await.unwrap(),
            shares.charge(ShareOwner::Public, false, &LIMITS).await.unwrap(),
        ];
        let refused = shares.charge(ShareOwner::Public, false, &LIMITS).await;
        assert!(matches!(refused, Err(DatabaseError::Unavailable(_))));
    }
}
