//! Counting what a tenant uses, inside the transaction that uses it.

use tenantry_kernel::{Limit, TenantError, TenantId};
use tokio_postgres::Row;

use super::period::{PANEL_LIMITS, PANELS_PER_MONTH, Period};
use super::stored_profile::StoredProfile;
use crate::db::{DatabaseError, TenantRow, WriteTransaction, tenant_id};
use crate::error::ApiError;

/// Counts one use and returns the new count. A concurrent transaction that counts the same limit waits here for the end
/// of this one, and then adds to its count.
const COUNT: &str = "
    insert into tenantry.usage as usage (tenant_id, limit_key, period, starts_on, used)
    select $1, counted.key, counted.period, tenantry.period_start(counted.period, now()), 1
    from unnest($2::text[], $3::text[]) as counted (key, period)
    order by counted.key
    on conflict (tenant_id, period, starts_on, limit_key) do update set used = usage.used + 1
    returning tenant_id, limit_key, used";

/// Counts one panel. `stored` is the profile that the same transaction has read: its lock on the membership also keeps
/// the limits as they are until the end.
///
/// # Errors
///
/// [`TenantError::LimitReached`] when a limit is used up, or [`DatabaseError`]. Roll the transaction back then.
pub(crate) async fn count_panel(transaction: &WriteTransaction<'_>, stored: &StoredProfile) -> Result<(), ApiError> {
    let counted: Vec<(&str, Period)> = PANEL_LIMITS
        .into_iter()
        .filter(|(key, _)| *key == PANELS_PER_MONTH || stored.limit(key).is_some())
        .map(|(key, default)| (key, stored.period(key).unwrap_or(default)))
        .collect();
    let keys: Vec<&str> = counted.iter().map(|(key, _)| *key).collect();
    let periods: Vec<&str> = counted.iter().map(|(_, period)| period.as_str()).collect();
    let counts: Vec<Count> = transaction.all(COUNT, &[&transaction.tenant().as_uuid(), &keys, &periods]).await?;
    for key in keys {
        let count = counts.iter().find(|count| count.key == key).ok_or_else(|| not_counted(key))?;
        count.check(stored.limit(key))?;
    }
    Ok(())
}

fn not_counted(key: &str) -> DatabaseError {
    DatabaseError::Failed(format!("the limit {key} was not counted"))
}

/// A count that includes the use of this transaction.
struct Count {
    tenant: TenantId,
    key: String,
    used: i64,
}

impl Count {
    fn check(&self, limit: Option<&Limit>) -> Result<(), TenantError> {
        let Some(limit) = limit else { return Ok(()) };
        #[expect(clippy::cast_precision_loss, reason = "a count stays far below 2^53")]
        let before = (self.used - 1) as f64;
        Ok(Limit { used: Some(before), ..limit.clone() }.allow(&self.key, 1)?)
    }
}

impl TenantRow for Count {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self { tenant: tenant_id(row, "tenant_id")?, key: row.try_get("limit_key")?, used: row.try_get("used")? })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}

#[cfg(test)]
mod tests {
    use tenantry_kernel::Allowance;

    use super::*;

    fn count(used: i64) -> Count {
        Count { tenant: TenantId::PLATFORM, key: "max_panels".into(), used }
    }

    /// Planted fault: a comparison that allows one use too many.
    #[test]
    fn the_use_that_reaches_the_limit_is_allowed_and_the_next_one_is_not() {
        let limit = Limit { limit: Allowance::Most(5.0), used: Some(0.0), resets_at: None };
        assert!(count(5).check(Some(&limit)).is_ok());
        assert!(count(6).check(Some(&limit)).is_err());
        assert!(count(6).check(None).is_ok());
    }
}
