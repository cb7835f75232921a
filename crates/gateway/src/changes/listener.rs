//! The task that listens for the notifications of the database. It connects again after a lost connection.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tenantry_kernel::TenantId;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::streams::Streams;
use crate::db::{ChannelEvent, DatabaseLimits, ListenError, NotificationSource, listen};

/// The channel that the triggers of the migrations notify.
pub(super) const CHANNEL: &str = "tenantry_changes";

const MIN_PAUSE: Duration = Duration::from_millis(250);
const MAX_PAUSE: Duration = Duration::from_secs(10);
/// A pooler in between does not go away by itself.
const PAUSE_WITHOUT_DELIVERY: Duration = Duration::from_secs(60);

/// Starts the task. It reports whether notifications arrive to `listening`.
pub(super) fn spawn(
    streams: &Arc<Streams>,
    listening: watch::Sender<bool>,
    source: NotificationSource,
    limits: DatabaseLimits,
) -> AbortHandle {
    tokio::spawn(listen_forever(Arc::downgrade(streams), Listening(listening), source, limits)).abort_handle()
}

/// Whether notifications arrive. They do not after the end of the task.
struct Listening(watch::Sender<bool>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}

async fn listen_forever(
    streams: Weak<Streams>,
    listening: Listening,
    source: NotificationSource,
    limits: DatabaseLimits,
) {
    let mut pause = MIN_PAUSE;
    loop {
        let error = listen(&source, CHANNEL, &limits, |event| match event {
            ChannelEvent::Listening => {
                tracing::info!("listening for changes of tenants");
                pause = MIN_PAUSE;
                listening.0.send_replace(true);
                // Notifications from before are lost, so every stream checks its version.
                streams.upgrade().inspect(|streams| streams.wake_all());
            }
            ChannelEvent::Notification(tenant) => wake(&streams, tenant),
        })
        .await;
        listening.0.send_replace(false);
        if matches!(error, ListenError::NotDelivered) {
            pause = PAUSE_WITHOUT_DELIVERY;
        }
        tracing::warn!(%error, retry_after = ?pause, "not listening for changes of tenants");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

fn wake(streams: &Weak<Streams>, tenant: &str) {
    if let (Some(streams), Ok(tenant)) = (streams.upgrade(), TenantId::parse(tenant)) {
        streams.wake(tenant);
    }
}
