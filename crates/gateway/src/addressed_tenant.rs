//! The guard of addresses that name a tenant: `/v1/tenants/{tenant}/…`, by id or by slug.
//!
//! The tenant is part of the address, so a cache that ignores `Vary` still separates tenants. The address selects a
//! tenant as `X-Tenant-ID` does, and grants nothing.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::error::ApiError;
use crate::http::PathSegments;
use crate::state::AppState;
use crate::tenant_layer::NamedBy;

/// Middleware that passes on the requests of members of the tenant in the address, with an
/// [`AuthorizedTenant`](crate::tenant_layer::AuthorizedTenant), and sets `X-Tenant-ID` in the response.
///
/// # Errors
///
/// As [`Authorizer::authorize_request`](crate::tenant_layer::Authorizer::authorize_request).
pub(crate) async fn authorize_addressed_tenant(
    State(state): State<AppState>,
    segments: PathSegments,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let address = segments.get("tenant")?;
    let authorized = state.authorizer.authorize_request(request.headers(), NamedBy::Address(address)).await?;
    request.extensions_mut().insert(authorized.clone());
    let mut response = next.run(request).await;
    let no_store = HeaderValue::from_static("private, no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(no_store);
    authorized.echo(response.headers_mut());
    Ok(response)
}
