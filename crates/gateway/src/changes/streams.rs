//! The open streams of a process, by tenant and by person, and how many there may be.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tenantry_kernel::TenantId;
use tokio::sync::watch;
use uuid::Uuid;

use crate::session::Caller;

/// How many streams of one tenant a person may have open on one replica.
pub const MAX_STREAMS_PER_CALLER: usize = 32;

/// The part of the server's connections that all streams together may use, in quarters, and the part of one tenant. A
/// stream does not end by itself, so without a limit streams would use all connections at some time.
const QUARTERS_FOR_ALL: usize = 3;
const QUARTERS_FOR_ONE_TENANT: usize = 1;

/// The reason why a stream is refused.
#[derive(Debug)]
pub(crate) enum SubscribeError {
    /// The person, or the tenant, has this many open streams, which is the limit.
    Limit(usize),
    /// The server has as many open streams as it may.
    Full,
}

/// The open streams.
pub(super) struct Streams {
    max: usize,
    max_per_tenant: usize,
    /// None after [`close`](Self::close).
    open: Mutex<Option<OpenStreams>>,
}

#[derive(Default)]
struct OpenStreams {
    /// A tenant has an entry while it has an open stream.
    tenants: HashMap<TenantId, TenantStreams>,
    count: usize,
}

struct TenantStreams {
    changed: watch::Sender<()>,
    by_person: HashMap<Uuid, usize>,
    /// Those who hear of changes and are not streams of this server, so that no limit here counts them.
    watches: usize,
}

impl Streams {
    /// The streams of a server with this number of connections.
    pub(super) fn new(connections: usize) -> Arc<Self> {
        let quarters = |quarters: usize| (connections.saturating_mul(quarters) / 4).max(1);
        Arc::new(Self {
            max: quarters(QUARTERS_FOR_ALL),
            max_per_tenant: quarters(QUARTERS_FOR_ONE_TENANT),
            open: Mutex::new(Some(OpenStreams::default())),
        })
    }

    /// Adds a stream. After [`close`](Self::close) the returned receiver is closed.
    pub(super) fn add(&self, tenant: TenantId, caller: Caller) -> Result<watch::Receiver<()>, SubscribeError> {
        match self.open().as_mut() {
            Some(open) => open.add(tenant, caller, self),
            None => Ok(watch::channel(()).1),
        }
    }

    pub(super) fn remove(&self, tenant: TenantId, caller: Caller) {
        if let Some(open) = self.open().as_mut() {
            open.remove(tenant, caller);
        }
    }

    /// Adds one who hears of the changes of a tenant. After [`close`](Self::close) the returned receiver is closed.
    pub(super) fn add_watch(&self, tenant: TenantId) -> watch::Receiver<()> {
        match self.open().as_mut() {
            Some(open) => open.tenants.entry(tenant).or_insert_with(TenantStreams::new).add_watch(),
            None => watch::channel(()).1,
        }
    }

    pub(super) fn remove_watch(&self, tenant: TenantId) {
        if let Some(open) = self.open().as_mut() {
            open.change(tenant, |streams| streams.watches -= 1);
        }
    }

    pub(super) fn wake(&self, tenant: TenantId) {
        if let Some(streams) = self.open().as_ref().and_then(|open| open.tenants.get(&tenant)) {
            streams.changed.send_replace(());
        }
    }

    /// Wakes the streams of all tenants, after notifications may have been lost.
    pub(super) fn wake_all(&self) {
        self.open().iter().flat_map(|open| open.tenants.values()).for_each(|streams| streams.changed.send_replace(()));
    }

    /// How many streams are open.
    pub(super) fn count(&self) -> usize {
        self.open().as_ref().map_or(0, |open| open.count)
    }

    pub(super) fn close(&self) {
        self.open().take();
    }

    /// How many tenants have an open stream.
    #[cfg(test)]
    pub(super) fn tenants(&self) -> usize {
        self.open().as_ref().map_or(0, |open| open.tenants.len())
    }

    /// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
    fn open(&self) -> MutexGuard<'_, Option<OpenStreams>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenStreams {
    fn add(
        &mut self,
        tenant: TenantId,
        caller: Caller,
        limits: &Streams,
    ) -> Result<watch::Receiver<()>, SubscribeError> {
        if self.count >= limits.max {
            return Err(SubscribeError::Full);
        }
        let changed =
            self.tenants.entry(tenant).or_insert_with(TenantStreams::new).add(caller, limits.max_per_tenant)?;
        self.count += 1;
        Ok(changed)
    }

    fn remove(&mut self, tenant: TenantId, caller: Caller) {
        if self.change(tenant, |streams| streams.remove(caller)) {
            self.count -= 1;
        }
    }

    /// Changes the entry of a tenant, and removes it when nothing is left. Returns whether there was one.
    fn change(&mut self, tenant: TenantId, change: impl FnOnce(&mut TenantStreams)) -> bool {
        let Some(streams) = self.tenants.get_mut(&tenant) else { return false };
        change(streams);
        if streams.by_person.is_empty() && streams.watches == 0 {
            self.tenants.remove(&tenant);
        }
        true
    }
}

impl TenantStreams {
    fn new() -> Self {
        Self { changed: watch::channel(()).0, by_person: HashMap::new(), watches: 0 }
    }

    /// Checks the limits before it counts. A refusal leaves no empty entry, because a tenant at a limit has open
    /// streams.
    fn add(&mut self, caller: Caller, max: usize) -> Result<watch::Receiver<()>, SubscribeError> {
        if self.by_person.values().sum::<usize>() >= max {
            return Err(SubscribeError::Limit(max));
        }
        let streams = self.by_person.entry(caller.user_id).or_default();
        if *streams >= MAX_STREAMS_PER_CALLER {
            return Err(SubscribeError::Limit(MAX_STREAMS_PER_CALLER));
        }
        *streams += 1;
        Ok(self.changed.subscribe())
    }

    fn add_watch(&mut self) -> watch::Receiver<()> {
        self.watches += 1;
        self.changed.subscribe()
    }

    fn remove(&mut self, caller: Caller) {
        if let Some(streams) = self.by_person.get_mut(&caller.user_id) {
            *streams -= 1;
            if *streams == 0 {
                self.by_person.remove(&caller.user_id);
            }
        }
    }
}
