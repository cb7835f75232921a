//! A transaction that writes for one tenant.

use std::ops::Deref;

use tokio_postgres::types::ToSql;

use super::columns::membership;
use super::connection::Connection;
use super::database_error::DatabaseError;
use super::scope::Access;
use super::tenant_transaction::TenantTransaction;
use crate::error::ApiError;
use crate::tenant_layer::AuthorizedTenant;

/// The rows that a transaction writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteTarget {
    /// Rows that the tenant owns. Every member may write them.
    Rows,
    /// Rows that the tenant owns and only administrators may write.
    AdminRows,
    /// The row of the tenant itself. Only administrators may write it, one at a time.
    Tenant,
}

/// Reads and locks the current membership. A revocation, a role change or a suspension that begins later waits for the
/// end of this transaction. This transaction waits for one that began earlier, and sees its result.
const LOCK_FOR_ROWS: &str = "
    select m.role, m.status, t.status as tenant_status
    from tenantry.tenants t join tenantry.memberships m on m.tenant_id = t.id
    where t.id = $1 and m.user_id = $2
    for share of t, m";

/// As [`LOCK_FOR_ROWS`], with one change of a tenant at a time: no other transaction changes the profile between the
/// comparison of `If-Match` and the write.
const LOCK_FOR_TENANT: &str = "
    select m.role, m.status, t.status as tenant_status
    from tenantry.tenants t join tenantry.memberships m on m.tenant_id = t.id
    where t.id = $1 and m.user_id = $2
    for no key update of t for share of m";

/// A transaction that writes for a tenant. PostgreSQL refuses writes in any other transaction of this crate.
///
/// The tenant layer authorizes a request when its headers arrive. The body may arrive much later, so
/// [`begin`](Self::begin) authorizes the request again, inside the transaction: membership, role and tenant status
/// under a lock that lasts until the end, and then the session. A write therefore happens before a revocation or not at
/// all.
///
/// It also reads, as a [`TenantTransaction`].
pub struct WriteTransaction<'c> {
    transaction: TenantTransaction<'c>,
}

impl<'c> WriteTransaction<'c> {
    /// Begins the transaction, if the caller is still authorized.
    ///
    /// # Errors
    ///
    /// - As [`AuthorizedTenant::recheck`], when the caller is not authorized for the tenant any more.
    /// - [`ApiError::AdminsOnly`] for every target except [`WriteTarget::Rows`], when the caller is not an
    ///   administrator any more.
    /// - [`ApiError::Unavailable`] when the database does not answer.
    pub async fn begin(
        connection: &'c mut Connection,
        authorized: &AuthorizedTenant,
        target: WriteTarget,
    ) -> Result<Self, ApiError> {
        let transaction = TenantTransaction::with_access(connection, authorized, Access::Write)?;
        let sql = match target {
            WriteTarget::Rows | WriteTarget::AdminRows => LOCK_FOR_ROWS,
            WriteTarget::Tenant => LOCK_FOR_TENANT,
        };
        let rows = transaction.rows(sql, &[&authorized.tenant().as_uuid(), &authorized.caller().user_id]).await?;
        authorized.recheck_session().await?;
        let current = authorized.with_membership(rows.first().map(membership).transpose()?)?;
        if target != WriteTarget::Rows && !current.is_admin() {
            return Err(ApiError::AdminsOnly);
        }
        Ok(Self { transaction })
    }

    /// Runs a statement and returns the number of affected rows.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub async fn execute(&self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<u64, DatabaseError> {
        self.transaction.execute(sql, parameters).await
    }

    /// Commits the transaction.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`]; then nothing is stored.
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
