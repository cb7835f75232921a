//! A transaction in which a platform administrator acts on a tenant, or lists tenants.

use tenantry_kernel::TenantId;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::connection::{Connection, Database};
use super::database_error::DatabaseError;
use super::scope::{Access, Scope, ScopedTransaction};
use super::share::ShareOwner;
use crate::error::ApiError;
use crate::session::Caller;

/// Stores a record of the audit log of a tenant.
pub(crate) const STORE_RECORD: &str = "
    insert into tenantry.audit (tenant_id, actor, as_platform, action, subject, reason)
    values ($1, $2, $3, $4, $5, $6)";

/// Reads and locks the grant. A grant that the owner revokes meanwhile ends before this transaction or after it.
const LOCK: &str = "select user_id from tenantry.platform_administrators where user_id = $1 for share";

/// An act of the platform, as the audit log has it.
pub struct PlatformAct<'a> {
    /// What is done.
    pub action: &'static str,
    /// The tenant that it is done to. For the list of tenants, the platform.
    pub tenant: TenantId,
    /// What else the record says, such as the slug of a new tenant.
    pub subject: Option<&'a str>,
    /// Why.
    pub reason: &'a str,
    /// The slug from which on the transaction lists tenants. Without one, it sees one tenant.
    pub from: Option<&'a str>,
}

/// A transaction that acts as the platform.
///
/// - It begins only for a person whose grant and session are valid at that moment, and with a reason.
/// - Its record in the audit log is written first, so nothing is read or changed without one.
/// - It sees one tenant, or the list of tenants.
pub struct PlatformTransaction<'c> {
    scoped: ScopedTransaction<'c>,
}

impl<'c> PlatformTransaction<'c> {
    /// Begins the transaction and writes its record.
    ///
    /// # Errors
    ///
    /// - [`ApiError::PlatformAdminsOnly`] when the grant is revoked.
    /// - What `recheck_session` returns when the session has ended.
    /// - [`ApiError::Unavailable`] when the database does not answer.
    pub async fn begin(
        connection: &'c mut Connection,
        caller: Caller,
        act: &PlatformAct<'_>,
        recheck_session: impl AsyncFnOnce() -> Result<(), ApiError>,
    ) -> Result<Self, ApiError> {
        let admin = caller.user_id;
        let scope = Scope::Platform { admin, tenant: act.tenant, from: act.from };
        let scoped = ScopedTransaction::new(connection, scope, Access::Write)?;
        if scoped.query(LOCK, &[&admin]).await?.is_empty() {
            return Err(ApiError::PlatformAdminsOnly);
        }
        recheck_session().await?;
        scoped
            .execute(STORE_RECORD, &[&act.tenant.as_uuid(), &admin, &true, &act.action, &act.subject, &act.reason])
            .await?;
        Ok(Self { scoped })
    }

    /// Runs a query.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub async fn rows(&self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, DatabaseError> {
        self.scoped.query(sql, parameters).await
    }

    /// Runs a statement and returns the number of affected rows.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub async fn execute(&self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<u64, DatabaseError> {
        self.scoped.execute(sql, parameters).await
    }
}

impl Database {
    /// Runs `work` as the platform, with the record of the act, and commits both. An error of `work` rolls both back.
    ///
    /// The connection counts against the share of the person.
    ///
    /// # Errors
    ///
    /// As [`PlatformTransaction::begin`], and what `work` returns.
    pub async fn act_as_platform<T>(
        &self,
        caller: Caller,
        act: PlatformAct<'_>,
        recheck_session: impl AsyncFnOnce() -> Result<(), ApiError>,
        work: impl AsyncFnOnce(&PlatformTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut connection = self.connection_to_write(ShareOwner::from(caller)).await?;
        let transaction = PlatformTransaction::begin(&mut connection, caller, &act, recheck_session).await?;
        let output = work(&transaction).await?;
        transaction.scoped.commit().await?;
        Ok(output)
    }
}
