//! The pool, and a connection on loan from it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::NoTls;

use super::database_error::DatabaseError;

const CONNECTIONS: usize = 16;
const LONGEST_WAIT: Duration = Duration::from_secs(2);
pub(super) const LONGEST_CONNECT: Duration = Duration::from_secs(3);

/// A pool of connections of the runtime role.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
}

impl Database {
    /// A pool of 16 connections. It connects when first asked, so this never waits.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when the pool cannot be built.
    pub fn new(config: tokio_postgres::Config) -> Result<Self, DatabaseError> {
        Self::with_connections(config, CONNECTIONS)
    }

    /// A pool of that many connections.
    ///
    /// # Errors
    ///
    /// As [`Database::new`].
    pub fn with_connections(mut config: tokio_postgres::Config, connections: usize) -> Result<Self, DatabaseError> {
        config.application_name("tenantry-gateway").connect_timeout(LONGEST_CONNECT);
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(connections)
            .timeouts(Timeouts { wait: Some(LONGEST_WAIT), create: Some(LONGEST_CONNECT), recycle: Some(LONGEST_WAIT) })
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| DatabaseError::Failed(error.to_string()))?;
        Ok(Self { pool })
    }

    /// Lends a connection.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Unavailable`] when there is none to have within two seconds.
    pub async fn connection(&self) -> Result<Connection, DatabaseError> {
        let client = self.pool.get().await?;
        Ok(Connection { client: Some(client), spoilt: AtomicBool::new(false) })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        self.pool.get().await?.simple_query("").await?;
        Ok(())
    }

    /// Closes the pool: whoever waits for a connection gets an error, and open connections close as they come back.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// A connection on loan. It goes back to the pool when dropped, unless it is spoilt: then it is closed.
///
/// It has no statements of its own; begin a transaction with it.
pub struct Connection {
    client: Option<Object>,
    spoilt: AtomicBool,
}

impl Connection {
    /// The two halves, so that a transaction that borrows the client can still say that the connection is spoilt.
    pub(super) fn split(&mut self) -> Result<(&mut Object, &AtomicBool), DatabaseError> {
        let Self { client, spoilt } = self;
        client.as_mut().map(|client| (client, &*spoilt)).ok_or(DatabaseError::DirtyConnection)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.spoilt.load(Ordering::Relaxed)
            && let Some(client) = self.client.take()
        {
            drop(Object::take(client));
        }
    }
}
