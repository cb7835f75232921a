//! For whom a transaction is, told to PostgreSQL inside the transaction and gone with it.

use deadpool_postgres::Transaction;
use tenantry_kernel::{TenantId, TenantSlug};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::connection::{Connection, Health};
use super::database_error::DatabaseError;

/// The one reason for which rows may be seen.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    Tenant(TenantId),
    Person(Uuid),
    Slug(&'a TenantSlug),
    Email(&'a str),
}

impl Scope<'_> {
    /// The values of `app.tenant_id`, `app.user_id`, `app.slug` and `app.email`: one of them, the others empty.
    fn settings(self) -> [String; 4] {
        let none = String::new;
        match self {
            Self::Tenant(tenant) => [tenant.to_string(), none(), none(), none()],
            Self::Person(user) => [none(), user.to_string(), none(), none()],
            Self::Slug(slug) => [none(), none(), slug.to_string(), none()],
            Self::Email(email) => [none(), none(), none(), email.to_owned()],
        }
    }
}

/// Looks at what is set before it sets: on a clean connection that is nothing. The deadlines end with the transaction
/// too, so they hold behind a pooler and for a role that has none of its own.
///
/// From here on names without a schema are the system's own, whatever the role or the database has for a search path:
/// an operator or a function that was put into another schema is never called. This statement itself comes before that,
/// so it writes the schema to everything.
const ENTER: &str = "
    select coalesce(pg_catalog.current_setting('app.tenant_id', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.user_id', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.slug', true), '')
           operator(pg_catalog.||) coalesce(pg_catalog.current_setting('app.email', true), '') as left_over,
           pg_catalog.set_config('app.tenant_id', $1, true),
           pg_catalog.set_config('app.user_id', $2, true),
           pg_catalog.set_config('app.slug', $3, true),
           pg_catalog.set_config('app.email', $4, true),
           pg_catalog.set_config('statement_timeout', $5, true),
           pg_catalog.set_config('lock_timeout', $6, true),
           pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)";

/// What a transaction may do. PostgreSQL holds it to that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// It changes nothing and locks nothing.
    Read,
    /// It may write.
    Write,
}

/// A transaction with a scope. Dropped without [`commit`](Self::commit) it is rolled back before the connection
/// serves anybody else: the driver puts `ROLLBACK` into the connection's queue at the moment of the drop, also when
/// the request was cancelled while `BEGIN` was on its way.
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
        let [tenant, user, slug, email] = scope.settings();
        let [statement, lock] =
            [health.limits().query, health.limits().wait].map(|limit| limit.as_millis().to_string());
        let transaction = health.answer(client.build_transaction().read_only(access == Access::Read).start()).await?;
        let row = health
            .answer(async {
                let enter = transaction.prepare_cached(ENTER).await?;
                transaction.query_one(&enter, &[&tenant, &user, &slug, &email, &statement, &lock]).await
            })
            .await?;
        let left_over: &str = row.try_get("left_over")?;
        if left_over.is_empty() {
            Ok(Self { transaction, health })
        } else {
            // The driver has never let this happen. Should anything else on the way (a proxy, a session-level SET),
            // then nobody works on such a connection.
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
