//! Work for one tenant.

use tenantry_kernel::{TenantError, TenantId, TenantRef};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::connection::Connection;
use super::database_error::DatabaseError;
use super::scope::{Access, Scope, ScopedTransaction};
use crate::session::Caller;
use crate::tenant_layer::AuthorizedTenant;

/// Something read from a row that some tenant may see.
pub trait TenantRow: Sized {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when the row is not what the code expects.
    fn read(row: &Row) -> Result<Self, DatabaseError>;

    /// Whether `tenant` may see it, judged from the row itself and by the kernel's rules.
    fn is_for(&self, tenant: TenantId) -> bool;
}

/// A transaction that reads for a tenant. To write, begin a [`WriteTransaction`](super::WriteTransaction).
///
/// - It begins from an [`AuthorizedTenant`], so somebody has been checked to be a member.
/// - PostgreSQL refuses every write in it.
/// - `app.tenant_id` is set inside it and ends with it.
/// - Whatever it reads is checked once more on the way out: a row that is not for the tenant is never handed over.
/// - Dropped without [`commit`](Self::commit), it is rolled back before its connection serves anybody else.
pub struct TenantTransaction<'c> {
    scoped: ScopedTransaction<'c>,
    tenant: TenantId,
    caller: Caller,
}

impl<'c> TenantTransaction<'c> {
    /// Begins to act.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] when the database does not answer or the connection is not clean.
    pub async fn begin(connection: &'c mut Connection, authorized: &AuthorizedTenant) -> Result<Self, DatabaseError> {
        Self::begin_with(connection, authorized, Access::Read).await
    }

    pub(super) async fn begin_with(
        connection: &'c mut Connection,
        authorized: &AuthorizedTenant,
        access: Access,
    ) -> Result<Self, DatabaseError> {
        if authorized.tenant().as_uuid().is_none() {
            return Err(DatabaseError::Failed(format!(
                "tenant {} has no UUID, by which its rows are kept",
                authorized.tenant()
            )));
        }
        let scoped = ScopedTransaction::begin(connection, Scope::Tenant(authorized.tenant()), access).await?;
        Ok(Self { scoped, tenant: authorized.tenant(), caller: authorized.caller() })
    }

    /// Rows as they are, for a question about the caller and not about what the tenant owns.
    pub(super) async fn rows(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, DatabaseError> {
        self.scoped.query(sql, parameters).await
    }

    /// The tenant acted for.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who acts.
    #[must_use]
    pub const fn caller(&self) -> Caller {
        self.caller
    }

    /// Every row of the answer.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`]; [`TenantError::Mismatch`] in it when one row is not for this tenant, and then none is given.
    pub async fn all<T: TenantRow>(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<T>, DatabaseError> {
        self.scoped.query(sql, parameters).await?.iter().map(|row| self.check(T::read(row)?)).collect()
    }

    /// The first row of the answer, if there is one.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn find<T: TenantRow>(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<T>, DatabaseError> {
        Ok(self.all(sql, parameters).await?.into_iter().next())
    }

    pub(super) async fn execute(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, DatabaseError> {
        self.scoped.execute(sql, parameters).await
    }

    /// Ends the transaction and keeps what was done.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`], and nothing is kept.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        self.scoped.commit().await
    }

    fn check<T: TenantRow>(&self, found: T) -> Result<T, DatabaseError> {
        if found.is_for(self.tenant) {
            Ok(found)
        } else {
            let what = std::any::type_name::<T>();
            tracing::error!(alarm = "tenant_mismatch", tenant = %self.tenant, what, "a foreign row came back from the database");
            Err(DatabaseError::Refused(TenantError::Mismatch { expected: TenantRef::Id(self.tenant) }))
        }
    }
}
