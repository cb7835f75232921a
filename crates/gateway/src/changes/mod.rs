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
pub const STREAMS_EACH: usize = 32;

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
    /// None once it is closed. A tenant is there while somebody waits for its news.
    tenants: Mutex<Option<HashMap<TenantId, Waiting>>>,
    listener: OnceLock<AbortHandle>,
    looks: Semaphore,
}

/// Who waits for the news of one tenant.
struct Waiting {
    news: watch::Sender<()>,
    streams: HashMap<Uuid, usize>,
}

impl Changes {
    /// News from this database. It connects when somebody first waits for some.
    #[must_use]
    pub fn new(database: tokio_postgres::Config, limits: DatabaseLimits) -> Self {
        Self {
            shared: Arc::new(Shared {
                database,
                limits,
                tenants: Mutex::new(Some(HashMap::new())),
                listener: OnceLock::new(),
                looks: Semaphore::new(LOOKS_AT_ONCE),
            }),
        }
    }

    /// Ends every stream, now and from now on: a server that waits for its answers to end would wait for ever.
    pub fn close(&self) {
        self.shared.tenants().take();
    }

    /// Waits for news of a tenant, on behalf of a person; none when that person has [`STREAMS_EACH`] streams of it.
    pub(crate) fn subscribe(&self, tenant: TenantId, caller: Caller) -> Option<Subscription> {
        self.shared.listener.get_or_init(|| listener::spawn(&self.shared));
        Subscription::begin(&self.shared, tenant, caller)
    }

    /// Waits for a turn to look at the database.
    pub(crate) async fn turn_to_look(&self) -> Option<SemaphorePermit<'_>> {
        self.shared.looks.acquire().await.ok()
    }
}

impl Shared {
    /// No code that holds the lock can stop half-way, so what a panic elsewhere left behind is whole.
    fn tenants(&self) -> MutexGuard<'_, Option<HashMap<TenantId, Waiting>>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, tenant: TenantId) {
        if let Some(waiting) = self.tenants().as_ref().and_then(|tenants| tenants.get(&tenant)) {
            waiting.news.send_replace(());
        }
    }

    /// For when news may have been missed.
    fn wake_everybody(&self) {
        self.tenants().iter().flatten().for_each(|(_, waiting)| waiting.news.send_replace(()));
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(listener) = self.listener.get() {
            listener.abort();
        }
    }
}
