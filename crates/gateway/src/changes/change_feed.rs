//! The source of notifications for all streams of a process.

use std::sync::{Arc, OnceLock};

use tenantry_kernel::TenantId;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::task::AbortHandle;

use super::listener::{self, Hearers};
use super::observer::ChangeObserver;
use super::streams::{Streams, SubscribeError};
use super::subscription::{ChangeWatch, Subscription};
use crate::db::{DatabaseLimits, ListenError, NotificationSource, check_delivery};
use crate::postgres::PostgresUrl;
use crate::session::Caller;

/// How many streams may query the database at once. A notification wakes all streams of a tenant together, and they
/// must leave connections to the requests.
const MAX_CONCURRENT_CHECKS: usize = 4;

/// The notifications of changed tenants. Cheap to clone.
#[derive(Clone)]
pub struct ChangeFeed {
    shared: Arc<Shared>,
}

struct Shared {
    source: NotificationSource,
    limits: DatabaseLimits,
    streams: Arc<Streams>,
    observer: Arc<dyn ChangeObserver>,
    listener: OnceLock<AbortHandle>,
    listening: watch::Sender<bool>,
    checks: Semaphore,
}

impl ChangeFeed {
    /// The notifications of this database, for a server with this number of connections. It connects at the first
    /// subscription, or at [`listening`](Self::listening).
    ///
    /// `listen` is the URL of the listening connection when `database` is the one of a pooler. `LISTEN` needs its own
    /// session of PostgreSQL.
    #[must_use]
    pub fn new(
        database: PostgresUrl,
        listen: Option<PostgresUrl>,
        limits: DatabaseLimits,
        connections: usize,
        observer: impl ChangeObserver,
    ) -> Self {
        let source = NotificationSource { listen: listen.unwrap_or_else(|| database.clone()), database };
        Self {
            shared: Arc::new(Shared {
                source,
                limits,
                streams: Streams::new(connections),
                observer: Arc::new(observer),
                listener: OnceLock::new(),
                listening: watch::Sender::new(false),
                checks: Semaphore::new(MAX_CONCURRENT_CHECKS),
            }),
        }
    }

    /// How many event streams are open.
    pub(crate) fn open_streams(&self) -> usize {
        self.shared.streams.count()
    }

    /// Ends every open stream, and every later stream at once. Without it, a server that stops would wait for its
    /// streams, which do not end by themselves.
    pub fn close(&self) {
        self.shared.streams.close();
    }

    /// Whether notifications arrive. It connects if no subscription did before.
    ///
    /// The value is `false` until the listening connection is proven, and again from the moment it is lost. At each
    /// change to `true`, notifications from before that moment may be lost. A cache of what the notifications are about
    /// is therefore empty while this is `false`, and starts empty when this becomes `true`.
    #[must_use]
    pub fn listening(&self) -> watch::Receiver<bool> {
        self.listen();
        self.shared.listening.subscribe()
    }

    /// Whether notifications arrive, tried once on a connection of its own.
    ///
    /// # Errors
    ///
    /// [`ListenError`] when none arrives.
    pub async fn check(&self) -> Result<(), ListenError> {
        check_delivery(&self.shared.source, listener::CHANNEL, &self.shared.limits).await
    }

    /// Subscribes a caller to the notifications of a tenant.
    ///
    /// # Errors
    ///
    /// [`SubscribeError`] when the caller, the tenant or the server has too many open streams.
    pub(crate) fn subscribe(&self, tenant: TenantId, caller: Caller) -> Result<Subscription, SubscribeError> {
        self.listen();
        Subscription::begin(&self.shared.streams, tenant, caller)
    }

    /// The notifications of a tenant, for a request of another kind than an event stream.
    pub(crate) fn watch(&self, tenant: TenantId) -> ChangeWatch {
        self.listen();
        ChangeWatch::begin(&self.shared.streams, tenant)
    }

    /// Starts the listener, once.
    fn listen(&self) {
        let Shared { source, limits, streams, observer, listener, listening, .. } = &*self.shared;
        let hearers = || Hearers::new(streams, Arc::clone(observer), listening.clone());
        listener.get_or_init(|| listener::spawn(hearers(), source.clone(), limits.clone()));
    }

    /// Waits for the permit to query the database for a stream.
    pub(crate) async fn check_permit(&self) -> Option<SemaphorePermit<'_>> {
        self.shared.checks.acquire().await.ok()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(listener) = self.listener.get() {
            listener.abort();
        }
    }
}
