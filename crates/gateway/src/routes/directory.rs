//! Which tenant a host or a slug stands for, and how it looks: all that is public of a tenant.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response};
use serde::Deserialize;
use tenantry_kernel::{Request, ResolveOptions, TenantError, TenantSlug, TenantStatus, Value, resolve as resolve_host};
use tokio_postgres::Row;

use crate::db::tenant_id;
use crate::db::{DatabaseError, Lookup, LookupTransaction, ShareOwner};
use crate::error::ApiError;
use crate::http::etag;
use crate::state::AppState;
use crate::tenants::branding;

const BY_SLUG: &str = "select id, slug, name, status, branding from tenantry.tenants where slug = $1";

#[derive(Deserialize)]
pub(super) struct Asked {
    host: Option<String>,
    slug: Option<String>,
}

/// 404, one and the same, for a tenant that is unknown and for one that is suspended.
pub(super) async fn resolve(
    State(state): State<AppState>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let Query(asked) = asked.map_err(|_| one_of_two())?;
    let slug = slug(asked, &state.hosts)?;
    let mut connection = state.database.connection_for(ShareOwner::Public).await?;
    let lookup = LookupTransaction::begin(&mut connection, Lookup::Tenant(&slug)).await?;
    let rows = lookup.rows(BY_SLUG, &[&slug.as_str()]).await?;
    match rows.first().filter(|row| is_active(row)) {
        Some(row) if state.directory.serves(row)? => etag::respond(&headers, &public_face(row)?, "public, max-age=60"),
        _ => Err(TenantError::NotFound { tenant: slug.to_string() }.into()),
    }
}

fn slug(asked: Asked, hosts: &ResolveOptions) -> Result<TenantSlug, TenantError> {
    match (asked.host, asked.slug) {
        (Some(host), None) => slug_of_host(&host, hosts),
        (None, Some(slug)) => TenantSlug::parse(&slug),
        _ => Err(one_of_two()),
    }
}

/// A host that names no tenant (a root domain, `app`) is one that no tenant is found at.
fn slug_of_host(host: &str, hosts: &ResolveOptions) -> Result<TenantSlug, TenantError> {
    let nobody = || TenantError::NotFound { tenant: host.chars().take(64).collect() };
    match resolve_host(&Request { host: Some(host), ..Request::default() }, hosts) {
        Ok(resolution) => resolution.slug().cloned().ok_or_else(nobody),
        Err(TenantError::NotResolved) => Err(nobody()),
        Err(error) => Err(error),
    }
}

fn one_of_two() -> TenantError {
    TenantError::validation("query", "ask for one tenant, by ?host=acme.example.com or by ?slug=acme, once")
}

fn is_active(row: &Row) -> bool {
    row.try_get("status").is_ok_and(|status| TenantStatus::parse_known(status).is_ok_and(|status| status.admits()))
}

fn public_face(row: &Row) -> Result<Value, DatabaseError> {
    Ok(Value::object([
        ("id", Value::text(&tenant_id(row, "id")?.to_string())),
        ("slug", Value::text(row.try_get("slug")?)),
        ("name", Value::text(row.try_get("name")?)),
        ("branding", branding(row)?.to_value()),
    ]))
}
