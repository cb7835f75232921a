//! Whether the server can do its work.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::state::AppState;

/// 200 when the database answers, 503 when it does not.
pub(super) async fn health(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    state.database.ping().await?;
    Ok(Json(json!({ "status": "ok" })))
}
