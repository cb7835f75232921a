//! The profile of a tenant in the database, with its usage of this month.

use serde::Deserialize;
use serde_json::Value as JsonValue;
use tenantry_kernel::{Allowance, Branding, IdFormat, Limit, TenantId, TenantProfile, Value};
use time::OffsetDateTime;
use tokio_postgres::Row;
use tokio_postgres::types::Json;

use super::period::{Period, default_period};
use super::profile_patch::ProfilePatch;
use crate::db::{DatabaseError, TenantRow, TenantTransaction, WriteTransaction, tenant_id};
use crate::http::iso8601;

/// The key of the limit on experts of one panel.
pub(crate) const EXPERTS_PER_PANEL: &str = "max_experts_per_panel";

const VERSION: &str = "select id as tenant_id, version from tenantry.tenants where id = $1";

const PROFILE: &str = "
    select t.id as tenant_id, t.slug, t.name, t.kind, t.tier, t.status, t.version, t.features, t.limits, t.branding,
           (select coalesce(jsonb_agg(jsonb_build_object('key', u.limit_key, 'period', u.period, 'used', u.used)), '[]')
            from tenantry.usage u
            where u.tenant_id = t.id
              and ((u.period = 'day' and u.starts_on = tenantry.period_start('day', now()))
                   or (u.period = 'month' and u.starts_on = tenantry.period_start('month', now()))
                   or (u.period = 'lifetime' and u.starts_on = tenantry.period_start('lifetime', now())))) as used,
           (tenantry.period_start('day', now()) + interval '1 day') at time zone 'utc' as day_ends,
           (tenantry.period_start('month', now()) + interval '1 month') at time zone 'utc' as month_ends
    from tenantry.tenants t where t.id = $1";

/// Keeps members of the stored brand that the code does not know.
const CHANGE: &str = "
    update tenantry.tenants
    set name = coalesce($2, name), features = (features || $3) - $4::text[], branding = (branding || $5) - $6::text[]
    where id = $1";

/// A profile read from the database, with the periods of its counted limits.
pub(crate) struct StoredProfile {
    pub(crate) profile: TenantProfile,
    periods: Vec<(String, Period)>,
}

impl StoredProfile {
    /// The profile of the active tenant.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`], also when the kernel refuses the stored profile.
    pub(crate) async fn load(transaction: &TenantTransaction<'_>) -> Result<TenantProfile, DatabaseError> {
        Ok(Self::load_counted(transaction).await?.profile)
    }

    /// As [`load`](Self::load), with the periods of the limits.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub(crate) async fn load_counted(transaction: &TenantTransaction<'_>) -> Result<Self, DatabaseError> {
        let found: Option<Self> = transaction.find(PROFILE, &[&transaction.tenant().as_uuid()]).await?;
        found.ok_or_else(no_row)
    }

    /// A limit of the profile. None is unlimited.
    pub(super) fn limit(&self, key: &str) -> Option<&Limit> {
        self.profile.limits.iter().find(|(name, _)| name == key).map(|(_, limit)| limit)
    }

    /// The period of a counted limit of the profile.
    pub(super) fn period(&self, key: &str) -> Option<Period> {
        self.periods.iter().find(|(name, _)| name == key).map(|(_, period)| *period)
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
        let mut limits = row.try_get::<_, Json<JsonValue>>("limits")?.0;
        let periods = take_periods(&mut limits)?;
        let document = serde_json::json!({
            "id": row.try_get::<_, uuid::Uuid>("tenant_id")?,
            "slug": row.try_get::<_, &str>("slug")?,
            "name": row.try_get::<_, &str>("name")?,
            "kind": row.try_get::<_, &str>("kind")?,
            "tier": row.try_get::<_, &str>("tier")?,
            "status": row.try_get::<_, &str>("status")?,
            "version": version,
            "features": row.try_get::<_, Json<JsonValue>>("features")?.0,
            "limits": limits,
            "branding": row.try_get::<_, Json<JsonValue>>("branding")?.0,
        });
        let mut profile = TenantProfile::from_value(&kernel_value(document)?, IdFormat::Uuid)
            .map_err(|error| DatabaseError::Failed(format!("a stored profile is invalid: {error}")))?;
        let counts: Json<Vec<StoredCount>> = row.try_get("used")?;
        let day_ends: OffsetDateTime = row.try_get("day_ends")?;
        let month_ends: OffsetDateTime = row.try_get("month_ends")?;
        for (key, limit) in &mut profile.limits {
            let Some((_, period)) = periods.iter().find(|(counted, _)| counted == key) else { continue };
            let count = counts.0.iter().find(|count| count.key == *key && count.period == period.as_str());
            limit.used = Some(count.map_or(0.0, |count| count.used));
            limit.resets_at = match period {
                Period::Day => Some(iso8601(day_ends)),
                Period::Month => Some(iso8601(month_ends)),
                Period::Lifetime => None,
            };
        }
        Ok(Self { profile, periods })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.profile.id == tenant
    }
}

/// One element of the column `used`.
#[derive(Deserialize)]
struct StoredCount {
    key: String,
    period: String,
    used: f64,
}

/// Takes the member `period` out of the stored limits, because a profile has the end of the period instead. Returns the
/// limits that are counted: those with a period, and those that the server counts by itself.
fn take_periods(limits: &mut JsonValue) -> Result<Vec<(String, Period)>, DatabaseError> {
    let mut periods = Vec::new();
    for (key, limit) in limits.as_object_mut().into_iter().flatten() {
        let period = match limit.as_object_mut().and_then(|limit| limit.remove("period")) {
            Some(stored) => Some(stored.as_str().and_then(Period::parse).ok_or_else(|| {
                DatabaseError::Failed(format!(
                    "the period of the stored limit {key} is {stored}; write day, month or lifetime"
                ))
            })?),
            None => default_period(key),
        };
        periods.extend(period.map(|period| (key.clone(), period)));
    }
    Ok(periods)
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
