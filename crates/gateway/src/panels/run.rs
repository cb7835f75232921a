//! One run: claim the panel, follow the panel service, store what it sends.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use sse_stream::SseByteStream;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::panel_service::{PanelService, PanelServiceError};
use super::run_event::RunEvent;
use super::run_lease::RunLease;
use super::run_store::{LeasedPanel, Lost};
use crate::db::Database;
use crate::error::ApiError;
use crate::tenant_layer::AuthorizedTenant;

/// The most that a panel service may send for one panel. It also bounds the memory of a run.
const MAX_BYTES: usize = 512 * 1024;
/// The longest run, for a service that sends forever.
const MAX_DURATION: Duration = Duration::from_secs(600);
/// The clock of the database decides when the next attempt may begin.
const CLOCK_MARGIN: Duration = Duration::from_millis(250);

/// The end of an attempt that did not complete the panel.
enum Broken {
    /// The service failed. The panel is tried again, until its last attempt.
    Service(PanelServiceError),
    /// This gateway may not write any more.
    Lost(Lost),
}

impl From<Lost> for Broken {
    fn from(lost: Lost) -> Self {
        Self::Lost(lost)
    }
}

impl From<PanelServiceError> for Broken {
    fn from(error: PanelServiceError) -> Self {
        Self::Service(error)
    }
}

/// Runs a panel until it has ended, or another gateway has it.
///
/// # Errors
///
/// [`ApiError`] when the member's access ended or the database does not answer. The lease then expires.
pub(super) async fn run(
    database: &Database,
    service: &PanelService,
    authorized: &AuthorizedTenant,
    id: Uuid,
    lease: RunLease,
) -> Result<(), ApiError> {
    while let Some(leased) = LeasedPanel::claim(database, authorized, id, lease).await? {
        let attempt = timeout(MAX_DURATION, follow(service, authorized, &leased, lease));
        let error = match attempt.await.unwrap_or(Err(Broken::Service(PanelServiceError::TooMuch))) {
            Ok(()) | Err(Broken::Lost(Lost::Lease)) => return Ok(()),
            Err(Broken::Lost(Lost::Access(error))) => return Err(error),
            Err(Broken::Service(error)) => error,
        };
        tracing::warn!(panel = %id, tenant = %authorized.tenant(), %error, "a run of a panel failed");
        match leased.release(error.reason()).await {
            Ok(()) => sleep(leased.pause() + CLOCK_MARGIN).await,
            Err(Lost::Lease) => return Ok(()),
            Err(Lost::Access(error)) => return Err(error),
        }
    }
    Ok(())
}

/// Stores what the panel service sends, until the end of the panel.
async fn follow(
    service: &PanelService,
    authorized: &AuthorizedTenant,
    leased: &LeasedPanel<'_>,
    lease: RunLease,
) -> Result<(), Broken> {
    let request = serde_json::to_vec(&leased.panel).map(Bytes::from);
    let request = request.map_err(|error| PanelServiceError::Invalid(error.to_string()))?;
    let start = timeout(lease.max_silence(), service.start(authorized, request));
    let body = start.await.unwrap_or(Err(PanelServiceError::Silent))?;
    let mut events = events(body);
    let mut spoken = 0;
    loop {
        let event = timeout(lease.max_silence(), events.next()).await.map_err(|_| PanelServiceError::Silent)?;
        let sse = event.ok_or(PanelServiceError::Broken)?.map_err(PanelServiceError::from)?;
        match RunEvent::read(&sse, &leased.panel, spoken).map_err(PanelServiceError::Invalid)? {
            Some(RunEvent::Statement(statement)) => {
                leased.speak(&statement).await?;
                spoken += 1;
            }
            Some(RunEvent::Done(conclusion)) => return Ok(leased.complete(&conclusion).await?),
            Some(RunEvent::Failed) => return Err(PanelServiceError::Failed.into()),
            None => {}
        }
    }
}

fn events(body: Incoming) -> SseByteStream<BoxStream<'static, io::Result<Bytes>>> {
    SseByteStream::new(Limited::new(body, MAX_BYTES).into_data_stream().map_err(io::Error::other).boxed())
}
