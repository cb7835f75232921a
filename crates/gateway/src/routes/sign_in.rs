//! The sign-in of the demo: an e-mail address without a password. The route exists only with `GATEWAY_DEMO=true`.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::{DatabaseError, Lookup};
use crate::error::ApiError;
use crate::http::{JsonBody, iso8601};
use crate::session::IssuerSession;
use crate::state::AppState;

const BY_EMAIL: &str = "select id, name, email from tenantry.users where email = $1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    email: String,
}

pub(super) async fn sign_in(
    State(state): State<AppState>,
    JsonBody(credentials): JsonBody<Credentials>,
) -> Result<impl IntoResponse, ApiError> {
    let email = credentials.email.trim().to_lowercase();
    state.throttle.count_email(&email)?;
    // PostgreSQL cannot store a NUL character, so no person has this address.
    if email.contains('\0') {
        return Err(ApiError::NotSignedIn);
    }
    let rows = state.database.look_up(Lookup::Email(&email), BY_EMAIL, &[&email]).await?;
    let row = rows.first().ok_or(ApiError::NotSignedIn)?;
    let user_id: Uuid = row.try_get("id").map_err(DatabaseError::from)?;
    let name: &str = row.try_get("name").map_err(DatabaseError::from)?;
    let session = session_of(&state, user_id, None, name, Some(&email))?;
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "private, no-store")], Json(session)))
}

/// A new session of a person, as the response to a sign-in. `issuer_session` is the session at an issuer that it comes
/// from.
pub(super) fn session_of(
    state: &AppState,
    user_id: Uuid,
    issuer_session: Option<&IssuerSession>,
    name: &str,
    email: Option<&str>,
) -> Result<Value, ApiError> {
    let issued = state.tokens.issue(user_id, issuer_session, OffsetDateTime::now_utc()).map_err(|error| {
        tracing::error!(%error, "session token not signed");
        ApiError::Internal
    })?;
    Ok(json!({
        "token": issued.token,
        "expiresAt": iso8601(issued.expires_at),
        "user": { "id": user_id, "name": name, "email": email },
    }))
}
