//! The one connection of a process that hears the database's notifications, and that comes back when it is lost.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tenantry_kernel::TenantId;
use tokio::task::AbortHandle;

use super::Shared;
use crate::db::{ChannelEvent, DatabaseLimits, listen};

/// What the triggers of the migrations notify.
const CHANNEL: &str = "tenantry_changes";

const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Begins to listen. It ends with what it wakes.
pub(super) fn spawn(shared: &Arc<Shared>) -> AbortHandle {
    tokio::spawn(listen_on(Arc::downgrade(shared), shared.database.clone(), shared.limits.clone())).abort_handle()
}

async fn listen_on(shared: Weak<Shared>, database: tokio_postgres::Config, limits: DatabaseLimits) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let lost = listen(&database, CHANNEL, &limits, |heard| match heard {
            ChannelEvent::Listening => {
                tracing::info!("hearing of changes");
                pause = SHORTEST_PAUSE;
                // What changed before is not told any more, so everybody looks.
                shared.upgrade().inspect(|shared| shared.wake_all());
            }
            ChannelEvent::Notification(tenant) => wake(&shared, tenant),
        })
        .await;
        tracing::warn!(error = %lost, "not hearing of changes; trying again");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn wake(shared: &Weak<Shared>, tenant: &str) {
    if let (Some(shared), Ok(tenant)) = (shared.upgrade(), TenantId::parse(tenant)) {
        shared.wake(tenant);
    }
}
