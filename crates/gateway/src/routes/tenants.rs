//! The list of the tenants that the caller may act for.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use tenantry_kernel::TenantId;
use tokio_postgres::Row;

use crate::db::{DatabaseError, Lookup, membership, tenant_id};
use crate::error::ApiError;
use crate::session::Caller;
use crate::state::AppState;
use crate::tenants::{PostgresDirectory, branding};

const OWN: &str = "
    select t.id, t.slug, t.name, t.branding, t.status as tenant_status, m.role, m.status
    from tenantry.memberships m join tenantry.tenants t on t.id = m.tenant_id
    where m.user_id = $1
    order by lower(t.name), t.id";

#[derive(Serialize)]
struct OwnTenants {
    tenants: Vec<OwnTenant>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OwnTenant {
    id: TenantId,
    slug: String,
    name: String,
    role: String,
    logo_url: Option<String>,
}

pub(super) async fn list(State(state): State<AppState>, caller: Caller) -> Result<impl IntoResponse, ApiError> {
    let rows = state.database.look_up(Lookup::Person(caller), OWN, &[&caller.user_id]).await?;
    let tenants = rows
        .iter()
        .filter_map(|row| own_tenant(&state.directory, caller, row).transpose())
        .collect::<Result<_, _>>()?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(OwnTenants { tenants })))
}

/// A tenant of the list. None when the membership or the tenant is not active, this server does not serve the tenant,
/// or the issuer of the caller may not speak for it.
fn own_tenant(directory: &PostgresDirectory, caller: Caller, row: &Row) -> Result<Option<OwnTenant>, DatabaseError> {
    let membership = membership(row)?;
    if !membership.is_active() || !directory.serves_to(caller, row)? {
        return Ok(None);
    }
    Ok(Some(OwnTenant {
        id: tenant_id(row, "id")?,
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        role: membership.role.as_ref().to_owned(),
        logo_url: branding(row)?.logo_url.map(|url| url.as_str().to_owned()),
    }))
}
