//! How long the gateway waits for the database, and how much of it one tenant may use.

use std::time::Duration;

use crate::environment::{ConfigError, Settings};

/// How long PostgreSQL is given beyond its own deadline to say that it gave up. A database that hangs says nothing.
const GRACE: Duration = Duration::from_secs(1);

/// Deadlines and shares of a [`Database`](super::Database).
#[derive(Clone, Debug)]
pub struct DatabaseLimits {
    /// Connections in the pool (`GATEWAY_DATABASE_CONNECTIONS`). The default is 16.
    pub connections: usize,
    /// How many of them one payer uses at once (`GATEWAY_TENANT_CONNECTIONS`): a tenant, or a person whose membership
    /// is being looked up. The default is a quarter of the pool.
    pub share: usize,
    /// How many more requests of one payer may wait for its share (`GATEWAY_TENANT_QUEUE`). The default is 256.
    pub queue: usize,
    /// How long a request waits for its share, for a connection, or for the lock of a row
    /// (`GATEWAY_DATABASE_WAIT_SECONDS`). The default is 2 seconds.
    pub wait: Duration,
    /// How long connecting may take (`GATEWAY_DATABASE_CONNECT_SECONDS`). The default is 3 seconds.
    pub connect: Duration,
    /// How long one statement may take (`GATEWAY_DATABASE_QUERY_SECONDS`). The default is 4 seconds.
    pub query: Duration,
}

impl Default for DatabaseLimits {
    fn default() -> Self {
        Self {
            connections: 16,
            share: 4,
            queue: 256,
            wait: Duration::from_secs(2),
            connect: Duration::from_secs(3),
            query: Duration::from_secs(4),
        }
    }
}

impl DatabaseLimits {
    pub(crate) fn read(settings: &Settings<'_>) -> Result<Self, ConfigError> {
        let defaults = Self::default();
        let connections = settings.count("GATEWAY_DATABASE_CONNECTIONS", 2)?.unwrap_or(defaults.connections);
        let share = settings.count("GATEWAY_TENANT_CONNECTIONS", 1)?.unwrap_or((connections / 4).max(1));
        if share >= connections {
            let reason = format!(
                "it is {share}, and the pool has {connections} connections (GATEWAY_DATABASE_CONNECTIONS); write a \
                 smaller number, so that one tenant cannot use all of them"
            );
            return Err(ConfigError::new("GATEWAY_TENANT_CONNECTIONS", reason));
        }
        Ok(Self {
            connections,
            share,
            queue: settings.count("GATEWAY_TENANT_QUEUE", 0)?.unwrap_or(defaults.queue),
            wait: settings.seconds("GATEWAY_DATABASE_WAIT_SECONDS")?.unwrap_or(defaults.wait),
            connect: settings.seconds("GATEWAY_DATABASE_CONNECT_SECONDS")?.unwrap_or(defaults.connect),
            query: settings.seconds("GATEWAY_DATABASE_QUERY_SECONDS")?.unwrap_or(defaults.query),
        })
    }

    /// When the gateway gives up on a statement by itself.
    pub(super) fn give_up(&self) -> Duration {
        self.query + GRACE
    }
}
