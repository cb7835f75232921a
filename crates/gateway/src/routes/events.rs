//! Live updates: an event stream with the profile version of a tenant, for its members.
//!
//! An event contains the version and nothing else of the profile. A client then requests the profile with its `ETag`.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use serde_json::json;
use tenantry_kernel::ReachedLimit;
use tokio::time::{Instant, sleep_until};

use crate::changes::{SubscribeError, Subscription};
use crate::error::ApiError;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;
use crate::tenants::StoredProfile;

/// The interval of comments, which show proxies and clients that the stream is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The interval of checks without a notification.
const CHECK_INTERVAL: Duration = Duration::from_secs(20);
/// How long a stream stays open while the membership of its caller cannot be checked.
const MAX_UNCHECKED: Duration = Duration::from_secs(30);
const RETRY_INTERVAL: Duration = Duration::from_secs(1);

pub(super) async fn stream(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<impl IntoResponse, ApiError> {
    // The subscription begins before the first check, so no change between the two is lost.
    let subscription = state.changes.subscribe(authorized.tenant(), *authorized.caller()).map_err(subscribe_error)?;
    let events = ProfileEvents::begin(state, authorized, subscription).await?;
    let events = stream::unfold(events, async |events| {
        let (event, events) = events.next().await?;
        Some((Ok::<_, Infallible>(event), events))
    });
    let headers = [
        // A server that compresses the response, such as Next.js, would hold events back until it has enough bytes.
        (header::CACHE_CONTROL, "no-store, no-transform"),
        // A proxy that buffers the response would pass on no event.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))))
}

fn subscribe_error(error: SubscribeError) -> ApiError {
    let SubscribeError::Limit(streams) = error else { return ApiError::Unavailable };
    ApiError::TooManyAtOnce(Box::new(ReachedLimit::in_use("open_streams", streams)))
}

/// The state of one stream. It holds one version, so several changes at once are one event.
struct ProfileEvents {
    state: AppState,
    authorized: AuthorizedTenant,
    subscription: Subscription,
    version: i64,
    sent_version: Option<i64>,
    checked_at: Instant,
}

impl ProfileEvents {
    async fn begin(
        state: AppState,
        authorized: AuthorizedTenant,
        subscription: Subscription,
    ) -> Result<Self, ApiError> {
        let checked_at = Instant::now();
        let mut events = Self { state, authorized, subscription, version: 0, sent_version: None, checked_at };
        events.check().await?;
        Ok(events)
    }

    /// The next event. None when the stream ends: the caller is not authorized any more, or the server stops.
    async fn next(mut self) -> Option<(Event, Self)> {
        while self.sent_version == Some(self.version) {
            self.wait_and_check().await?;
        }
        self.sent_version = Some(self.version);
        let data = json!({ "tenantId": self.authorized.tenant(), "version": self.version });
        Some((Event::default().event("profile").id(self.version.to_string()).data(data.to_string()), self))
    }

    /// Waits for a notification or for the interval, and then checks.
    async fn wait_and_check(&mut self) -> Option<()> {
        let mut next_check = self.checked_at + CHECK_INTERVAL;
        loop {
            tokio::select! {
                changed = self.subscription.changed() => changed.ok()?,
                () = sleep_until(next_check) => {}
            }
            match self.check().await {
                Ok(()) => return Some(()),
                Err(ApiError::Unavailable | ApiError::Busy(_)) if self.checked_at.elapsed() < MAX_UNCHECKED => {
                    next_check = Instant::now() + RETRY_INTERVAL;
                }
                Err(error) => {
                    tracing::debug!(tenant = %self.authorized.tenant(), %error, "event stream ended");
                    return None;
                }
            }
        }
    }

    /// Authorizes the caller again, past every cache, and reads the version. A stream with an ended session or a
    /// revoked membership sends no further event.
    async fn check(&mut self) -> Result<(), ApiError> {
        let _permit = self.state.changes.check_permit().await;
        let authorized = self.authorized.recheck().await?;
        self.version = self
            .state
            .database
            .read_outside_share(&authorized, async |transaction| Ok(StoredProfile::version(transaction).await?))
            .await?;
        self.checked_at = Instant::now();
        Ok(())
    }
}
