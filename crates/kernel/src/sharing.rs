//! Who may use a resource that belongs to a tenant.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::json::fields::Fields;
use crate::json::value::Value;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::text::string_enum::string_enum;

string_enum! {
    /// How far a resource is shared.
    SharingMode, "write private, global or selective":
    /// With nobody: its owner alone uses it.
    Private = "private",
    /// With every tenant.
    Global = "global",
    /// With the tenants it lists.
    Selective = "selective",
}

/// Whose a resource is and with whom it is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// The owner.
    pub tenant_id: TenantId,
    /// How far it is shared.
    pub mode: SharingMode,
    /// With whom, when it is shared selectively.
    pub shared_with: Vec<TenantId>,
}

impl Sharing {
    /// Reads `{ tenantId, sharingMode, sharedWith }`, whose ids are written in the format `ids`.
    ///
    /// - A mode that is not said, not known or not a word is private: the owner alone may use the resource.
    /// - What is not an id in `sharedWith` grants nothing.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] or [`TenantError::InvalidTenantId`] for a wrong `tenantId`: whose it is must be clear.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        let fields = Fields::of(value, "")?;
        let tenant_id = ids.parse_id(fields.text("tenantId")?)?;
        let mode = fields.optional_parsed("sharingMode", SharingMode::parse).ok().flatten();
        let listed = fields.optional_items("sharedWith").ok().flatten().unwrap_or_default();
        Ok(Self {
            tenant_id,
            mode: mode.unwrap_or(SharingMode::Private),
            shared_with: listed.iter().filter_map(|tenant| ids.read_id(tenant.as_text()?).ok()).collect(),
        })
    }
}

/// Whether `tenant` may use the resource.
///
/// The owner always may. A list on a private resource grants nothing, and the platform tenant is a tenant
/// like any other here: its administrators' bypass is a decision of its own, never a side effect.
#[must_use]
pub fn can_access(tenant: TenantId, resource: &Sharing) -> bool {
    tenant == resource.tenant_id
        || match resource.mode {
            SharingMode::Private => false,
            SharingMode::Global => true,
            SharingMode::Selective => resource.shared_with.contains(&tenant),
        }
}
