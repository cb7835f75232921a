//! The end of a request whose caller lost the access.

use std::future::Future;
use std::time::Duration;

use tenantry_kernel::TenantError;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::changes::{ChangeFeed, ChangeWatch};
use crate::error::ApiError;
use crate::tenant_layer::AuthorizedTenant;

/// The interval of checks without a notification.
const CHECK_INTERVAL: Duration = Duration::from_secs(20);
/// How long a request goes on while the access of its caller cannot be checked.
const MAX_UNCHECKED: Duration = Duration::from_secs(30);
const RETRY_INTERVAL: Duration = Duration::from_secs(1);

/// Checks the access of a caller again and again while a request or its response is on the way: after each notification
/// for the tenant, and every 20 seconds. The drop ends it.
///
/// It has its own task. A body is not polled while its peer accepts no bytes, and the access may end meanwhile.
pub(super) struct AccessWatch {
    ended: watch::Receiver<Option<AccessEnd>>,
    task: AbortHandle,
}

/// Why a request must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccessEnd {
    /// The session ended.
    NotSignedIn,
    /// The membership or the tenant is not active any more, or the role differs from the one in the assertion.
    Revoked,
    /// The access could not be checked for too long.
    Unchecked,
    /// The server stops. Only streams that do not end by themselves must end.
    Stopping,
}

impl AccessWatch {
    /// Begins to watch the access of a caller who is authorized now.
    pub(super) fn begin(changes: &ChangeFeed, authorized: AuthorizedTenant) -> Self {
        let (sender, ended) = watch::channel(None);
        let notifications = changes.watch(authorized.tenant());
        let changes = changes.clone();
        let task = tokio::spawn(async move {
            let mut checks = Checks { changes, authorized, notifications: Some(notifications), at: Instant::now() };
            let end = checks.end(&sender).await;
            let authorized = &checks.authorized;
            tracing::info!(tenant = %authorized.tenant(), caller = ?authorized.caller(), ?end, "proxied request ended");
            sender.send_replace(Some(end));
        });
        Self { ended, task: task.abort_handle() }
    }

    /// Waits for the end of the access. With `stops`, the stop of the server is an end, too.
    pub(super) fn ended(&self, stops: bool) -> impl Future<Output = AccessEnd> + Send + 'static {
        let mut ended = self.ended.clone();
        async move {
            let is_end = |end: &Option<AccessEnd>| end.is_some_and(|end| stops || end != AccessEnd::Stopping);
            match ended.wait_for(is_end).await.map(|end| *end) {
                Ok(Some(end)) => end,
                // The watch is dropped with its request.
                _ => std::future::pending().await,
            }
        }
    }
}

impl Drop for AccessWatch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl AccessEnd {
    pub(super) fn error(self) -> ApiError {
        match self {
            Self::NotSignedIn => ApiError::NotSignedIn,
            Self::Revoked => TenantError::UnauthorizedAccess.into(),
            Self::Unchecked | Self::Stopping => ApiError::Unavailable,
        }
    }
}

struct Checks {
    changes: ChangeFeed,
    authorized: AuthorizedTenant,
    /// None after the server began to stop.
    notifications: Option<ChangeWatch>,
    /// When the access was checked for the last time.
    at: Instant,
}

impl Checks {
    /// Waits until the access ended. It reports the stop of the server on the way.
    async fn end(&mut self, reported: &watch::Sender<Option<AccessEnd>>) -> AccessEnd {
        let mut next_check = self.at + CHECK_INTERVAL;
        loop {
            let notified = async {
                match &mut self.notifications {
                    Some(notifications) => notifications.changed().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = notified => if changed.is_err() {
                    self.notifications = None;
                    reported.send_replace(Some(AccessEnd::Stopping));
                    continue;
                },
                () = sleep_until(next_check) => {}
            }
            let began = Instant::now();
            let checked = timeout_at(self.at + MAX_UNCHECKED, check(&self.changes, &self.authorized)).await;
            match checked.unwrap_or(Err(AccessEnd::Unchecked)) {
                Ok(()) => {
                    self.at = began;
                    next_check = began + CHECK_INTERVAL;
                }
                Err(AccessEnd::Unchecked) if self.at.elapsed() < MAX_UNCHECKED => {
                    next_check = Instant::now() + RETRY_INTERVAL;
                }
                Err(end) => return end,
            }
        }
    }
}

/// Checks the access once, past every cache.
///
/// # Errors
///
/// Why it ended, or [`AccessEnd::Unchecked`] when it cannot be checked now.
pub(super) async fn check(changes: &ChangeFeed, authorized: &AuthorizedTenant) -> Result<(), AccessEnd> {
    let _permit = changes.check_permit().await;
    match authorized.recheck().await.map_err(ApiError::from) {
        // The upstream acts by the role of the assertion.
        Ok(current) if current.role() == authorized.role() => Ok(()),
        Ok(_) => Err(AccessEnd::Revoked),
        Err(ApiError::NotSignedIn) => Err(AccessEnd::NotSignedIn),
        Err(ApiError::Unavailable | ApiError::Busy(_)) => Err(AccessEnd::Unchecked),
        Err(_) => Err(AccessEnd::Revoked),
    }
}
