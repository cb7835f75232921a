//! The transactions that routes use: connect, begin, work, commit.

use time::OffsetDateTime;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::connection::{Connection, Database};
use super::database_error::DatabaseError;
use super::lookup_transaction::{Lookup, LookupTransaction};
use super::scope::{Access, Scope, ScopedTransaction};
use super::share::ShareOwner;
use super::tenant_transaction::TenantTransaction;
use super::write_transaction::{WriteTarget, WriteTransaction};
use crate::error::ApiError;
use crate::tenant_layer::AuthorizedTenant;

impl Database {
    /// Runs `work` in a transaction that reads for the tenant, and returns what `work` returns.
    ///
    /// The connection counts against the share of the tenant.
    ///
    /// # Errors
    ///
    /// - What `work` returns.
    /// - [`ApiError::Busy`] when the share of the tenant stays in use for the longest wait.
    /// - [`ApiError::Unavailable`] when the database does not answer in time.
    pub async fn read<T>(
        &self,
        authorized: &AuthorizedTenant,
        work: impl AsyncFnOnce(&TenantTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let connection = self.connection_for(ShareOwner::from(authorized)).await?;
        read_on(connection, authorized, work).await
    }

    /// As [`read`](Self::read), but the connection counts against no share.
    ///
    /// Use it only for work whose amount the server limits itself, such as the checks of open streams.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), except [`ApiError::Busy`].
    pub async fn read_outside_share<T>(
        &self,
        authorized: &AuthorizedTenant,
        work: impl AsyncFnOnce(&TenantTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        read_on(self.connection().await?, authorized, work).await
    }

    /// Runs `work` in a transaction that writes for the tenant, commits it, and returns what `work` returns.
    ///
    /// The transaction authorizes the caller again before `work` begins, see [`WriteTransaction`]. An error of `work`
    /// rolls it back.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read) and [`WriteTransaction::begin`].
    pub async fn write<T>(
        &self,
        authorized: &AuthorizedTenant,
        target: WriteTarget,
        work: impl AsyncFnOnce(&WriteTransaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut connection = self.connection_to_write(ShareOwner::from(authorized)).await?;
        let transaction = WriteTransaction::begin(&mut connection, authorized, target).await?;
        let output = work(&transaction).await?;
        transaction.commit().await?;
        Ok(output)
    }

    /// Reads rows before the tenant of a request is known.
    ///
    /// The connection counts against the share of the person, or of all callers without a session.
    ///
    /// # Errors
    ///
    /// - [`DatabaseError::TooMany`] when the share of the person stays in use for the longest wait.
    /// - [`DatabaseError::Unavailable`] when the database does not answer in time.
    pub async fn look_up(
        &self,
        lookup: Lookup<'_>,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, DatabaseError> {
        let mut connection = self.connection_for(ShareOwner::from(lookup)).await?;
        LookupTransaction::new(&mut connection, lookup)?.rows(sql, parameters).await
    }

    /// Stores that a person used a sign-in code or a ticket. Returns whether this is its first use, in all replicas.
    ///
    /// # Errors
    ///
    /// As [`look_up`](Self::look_up).
    pub async fn use_code(&self, id: Uuid, user_id: Uuid, expires_at: OffsetDateTime) -> Result<bool, DatabaseError> {
        let mut connection = self.connection_for(ShareOwner::Person(user_id)).await?;
        let transaction = ScopedTransaction::new(&mut connection, Scope::Person(user_id), Access::Write)?;
        transaction.execute(FORGET_EXPIRED, &[&user_id]).await?;
        // A second use waits here for the end of the first one.
        let stored = transaction.execute(USE_CODE, &[&id, &user_id, &expires_at]).await?;
        transaction.commit().await?;
        Ok(stored == 1)
    }
}

const USE_CODE: &str = "
    insert into tenantry.used_sign_in_codes (id, user_id, expires_at) values ($1, $2, $3) on conflict do nothing";

/// An hour later, because the clocks of the database and of the gateways may differ.
const FORGET_EXPIRED: &str = "
    delete from tenantry.used_sign_in_codes where user_id = $1 and expires_at < now() - interval '1 hour'";

async fn read_on<T>(
    mut connection: Connection,
    authorized: &AuthorizedTenant,
    work: impl AsyncFnOnce(&TenantTransaction<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let transaction = TenantTransaction::new(&mut connection, authorized)?;
    work(&transaction).await
}
