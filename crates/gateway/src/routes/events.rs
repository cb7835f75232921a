//! Live updates: a stream that tells the members of a tenant which version its profile has now.
//!
//! It says that something changed and never what, so a client asks for the profile as ever, with its `ETag`.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use serde_json::json;
use tenantry_kernel::{ReachedLimit, TenantId};
use tokio::time::{Instant, sleep_until};

use crate::changes::{SubscribeError, Subscription};
use crate::db::TenantTransaction;
use crate::error::ApiError;
use crate::state::AppState;
use crate::tenant_layer::{AuthorizedTenant, authorize};
use crate::tenants::StoredProfile;

/// How often a comment shows proxies and clients that the stream is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often it looks without having heard anything.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How long it may go on while it cannot be checked that the caller is still a member.
const LONGEST_UNCHECKED: Duration = Duration::from_secs(30);
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(1);

pub(super) async fn stream(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    // Before the first look, so that no change can fall between the two.
    let subscription = state.changes.subscribe(authorized.tenant(), authorized.caller()).map_err(no_place)?;
    let events = ProfileEvents::begin(state, &authorized, &headers, subscription).await?;
    let events = stream::unfold(events, async |events| {
        let (event, events) = events.next().await?;
        Some((Ok::<_, Infallible>(event), events))
    });
    let headers = [
        // A server that compresses what it passes on, as Next.js does, would hold it back until there is enough of it.
        (header::CACHE_CONTROL, "no-store, no-transform"),
        // A proxy that collects an answer before it hands it on would hand on nothing.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))))
}

fn no_place(reason: SubscribeError) -> ApiError {
    let SubscribeError::Limit(streams) = reason else { return ApiError::Unavailable };
    ApiError::TooManyAtOnce(Box::new(ReachedLimit::in_use("open_streams", streams)))
}

/// What one stream knows. It holds one version at a time: changes that come together are one event.
struct ProfileEvents {
    state: AppState,
    tenant: TenantId,
    credentials: HeaderMap,
    subscription: Subscription,
    version: i64,
    told: Option<i64>,
    looked: Instant,
}

impl ProfileEvents {
    async fn begin(
        state: AppState,
        authorized: &AuthorizedTenant,
        headers: &HeaderMap,
        subscription: Subscription,
    ) -> Result<Self, ApiError> {
        let credentials = [header::AUTHORIZATION, header::COOKIE];
        let credentials =
            credentials.into_iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone()))).collect();
        let (tenant, looked) = (authorized.tenant(), Instant::now());
        let mut events = Self { state, tenant, credentials, subscription, version: 0, told: None, looked };
        events.look().await?;
        Ok(events)
    }

    /// The next event, or none when the stream ends: the caller may not see the tenant any more, or the server stops.
    async fn next(mut self) -> Option<(Event, Self)> {
        while self.told == Some(self.version) {
            self.news().await?;
        }
        self.told = Some(self.version);
        let data = json!({ "tenantId": self.tenant, "version": self.version });
        Some((Event::default().event("profile").id(self.version.to_string()).data(data.to_string()), self))
    }

    /// Looks again once there is a reason to.
    async fn news(&mut self) -> Option<()> {
        let mut next_look = self.looked + LOOK_EVERY;
        loop {
            tokio::select! {
                changed = self.subscription.changed() => changed.ok()?,
                () = sleep_until(next_look) => {}
            }
            match self.look().await {
                Ok(()) => return Some(()),
                Err(ApiError::Unavailable | ApiError::Busy(_)) if self.looked.elapsed() < LONGEST_UNCHECKED => {
                    next_look = Instant::now() + LOOK_AGAIN_AFTER;
                }
                Err(error) => {
                    tracing::debug!(tenant = %self.tenant, %error, "a stream of events ends");
                    return None;
                }
            }
        }
    }

    /// Reads the version, with every check that a request goes through: a session that has ended or a membership that
    /// was revoked since shows nothing more.
    async fn look(&mut self) -> Result<(), ApiError> {
        let _turn = self.state.changes.check_permit().await;
        let (authenticator, directory) = (&self.state.authenticator, &self.state.directory);
        let authorized = authorize(authenticator, directory, &self.credentials, self.tenant).await?;
        let mut connection = self.state.database.connection().await?;
        let transaction = TenantTransaction::begin(&mut connection, &authorized).await?;
        self.version = StoredProfile::version(&transaction).await?;
        transaction.commit().await?;
        self.looked = Instant::now();
        Ok(())
    }
}
