//! The public directory: the tenant of a host or of a slug, with its brand.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response};
use serde::Deserialize;
use tenantry_kernel::{Request, ResolveOptions, TenantError, TenantSlug, resolve as resolve_host};

use crate::error::ApiError;
use crate::http::etag;
use crate::state::AppState;
use crate::tenants::public_tenant;

#[derive(Deserialize)]
pub(super) struct DirectoryQuery {
    host: Option<String>,
    slug: Option<String>,
}

/// The public part of a tenant. The answer is the same 404 for an unknown and for a suspended tenant.
pub(super) async fn resolve(
    State(state): State<AppState>,
    query: Result<Query<DirectoryQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let Query(query) = query.map_err(|_| invalid_query())?;
    let slug = slug(query, &state.hosts)?;
    match public_tenant(&state.directory, &state.cache, &slug).await? {
        Some(tenant) => etag::respond(&headers, &tenant, "public, max-age=60"),
        None => Err(TenantError::NotFound { tenant: slug.to_string() }.into()),
    }
}

fn slug(query: DirectoryQuery, hosts: &ResolveOptions) -> Result<TenantSlug, TenantError> {
    match (query.host, query.slug) {
        (Some(host), None) => slug_of_host(&host, hosts),
        (None, Some(slug)) => Ok(TenantSlug::parse(&slug)?),
        _ => Err(invalid_query()),
    }
}

/// The slug in a host. A host without a tenant (a root domain, `app`) is 404.
fn slug_of_host(host: &str, hosts: &ResolveOptions) -> Result<TenantSlug, TenantError> {
    let not_found = || TenantError::NotFound { tenant: host.chars().take(64).collect() };
    match resolve_host(&Request { host: Some(host), ..Request::default() }, hosts) {
        Ok(resolution) => resolution.slug().cloned().ok_or_else(not_found),
        Err(TenantError::NotResolved) => Err(not_found()),
        Err(error) => Err(error),
    }
}

fn invalid_query() -> TenantError {
    TenantError::validation("query", "it is not one host or one slug; send ?host=acme.example.com or ?slug=acme")
}
