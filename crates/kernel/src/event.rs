//! The tenant in the payload of an event: the member `tenant_id`, at the top of the payload.
//!
//! A service writes the tenant into every event that it sends, and handles every event that it receives for that
//! tenant.

use crate::error::TenantError;
use crate::json::fields::Fields;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;

/// The member that holds the tenant.
pub const TENANT_MEMBER: &str = "tenant_id";

/// Writes the tenant into the payload of an event.
///
/// ```
/// use tenantry_kernel::{IdFormat, TenantId, Value, extract_tenant, inject_tenant};
///
/// let event = inject_tenant(Value::object([("type", Value::text("panel.created"))]), TenantId::PLATFORM)?;
/// assert_eq!(extract_tenant(&event, IdFormat::Uuid)?, TenantId::PLATFORM);
/// assert!(inject_tenant(Value::Null, TenantId::PLATFORM).is_err());
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
///
/// # Errors
///
/// - [`TenantError::Mismatch`] when the payload already names a different tenant.
/// - [`TenantError::Validation`] when the payload is not an object.
pub fn inject_tenant(event: Value, tenant: TenantId) -> Result<Value, TenantError> {
    if let Some(carried) = carried(&event, tenant.format())?
        && carried != tenant
    {
        return Err(TenantError::mismatch(tenant));
    }
    let Value::Map(mut members) = event else {
        return Err(TenantError::validation("event", "write an object"));
    };
    members.retain(|(key, _)| !matches!(key.as_str(), TENANT_MEMBER | "tenantId"));
    members.push((TENANT_MEMBER.into(), Value::text(tenant.as_str())));
    Ok(Value::Map(members))
}

/// The tenant in the payload of an event. `ids` is the format of its id.
///
/// # Errors
///
/// - [`TenantError::ContextNotSet`] when the payload names no tenant.
/// - [`TenantError::InvalidTenantId`] when it names a tenant by a malformed id.
pub fn extract_tenant(event: &Value, ids: IdFormat) -> Result<TenantId, TenantError> {
    carried(event, ids)?.ok_or(TenantError::ContextNotSet)
}

fn carried(event: &Value, ids: IdFormat) -> Result<Option<TenantId>, TenantError> {
    let mut reading = Reading::strict();
    let text = Fields::of(event, "event", &mut reading).and_then(|mut fields| fields.optional_text("tenantId"));
    reading.check()?;
    Ok(text.map(|text| ids.parse_id(text)).transpose()?)
}
