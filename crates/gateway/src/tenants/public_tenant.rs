//! The part of a tenant that everyone may see, for sign-in pages.

use std::time::Duration;

use tenantry_kernel::{TenantId, TenantSlug, TenantStatus, Value};
use tokio_postgres::Row;

use super::postgres_directory::PostgresDirectory;
use super::stored_profile::branding;
use crate::cache::{CacheKey, TenantCache};
use crate::db::{DatabaseError, Lookup, tenant_id};

/// As long as browsers keep the response of the public directory.
const LIFETIME: Duration = Duration::from_secs(60);

/// The public part of a tenant in the cache.
pub(crate) const PUBLIC_TENANT: CacheKey<'static> = CacheKey { kind: "public", name: "", lifetime: LIFETIME };

const BY_SLUG: &str = "select id, slug, name, status, branding from tenantry.tenants where slug = $1";

/// The id of a tenant by its slug. The platform owns this key, because the tenant is not known yet.
const fn id_of(slug: &str) -> CacheKey<'_> {
    CacheKey { kind: "tenant-of-slug", name: slug, lifetime: LIFETIME }
}

/// The public part of the tenant with this slug. None when it is unknown or not active, or when this server does not
/// serve it.
///
/// # Errors
///
/// [`DatabaseError`], also when the kernel refuses the stored brand.
pub(crate) async fn public_tenant(
    directory: &PostgresDirectory,
    cache: &TenantCache,
    slug: &TenantSlug,
) -> Result<Option<Value>, DatabaseError> {
    if let Some(tenant) = cache.get(TenantId::PLATFORM, id_of(slug.as_str())).await
        && let Some(found) = cache.get(tenant, PUBLIC_TENANT).await
    {
        return Ok(Some(found));
    }
    let snapshot = cache.snapshot();
    let rows = directory.database().look_up(Lookup::Tenant(slug), BY_SLUG, &[&slug.as_str()]).await?;
    let Some(row) = rows.first().filter(|row| is_active(row)) else { return Ok(None) };
    if !directory.serves(row)? {
        return Ok(None);
    }
    let (tenant, found) = (tenant_id(row, "id")?, public_part(row)?);
    cache.put(snapshot, tenant, PUBLIC_TENANT, &found).await;
    cache.put(snapshot, TenantId::PLATFORM, id_of(slug.as_str()), &tenant).await;
    Ok(Some(found))
}

fn is_active(row: &Row) -> bool {
    row.try_get("status").is_ok_and(|status| TenantStatus::parse_known(status).is_ok_and(|status| status.admits()))
}

fn public_part(row: &Row) -> Result<Value, DatabaseError> {
    Ok(Value::object([
        ("id", Value::text(&tenant_id(row, "id")?.to_string())),
        ("slug", Value::text(row.try_get("slug")?)),
        ("name", Value::text(row.try_get("name")?)),
        ("branding", branding(row)?.to_value()),
    ]))
}
