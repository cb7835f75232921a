//! Liveness and readiness.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::state::AppState;

/// 200 while the process answers. It does not query the database, because a restart of the server would not repair it.
pub(super) async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// 200 when the database answers in time. 503 when it does not, and after the server received the signal to stop.
pub(super) async fn ready(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    if !state.readiness.is_ready() {
        return Err(ApiError::Unavailable);
    }
    state.database.ping().await?;
    Ok(Json(json!({ "status": "ready" })))
}
