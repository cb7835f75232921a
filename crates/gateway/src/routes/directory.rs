//! The public directory: the tenant of a host or of a slug, with its brand.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response};
use serde::Deserialize;
use tenantry_kernel::{Request, ResolveOptions, TenantError, TenantSlug, TenantStatus, Value, resolve as resolve_host};
use tokio_postgres::Row;

use crate::db::{DatabaseError, Lookup, tenant_id};
use crate::error::ApiError;
use crate::http::etag;
use crate::state::AppState;
use crate::tenants::branding;

const BY_SLUG: &str = "select id, slug, name, status, branding from tenantry.tenants where slug = $1";

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
    let rows = state.database.look_up(Lookup::Tenant(&slug), BY_SLUG, &[&slug.as_str()]).await?;
    match rows.first().filter(|row| is_active(row)) {
        Some(row) if state.directory.serves(row)? => etag::respond(&headers, &public_view(row)?, "public, max-age=60"),
        _ => Err(TenantError::NotFound { tenant: slug.to_string() }.into()),
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

fn is_active(row: &Row) -> bool {
    row.try_get("status").is_ok_and(|status| TenantStatus::parse_known(status).is_ok_and(|status| status.admits()))
}

fn public_view(row: &Row) -> Result<Value, DatabaseError> {
    Ok(Value::object([
        ("id", Value::text(&tenant_id(row, "id")?.to_string())),
        ("slug", Value::text(row.try_get("slug")?)),
        ("name", Value::text(row.try_get("name")?)),
        ("branding", branding(row)?.to_value()),
    ]))
}
