//! The audit log of a tenant: changes of its people, and every act of the platform on it.

use serde::Serialize;
use tenantry_kernel::TenantId;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::db::{DatabaseError, STORE_RECORD, TenantRow, TenantTransaction, WriteTransaction, tenant_id};
use crate::http::iso8601;

/// The newest records before a record.
const NEWEST: &str = "
    select tenant_id, id, at, actor, as_platform, action, subject, reason
    from tenantry.audit
    where tenant_id = $1
      and ($2::uuid is null or position < (select position from tenantry.audit where tenant_id = $1 and id = $2))
    order by position desc
    limit $3";

/// A record of the log.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditRecord {
    #[serde(skip)]
    tenant: TenantId,
    pub(crate) id: Uuid,
    at: String,
    actor: Uuid,
    as_platform: bool,
    action: String,
    subject: Option<String>,
    reason: Option<String>,
}

impl AuditRecord {
    /// Stores what the caller does for the tenant, in the transaction that does it.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn store(
        transaction: &WriteTransaction<'_>,
        action: &str,
        subject: &str,
    ) -> Result<(), DatabaseError> {
        let (tenant, actor) = (transaction.tenant().as_uuid(), transaction.caller().user_id);
        transaction.execute(STORE_RECORD, &[&tenant, &actor, &false, &action, &subject, &None::<&str>]).await?;
        Ok(())
    }

    /// The newest records, before the record with an id.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn newest(
        transaction: &TenantTransaction<'_>,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Self>, DatabaseError> {
        transaction.all(NEWEST, &[&transaction.tenant().as_uuid(), &before, &limit]).await
    }
}

impl TenantRow for AuditRecord {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            tenant: tenant_id(row, "tenant_id")?,
            id: row.try_get("id")?,
            at: iso8601(row.try_get::<_, OffsetDateTime>("at")?),
            actor: row.try_get("actor")?,
            as_platform: row.try_get("as_platform")?,
            action: row.try_get("action")?,
            subject: row.try_get("subject")?,
            reason: row.try_get("reason")?,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}
