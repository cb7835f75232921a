//! The task that listens for the notifications of the database. It connects again after a lost connection.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tenantry_kernel::TenantId;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::observer::ChangeObserver;
use super::streams::Streams;
use crate::db::{ChannelEvent, DatabaseLimits, ListenError, NotificationSource, listen};

/// The channel that the triggers of the migrations notify.
pub(super) const CHANNEL: &str = "tenantry_changes";

const MIN_PAUSE: Duration = Duration::from_millis(250);
const MAX_PAUSE: Duration = Duration::from_secs(10);
/// A pooler in between does not go away by itself, so the pauses grow faster. One late notification is no pooler.
const MAX_PAUSE_WITHOUT_DELIVERY: Duration = Duration::from_secs(60);

/// Starts the task.
pub(super) fn spawn(hearers: Hearers, source: NotificationSource, limits: DatabaseLimits) -> AbortHandle {
    tokio::spawn(listen_forever(hearers, source, limits)).abort_handle()
}

/// Who hears of changes. The observer hears first, so a stream that is woken finds no value from before the change.
pub(super) struct Hearers {
    observer: Arc<dyn ChangeObserver>,
    streams: Weak<Streams>,
    listening: watch::Sender<bool>,
}

impl Hearers {
    pub(super) fn new(
        streams: &Arc<Streams>,
        observer: Arc<dyn ChangeObserver>,
        listening: watch::Sender<bool>,
    ) -> Self {
        Self { observer, streams: Arc::downgrade(streams), listening }
    }

    fn begin(&self) {
        self.observer.begin();
        self.listening.send_replace(true);
        // Notifications from before are lost, so every stream checks its version.
        self.streams.upgrade().inspect(|streams| streams.wake_all());
    }

    fn end(&self) {
        self.observer.end();
        self.listening.send_replace(false);
    }

    fn changed(&self, tenant: &str) {
        let Ok(tenant) = TenantId::parse(tenant) else { return };
        self.observer.changed(tenant);
        self.streams.upgrade().inspect(|streams| streams.wake(tenant));
    }
}

impl Drop for Hearers {
    /// Notifications do not arrive after the end of the task.
    fn drop(&mut self) {
        self.end();
    }
}

async fn listen_forever(hearers: Hearers, source: NotificationSource, limits: DatabaseLimits) {
    let mut pause = MIN_PAUSE;
    loop {
        let error = listen(&source, CHANNEL, &limits, |event| match event {
            ChannelEvent::Listening => {
                tracing::info!("listening for changes of tenants");
                pause = MIN_PAUSE;
                hearers.begin();
            }
            ChannelEvent::Notification(tenant) => hearers.changed(tenant),
        })
        .await;
        hearers.end();
        tracing::warn!(%error, retry_after = ?pause, "not listening for changes of tenants");
        tokio::time::sleep(pause).await;
        pause = match error {
            ListenError::NotDelivered => (pause * 8).min(MAX_PAUSE_WITHOUT_DELIVERY),
            ListenError::Lost(_) => (pause * 2).min(MAX_PAUSE),
        };
    }
}
