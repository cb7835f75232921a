//! The cache of tenants' data.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tenantry_kernel::{TenantId, cache_key};

use super::envelope::{self, OpenError};
use super::memory_store::MemoryStore;
use super::redis_store::{RedisStore, RedisUrl};

/// The name of one value of a tenant, with the time that the value counts.
#[derive(Clone, Copy, Debug)]
pub struct CacheKey<'a> {
    /// The kind of value, such as `public-view`.
    pub kind: &'static str,
    /// Which of these values, such as a slug. Empty when a tenant has one.
    pub name: &'a str,
    /// How long a value counts.
    pub lifetime: Duration,
}

/// How often a value was found, and how often not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// Values that were found.
    pub hits: u64,
    /// Values that were not found, or were not used.
    pub misses: u64,
}

/// The moment before a value is read from the database. See [`TenantCache::snapshot`].
#[derive(Clone, Copy, Debug)]
pub struct Snapshot(u64);

/// Values of tenants that need not be read from the database again. Cheap to clone.
///
/// - Every key begins with `t:{tenant}:`.
/// - A value names its tenant and its key. One that belongs to another tenant or key is not used, and the log and
///   [`mismatches`](Self::mismatches) report it.
/// - A store that fails is a cache without values. It never fails a request.
/// - Paused, the cache has no values and keeps none: changes of the database may go unnoticed then.
#[derive(Clone)]
pub struct TenantCache(Arc<Shared>);

struct Shared {
    store: Store,
    paused: AtomicBool,
    changes: AtomicU64,
    mismatches: AtomicU64,
    hits: AtomicU64,
    misses: AtomicU64,
}

enum Store {
    Memory(MemoryStore),
    Redis(RedisStore),
}

impl TenantCache {
    /// A cache in Redis, or in the process without a URL. It begins paused.
    ///
    /// # Errors
    ///
    /// A sentence when the connection cannot be prepared. A server that does not answer is not an error.
    pub fn new(redis: Option<&RedisUrl>) -> Result<Self, String> {
        let store = match redis {
            None => Store::Memory(MemoryStore::new()),
            Some(url) => Store::Redis(RedisStore::new(url).map_err(|error| error.to_string())?),
        };
        Ok(Self(Arc::new(Shared {
            store,
            paused: AtomicBool::new(true),
            changes: AtomicU64::new(0),
            mismatches: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        })))
    }

    /// The value of a tenant, if the cache has it.
    pub async fn get<T: DeserializeOwned>(&self, tenant: TenantId, key: CacheKey<'_>) -> Option<T> {
        let found = self.find(tenant, key).await;
        let counter = if found.is_some() { &self.0.hits } else { &self.0.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// How often [`get`](Self::get) found a value, and how often not.
    #[must_use]
    pub fn counts(&self) -> CacheCounts {
        CacheCounts { hits: self.0.hits.load(Ordering::Relaxed), misses: self.0.misses.load(Ordering::Relaxed) }
    }

    async fn find<T: DeserializeOwned>(&self, tenant: TenantId, key: CacheKey<'_>) -> Option<T> {
        if self.is_paused() {
            return None;
        }
        let text = key.text();
        let name = cache_key(tenant, &text);
        let opened = match &self.0.store {
            Store::Memory(store) => envelope::open(&store.get(&name)?, tenant, &text),
            Store::Redis(store) => envelope::open(&store.get(&name).await?, tenant, &text),
        };
        match opened {
            Ok(value) => Some(value),
            Err(OpenError::Unreadable) => None,
            Err(OpenError::Mismatch) => {
                self.0.mismatches.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%tenant, key = text, "the cache answered with the value of another tenant or key");
                None
            }
        }
    }

    /// Take it before you read a value from the database. [`put`](Self::put) does not keep the value when anything
    /// changed since, because the value may be from before the change.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.0.changes.load(Ordering::SeqCst))
    }

    /// Keeps a value that was read from the database after `snapshot`.
    pub async fn put<T: Serialize>(&self, snapshot: Snapshot, tenant: TenantId, key: CacheKey<'_>, value: &T) {
        if self.is_paused() || self.0.changes.load(Ordering::SeqCst) != snapshot.0 {
            return;
        }
        let text = key.text();
        let Some(sealed) = envelope::seal(tenant, &text, value) else { return };
        let name = cache_key(tenant, &text);
        match &self.0.store {
            Store::Memory(store) => store.put(name, sealed, key.lifetime),
            Store::Redis(store) => store.put(&name, sealed, key.lifetime).await,
        }
        // A change between the comparison above and the write removed the value too early.
        if self.0.changes.load(Ordering::SeqCst) != snapshot.0 {
            self.forget(tenant, key).await;
        }
    }

    /// Counts a change: a value that is being read at this moment is not kept. Call it before
    /// [`forget`](Self::forget).
    pub fn note_change(&self) {
        self.0.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Removes a value of a tenant, because it changed.
    pub async fn forget(&self, tenant: TenantId, key: CacheKey<'_>) {
        let name = cache_key(tenant, &key.text());
        match &self.0.store {
            Store::Memory(store) => store.remove(&name),
            Store::Redis(store) => {
                if !store.remove(&name).await {
                    tracing::warn!(%tenant, kind = key.kind, "a changed value may stay in Redis for its lifetime");
                }
            }
        }
    }

    /// Uses the cache again.
    pub fn resume(&self) {
        self.note_change();
        self.0.paused.store(false, Ordering::SeqCst);
    }

    /// Does not use the cache until [`resume`](Self::resume). The process forgets its values. Those in Redis stay for
    /// their lifetime, because other replicas may still remove them.
    pub fn pause(&self) {
        self.0.paused.store(true, Ordering::SeqCst);
        self.note_change();
        if let Store::Memory(store) = &self.0.store {
            store.clear();
        }
    }

    /// Whether the cache is not used at the moment.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.0.paused.load(Ordering::SeqCst)
    }

    /// How many answers belonged to another tenant or key. More than 0 is an alarm.
    #[must_use]
    pub fn mismatches(&self) -> u64 {
        self.0.mismatches.load(Ordering::Relaxed)
    }
}

impl CacheKey<'_> {
    fn text(&self) -> String {
        if self.name.is_empty() { self.kind.to_owned() } else { format!("{}:{}", self.kind, self.name) }
    }
}
