//! The guard of what a tenant has in its address: `/v1/tenants/{tenant}/…`, by id or by slug.
//!
//! The tenant is in the address, so a cache tells tenants apart whatever it thinks of `Vary`. It selects as
//! `X-Tenant-ID` does elsewhere, and grants as little.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tenantry_kernel::{IdFormat, Source, TenantError, TenantId, TenantRef};

use crate::error::ApiError;
use crate::http::PathSegment;
use crate::session::Caller;
use crate::state::AppState;
use crate::tenant_layer::{AuthorizedTenant, authorize, optional_tenant, set_tenant_header};

/// Middleware that lets members of the addressed tenant through, as [`AuthorizedTenant`], and names the tenant in the answer.
///
/// # Errors
///
/// 403, one and the same, for a tenant that is unknown, foreign or suspended.
pub(crate) async fn authorize_addressed_tenant(
    State(state): State<AppState>,
    caller: Caller,
    PathSegment(addressed): PathSegment,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let authorized = judge(&state, caller, &addressed, request.headers()).await?;
    let tenant = authorized.tenant();
    request.extensions_mut().insert(authorized);
    let mut response = next.run(request).await;
    let no_store = HeaderValue::from_static("private, no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(no_store);
    set_tenant_header(&mut response, tenant);
    Ok(response)
}

async fn judge(
    state: &AppState,
    caller: Caller,
    addressed: &str,
    headers: &HeaderMap,
) -> Result<AuthorizedTenant, ApiError> {
    let selected = optional_tenant(headers, IdFormat::Uuid)?;
    let tenant = match TenantRef::parse(addressed)? {
        TenantRef::Id(id) => id,
        TenantRef::Slug(slug) => {
            state.directory.own_tenant(caller, &slug).await?.ok_or(TenantError::UnauthorizedAccess)?
        }
    };
    let authorized = authorize(&state.authenticator, &state.directory, headers, tenant).await?;
    agree(selected, tenant)?;
    Ok(authorized)
}

/// Judged only after the caller was admitted: a conflict tells that the tenant in the address is another one.
fn agree(selected: Option<TenantId>, addressed: TenantId) -> Result<(), TenantError> {
    match selected {
        Some(selected) if selected != addressed => Err(TenantError::Conflict { first: Source::Header, second: None }),
        _ => Ok(()),
    }
}
