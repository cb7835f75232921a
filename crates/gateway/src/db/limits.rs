//! How long the gateway waits for the database, and how much of the pool one tenant may use.

use std::time::Duration;

use crate::environment::{ConfigError, Settings};

/// The time that PostgreSQL has, after its own deadline, to report the timeout. A database that hangs reports nothing.
const GRACE: Duration = Duration::from_secs(1);

/// Deadlines and shares of a [`Database`](super::Database).
#[derive(Clone, Debug)]
pub struct DatabaseLimits {
    /// Connections in the pool (`GATEWAY_DATABASE_CONNECTIONS`). Default: 16.
    pub connections: usize,
    /// Connections that one share owner uses at once (`GATEWAY_TENANT_CONNECTIONS`): a tenant, or a person whose
    /// membership the gateway looks up. Default: a quarter of the pool.
    pub share: usize,
    /// Further requests of one share owner that wait for its share (`GATEWAY_TENANT_QUEUE`). Default: 256.
    pub queue: usize,
    /// How long a request waits for its share, for a connection, or for a row lock (`GATEWAY_DATABASE_WAIT_SECONDS`).
    /// Default: 2 seconds.
    pub wait: Duration,
    /// How long connecting may take (`GATEWAY_DATABASE_CONNECT_SECONDS`). Default: 3 seconds.
    pub connect: Duration,
    /// How long one statement may take (`GATEWAY_DATABASE_QUERY_SECONDS`). Default: 4 seconds.
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

    /// How long the gateway waits for the answer to a statement.
    pub(super) fn answer_deadline(&self) -> Duration {
        self.query + GRACE
    }
}
