//! Values in the memory of the process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

/// The store drops the values that are used least.
const CAPACITY: usize = 10_000;

/// A store that no other process sees.
pub(super) struct MemoryStore {
    values: Cache<String, (Arc<[u8]>, Instant)>,
}

impl MemoryStore {
    pub(super) fn new() -> Self {
        Self { values: Cache::new(CAPACITY) }
    }

    pub(super) fn get(&self, key: &str) -> Option<Arc<[u8]>> {
        let (value, until) = self.values.get(key)?;
        if Instant::now() < until {
            return Some(value);
        }
        self.values.remove(key);
        None
    }

    pub(super) fn put(&self, key: String, value: Vec<u8>, lifetime: Duration) {
        self.values.insert(key, (value.into(), Instant::now() + lifetime));
    }

    pub(super) fn clear(&self) {
        self.values.clear();
    }

    pub(super) fn remove(&self, key: &str) {
        self.values.remove(key);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a value that is served after its time.
    #[test]
    fn a_value_lives_for_its_time() {
        let store = MemoryStore::new();
        store.put("a".into(), vec![1], Duration::from_secs(600));
        store.put("b".into(), vec![2], Duration::ZERO);
        assert_eq!(store.get("a").as_deref(), Some([1].as_slice()));
        assert_eq!(store.get("b"), None);
        store.remove("a");
        assert_eq!(store.get("a"), None);
    }

    #[test]
    fn the_store_is_bounded() {
        let store = MemoryStore::new();
        for key in 0..30_000 {
            store.put(key.to_string(), vec![0], Duration::from_secs(600));
        }
        assert!(store.values.len() <= CAPACITY);
    }
}
