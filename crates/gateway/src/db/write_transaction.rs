//! Work for one tenant that changes something.

use std::ops::Deref;

use tokio_postgres::types::ToSql;

use super::columns::membership;
use super::connection::Connection;
use super::database_error::DatabaseError;
use super::scope::Access;
use super::tenant_transaction::TenantTransaction;
use crate::error::ApiError;
use crate::tenant_layer::AuthorizedTenant;

/// What a transaction is going to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteTarget {
    /// Rows that the tenant owns. Any member may.
    Rows,
    /// The tenant's own row. Only administrators may, one after the other.
    Tenant,
}

/// The membership as it is now, and locked: a revocation, a change of role or a suspension that comes later waits until
/// this transaction has ended. One that came earlier is waited for, and seen.
const LOCK_FOR_ROWS: &str = "
    select m.role, m.status, t.status as tenant_status
    from tenantry.tenants t join tenantry.memberships m on m.tenant_id = t.id
    where t.id = $1 and m.user_id = $2
    for share of t, m";

/// The same, and no two changes of a tenant at once. Whoever compares what they have seen with what is there compares
/// with what nobody else changes meanwhile.
const LOCK_FOR_TENANT: &str = "
    select m.role, m.status, t.status as tenant_status
    from tenantry.tenants t join tenantry.memberships m on m.tenant_id = t.id
    where t.id = $1 and m.user_id = $2
    for no key update of t for share of m";

/// A transaction that writes for a tenant: the only way to do so.
///
/// The request was judged when its headers arrived. Its body may have come much later, so beginning this transaction
/// judges it again, inside the transaction: membership, role and the tenant's status under a lock that lasts until
/// the end, the session by the authenticator once the lock is there. So every write comes either before a
/// revocation or not at all.
///
/// It reads as a [`TenantTransaction`] does.
pub struct WriteTransaction<'c> {
    transaction: TenantTransaction<'c>,
}

impl<'c> WriteTransaction<'c> {
    /// Begins to write, if the caller still may.
    ///
    /// # Errors
    ///
    /// - As [`authorize`](crate::tenant_layer::authorize), with the same answers, when the caller may not act for the tenant now.
    /// - [`ApiError::AdminsOnly`] for [`WriteTarget::Tenant`] when the caller is not an administrator now.
    /// - [`ApiError::Unavailable`] when the database does not answer.
    pub async fn begin(
        connection: &'c mut Connection,
        authorized: &AuthorizedTenant,
        target: WriteTarget,
    ) -> Result<Self, ApiError> {
        let transaction = TenantTransaction::begin_with(connection, authorized, Access::Write).await?;
        let sql = match target {
            WriteTarget::Rows => LOCK_FOR_ROWS,
            WriteTarget::Tenant => LOCK_FOR_TENANT,
        };
        let rows = transaction.rows(sql, &[&authorized.tenant().as_uuid(), &authorized.caller().user_id]).await?;
        authorized.recheck_session().await?;
        let now = authorized.with_membership(rows.first().map(membership).transpose()?)?;
        if target == WriteTarget::Tenant && !now.is_admin() {
            return Err(ApiError::AdminsOnly);
        }
        Ok(Self { transaction })
    }

    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub async fn execute(&self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<u64, DatabaseError> {
        self.transaction.execute(sql, parameters).await
    }

    /// Keeps what was done.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`], and nothing is kept.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        self.transaction.commit().await
    }
}

impl<'c> Deref for WriteTransaction<'c> {
    type Target = TenantTransaction<'c>;

    fn deref(&self) -> &Self::Target {
        &self.transaction
    }
}
