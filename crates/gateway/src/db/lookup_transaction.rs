//! Looking up one thing, before it is known which tenant will be acted for.

use tenantry_kernel::TenantSlug;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::connection::Connection;
use super::database_error::DatabaseError;
use super::scope::{Access, Scope, ScopedTransaction};
use crate::session::Caller;

/// What is looked up. Row-level security shows what belongs to it, so a lookup can never list.
#[derive(Clone, Copy)]
pub enum Lookup<'a> {
    /// A person: the person's own memberships and the tenants of those.
    Person(Caller),
    /// A tenant by its slug.
    Tenant(&'a TenantSlug),
    /// A person by e-mail, in lowercase.
    Email(&'a str),
}

/// A transaction that looks something up and changes nothing.
pub struct LookupTransaction<'c> {
    scoped: ScopedTransaction<'c>,
}

impl<'c> LookupTransaction<'c> {
    /// Begins the lookup.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] when the database does not answer or the connection is not clean.
    pub async fn begin(connection: &'c mut Connection, lookup: Lookup<'_>) -> Result<Self, DatabaseError> {
        let scope = match lookup {
            Lookup::Person(caller) => Scope::Person(caller.user_id),
            Lookup::Tenant(slug) => Scope::Slug(slug),
            Lookup::Email(email) => Scope::Email(email),
        };
        Ok(Self { scoped: ScopedTransaction::begin(connection, scope, Access::Read).await? })
    }

    /// The rows of the answer. Ending the lookup is part of asking.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub async fn rows(self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, DatabaseError> {
        let rows = self.scoped.query(sql, parameters).await?;
        self.scoped.commit().await?;
        Ok(rows)
    }
}
