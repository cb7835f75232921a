//! Whether the server lives, and whether it can do its work.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::state::AppState;

/// 200 while the process answers. The database is not asked: restarting the server would not mend it.
pub(super) async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// 200 when the database answers in time, 503 when it does not, and from the moment that the server is asked to stop.
pub(super) async fn ready(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    if !state.readiness.is_ready() {
        return Err(ApiError::Unavailable);
    }
    state.database.ping().await?;
    Ok(Json(json!({ "status": "ready" })))
}
