//! Going on to another host of the product without a second sign-in: a code on one host, a session on the other.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::json;
use tenantry_kernel::{Request, TenantError, resolve};
use time::OffsetDateTime;

use super::sign_in::session_of;
use crate::db::{DatabaseError, Lookup};
use crate::error::ApiError;
use crate::http::JsonBody;
use crate::session::{Caller, SignInCode};
use crate::state::AppState;
use crate::tenant_layer::{AuthorizedTenant, Directory};

const BY_ID: &str = "select name, email from tenantry.users where id = $1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeRequest {
    /// The host that the code is for. It is a host of the tenant.
    host: String,
    /// The SHA-256 of the browser's verifier.
    challenge: String,
}

/// Issues a code for a member of the tenant.
pub(super) async fn issue(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<CodeRequest>,
) -> Result<impl IntoResponse, ApiError> {
    if asked.challenge.len() != 64 || !asked.challenge.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        let rule = "it is not a SHA-256; send 64 lowercase hexadecimal digits";
        return Err(TenantError::validation("challenge", rule).into());
    }
    // The body may have arrived long after the headers.
    authorized.recheck().await?;
    // The session that the code starts has the limits of this one.
    let session = state.authenticator.current_session(&headers).await?;
    refuse_host_of_others(&state, &authorized, &asked.host).await?;
    let code = state
        .codes
        .issue(session.caller.user_id, session.issuer_session, &asked.host, &asked.challenge, OffsetDateTime::now_utc())
        .map_err(|error| {
            tracing::error!(%error, "sign-in code not signed");
            ApiError::Internal
        })?;
    Ok((StatusCode::CREATED, Json(json!({ "code": code }))))
}

/// A code leads to the tenant whose membership was checked, and to no host outside the root domains.
async fn refuse_host_of_others(state: &AppState, authorized: &AuthorizedTenant, host: &str) -> Result<(), ApiError> {
    let resolution = resolve(&Request { host: Some(host), ..Request::default() }, &state.hosts)?;
    let tenant = match resolution.slug() {
        Some(slug) => state.directory.tenant_by_slug(authorized.caller(), slug).await?,
        None => None,
    };
    if tenant == Some(authorized.tenant()) {
        return Ok(());
    }
    Err(TenantError::validation("host", "it is not a host of this tenant; send the host that the person goes to")
        .into())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeUse {
    code: String,
    /// The host that received the code.
    host: String,
    /// What the browser kept.
    verifier: String,
}

/// Starts a session with a code. Every refusal is the same 401.
pub(super) async fn start_session(
    State(state): State<AppState>,
    JsonBody(used): JsonBody<CodeUse>,
) -> Result<impl IntoResponse, ApiError> {
    let code = state.codes.verify(&used.code, &used.host, &used.verifier).ok_or(ApiError::NotSignedIn)?;
    if !state.database.use_code(code.id, code.user_id, code.expires_at).await? {
        return Err(ApiError::NotSignedIn);
    }
    let SignInCode { user_id, issuer_session, .. } = code;
    let rows = state.database.look_up(Lookup::Person(Caller::own(user_id)), BY_ID, &[&user_id]).await?;
    let row = rows.first().ok_or(ApiError::NotSignedIn)?;
    let name: &str = row.try_get("name").map_err(DatabaseError::from)?;
    let email: Option<&str> = row.try_get("email").map_err(DatabaseError::from)?;
    let session = session_of(&state, user_id, issuer_session.as_ref(), name, email)?;
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "private, no-store")], Json(session)))
}
