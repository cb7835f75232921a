//! What a tenant's app needs to know of its tenant: plan, features, limits, brand. Its administrators may change
//! what is theirs to choose of it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use tenantry_kernel::Value;

use crate::db::{TenantTransaction, WriteTarget, WriteTransaction};
use crate::error::ApiError;
use crate::http::JsonBody;
use crate::http::etag;
use crate::state::AppState;
use crate::tenant_layer::AuthorizedTenant;
use crate::tenants::StoredProfile;
use crate::tenants::{ProfilePatch, refuse_too_many_features};

const CACHE_CONTROL: &str = "private, no-cache";

pub(super) async fn read(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let mut connection = state.database.connection_for(&authorized).await?;
    let transaction = TenantTransaction::begin(&mut connection, &authorized).await?;
    let profile = StoredProfile::load(&transaction).await?;
    transaction.commit().await?;
    etag::respond(&headers, &profile, CACHE_CONTROL)
}

/// Answers with the profile as it is then, and its new `ETag`. Whoever sends `If-Match` changes what they have seen,
/// or nothing.
pub(super) async fn change(
    State(state): State<AppState>,
    authorized: AuthorizedTenant,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response<Body>, ApiError> {
    let patch = ProfilePatch::parse(&body)?;
    let mut connection = state.database.connection_to_write(&authorized).await?;
    let transaction = WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Tenant).await?;
    let seen = StoredProfile::load(&transaction).await?;
    etag::require_match(&headers, &seen)?;
    StoredProfile::change(&transaction, &patch).await?;
    let profile = StoredProfile::load(&transaction).await?;
    refuse_too_many_features(&profile)?;
    transaction.commit().await?;
    etag::respond(&HeaderMap::new(), &profile, CACHE_CONTROL)
}
