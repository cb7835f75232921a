//! The directory of tenants and memberships, in PostgreSQL.

use std::sync::Arc;

use tenantry_kernel::{TenancySettings, TenantId, TenantSlug};
use tenantry_layer::Refusal;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::db::{Database, DatabaseError, Lookup, membership, tenant_id};
use crate::session::{Caller, Issuers};
use crate::tenant_layer::{Directory, Membership};

/// The same query for a known and an unknown tenant: it starts from the memberships of the caller.
const MEMBERSHIP: &str = "
    select t.id, t.slug, m.role, m.status, t.status as tenant_status
    from tenantry.memberships m join tenantry.tenants t on t.id = m.tenant_id
    where m.user_id = $1 and m.tenant_id = $2";

const OWN_TENANT_BY_SLUG: &str = "
    select m.tenant_id from tenantry.memberships m join tenantry.tenants t on t.id = m.tenant_id
    where m.user_id = $1 and t.slug = $2";

/// The [`Directory`] of this server.
#[derive(Clone)]
pub struct PostgresDirectory {
    database: Database,
    tenancy: Arc<TenancySettings>,
    issuers: Option<Issuers>,
}

impl PostgresDirectory {
    /// A directory that reads this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, tenancy: Arc::default(), issuers: None }
    }

    /// Restricts the directory to the tenants that the settings allow. Any other tenant is unknown.
    #[must_use]
    pub fn serving(self, tenancy: TenancySettings) -> Self {
        Self { tenancy: Arc::new(tenancy), ..self }
    }

    /// Restricts the callers of these issuers to the tenants that their issuer may speak for. For such a caller, any
    /// other tenant is unknown.
    #[must_use]
    pub fn restricting(self, issuers: Issuers) -> Self {
        Self { issuers: Some(issuers), ..self }
    }

    pub(super) const fn database(&self) -> &Database {
        &self.database
    }

    /// Whether this server serves the tenant of a row with the columns `id` and `slug`.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when the columns are not a tenant id and a slug.
    pub(crate) fn serves(&self, row: &Row) -> Result<bool, DatabaseError> {
        let (id, slug) = id_and_slug(row)?;
        Ok(self.tenancy.serves(id, &slug))
    }

    /// Whether the session of the caller is not limited to some tenants by its issuer.
    pub(crate) fn is_unrestricted(&self, caller: Caller) -> bool {
        match (caller.issuer, &self.issuers) {
            (None, _) => true,
            (Some(issuer), Some(issuers)) => issuers.may_speak_for_all(issuer),
            (Some(_), None) => false,
        }
    }

    /// As [`serves`](Self::serves), and whether the issuer of the caller may speak for the tenant.
    ///
    /// # Errors
    ///
    /// As [`serves`](Self::serves).
    pub(crate) fn serves_to(&self, caller: Caller, row: &Row) -> Result<bool, DatabaseError> {
        let (id, slug) = id_and_slug(row)?;
        let speaks = match (caller.issuer, &self.issuers) {
            (None, _) => true,
            (Some(issuer), Some(issuers)) => issuers.may_speak_for(issuer, id, &slug),
            (Some(_), None) => false,
        };
        Ok(speaks && self.tenancy.serves(id, &slug))
    }
}

impl Directory<Caller> for PostgresDirectory {
    async fn membership(&self, caller: &Caller, tenant: TenantId) -> Result<Option<Membership>, Refusal> {
        let parameters: [&(dyn ToSql + Sync); 2] = [&caller.user_id, &tenant.as_uuid()];
        let rows = self.database.look_up(Lookup::Person(*caller), MEMBERSHIP, &parameters).await?;
        match rows.first() {
            Some(row) if self.serves_to(*caller, row)? => Ok(Some(membership(row)?)),
            _ => Ok(None),
        }
    }

    async fn tenant_by_slug(&self, caller: &Caller, slug: &TenantSlug) -> Result<Option<TenantId>, Refusal> {
        let parameters: [&(dyn ToSql + Sync); 2] = [&caller.user_id, &slug.as_str()];
        let rows = self.database.look_up(Lookup::Person(*caller), OWN_TENANT_BY_SLUG, &parameters).await?;
        Ok(rows.first().map(|row| tenant_id(row, "tenant_id")).transpose()?)
    }
}

fn id_and_slug(row: &Row) -> Result<(TenantId, TenantSlug), DatabaseError> {
    let slug = TenantSlug::parse(row.try_get("slug")?).map_err(|error| DatabaseError::Failed(error.to_string()))?;
    Ok((tenant_id(row, "id")?, slug))
}
