//! Who may use a resource that belongs to a tenant.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::json::fields::Fields;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::text::string_enum::string_enum;

string_enum! {
    /// How far a resource is shared.
    SharingMode, "write private, global or selective":
    /// Not shared: only the owner uses it.
    Private = "private",
    /// Shared with every tenant.
    Global = "global",
    /// Shared with the listed tenants.
    Selective = "selective",
}

/// The owner of a resource, and the tenants that it is shared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// The owner.
    pub tenant_id: TenantId,
    /// How far the resource is shared.
    pub mode: SharingMode,
    /// The tenants of a selective sharing.
    pub shared_with: Vec<TenantId>,
}

impl Sharing {
    /// Reads `{ tenantId, sharingMode, sharedWith }`. `ids` is the format of the ids.
    ///
    /// - A mode that is absent, unknown or not a string is private.
    /// - An entry of `sharedWith` that is not an id grants nothing.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] or [`TenantError::InvalidTenantId`] for a `tenantId` that is absent or wrong.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        let mut reading = Reading::lenient();
        let Some(mut fields) = Fields::of(value, "", &mut reading) else { return Err(reading.refusal().into()) };
        let Some(owner) = fields.text("tenantId") else { return Err(reading.refusal().into()) };
        let tenant_id = ids.parse_id(owner)?;
        let mode = fields.optional_parsed("sharingMode", SharingMode::parse);
        let mut shared_with = Vec::new();
        for tenant in fields.optional_items("sharedWith").unwrap_or_default() {
            shared_with.extend(tenant.as_text().and_then(|text| ids.read_id(text).ok()));
        }
        Ok(Self { tenant_id, mode: mode.unwrap_or(SharingMode::Private), shared_with })
    }
}

/// Whether `tenant` may use the resource.
///
/// - The owner always may.
/// - A list on a private resource grants nothing.
/// - The platform is a tenant like any other: this function gives its administrators no bypass.
///
/// ```
/// use tenantry_kernel::{Sharing, SharingMode, TenantId, can_access};
///
/// let acme = TenantId::parse("11111111-1111-1111-1111-111111111111")?;
/// let resource = Sharing { tenant_id: acme, mode: SharingMode::Private, shared_with: vec![] };
/// assert!(can_access(acme, &resource));
/// assert!(!can_access(TenantId::PLATFORM, &resource));
/// # Ok::<(), tenantry_kernel::InvalidTenantId>(())
/// ```
#[must_use]
pub fn can_access(tenant: TenantId, resource: &Sharing) -> bool {
    tenant == resource.tenant_id
        || match resource.mode {
            SharingMode::Private => false,
            SharingMode::Global => true,
            SharingMode::Selective => resource.shared_with.contains(&tenant),
        }
}
