//! The scope of a transaction: PostgreSQL settings that exist inside the transaction only.

use deadpool_postgres::Transaction;
use tenantry_kernel::{TenantId, TenantSlug};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::connection::{Connection, Health};
use super::database_error::DatabaseError;
use crate::session::Identity;

/// The subject whose rows a transaction sees.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    Tenant(TenantId),
    Person(Uuid),
    Slug(&'a TenantSlug),
    Email(&'a str),
    Identity(&'a Identity),
}

impl Scope<'_> {
    /// The values of `app.tenant_id`, `app.user_id`, `app.slug`, `app.email`, `app.issuer` and `app.subject`. The last
    /// two have values together. Otherwise one has a value, and the others are empty.
    fn settings(self) -> [String; 6] {
        let mut settings: [String; 6] = Default::default();
        let [tenant_id, user_id, slug, email, issuer, subject] = &mut settings;
        match self {
            Self::Tenant(tenant) => *tenant_id = tenant.to_string(),
            Self::Person(user) => *user_id = user.to_string(),
            Self::Slug(looked_up) => *slug = looked_up.to_string(),
            Self::Email(looked_up) => looked_up.clone_into(email),
            Self::Identity(identity) => {
                identity.issuer().clone_into(issuer);
                identity.subject().clone_into(subject);
            }
        }
        settings
    }
}

/// Sets the scope, the deadlines and the search path for this transaction, and returns the scope that was set before.
/// On a clean connection that is empty. The deadlines end with the transaction, so they also apply behind a pooler and
/// for a role without deadlines.
///
/// After this statement a name without a schema means PostgreSQL's own object, whatever the search path of the role or
/// of the database is: PostgreSQL never calls an operator or a function of another schema. This statement runs before
/// that, so it writes the schema of every name.
const ENTER: &str = "
    select coalesce(pg_catalog.current_setting('app.tenant_id', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.user_id', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.slug', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.email', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.issuer', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.subject', true), '') as left_over,
           pg_catalog.set_config('app.tenant_id', $1, true),
           pg_catalog.set_config('app.user_id', $2, true),
           pg_catalog.set_config('app.slug', $3, true),
           pg_catalog.set_config('app.email', $4, true),
           pg_catalog.set_config('app.issuer', $5, true),
           pg_catalog.set_config('app.subject', $6, true),
           pg_catalog.set_config('statement_timeout', $7, true),
           pg_catalog.set_config('lock_timeout', $8, true),
           pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)";

/// The access mode of a transaction. PostgreSQL enforces it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Reads only, without row locks.
    Read,
    /// Reads and writes.
    Write,
}

/// A transaction with a scope. A drop without [`commit`](Self::commit) rolls it back before the connection serves
/// another request: the driver queues `ROLLBACK` at the moment of the drop, also when the request was cancelled before
/// the answer to `BEGIN`.
pub(super) struct ScopedTransaction<'c> {
    transaction: Transaction<'c>,
    health: &'c Health,
}

impl<'c> ScopedTransaction<'c> {
    pub(super) async fn begin(
        connection: &'c mut Connection,
        scope: Scope<'_>,
        access: Access,
    ) -> Result<Self, DatabaseError> {
        let (client, health) = connection.split()?;
        let [tenant, user, slug, email, issuer, subject] = scope.settings();
        let [statement, lock] =
            [health.limits().query, health.limits().wait].map(|limit| limit.as_millis().to_string());
        let transaction = health.answer(client.build_transaction().read_only(access == Access::Read).start()).await?;
        let row = health
            .answer(async {
                let enter = transaction.prepare_cached(ENTER).await?;
                let settings: [&(dyn ToSql + Sync); 8] =
                    [&tenant, &user, &slug, &email, &issuer, &subject, &statement, &lock];
                transaction.query_one(&enter, &settings).await
            })
            .await?;
        let left_over: &str = row.try_get("left_over")?;
        if left_over.is_empty() {
            Ok(Self { transaction, health })
        } else {
            // The driver prevents this. A proxy or a session-level SET could still cause it, and then no request may
            // use the connection.
            health.poison();
            Err(DatabaseError::DirtyConnection)
        }
    }

    pub(super) async fn query(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, DatabaseError> {
        self.health
            .answer(async {
                let statement = self.transaction.prepare_cached(sql).await?;
                self.transaction.query(&statement, parameters).await
            })
            .await
    }

    pub(super) async fn execute(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, DatabaseError> {
        self.health
            .answer(async {
                let statement = self.transaction.prepare_cached(sql).await?;
                self.transaction.execute(&statement, parameters).await
            })
            .await
    }

    pub(super) async fn commit(self) -> Result<(), DatabaseError> {
        self.health.answer(self.transaction.commit()).await
    }
}
