//! Readers of the columns that several queries share.

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
        role: row.try_get::<_, &str>("role")?.into(),
        active: row.try_get::<_, &str>("status")? == "active",
        tenant_status: TenantStatus::parse_known(row.try_get("tenant_status")?)
            .map_err(|expected| DatabaseError::Failed(format!("the status of a tenant is unknown; {expected}")))?,
    })
}

/// Reads a tenant id from a column.
///
/// # Errors
///
/// [`DatabaseError::Failed`] when the value is not a tenant id.
pub fn tenant_id(row: &Row, column: &str) -> Result<TenantId, DatabaseError> {
    TenantId::from_uuid(row.try_get::<_, Uuid>(column)?).map_err(|error| DatabaseError::Failed(error.to_string()))
}
