//! The connection pool, and a connection borrowed from it.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::database_error::DatabaseError;
use super::limits::DatabaseLimits;
use super::probe::Probe;
use super::share::{ShareOwner, SharePermit, Shares};
use crate::postgres::PostgresUrl;

/// How much of a pool is in use.
pub(crate) struct PoolUsage {
    pub(crate) max: usize,
    pub(crate) in_use: usize,
    pub(crate) waiting: usize,
}

/// A pool of connections of the runtime role. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    probe: Arc<Probe>,
    shares: Arc<Shares>,
    limits: Arc<DatabaseLimits>,
}

impl Database {
    /// A pool with the default limits. It connects at the first use, so this call does not wait.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when the pool cannot be built.
    pub fn new(url: impl TryInto<PostgresUrl, Error: Display>) -> Result<Self, DatabaseError> {
        Self::with_limits(url, DatabaseLimits::default())
    }

    /// A pool with this number of connections.
    ///
    /// # Errors
    ///
    /// As [`Database::new`].
    pub fn with_connections(
        url: impl TryInto<PostgresUrl, Error: Display>,
        connections: usize,
    ) -> Result<Self, DatabaseError> {
        Self::with_limits(url, DatabaseLimits { connections, ..DatabaseLimits::default() })
    }

    /// A pool with these limits.
    ///
    /// # Errors
    ///
    /// As [`Database::new`].
    pub fn with_limits(
        url: impl TryInto<PostgresUrl, Error: Display>,
        limits: DatabaseLimits,
    ) -> Result<Self, DatabaseError> {
        let url = url.try_into().map_err(|reason| DatabaseError::Failed(reason.to_string()))?;
        Ok(Self {
            pool: pool(&url, limits.connections, &limits)?,
            probe: Arc::new(Probe::new(pool(&url, 1, &limits)?)),
            shares: Shares::new(),
            limits: Arc::new(limits),
        })
    }

    /// How much of the pool is in use.
    pub(crate) fn pool_usage(&self) -> PoolUsage {
        let status = self.pool.status();
        PoolUsage {
            max: status.max_size,
            in_use: status.size.saturating_sub(status.available),
            waiting: status.waiting,
        }
    }

    /// A connection that counts against no share. Routes use [`Database::read`], [`Database::write`] and
    /// [`Database::look_up`] instead.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Unavailable`] when no connection is free in time.
    pub async fn connection(&self) -> Result<Connection, DatabaseError> {
        self.borrow(None).await
    }

    /// A connection that counts against the share of `owner`.
    ///
    /// # Errors
    ///
    /// - [`DatabaseError::TooMany`] when the share stays in use for the longest wait.
    /// - [`DatabaseError::Unavailable`] when no connection is free in time, or the database does not answer.
    pub(super) async fn connection_for(&self, owner: ShareOwner) -> Result<Connection, DatabaseError> {
        let permit = self.acquire_share(owner, false).await?;
        self.borrow(Some(permit)).await
    }

    /// As [`connection_for`](Self::connection_for), for a write. Writes of one tenant lock the same rows, so they take
    /// turns before they have a connection: only one of them waits for a lock with a connection.
    ///
    /// # Errors
    ///
    /// As [`connection_for`](Self::connection_for).
    pub(super) async fn connection_to_write(&self, owner: ShareOwner) -> Result<Connection, DatabaseError> {
        let permit = self.acquire_share(owner, true).await?;
        self.borrow(Some(permit)).await
    }

    /// A share that stays in use has one of two causes: a flood of requests, or a database that does not answer. The
    /// caller gets the answer for a flood only when the database answers.
    async fn acquire_share(&self, owner: ShareOwner, writes: bool) -> Result<SharePermit, DatabaseError> {
        let acquired = self.shares.acquire(owner, writes, &self.limits).await;
        if matches!(acquired, Err(DatabaseError::TooMany(_))) {
            self.ping().await?;
        }
        acquired
    }

    async fn borrow(&self, permit: Option<SharePermit>) -> Result<Connection, DatabaseError> {
        let client = self.pool.get().await?;
        Ok(Connection { client: Some(client), permit, health: Health::new(Arc::clone(&self.limits)) })
    }

    /// Checks that the database answers. The check has its own connection, so a busy pool is not a failure. It runs at
    /// most once a second, however many callers there are.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Unavailable`] when the database does not answer.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        self.probe.ping().await
    }

    /// Closes the pool. Callers that wait for a connection get an error, and open connections close when they return.
    pub fn close(&self) {
        self.pool.close();
        self.probe.close();
    }
}

fn pool(url: &PostgresUrl, connections: usize, limits: &DatabaseLimits) -> Result<Pool, DatabaseError> {
    let mut config = url.config();
    config.application_name("tenantry-gateway").connect_timeout(limits.connect);
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(config, url.tls(), recycling))
        .max_size(connections)
        // The driver's own deadline ends with the TCP handshake. This one includes the authentication.
        .timeouts(Timeouts { wait: Some(limits.wait), create: Some(limits.connect), recycle: Some(limits.wait) })
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| DatabaseError::Failed(error.to_string()))
}

/// A borrowed connection. It has no statements; begin a transaction with it. When it is dropped:
///
/// - An idle connection returns to the pool.
/// - A poisoned connection closes: a statement got no answer in time, or a scope was left over.
/// - A connection whose request was cancelled during a statement stays borrowed until the answer arrives. Its share
///   stays in use until then, so a caller cannot make room by cancelling.
pub struct Connection {
    client: Option<Object>,
    permit: Option<SharePermit>,
    health: Health,
}

/// The state of a borrowed connection.
pub(super) struct Health {
    /// Statements that were sent and whose answers have not arrived. Several may be on the way together.
    unanswered: AtomicUsize,
    poisoned: AtomicBool,
    limits: Arc<DatabaseLimits>,
}

impl Connection {
    /// The client and the health, so that a transaction that borrows the client can update the health.
    pub(super) fn split(&mut self) -> Result<(&mut Object, &Health), DatabaseError> {
        let Self { client, health, .. } = self;
        client.as_mut().map(|client| (client, &*health)).ok_or(DatabaseError::DirtyConnection)
    }
}

impl Health {
    const fn new(limits: Arc<DatabaseLimits>) -> Self {
        Self { unanswered: AtomicUsize::new(0), poisoned: AtomicBool::new(false), limits }
    }

    pub(super) fn limits(&self) -> &DatabaseLimits {
        &self.limits
    }

    /// Marks the connection as unusable. It closes when it is dropped.
    pub(super) fn poison(&self) {
        self.poisoned.store(true, Ordering::Relaxed);
    }

    /// Waits for the answer to a statement. A statement without an answer in time poisons the connection.
    pub(super) async fn answer<T>(
        &self,
        statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, DatabaseError> {
        self.unanswered.fetch_add(1, Ordering::Relaxed);
        let Ok(answer) = timeout(self.limits.answer_deadline(), statement).await else {
            self.poison();
            return Err(DatabaseError::Unavailable("it did not answer in time".into()));
        };
        self.unanswered.fetch_sub(1, Ordering::Relaxed);
        Ok(answer?)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if self.health.poisoned.load(Ordering::Relaxed) {
            drop(Object::take(client));
        } else if self.health.unanswered.load(Ordering::Relaxed) > 0 {
            return_when_answered(client, self.permit.take(), self.health.limits.answer_deadline());
        }
    }
}

/// Returns a connection to the pool after the answers to all its statements, or closes it after `longest`.
fn return_when_answered(client: Object, permit: Option<SharePermit>, longest: Duration) {
    let Ok(runtime) = Handle::try_current() else {
        drop(Object::take(client));
        return;
    };
    runtime.spawn(async move {
        // Answers arrive in order: this one follows the answers to the statement and to the driver's `ROLLBACK`.
        let answered = timeout(longest, client.simple_query("")).await;
        if !matches!(answered, Ok(Ok(_))) {
            drop(Object::take(client));
        }
        drop(permit);
    });
}
