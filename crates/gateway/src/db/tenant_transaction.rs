//! A transaction that reads for one tenant.

use tenantry_kernel::{TenantError, TenantId, TenantRef};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::connection::Connection;
use super::database_error::DatabaseError;
use super::scope::{Access, Scope, ScopedTransaction};
use crate::session::Caller;
use crate::tenant_layer::AuthorizedTenant;

/// A value read from a row that a tenant may see.
pub trait TenantRow: Sized {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when the row does not have the expected columns.
    fn read(row: &Row) -> Result<Self, DatabaseError>;

    /// Whether `tenant` may see the value, decided from the row itself and by the kernel's rules.
    fn is_for(&self, tenant: TenantId) -> bool;
}

/// A transaction that reads for a tenant. To write, use a [`WriteTransaction`](super::WriteTransaction).
///
/// - It begins from an [`AuthorizedTenant`], so its caller is a member of the tenant.
/// - PostgreSQL refuses every write in it.
/// - `app.tenant_id` is set inside the transaction and ends with it.
/// - It checks every row that it returns: a row of another tenant is an error.
/// - A drop ends it before its connection serves another request, and does not wait for the answer.
pub struct TenantTransaction<'c> {
    scoped: ScopedTransaction<'c>,
    tenant: TenantId,
    caller: Caller,
}

impl<'c> TenantTransaction<'c> {
    /// A transaction that begins with its first statement.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] when the tenant has no UUID, or the connection is closed already.
    pub fn new(connection: &'c mut Connection, authorized: &AuthorizedTenant) -> Result<Self, DatabaseError> {
        Self::with_access(connection, authorized, Access::Read)
    }

    pub(super) fn with_access(
        connection: &'c mut Connection,
        authorized: &AuthorizedTenant,
        access: Access,
    ) -> Result<Self, DatabaseError> {
        if authorized.tenant().as_uuid().is_none() {
            return Err(DatabaseError::Failed(format!(
                "tenant {} has no UUID, and the tables are keyed by UUID",
                authorized.tenant()
            )));
        }
        let scoped = ScopedTransaction::new(connection, Scope::Tenant(authorized.tenant()), access)?;
        Ok(Self { scoped, tenant: authorized.tenant(), caller: *authorized.caller() })
    }

    /// Rows without the check of [`all`](Self::all), for a query about the caller and not about the tenant's data.
    pub(super) async fn rows(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, DatabaseError> {
        self.scoped.query(sql, parameters).await
    }

    /// The active tenant.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The caller.
    #[must_use]
    pub const fn caller(&self) -> Caller {
        self.caller
    }

    /// All rows of the result.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`]. It contains [`TenantError::Mismatch`] when one row is not for this tenant; then no row is
    /// returned.
    pub async fn all<T: TenantRow>(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<T>, DatabaseError> {
        self.scoped.query(sql, parameters).await?.iter().map(|row| self.check(T::read(row)?)).collect()
    }

    /// The first row of the result, or none.
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

    pub(super) async fn commit(self) -> Result<(), DatabaseError> {
        self.scoped.commit().await
    }

    fn check<T: TenantRow>(&self, found: T) -> Result<T, DatabaseError> {
        if found.is_for(self.tenant) {
            Ok(found)
        } else {
            let row_type = std::any::type_name::<T>();
            tracing::error!(
                alarm = "tenant_mismatch",
                tenant = %self.tenant,
                row_type,
                "row of another tenant discarded"
            );
            Err(DatabaseError::Refused(TenantError::Mismatch { expected: TenantRef::Id(self.tenant) }))
        }
    }
}
