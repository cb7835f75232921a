//! A tenant's own text for a prompt that another tenant owns.

use serde::Deserialize;
use tenantry_kernel::TenantError;
use uuid::Uuid;

use super::resource::Resource;
use super::text;
use crate::db::WriteTransaction;
use crate::error::ApiError;

const MAX_TEXT: usize = 8000;

const SET: &str = "
    insert into tenantry.prompt_overrides (tenant_id, owner_id, resource_id, text, updated_by)
    values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, owner_id, resource_id) do update
    set text = excluded.text, updated_by = excluded.updated_by, updated_at = now()";

const RESET: &str = "delete from tenantry.prompt_overrides where tenant_id = $1 and resource_id = $2";

/// A text to store. The shared prompt stays unchanged.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOverride {
    text: String,
}

impl NewOverride {
    /// The override with a trimmed text.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the name of the wrong field.
    pub(crate) fn validated(self) -> Result<Self, TenantError> {
        Ok(Self { text: text::required("text", &self.text, MAX_TEXT)? })
    }

    /// Stores the text of the active tenant for a prompt that it may use and does not own.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a prompt of the tenant's own, or a database error.
    pub(crate) async fn store(&self, transaction: &WriteTransaction<'_>, prompt: &Resource) -> Result<(), ApiError> {
        let tenant = transaction.tenant();
        let owner = prompt.sharing.tenant_id;
        if owner == tenant {
            let reason = "the tenant owns this prompt; change the prompt itself";
            return Err(TenantError::validation("text", reason).into());
        }
        let caller = transaction.caller().user_id;
        transaction.execute(SET, &[&tenant.as_uuid(), &owner.as_uuid(), &prompt.id, &self.text, &caller]).await?;
        Ok(())
    }

    /// Removes the text of the active tenant, also for a prompt that is not shared with it any more.
    ///
    /// # Errors
    ///
    /// A database error.
    pub(crate) async fn reset(transaction: &WriteTransaction<'_>, id: Uuid) -> Result<(), ApiError> {
        transaction.execute(RESET, &[&transaction.tenant().as_uuid(), &id]).await?;
        Ok(())
    }
}
