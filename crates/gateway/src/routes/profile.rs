//! What a tenant's app needs to know of its tenant: plan, features, limits, brand. Its administrators may change
//! what is theirs to choose of it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use tenantry_kernel::Value;

use crate::db::{TenantTransaction, WriteTarget, WriteTransaction};
use crate::error::ApiError;
use crate::etag;
use crate::json_body::JsonBody;
use crate::profile_patch::{ProfilePatch, refuse_too_many_features};
use crate::state::AppState;
use crate::stored_profile::StoredProfile;
use crate::tenant_layer::Acting;

const CACHE_CONTROL: &str = "private, no-cache";

pub(super) async fn read(
    State(state): State<AppState>,
    acting: Acting,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let mut connection = state.database.connection_for(&acting).await?;
    let transaction = TenantTransaction::begin(&mut connection, &acting).await?;
    let profile = StoredProfile::load(&transaction).await?;
    transaction.commit().await?;
    etag::respond(&headers, &profile, CACHE_CONTROL)
}

/// Answers with the profile as it is then, and its new `ETag`. Whoever sends `If-Match` changes what they have seen,
/// or nothing.
pub(super) async fn change(
    State(state): State<AppState>,
    acting: Acting,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response<Body>, ApiError> {
    let patch = ProfilePatch::parse(&body)?;
    let mut connection = state.database.connection_to_write(&acting).await?;
    let transaction = WriteTransaction::begin(&mut connection, &acting, WriteTarget::Tenant).await?;
    let seen = StoredProfile::load(&transaction).await?;
    etag::require_match(&headers, &seen)?;
    StoredProfile::change(&transaction, &patch).await?;
    let profile = StoredProfile::load(&transaction).await?;
    refuse_too_many_features(&profile)?;
    transaction.commit().await?;
    etag::respond(&HeaderMap::new(), &profile, CACHE_CONTROL)
}
