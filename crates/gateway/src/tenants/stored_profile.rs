//! The profile of a tenant in the database, with its usage of this month.

use serde_json::Value as JsonValue;
use tenantry_kernel::{Allowance, Branding, IdFormat, Limit, TenantError, TenantId, TenantProfile, Value};
use time::OffsetDateTime;
use tokio_postgres::Row;
use tokio_postgres::types::Json;

use super::profile_patch::ProfilePatch;
use crate::db::{DatabaseError, TenantRow, TenantTransaction, WriteTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::iso8601;

/// The key of the limit on panels of a month.
pub(crate) const PANELS_PER_MONTH: &str = "max_panels_per_month";
/// The key of the limit on experts of one panel.
pub(crate) const EXPERTS_PER_PANEL: &str = "max_experts_per_panel";

const VERSION: &str = "select id as tenant_id, version from tenantry.tenants where id = $1";

const PROFILE: &str = "
    select t.id as tenant_id, t.slug, t.name, t.kind, t.tier, t.status, t.version, t.features, t.limits, t.branding,
           (select coalesce(jsonb_object_agg(u.limit_key, u.used), '{}') from tenantry.monthly_usage u
            where u.tenant_id = t.id and u.month = date_trunc('month', now() at time zone 'utc')::date) as used,
           (date_trunc('month', now() at time zone 'utc') + interval '1 month') at time zone 'utc' as resets_at
    from tenantry.tenants t where t.id = $1";

/// Keeps members of the stored brand that the code does not know.
const CHANGE: &str = "
    update tenantry.tenants
    set name = coalesce($2, name), features = (features || $3) - $4::text[], branding = (branding || $5) - $6::text[]
    where id = $1";

/// Creates the row of the month if needed, and locks it, so that two requests count one after the other.
const LOCK_USAGE: &str = "
    insert into tenantry.monthly_usage as usage (tenant_id, limit_key, month, used)
    values ($1, $2, date_trunc('month', now() at time zone 'utc')::date, 0)
    on conflict (tenant_id, limit_key, month) do update set used = usage.used";

const COUNT_USAGE: &str = "
    update tenantry.monthly_usage set used = used + 1
    where tenant_id = $1 and limit_key = $2 and month = date_trunc('month', now() at time zone 'utc')::date";

/// A profile read from the database.
pub(crate) struct StoredProfile(TenantProfile);

impl StoredProfile {
    /// The profile of the active tenant.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`], also when the kernel refuses the stored profile.
    pub(crate) async fn load(transaction: &TenantTransaction<'_>) -> Result<TenantProfile, DatabaseError> {
        let found: Option<Self> = transaction.find(PROFILE, &[&transaction.tenant().as_uuid()]).await?;
        found.map(|stored| stored.0).ok_or_else(no_row)
    }

    /// The version of the profile of the active tenant.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn version(transaction: &TenantTransaction<'_>) -> Result<i64, DatabaseError> {
        let found: Option<StoredVersion> = transaction.find(VERSION, &[&transaction.tenant().as_uuid()]).await?;
        found.map(|stored| stored.version).ok_or_else(no_row)
    }

    /// Changes the profile of the active tenant, in a transaction with the target
    /// [`WriteTarget::Tenant`](crate::db::WriteTarget::Tenant). The database increments the version.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn change(transaction: &WriteTransaction<'_>, patch: &ProfilePatch) -> Result<(), DatabaseError> {
        let tenant = transaction.tenant().as_uuid();
        let (flags, branding) = (&patch.flags, &patch.branding);
        let (set_flags, set_branding) = (Json(&flags.set), Json(&branding.set));
        transaction
            .execute(CHANGE, &[&tenant, &patch.name, &set_flags, &flags.removed, &set_branding, &branding.removed])
            .await?;
        Ok(())
    }

    /// Counts one use of a monthly limit. A concurrent transaction that uses the same limit waits for the end of this
    /// one, and then sees its count.
    ///
    /// # Errors
    ///
    /// [`TenantError::LimitReached`](tenantry_kernel::TenantError::LimitReached) when the limit is used up, or
    /// [`DatabaseError`]. Roll the transaction back then.
    pub(crate) async fn use_one(transaction: &WriteTransaction<'_>, key: &str) -> Result<(), ApiError> {
        let tenant = transaction.tenant().as_uuid();
        transaction.execute(LOCK_USAGE, &[&tenant, &key]).await?;
        let profile = Self::load(transaction).await?;
        limit_of(&profile, key).allow(key, 1).map_err(TenantError::from)?;
        transaction.execute(COUNT_USAGE, &[&tenant, &key]).await?;
        Ok(())
    }
}

/// A limit of the profile. A key without a limit is unlimited.
#[must_use]
pub(crate) fn limit_of(profile: &TenantProfile, key: &str) -> Limit {
    let limit = profile.limits.iter().find(|(name, _)| name == key).map(|(_, limit)| limit.clone());
    limit.unwrap_or(Limit { limit: Allowance::Unlimited, used: None, resets_at: None })
}

fn no_row() -> DatabaseError {
    DatabaseError::Failed("the active tenant has no row".into())
}

struct StoredVersion {
    tenant: TenantId,
    version: i64,
}

impl TenantRow for StoredVersion {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self { tenant: tenant_id(row, "tenant_id")?, version: row.try_get("version")? })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

impl TenantRow for StoredProfile {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        let version: i64 = row.try_get("version")?;
        let document = serde_json::json!({
            "id": row.try_get::<_, uuid::Uuid>("tenant_id")?,
            "slug": row.try_get::<_, &str>("slug")?,
            "name": row.try_get::<_, &str>("name")?,
            "kind": row.try_get::<_, &str>("kind")?,
            "tier": row.try_get::<_, &str>("tier")?,
            "status": row.try_get::<_, &str>("status")?,
            "version": version,
            "features": row.try_get::<_, Json<JsonValue>>("features")?.0,
            "limits": row.try_get::<_, Json<JsonValue>>("limits")?.0,
            "branding": row.try_get::<_, Json<JsonValue>>("branding")?.0,
        });
        let mut profile = TenantProfile::from_value(&kernel_value(document)?, IdFormat::Uuid)
            .map_err(|error| DatabaseError::Failed(format!("a stored profile is invalid: {error}")))?;
        let used: Json<JsonValue> = row.try_get("used")?;
        let resets_at: OffsetDateTime = row.try_get("resets_at")?;
        for (key, limit) in &mut profile.limits {
            if key == PANELS_PER_MONTH {
                limit.used = Some(used.0.get(key.as_str()).and_then(JsonValue::as_f64).unwrap_or(0.0));
                limit.resets_at = Some(iso8601(resets_at));
            }
        }
        Ok(Self(profile))
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.0.id == tenant
    }
}

/// Reads the brand from the column `branding`.
///
/// # Errors
///
/// [`DatabaseError::Failed`] when the kernel refuses the brand.
pub(crate) fn branding(row: &Row) -> Result<Branding, DatabaseError> {
    let value = kernel_value(row.try_get::<_, Json<JsonValue>>("branding")?.0)?;
    Branding::from_value(&value, "branding")
        .map_err(|error| DatabaseError::Failed(format!("a stored brand is invalid: {error}")))
}

fn kernel_value(json: JsonValue) -> Result<Value, DatabaseError> {
    serde_json::from_value(json).map_err(|error| DatabaseError::Failed(format!("stored JSON is invalid: {error}")))
}
