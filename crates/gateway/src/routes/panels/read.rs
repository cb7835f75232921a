//! The handlers that read panels. A panel that waits starts to run when its tenant reads it.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use uuid::Uuid;

use super::panel::{NEWEST, Panel, PanelRecord, find_record};
use super::start_run::started;
use crate::error::ApiError;
use crate::http::PathSegment;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;

#[derive(Serialize)]
pub(in crate::routes) struct PanelList {
    panels: Vec<Panel>,
}

pub(in crate::routes) async fn list(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
) -> Result<Json<PanelList>, ApiError> {
    let panels: Vec<Panel> = state
        .database
        .read(&authorized, async |transaction| Ok(transaction.all(NEWEST, &[&authorized.tenant().as_uuid()]).await?))
        .await?;
    for panel in panels.iter().filter(|panel| panel.waits) {
        state.panel_runs.start(&authorized, panel.id);
    }
    Ok(Json(PanelList { panels }))
}

pub(in crate::routes) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    PathSegment(id): PathSegment,
) -> Result<Json<PanelRecord>, ApiError> {
    let id = Uuid::try_parse(&id).map_err(|_| ApiError::NotFound("panel"))?;
    let record = state.database.read(&authorized, async |transaction| find_record(transaction, id).await).await?;
    let record = record.ok_or(ApiError::NotFound("panel"))?;
    Ok(Json(started(&state, &authorized, record)))
}
