//! A transaction that reads before the tenant of a request is known.

use tenantry_kernel::TenantSlug;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::connection::Connection;
use super::database_error::DatabaseError;
use super::scope::{Access, Scope, ScopedTransaction};
use super::share::ShareOwner;
use crate::session::{Caller, Identity};

/// The subject of a lookup. Row-level security shows the rows of this subject only, so a lookup cannot list tenants.
#[derive(Clone, Copy)]
pub enum Lookup<'a> {
    /// A person: the person's own memberships, and the tenants of these memberships.
    Person(Caller),
    /// A tenant by its slug.
    Tenant(&'a TenantSlug),
    /// A person by e-mail address, in lowercase.
    Email(&'a str),
    /// The grant of a platform administrator.
    PlatformAdministrator(Caller),
    /// The link of an identity of an issuer to a person.
    Identity(&'a Identity),
}

impl From<Lookup<'_>> for ShareOwner {
    fn from(lookup: Lookup<'_>) -> Self {
        match lookup {
            Lookup::Person(caller) => Self::from(caller),
            Lookup::PlatformAdministrator(caller) => Self::from(caller),
            Lookup::Tenant(_) | Lookup::Email(_) => Self::Public,
            Lookup::Identity(_) => Self::Identities,
        }
    }
}

/// A read-only transaction for one lookup.
pub struct LookupTransaction<'c> {
    scoped: ScopedTransaction<'c>,
}

impl<'c> LookupTransaction<'c> {
    /// The lookup. It begins with its query.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::DirtyConnection`] when the connection is closed already.
    pub fn new(connection: &'c mut Connection, lookup: Lookup<'_>) -> Result<Self, DatabaseError> {
        let scope = match lookup {
            Lookup::Person(caller) => Scope::Person(caller.user_id),
            Lookup::Tenant(slug) => Scope::Slug(slug),
            Lookup::Email(email) => Scope::Email(email),
            Lookup::PlatformAdministrator(caller) => Scope::Grant(caller.user_id),
            Lookup::Identity(identity) => Scope::Identity(identity),
        };
        Ok(Self { scoped: ScopedTransaction::new(connection, scope, Access::Read)? })
    }

    /// Runs the query, ends the transaction, and returns the rows.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] when the database does not answer or the connection is not clean.
    pub async fn rows(self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, DatabaseError> {
        self.scoped.query(sql, parameters).await
    }
}
