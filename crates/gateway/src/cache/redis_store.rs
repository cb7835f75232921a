//! Values in Redis, for all replicas.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, Client, RedisResult};

use crate::environment::ConfigError;

/// How long a request waits for Redis. After that it asks the database.
const DEADLINE: Duration = Duration::from_millis(250);
/// How long requests do not ask Redis after it failed, so that an outage costs one request its wait and not each.
const PAUSE: Duration = Duration::from_secs(1);

/// The address of a Redis server, from `REDIS_URL`.
#[derive(Clone)]
pub struct RedisUrl(Client);

impl RedisUrl {
    /// Reads a URL such as `redis://user:password@host:6379/0`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] without the URL, which may have a password.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        Client::open(text).map(Self).map_err(|_| {
            ConfigError::new("REDIS_URL", "it is not a Redis URL; write redis://user:password@host:port/0".into())
        })
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisUrl(…)")
    }
}

/// A store that all replicas share. Every failure is the absence of a value.
///
/// All requests share one connection. A command that is cancelled leaves its answer to the driver, which counts
/// answers, so the next command gets its own. The envelope of a value shows it if that ever fails.
pub(super) struct RedisStore {
    connection: ConnectionManager,
    pause: Mutex<Option<Instant>>,
}

impl RedisStore {
    /// A store that connects at its first use.
    pub(super) fn new(url: &RedisUrl) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(DEADLINE))
            .set_response_timeout(Some(DEADLINE))
            .set_number_of_retries(0);
        Ok(Self {
            connection: ConnectionManager::new_lazy_with_config(url.0.clone(), config)?,
            pause: Mutex::new(None),
        })
    }

    pub(super) async fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.ask(async |mut connection| connection.get(key).await).await.flatten()
    }

    pub(super) async fn put(&self, key: &str, value: Vec<u8>, lifetime: Duration) {
        let milliseconds = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX).max(1);
        self.ask(async |mut connection| connection.pset_ex::<_, _, ()>(key, value, milliseconds).await).await;
    }

    /// Removes a value, also shortly after a failure: a value that stays is from before a change. Returns whether Redis
    /// answered.
    pub(super) async fn remove(&self, key: &str) -> bool {
        self.run(async |mut connection| connection.del::<_, ()>(key).await).await.is_some()
    }

    async fn ask<T>(&self, command: impl AsyncFnOnce(ConnectionManager) -> RedisResult<T>) -> Option<T> {
        let pause = *self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        if pause.is_some_and(|until| Instant::now() < until) {
            return None;
        }
        self.run(command).await
    }

    async fn run<T>(&self, command: impl AsyncFnOnce(ConnectionManager) -> RedisResult<T>) -> Option<T> {
        // The manager connects again in the background of a command, so the deadline covers that too.
        match tokio::time::timeout(DEADLINE * 2, command(self.connection.clone())).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => self.failed(&error.to_string()),
            Err(_) => self.failed("it did not answer in time"),
        }
    }

    fn failed<T>(&self, reason: &str) -> Option<T> {
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if pause.is_none_or(|until| until <= now) {
            tracing::warn!(reason, "Redis failed; requests ask the database");
        }
        *pause = Some(now + PAUSE);
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_error_and_debug_output_do_not_contain_the_url() {
        let error = RedisUrl::parse("http://user:hunter2@host").unwrap_err().to_string();
        assert!(error.starts_with("REDIS_URL: it is not a Redis URL") && !error.contains("hunter2"), "{error}");
        assert_eq!(format!("{:?}", RedisUrl::parse("redis://user:hunter2@host/0").unwrap()), "RedisUrl(…)");
    }
}
