//! The profile of a tenant: tier, flags, limits, brand. Administrators may change a part of it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use tenantry_kernel::Value;

use crate::db::WriteTarget;
use crate::error::ApiError;
use crate::http::{JsonBody, etag};
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;
use crate::tenants::{ProfilePatch, StoredProfile, refuse_too_many_flags};

const CACHE_CONTROL: &str = "private, no-cache";

pub(super) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let profile =
        state.database.read(&authorized, async |transaction| Ok(StoredProfile::load(transaction).await?)).await?;
    etag::respond(&headers, &profile, CACHE_CONTROL)
}

/// Changes the profile and answers with the new profile and its new `ETag`. With `If-Match`, it changes only the
/// version that the client saw.
pub(super) async fn change(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response<Body>, ApiError> {
    let patch = ProfilePatch::parse(&body)?;
    let profile = state
        .database
        .write(&authorized, WriteTarget::Tenant, async |transaction| {
            let current = StoredProfile::load(transaction).await?;
            etag::require_match(&headers, &current)?;
            StoredProfile::change(transaction, &patch).await?;
            let profile = StoredProfile::load(transaction).await?;
            refuse_too_many_flags(&profile)?;
            Ok(profile)
        })
        .await?;
    etag::respond(&HeaderMap::new(), &profile, CACHE_CONTROL)
}
