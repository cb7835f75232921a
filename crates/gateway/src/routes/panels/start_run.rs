//! What starts the run of a panel.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use super::panel::{PanelRecord, find_record};
use crate::db::WriteTarget;
use crate::error::ApiError;
use crate::http::PathSegment;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

/// A panel that failed waits for its first attempt again. Its statements stay: a later attempt says the same.
const RESTART: &str = "
    update tenantry.panels set status = 'queued', failure = null, attempts = 0, lease = null, leased_until = null
    where tenant_id = $1 and id = $2 and status = 'failed'";

/// Starts a panel again that failed. Any other panel stays as it is, so a repeated request changes nothing.
pub(in crate::routes) async fn start_again(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<(StatusCode, Json<PanelRecord>), ApiError> {
    let id = Uuid::try_parse(&id).map_err(|_| ApiError::NotFound("panel"))?;
    let record = state
        .database
        .write(&authorized, WriteTarget::Rows, async |transaction| {
            transaction.execute(RESTART, &[&authorized.tenant().as_uuid(), &id]).await?;
            find_record(transaction, id).await?.ok_or(ApiError::NotFound("panel"))
        })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(started(&state, &authorized, record))))
}

/// Starts the run of a panel that waits. A record without a run says that no panel service is connected.
pub(super) fn started(state: &AppState, authorized: &AuthorizedTenant, mut record: PanelRecord) -> PanelRecord {
    if record.panel.waits {
        state.panel_runs.start(authorized, record.panel.id);
    }
    let was_run = record.run.as_ref().is_some_and(|run| !run.statements.is_empty());
    record.run = record.run.filter(|_| was_run || state.panel_runs.is_connected());
    record
}
