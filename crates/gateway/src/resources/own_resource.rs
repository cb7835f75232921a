//! A resource that the active tenant owns: create, change, delete.

use tenantry_kernel::{Sharing, TenantId};
use tokio_postgres::Row;
use tokio_postgres::types::Json;
use uuid::Uuid;

use super::draft::{NewResource, ResourcePatch};
use super::kind::ResourceKind;
use super::resource::sharing;
use crate::db::{DatabaseError, TenantRow, WriteTransaction};
use crate::error::ApiError;

/// The resource type follows from the kind of the owner: a client cannot make a resource of the platform.
const INSERT: &str = "
    insert into tenantry.resources
        (tenant_id, kind, id, name, description, definition, resource_type, sharing_mode, shared_with)
    select $1, $2, $3, $4, $5, $6, case owner.kind when 'client' then 'custom' else owner.kind end, $7, $8
    from tenantry.tenants owner where owner.id = $1";

/// Two changes of one resource take turns.
const LOCK: &str = "
    select tenant_id, sharing_mode, shared_with from tenantry.resources
    where tenant_id = $1 and kind = $2 and id = $3
    for no key update";

const CHANGE: &str = "
    update tenantry.resources
    set name = coalesce($4, name), description = coalesce($5, description), definition = coalesce($6, definition),
        sharing_mode = $7, shared_with = $8
    where tenant_id = $1 and kind = $2 and id = $3";

const DELETE: &str = "delete from tenantry.resources where tenant_id = $1 and kind = $2 and id = $3";
const DELETE_PREFERENCE: &str = "
    delete from tenantry.resource_preferences
    where tenant_id = $1 and owner_id = $1 and kind = $2 and resource_id = $3";

/// A resource of the active tenant, locked for a change.
pub(crate) struct OwnResource {
    sharing: Sharing,
}

impl OwnResource {
    /// Stores a new resource and returns its id.
    ///
    /// # Errors
    ///
    /// A refusal of the new resource, or [`DatabaseError`].
    pub(crate) async fn create(
        transaction: &WriteTransaction<'_>,
        kind: ResourceKind,
        new: NewResource,
    ) -> Result<Uuid, ApiError> {
        let (new, mode, list) = new.validated(kind)?;
        let (tenant, id) = (transaction.tenant().as_uuid(), Uuid::new_v4());
        let definition = Json(&new.definition);
        let kind = kind.as_str();
        transaction
            .execute(
                INSERT,
                &[&tenant, &kind, &id, &new.name, &new.description, &definition, &mode.as_str(), &uuids(&list)],
            )
            .await?;
        Ok(id)
    }

    /// Changes a resource of the active tenant.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotFound`] when the tenant owns no such resource, a refusal of the change, or [`DatabaseError`].
    pub(crate) async fn change(
        transaction: &WriteTransaction<'_>,
        kind: ResourceKind,
        id: Uuid,
        mut patch: ResourcePatch,
    ) -> Result<(), ApiError> {
        let tenant = transaction.tenant().as_uuid();
        let current: Option<Self> = transaction.find(LOCK, &[&tenant, &kind.as_str(), &id]).await?;
        let Sharing { mode, shared_with, .. } = current.ok_or(ApiError::NotFound("resource"))?.sharing;
        let (mode, list) = patch.sharing(mode, shared_with)?;
        let definition = patch.definition.as_ref().map(Json);
        let kind = kind.as_str();
        transaction
            .execute(
                CHANGE,
                &[&tenant, &kind, &id, &patch.name, &patch.description, &definition, &mode.as_str(), &uuids(&list)],
            )
            .await?;
        Ok(())
    }

    /// Deletes a resource of the active tenant, with the tenant's own preference for it. Those of other tenants are
    /// not visible here, and have no effect without the resource.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotFound`] when the tenant owns no such resource, or [`DatabaseError`].
    pub(crate) async fn delete(
        transaction: &WriteTransaction<'_>,
        kind: ResourceKind,
        id: Uuid,
    ) -> Result<(), ApiError> {
        let tenant = transaction.tenant().as_uuid();
        if transaction.execute(DELETE, &[&tenant, &kind.as_str(), &id]).await? == 0 {
            return Err(ApiError::NotFound("resource"));
        }
        transaction.execute(DELETE_PREFERENCE, &[&tenant, &kind.as_str(), &id]).await?;
        Ok(())
    }
}

fn uuids(tenants: &[TenantId]) -> Vec<Option<Uuid>> {
    tenants.iter().map(|tenant| tenant.as_uuid()).collect()
}

impl TenantRow for OwnResource {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self { sharing: sharing(row)? })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.sharing.tenant_id == tenant
    }
}
