//! News of tenants, for whoever shows one: a stream asks to be woken when its tenant changes.
//!
//! PostgreSQL tells every replica which tenant changed (`NOTIFY`, by the triggers of the migrations), and here each
//! process hears it once, on one connection, and wakes the streams of that tenant. A wake-up carries nothing. What has
//! changed a stream reads for itself, for its own tenant and as its own caller, so news can be lost, doubled or forged
//! without anybody seeing what is not theirs.

mod listener;
mod subscription;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tenantry_kernel::TenantId;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::task::AbortHandle;
use uuid::Uuid;

use crate::db::DatabaseLimits;
use crate::session::Caller;
pub(crate) use subscription::Subscription;

/// How many streams one person may have open for one tenant on one replica.
pub const MAX_STREAMS_PER_CALLER: usize = 32;

/// The part of the server's connections that all streams may have together, in quarters, and that of one tenant. A stream
/// has no end, so without a bound the streams would one day hold every connection.
const QUARTERS_FOR_STREAMS: usize = 3;
const QUARTERS_FOR_ONE_TENANT: usize = 1;

/// How many streams may look at the database at once. A change wakes all of a tenant's streams together, and they must
/// leave connections to the requests.
const LOOKS_AT_ONCE: usize = 4;

/// Knows who waits for news of which tenant. Cheap to clone.
#[derive(Clone)]
pub struct Changes {
    shared: Arc<Shared>,
}

struct Shared {
    database: tokio_postgres::Config,
    limits: DatabaseLimits,
    /// How many streams there may be.
    most: usize,
    most_of_a_tenant: usize,
    /// None once it is closed. A tenant is there while somebody waits for its news.
    tenants: Mutex<Option<OpenStreams>>,
    listener: OnceLock<AbortHandle>,
    looks: Semaphore,
}

/// Who waits for the news of which tenant.
#[derive(Default)]
struct OpenStreams {
    waiting: HashMap<TenantId, TenantStreams>,
    streams: usize,
}

/// Why there is no place for a stream.
#[derive(Debug)]
pub(crate) enum SubscribeError {
    /// The person, or the tenant, has this many.
    Limit(usize),
    /// The server has as many as it may.
    Full,
}

/// Who waits for the news of one tenant.
struct TenantStreams {
    news: watch::Sender<()>,
    streams: HashMap<Uuid, usize>,
}

impl Changes {
    /// News from this database, for a server of so many connections. It connects when somebody first waits for some.
    #[must_use]
    pub fn new(database: tokio_postgres::Config, limits: DatabaseLimits, connections: usize) -> Self {
        let quarters = |quarters: usize| (connections.saturating_mul(quarters) / 4).max(1);
        Self {
            shared: Arc::new(Shared {
                database,
                limits,
                most: quarters(QUARTERS_FOR_STREAMS),
                most_of_a_tenant: quarters(QUARTERS_FOR_ONE_TENANT),
                tenants: Mutex::new(Some(OpenStreams::default())),
                listener: OnceLock::new(),
                looks: Semaphore::new(LOOKS_AT_ONCE),
            }),
        }
    }

    /// Ends every stream, now and from now on: a server that waits for its answers to end would wait for ever.
    pub fn close(&self) {
        self.shared.tenants().take();
    }

    /// Waits for news of a tenant, on behalf of a person.
    ///
    /// # Errors
    ///
    /// [`SubscribeError`] when that person has [`MAX_STREAMS_PER_CALLER`] streams of it, or when too many of the server's connections are
    /// streams already: a quarter for one tenant, three quarters in all.
    pub(crate) fn subscribe(&self, tenant: TenantId, caller: Caller) -> Result<Subscription, SubscribeError> {
        self.shared.listener.get_or_init(|| listener::spawn(&self.shared));
        Subscription::begin(&self.shared, tenant, caller)
    }

    /// Waits for a turn to look at the database.
    pub(crate) async fn check_permit(&self) -> Option<SemaphorePermit<'_>> {
        self.shared.looks.acquire().await.ok()
    }
}

impl Shared {
    /// No code that holds the lock can stop half-way, so what a panic elsewhere left behind is whole.
    fn tenants(&self) -> MutexGuard<'_, Option<OpenStreams>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, tenant: TenantId) {
        if let Some(waiting) = self.tenants().as_ref().and_then(|tenants| tenants.waiting.get(&tenant)) {
            waiting.news.send_replace(());
        }
    }

    /// For when news may have been missed.
    fn wake_all(&self) {
        self.tenants()
            .iter()
            .flat_map(|tenants| tenants.waiting.values())
            .for_each(|waiting| waiting.news.send_replace(()));
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(listener) = self.listener.get() {
            listener.abort();
        }
    }
}
