//! The directory of tenants and memberships, in PostgreSQL.

use std::sync::Arc;

use tenantry_kernel::{TenancySettings, TenantId, TenantSlug};
use tokio_postgres::Row;

use crate::db::{Database, DatabaseError, Lookup, LookupTransaction, membership, tenant_id};
use crate::error::ApiError;
use crate::session::Caller;
use crate::tenant_layer::{Directory, Membership};

/// One query for every tenant, known or not: it starts from the caller's own memberships.
const MEMBERSHIP: &str = "
    select t.id, t.slug, m.role, m.status, t.status as tenant_status
    from tenantry.memberships m join tenantry.tenants t on t.id = m.tenant_id
    where m.user_id = $1 and m.tenant_id = $2";

const OWN_TENANT_BY_SLUG: &str = "
    select m.tenant_id from tenantry.memberships m join tenantry.tenants t on t.id = m.tenant_id
    where m.user_id = $1 and t.slug = $2";

/// The directory behind the server's [`TenantLayer`](crate::tenant_layer::TenantLayer).
#[derive(Clone)]
pub struct PostgresDirectory {
    database: Database,
    tenancy: Arc<TenancySettings>,
}

impl PostgresDirectory {
    /// The directory in this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, tenancy: Arc::default() }
    }

    /// The directory of the tenants that the settings allow. Any other is answered like one that is unknown.
    #[must_use]
    pub fn serving(self, tenancy: TenancySettings) -> Self {
        Self { tenancy: Arc::new(tenancy), ..self }
    }

    /// Whether the tenant of a row with the columns `id` and `slug` is served here.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when they are no tenant's.
    pub(crate) fn serves(&self, row: &Row) -> Result<bool, DatabaseError> {
        let slug = TenantSlug::parse(row.try_get("slug")?).map_err(|error| DatabaseError::Failed(error.to_string()))?;
        Ok(self.tenancy.serves(tenant_id(row, "id")?, &slug))
    }

    /// The id of one of the caller's own tenants. A slug that is somebody else's is as unknown as one that nobody has.
    ///
    /// # Errors
    ///
    /// [`ApiError::Unavailable`] when the database cannot be asked.
    pub async fn own_tenant(&self, caller: Caller, slug: &TenantSlug) -> Result<Option<TenantId>, ApiError> {
        let rows = self.lookup(caller, OWN_TENANT_BY_SLUG, &[&caller.user_id, &slug.as_str()]).await?;
        rows.first().map(|row| tenant_id(row, "tenant_id")).transpose().map_err(ApiError::from)
    }

    async fn lookup(
        &self,
        caller: Caller,
        sql: &'static str,
        parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)],
    ) -> Result<Vec<Row>, DatabaseError> {
        let mut connection = self.database.connection_for(caller).await?;
        LookupTransaction::begin(&mut connection, Lookup::Person(caller)).await?.rows(sql, parameters).await
    }
}

impl Directory for PostgresDirectory {
    async fn membership(&self, caller: Caller, tenant: TenantId) -> Result<Option<Membership>, ApiError> {
        let rows = self.lookup(caller, MEMBERSHIP, &[&caller.user_id, &tenant.as_uuid()]).await?;
        match rows.first() {
            Some(row) if self.serves(row)? => Ok(Some(membership(row)?)),
            _ => Ok(None),
        }
    }
}
