//! A transaction in which a person enters a tenant: a sign-up, or an accepted invitation.

use tenantry_kernel::TenantId;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::connection::Database;
use super::database_error::DatabaseError;
use super::scope::{Access, Scope, ScopedTransaction};
use super::share::ShareOwner;
use crate::error::ApiError;
use crate::session::{Caller, Identity};

/// A transaction for one person and the tenant that the person enters. The database accepts only the membership of this
/// person in it.
pub struct EntryTransaction<'c> {
    scoped: ScopedTransaction<'c>,
}

impl EntryTransaction<'_> {
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
    /// Runs `work` for a person who enters a tenant, and commits it. An error of `work` rolls it back.
    ///
    /// The connection counts against the share of the person.
    ///
    /// # Errors
    ///
    /// What `work` returns, and [`DatabaseError`].
    pub async fn enter<T>(
        &self,
        caller: Caller,
        tenant: TenantId,
        work: impl AsyncFnOnce(&EntryTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let scope = Scope::Entry { person: caller.user_id, tenant };
        self.enter_with(ShareOwner::from(caller), scope, work).await
    }

    /// As [`enter`](Self::enter), for a person that `work` creates and links to the identity.
    ///
    /// The connection counts against the share of all identities together.
    ///
    /// # Errors
    ///
    /// What `work` returns, and [`DatabaseError`].
    pub async fn sign_up<T>(
        &self,
        person: Uuid,
        identity: &Identity,
        tenant: TenantId,
        work: impl AsyncFnOnce(&EntryTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.enter_with(ShareOwner::Identities, Scope::SignUp { person, tenant, identity }, work).await
    }

    async fn enter_with<T>(
        &self,
        owner: ShareOwner,
        scope: Scope<'_>,
        work: impl AsyncFnOnce(&EntryTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut connection = self.connection_to_write(owner).await?;
        let transaction = EntryTransaction { scoped: ScopedTransaction::new(&mut connection, scope, Access::Write)? };
        let output = work(&transaction).await?;
        transaction.scoped.commit().await?;
        Ok(output)
    }
}
