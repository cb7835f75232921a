//! What a tenant's app needs to know of its tenant: plan, features, limits, brand.
//!
//! The tenant is in the address, so a cache tells tenants apart whatever it thinks of `Vary`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Response};
use tenantry_kernel::{Source, TenantError, TenantId, TenantRef};

use crate::db::TenantTransaction;
use crate::error::ApiError;
use crate::etag;
use crate::path_segment::PathSegment;
use crate::session::Caller;
use crate::state::AppState;
use crate::stored_profile::StoredProfile;
use crate::tenant_layer::{X_TENANT_ID, admit, optional_tenant};

/// 403, one and the same, for a tenant that is unknown, foreign or suspended.
pub(super) async fn read(
    State(state): State<AppState>,
    caller: Caller,
    PathSegment(tenant): PathSegment,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let selected = optional_tenant(&headers)?;
    let tenant = match TenantRef::parse(&tenant)? {
        TenantRef::Id(id) => id,
        TenantRef::Slug(slug) => {
            state.directory.own_tenant(caller, &slug).await?.ok_or(TenantError::UnauthorizedAccess)?
        }
    };
    let acting = admit(&state.directory, caller, tenant).await?;
    agree(selected, tenant)?;
    let mut connection = state.database.connection().await?;
    let transaction = TenantTransaction::begin(&mut connection, &acting).await?;
    let profile = StoredProfile::load(&transaction).await?;
    transaction.commit().await?;
    let mut response = etag::respond(&headers, &profile, "private, no-cache")?;
    if let Ok(echo) = HeaderValue::from_str(tenant.write_to(&mut [0; 36])) {
        response.headers_mut().insert(X_TENANT_ID, echo);
    }
    Ok(response)
}

/// Judged only after the caller was admitted: a conflict tells that the tenant in the address is another one.
fn agree(selected: Option<TenantId>, addressed: TenantId) -> Result<(), TenantError> {
    match selected {
        Some(selected) if selected != addressed => Err(TenantError::Conflict { first: Source::Header, second: None }),
        _ => Ok(()),
    }
}
