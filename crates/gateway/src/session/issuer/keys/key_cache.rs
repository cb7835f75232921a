//! The keys of one issuer in memory: how long they count, and when they are fetched again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::time::timeout;

use super::key_set::{FittingKey, KeySet};
use super::key_source::KeySource;
use super::public_key::PublicKey;
use crate::session::issuer::algorithm::Algorithm;
use crate::session::issuer::token_error::TokenError;

/// How long keys are fresh when the issuer does not say it, and the bounds for what it says.
const DEFAULT_FRESH: Duration = Duration::from_secs(10 * 60);
const MIN_FRESH: Duration = Duration::from_secs(60);
const MAX_FRESH: Duration = Duration::from_secs(60 * 60);

/// How long keys count after their fetch while the issuer does not answer. Its tokens keep working during an outage.
const MAX_STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// The pause after a fetch before an unknown key causes another one. Anyone can invent the name of a key.
const PAUSE: Duration = Duration::from_secs(30);

/// The pause after a fetch that failed.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);

/// How long a request waits for a fetch when it can go on with the keys from before.
const PATIENCE: Duration = Duration::from_secs(1);

/// The keys of one issuer.
///
/// - Requests at the same time share one fetch. The fetch is a task of its own, so a request that is cancelled does not
///   cancel it for the others.
/// - Every time is a parameter.
#[derive(Debug)]
pub(crate) struct KeyCache {
    source: KeySource,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    fetched: Option<Fetched>,
    /// When the last fetch began, and whether it succeeded.
    attempt: Option<(OffsetDateTime, bool)>,
    /// Closed when the fetch that runs now has ended.
    running: Option<watch::Receiver<()>>,
}

#[derive(Clone, Debug)]
struct Fetched {
    keys: Arc<KeySet>,
    at: OffsetDateTime,
    fresh_for: Duration,
}

impl KeyCache {
    pub(crate) fn new(source: KeySource) -> Arc<Self> {
        Arc::new(Self { source, state: Mutex::default() })
    }

    /// The key for a token with this algorithm and `kid`.
    ///
    /// # Errors
    ///
    /// - [`TokenError::Invalid`] when the issuer has no such key, or several.
    /// - [`TokenError::KeysUnavailable`] when the issuer does not answer, and its keys are unknown or too old.
    pub(crate) async fn key(
        self: &Arc<Self>,
        id: Option<&str>,
        algorithm: Algorithm,
        now: OffsetDateTime,
    ) -> Result<PublicKey, TokenError> {
        let before = self.usable(now);
        let known = before.as_ref().and_then(|fetched| find(&fetched.keys, id, algorithm));
        if let (Some(fetched), Some(known)) = (&before, &known)
            && is_within(fetched.at, fetched.fresh_for, now)
        {
            return known.clone();
        }
        if let Some(fetch) = self.join_or_start(now) {
            let patience = if known.is_some() { PATIENCE } else { Duration::MAX };
            let _ = timeout(patience, ended(fetch)).await;
        }
        let keys = self.usable(now).ok_or(TokenError::KeysUnavailable)?.keys;
        find(&keys, id, algorithm).unwrap_or_else(|| Err(self.unknown_key()))
    }

    /// The keys of the last fetch, unless they are too old.
    fn usable(&self, now: OffsetDateTime) -> Option<Fetched> {
        self.state().fetched.clone().filter(|fetched| is_within(fetched.at, MAX_STALE, now))
    }

    /// Joins the fetch that runs now, or starts one. None during the pause after the last one.
    fn join_or_start(self: &Arc<Self>, now: OffsetDateTime) -> Option<watch::Receiver<()>> {
        let mut state = self.state();
        // A task that ended without a result, such as one that panicked, leaves a closed channel.
        if let Some(running) = state.running.as_ref().filter(|running| running.has_changed().is_ok()) {
            return Some(running.clone());
        }
        let pause = match state.attempt {
            Some((_, true)) => PAUSE,
            _ => PAUSE_AFTER_FAILURE,
        };
        if state.attempt.is_some_and(|(at, _)| is_within(at, pause, now)) {
            return None;
        }
        let (ended, running) = watch::channel(());
        state.attempt = Some((now, false));
        state.running = Some(running.clone());
        let cache = Arc::clone(self);
        tokio::spawn(async move {
            cache.fetch(now).await;
            drop(ended);
        });
        Some(running)
    }

    async fn fetch(&self, now: OffsetDateTime) {
        let issuer = self.source.issuer();
        let result = self.source.fetch().await;
        let mut state = self.state();
        state.running = None;
        match result {
            Ok((keys, max_age)) => {
                tracing::info!(issuer, keys = keys.len(), "keys of the issuer fetched");
                let fresh_for = max_age.unwrap_or(DEFAULT_FRESH).clamp(MIN_FRESH, MAX_FRESH);
                state.attempt = Some((now, true));
                state.fetched = Some(Fetched { keys: Arc::new(keys), at: now, fresh_for });
            }
            Err(reason) => tracing::warn!(issuer, reason, "keys of the issuer not fetched"),
        }
    }

    /// A key that is not in the last answer of the issuer does not exist. After a failed fetch, that is not known.
    fn unknown_key(&self) -> TokenError {
        match self.state().attempt {
            Some((_, true)) => TokenError::Invalid("the issuer has no key with the `kid` and the `alg` of the token"),
            _ => TokenError::KeysUnavailable,
        }
    }

    /// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// None when no key fits.
fn find(keys: &KeySet, id: Option<&str>, algorithm: Algorithm) -> Option<Result<PublicKey, TokenError>> {
    match keys.find(id, algorithm) {
        FittingKey::One(key) => Some(Ok(key.clone())),
        FittingKey::None => None,
        FittingKey::Several => Some(Err(TokenError::Invalid("several keys of the issuer fit the token"))),
    }
}

/// Whether less than `period` has passed. A clock that was set back counts as passed, so it cannot keep keys alive.
fn is_within(since: OffsetDateTime, period: Duration, now: OffsetDateTime) -> bool {
    (now - since).try_into().is_ok_and(|age: Duration| age < period)
}

async fn ended(mut fetch: watch::Receiver<()>) {
    // The task sends nothing. An error means that it has ended.
    while fetch.changed().await.is_ok() {}
}
