//! Columns that several queries have in common.

use tenantry_kernel::{TenantId, TenantStatus};
use tokio_postgres::Row;
use uuid::Uuid;

use super::database_error::DatabaseError;
use crate::tenant_layer::Membership;

/// Reads a membership from the columns `role`, `status` and `tenant_status`.
///
/// # Errors
///
/// [`DatabaseError::Failed`] when the kernel does not know the tenant's status.
pub(crate) fn membership(row: &Row) -> Result<Membership, DatabaseError> {
    Ok(Membership {
        role: row.try_get("role")?,
        active: row.try_get::<_, &str>("status")? == "active",
        tenant_status: TenantStatus::parse_known(row.try_get("tenant_status")?)
            .map_err(|wanted| DatabaseError::Failed(format!("a tenant's status is unknown; {wanted}")))?,
    })
}

/// Reads the id of a tenant from a column.
///
/// # Errors
///
/// [`DatabaseError::Failed`] when it is no tenant's id.
pub(crate) fn tenant_id(row: &Row, column: &str) -> Result<TenantId, DatabaseError> {
    TenantId::from_uuid(row.try_get::<_, Uuid>(column)?).map_err(|error| DatabaseError::Failed(error.to_string()))
}
