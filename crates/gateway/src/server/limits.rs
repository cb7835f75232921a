//! How long the server waits for a peer, and for how many at once.

use std::time::Duration;

use crate::environment::{ConfigError, Settings};

/// Used where the process may open enough descriptors.
const CONNECTIONS: usize = 4096;
/// Descriptors that are kept for other things than peers and the pool: the listener, the connection that listens to
/// changes, the readiness check, logs, the runtime.
const RESERVED: usize = 32;

/// Deadlines and bounds of a server.
#[derive(Clone, Debug)]
pub struct ServerLimits {
    /// Connections at once (`GATEWAY_CONNECTIONS`). The default is 4096, or fewer where the process may not open so many
    /// descriptors.
    pub connections: usize,
    /// How long the head of a request may take, from its first byte, or from the beginning of the connection
    /// (`GATEWAY_HEAD_SECONDS`). Then the connection is closed. The default is 10 seconds.
    pub head: Duration,
    /// How long the body of a request may take (`GATEWAY_BODY_SECONDS`). Then the answer is 408. The default is 15 seconds.
    pub body: Duration,
    /// How long a request may take in all, up to the beginning of its answer (`GATEWAY_REQUEST_SECONDS`). Then the answer is
    /// 503. The default is 30 seconds.
    pub request: Duration,
    /// How long a connection may wait for its next request, and for its peer to take what it is sent
    /// (`GATEWAY_IDLE_SECONDS`). Then it is closed. The default is 75 seconds.
    pub idle: Duration,
    /// How long open requests may go on when the server is asked to stop (`GATEWAY_DRAIN_SECONDS`). The default is 10
    /// seconds.
    pub drain: Duration,
    /// How long the server still accepts after it is asked to stop, while `/ready` says that it is not ready
    /// (`GATEWAY_UNREADY_SECONDS`): as long as a load balancer needs to notice. The default is 0.
    pub unready: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            connections: CONNECTIONS,
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
    /// `pool` is how many descriptors the pool of database connections needs.
    pub(crate) fn read(settings: &Settings<'_>, pool: usize) -> Result<Self, ConfigError> {
        let defaults = Self::default();
        let asked = settings.count("GATEWAY_CONNECTIONS", 1)?;
        let unready = match settings.seconds_or_none("GATEWAY_UNREADY_SECONDS")? {
            Some(unready) => unready,
            None => defaults.unready,
        };
        Ok(Self {
            connections: connections(asked, pool, descriptors())?,
            head: settings.seconds("GATEWAY_HEAD_SECONDS")?.unwrap_or(defaults.head),
            body: settings.seconds("GATEWAY_BODY_SECONDS")?.unwrap_or(defaults.body),
            request: settings.seconds("GATEWAY_REQUEST_SECONDS")?.unwrap_or(defaults.request),
            idle: settings.seconds("GATEWAY_IDLE_SECONDS")?.unwrap_or(defaults.idle),
            drain: settings.seconds("GATEWAY_DRAIN_SECONDS")?.unwrap_or(defaults.drain),
            unready,
        })
    }
}

/// Never more than there are descriptors for: without one left, nothing can be accepted and no database be asked.
fn connections(asked: Option<usize>, pool: usize, descriptors: Option<usize>) -> Result<usize, ConfigError> {
    let room = descriptors.map_or(usize::MAX, |descriptors| descriptors.saturating_sub(pool + RESERVED));
    if room == 0 || asked.is_some_and(|asked| asked > room) {
        let reason = format!(
            "the process may open {} descriptors, of which the database and the server itself need {}; raise the limit \
             (`ulimit -n`), or write {} at most",
            descriptors.unwrap_or_default(),
            pool + RESERVED,
            room
        );
        return Err(ConfigError::new("GATEWAY_CONNECTIONS", reason));
    }
    Ok(asked.unwrap_or(CONNECTIONS.min(room)))
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

    /// Planted fault: a cap that does not look at what the process may open.
    #[test]
    fn there_are_never_more_connections_than_descriptors_to_spare() {
        assert_eq!(connections(None, 16, None).unwrap(), 4096);
        assert_eq!(connections(None, 16, Some(1024)).unwrap(), 1024 - 48);
        assert_eq!(connections(Some(900), 16, Some(1024)).unwrap(), 900);
        assert_eq!(connections(Some(100_000), 16, Some(1_000_000)).unwrap(), 100_000);
        for (asked, descriptors) in [(Some(977), 1024), (None, 48), (Some(1), 20)] {
            let error = connections(asked, 16, Some(descriptors)).unwrap_err().to_string();
            assert!(error.starts_with("GATEWAY_CONNECTIONS: the process may open"), "{error}");
        }
    }
}
