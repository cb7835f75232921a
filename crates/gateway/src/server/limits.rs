//! How long the server waits for a peer, and how many connections it accepts.

use std::time::Duration;

use crate::environment::{ConfigError, Settings};

/// The default when the process may open enough file descriptors.
const DEFAULT_CONNECTIONS: usize = 4096;
/// File descriptors for everything except peers and the connection pool: the listener, the connection for changes of
/// tenants, the readiness check, logs and the runtime.
const RESERVED: usize = 32;

/// Deadlines and limits of a server.
#[derive(Clone, Debug)]
pub struct ServerLimits {
    /// Open connections (`GATEWAY_CONNECTIONS`). Default: 4096, or fewer when the process may not open so many file
    /// descriptors.
    pub connections: usize,
    /// How long the head of a request may take, from its first byte or from the beginning of the connection
    /// (`GATEWAY_HEAD_SECONDS`). After that, the connection closes. Default: 10 seconds.
    pub head: Duration,
    /// How long the body of a request may take (`GATEWAY_BODY_SECONDS`). After that, the answer is 408. Default: 15
    /// seconds.
    pub body: Duration,
    /// How long a request may take until the beginning of its response (`GATEWAY_REQUEST_SECONDS`). After that, the
    /// answer is 503. Default: 30 seconds.
    pub request: Duration,
    /// How long a connection may wait for its next request, and for its peer to accept bytes (`GATEWAY_IDLE_SECONDS`).
    /// After that, it closes. Default: 75 seconds.
    pub idle: Duration,
    /// How long open requests may continue after the signal to stop (`GATEWAY_DRAIN_SECONDS`). Default: 10 seconds.
    pub drain: Duration,
    /// How long the server accepts connections after the signal to stop, while `/ready` answers 503
    /// (`GATEWAY_UNREADY_SECONDS`). Set it to the time that a load balancer needs to notice. Default: 0.
    pub unready: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            connections: DEFAULT_CONNECTIONS,
            head: Duration::from_secs(10),
            body: Duration::from_secs(15),
            request: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            drain: Duration::from_secs(10),
            unready: Duration::ZERO,
        }
    }
}

impl ServerLimits {
    /// `pool` is the number of file descriptors that the pool of database connections needs.
    pub(crate) fn read(settings: &Settings<'_>, pool: usize) -> Result<Self, ConfigError> {
        let defaults = Self::default();
        let requested = settings.count("GATEWAY_CONNECTIONS", 1)?;
        let unready = match settings.seconds_or_zero("GATEWAY_UNREADY_SECONDS")? {
            Some(unready) => unready,
            None => defaults.unready,
        };
        Ok(Self {
            connections: connections(requested, pool, descriptors())?,
            head: settings.seconds("GATEWAY_HEAD_SECONDS")?.unwrap_or(defaults.head),
            body: settings.seconds("GATEWAY_BODY_SECONDS")?.unwrap_or(defaults.body),
            request: settings.seconds("GATEWAY_REQUEST_SECONDS")?.unwrap_or(defaults.request),
            idle: settings.seconds("GATEWAY_IDLE_SECONDS")?.unwrap_or(defaults.idle),
            drain: settings.seconds("GATEWAY_DRAIN_SECONDS")?.unwrap_or(defaults.drain),
            unready,
        })
    }
}

/// The number of connections, never more than the file descriptors allow. Without a free one, the server can neither
/// accept a connection nor connect to the database.
fn connections(requested: Option<usize>, pool: usize, descriptors: Option<usize>) -> Result<usize, ConfigError> {
    let room = descriptors.map_or(usize::MAX, |descriptors| descriptors.saturating_sub(pool + RESERVED));
    if room == 0 || requested.is_some_and(|requested| requested > room) {
        let reason = format!(
            "the process may open {} file descriptors, and the database and the server itself need {} of them; raise \
             the limit (`ulimit -n`), or write at most {}",
            descriptors.unwrap_or_default(),
            pool + RESERVED,
            room
        );
        return Err(ConfigError::new("GATEWAY_CONNECTIONS", reason));
    }
    Ok(requested.unwrap_or(DEFAULT_CONNECTIONS.min(room)))
}

#[cfg(unix)]
fn descriptors() -> Option<usize> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.and_then(|limit| usize::try_from(limit).ok())
}

#[cfg(not(unix))]
const fn descriptors() -> Option<usize> {
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a limit that ignores the file descriptors of the process.
    #[test]
    fn the_limit_of_connections_leaves_file_descriptors_free() {
        assert_eq!(connections(None, 16, None).unwrap(), 4096);
        assert_eq!(connections(None, 16, Some(1024)).unwrap(), 1024 - 48);
        assert_eq!(connections(Some(900), 16, Some(1024)).unwrap(), 900);
        assert_eq!(connections(Some(100_000), 16, Some(1_000_000)).unwrap(), 100_000);
        for (requested, descriptors) in [(Some(977), 1024), (None, 48), (Some(1), 20)] {
            let error = connections(requested, 16, Some(descriptors)).unwrap_err().to_string();
            assert!(error.starts_with("GATEWAY_CONNECTIONS: the process may open"), "{error}");
        }
    }
}
