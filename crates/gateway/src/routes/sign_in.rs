//! The sign-in of the demo: an e-mail address without a password. The route exists only with `GATEWAY_DEMO=true`.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::{DatabaseError, Lookup};
use crate::error::ApiError;
use crate::http::{JsonBody, iso8601};
use crate::session::Caller;
use crate::state::AppState;

const BY_EMAIL: &str = "select id, name, email from tenantry.users where email = $1";

#[derive(Deserialize)]
pub(super) struct Credentials {
    email: String,
}

pub(super) async fn sign_in(
    State(state): State<AppState>,
    JsonBody(credentials): JsonBody<Credentials>,
) -> Result<impl IntoResponse, ApiError> {
    let email = credentials.email.trim().to_lowercase();
    // PostgreSQL cannot store a NUL character, so no person has this address.
    if email.contains('\0') {
        return Err(ApiError::NotSignedIn);
    }
    let rows = state.database.look_up(Lookup::Email(&email), BY_EMAIL, &[&email]).await?;
    let row = rows.first().ok_or(ApiError::NotSignedIn)?;
    let user_id: Uuid = row.try_get("id").map_err(DatabaseError::from)?;
    let name: &str = row.try_get("name").map_err(DatabaseError::from)?;
    let issued = state.tokens.issue(Caller { user_id }, OffsetDateTime::now_utc()).map_err(|error| {
        tracing::error!(%error, "session token not signed");
        ApiError::Internal
    })?;
    let body = json!({
        "token": issued.token,
        "expiresAt": iso8601(issued.expires_at),
        "user": { "id": user_id, "name": name, "email": email },
    });
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "private, no-store")], Json(body)))
}
