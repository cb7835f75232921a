//! The pool, and a connection on loan from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio::runtime::Handle;
use tokio::time::timeout;
use tokio_postgres::NoTls;

use super::database_error::DatabaseError;
use super::limits::DatabaseLimits;
use super::probe::Probe;
use super::share::{ShareOwner, SharePermit, Shares};

/// A pool of connections of the runtime role.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    probe: Arc<Probe>,
    shares: Arc<Shares>,
    limits: Arc<DatabaseLimits>,
}

impl Database {
    /// A pool with the default limits. It connects when first asked, so this never waits.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when the pool cannot be built.
    pub fn new(config: tokio_postgres::Config) -> Result<Self, DatabaseError> {
        Self::with_limits(config, DatabaseLimits::default())
    }

    /// A pool of that many connections.
    ///
    /// # Errors
    ///
    /// As [`Database::new`].
    pub fn with_connections(config: tokio_postgres::Config, connections: usize) -> Result<Self, DatabaseError> {
        Self::with_limits(config, DatabaseLimits { connections, ..DatabaseLimits::default() })
    }

    /// A pool with these limits.
    ///
    /// # Errors
    ///
    /// As [`Database::new`].
    pub fn with_limits(config: tokio_postgres::Config, limits: DatabaseLimits) -> Result<Self, DatabaseError> {
        Ok(Self {
            pool: pool(config.clone(), limits.connections, &limits)?,
            probe: Arc::new(Probe::new(pool(config, 1, &limits)?)),
            shares: Shares::new(),
            limits: Arc::new(limits),
        })
    }

    /// Lends a connection that is charged to no share: for work whose amount the server itself bounds.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Unavailable`] when there is none to have in time.
    pub async fn connection(&self) -> Result<Connection, DatabaseError> {
        self.lend(None).await
    }

    /// Lends a connection and charges it to the payer's share.
    ///
    /// # Errors
    ///
    /// - [`DatabaseError::TooMany`] when the payer's share is used up and stays so for the longest wait.
    /// - [`DatabaseError::Unavailable`] when there is no connection to have in time, or the database does not answer.
    pub async fn connection_for(&self, owner: impl Into<ShareOwner>) -> Result<Connection, DatabaseError> {
        let charge = self.charge(owner.into(), false).await?;
        self.lend(Some(charge)).await
    }

    /// As [`connection_for`](Self::connection_for), for work that locks rows which other writes of the same tenant need
    /// too: they take turns before they have a connection, and do not wait for a lock with one.
    ///
    /// # Errors
    ///
    /// As [`connection_for`](Self::connection_for).
    pub async fn connection_to_write(&self, owner: impl Into<ShareOwner>) -> Result<Connection, DatabaseError> {
        let charge = self.charge(owner.into(), true).await?;
        self.lend(Some(charge)).await
    }

    /// A share that stays used up while the database is silent is no sign of a flood: then the database is what is
    /// missing, and the caller is not told that it asks too much.
    async fn charge(&self, owner: ShareOwner, writes: bool) -> Result<SharePermit, DatabaseError> {
        let charged = self.shares.charge(owner, writes, &self.limits).await;
        if matches!(charged, Err(DatabaseError::TooMany(_))) {
            self.ping().await?;
        }
        charged
    }

    async fn lend(&self, charge: Option<SharePermit>) -> Result<Connection, DatabaseError> {
        let client = self.pool.get().await?;
        Ok(Connection { client: Some(client), charge, health: Health::new(Arc::clone(&self.limits)) })
    }

    /// Whether the database answers. It asks on a connection of its own, so a busy pool does not count as a failure, and
    /// at most once a second, however many ask.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        self.probe.ping().await
    }

    /// Closes the pool: whoever waits for a connection gets an error, and open connections close as they come back.
    pub fn close(&self) {
        self.pool.close();
        self.probe.close();
    }
}

fn pool(
    mut config: tokio_postgres::Config,
    connections: usize,
    limits: &DatabaseLimits,
) -> Result<Pool, DatabaseError> {
    config.application_name("tenantry-gateway").connect_timeout(limits.connect);
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(config, NoTls, recycling))
        .max_size(connections)
        // The driver's own deadline ends with the TCP handshake; this one covers signing in as well.
        .timeouts(Timeouts { wait: Some(limits.wait), create: Some(limits.connect), recycle: Some(limits.wait) })
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| DatabaseError::Failed(error.to_string()))
}

/// A connection on loan. When it is dropped,
///
/// - it goes back to the pool, where nothing is on its way on it;
/// - it is closed, where it is poisoned: a statement got no answer in time, or a scope was left over;
/// - it is kept until the answer has come, where its request was cancelled in the middle of a statement. Until then the
///   share that it is charged to stays charged, so cancelling does not make room for more.
///
/// It has no statements of its own; begin a transaction with it.
pub struct Connection {
    client: Option<Object>,
    charge: Option<SharePermit>,
    health: Health,
}

/// What is known of a connection on loan.
pub(super) struct Health {
    /// A statement was sent and its answer has not arrived.
    unanswered: AtomicBool,
    poisoned: AtomicBool,
    limits: Arc<DatabaseLimits>,
}

impl Connection {
    /// The two halves, so that a transaction that borrows the client can still say how the connection is.
    pub(super) fn split(&mut self) -> Result<(&mut Object, &Health), DatabaseError> {
        let Self { client, health, .. } = self;
        client.as_mut().map(|client| (client, &*health)).ok_or(DatabaseError::DirtyConnection)
    }
}

impl Health {
    const fn new(limits: Arc<DatabaseLimits>) -> Self {
        Self { unanswered: AtomicBool::new(false), poisoned: AtomicBool::new(false), limits }
    }

    pub(super) fn limits(&self) -> &DatabaseLimits {
        &self.limits
    }

    /// Marks the connection as unusable: it is closed when it is dropped.
    pub(super) fn poison(&self) {
        self.poisoned.store(true, Ordering::Relaxed);
    }

    /// Waits for the answer to a statement, but not for ever: without one the connection is poisoned.
    pub(super) async fn answer<T>(
        &self,
        statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, DatabaseError> {
        self.unanswered.store(true, Ordering::Relaxed);
        let Ok(answer) = timeout(self.limits.give_up(), statement).await else {
            self.poison();
            return Err(DatabaseError::Unavailable("it did not answer in time".into()));
        };
        self.unanswered.store(false, Ordering::Relaxed);
        Ok(answer?)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if self.health.poisoned.load(Ordering::Relaxed) {
            drop(Object::take(client));
        } else if self.health.unanswered.load(Ordering::Relaxed) {
            settle(client, self.charge.take(), self.health.limits.give_up());
        }
    }
}

/// Gives a connection back once everything sent on it is answered, and closes it where that takes too long.
fn settle(client: Object, charge: Option<SharePermit>, longest: Duration) {
    let Ok(runtime) = Handle::try_current() else {
        drop(Object::take(client));
        return;
    };
    runtime.spawn(async move {
        // Answers come in order, so this one comes after that of the statement and of the driver's `ROLLBACK`.
        let answered = timeout(longest, client.simple_query("")).await;
        if !matches!(answered, Ok(Ok(_))) {
            drop(Object::take(client));
        }
        drop(charge);
    });
}
