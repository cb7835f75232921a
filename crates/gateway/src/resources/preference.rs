//! What a tenant prefers for a resource that it may use.

use serde::Deserialize;
use tenantry_kernel::TenantError;
use uuid::Uuid;

use super::kind::ResourceKind;
use super::resource::Resource;
use super::text;
use crate::db::{DatabaseError, WriteTransaction};

const MAX_NAME: usize = 200;
const MAX_POSITION: i32 = 10_000;

const SET: &str = "
    insert into tenantry.resource_preferences
        (tenant_id, owner_id, kind, resource_id, enabled, favorite, position, display_name, updated_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (tenant_id, owner_id, kind, resource_id) do update
    set enabled = excluded.enabled, favorite = excluded.favorite, position = excluded.position,
        display_name = excluded.display_name, updated_by = excluded.updated_by, updated_at = now()";

const RESET: &str = "
    delete from tenantry.resource_preferences where tenant_id = $1 and kind = $2 and resource_id = $3";

/// A preference to store. It replaces the previous one as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPreference {
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    favorite: bool,
    position: Option<i32>,
    display_name: Option<String>,
}

const fn yes() -> bool {
    true
}

impl NewPreference {
    /// The preference with a trimmed name.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the name of the wrong field.
    pub(crate) fn validated(mut self) -> Result<Self, TenantError> {
        self.display_name = self.display_name.map(|name| text::name("displayName", &name, MAX_NAME)).transpose()?;
        match self.position {
            Some(position) if !(0..=MAX_POSITION).contains(&position) => {
                let reason = format!("it is {position}; write 0 to {MAX_POSITION}");
                Err(TenantError::validation("position", &reason))
            }
            _ => Ok(self),
        }
    }

    /// Stores the preference of the active tenant for a resource that it may use.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn store(
        &self,
        transaction: &WriteTransaction<'_>,
        resource: &Resource,
    ) -> Result<(), DatabaseError> {
        let tenant = transaction.tenant().as_uuid();
        let (owner, caller) = (resource.sharing.tenant_id.as_uuid(), transaction.caller().user_id);
        let Self { enabled, favorite, position, display_name } = self;
        let kind = resource.kind.as_str();
        transaction
            .execute(SET, &[&tenant, &owner, &kind, &resource.id, enabled, favorite, position, display_name, &caller])
            .await?;
        Ok(())
    }

    /// Removes the preference of the active tenant, also for a resource that is not shared with it any more.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn reset(
        transaction: &WriteTransaction<'_>,
        kind: ResourceKind,
        id: Uuid,
    ) -> Result<(), DatabaseError> {
        transaction.execute(RESET, &[&transaction.tenant().as_uuid(), &kind.as_str(), &id]).await?;
        Ok(())
    }
}
