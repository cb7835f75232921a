//! The tenant in an event's payload.
//!
//! An event that leaves a service carries the tenant it happened in, and one that arrives says for whom it
//! is to be handled. The member is `tenant_id`, at the top of the payload.

use crate::error::TenantError;
use crate::json::fields::Fields;
use crate::json::value::Value;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;

/// The member that holds the tenant.
pub const TENANT_MEMBER: &str = "tenant_id";

/// Puts the tenant into the payload.
///
/// # Errors
///
/// [`TenantError::Mismatch`] when the payload already carries another tenant: an event is never re-addressed.
/// [`TenantError::Validation`] when the payload is no object.
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

/// The tenant that the payload carries; its id is written in the format `ids`.
///
/// # Errors
///
/// [`TenantError::ContextNotSet`] when it carries none: such an event must not be handled for anybody.
pub fn extract_tenant(event: &Value, ids: IdFormat) -> Result<TenantId, TenantError> {
    carried(event, ids)?.ok_or(TenantError::ContextNotSet)
}

fn carried(event: &Value, ids: IdFormat) -> Result<Option<TenantId>, TenantError> {
    let Some(text) = Fields::of(event, "event")?.optional_text("tenantId")? else { return Ok(None) };
    Ok(Some(ids.parse_id(text)?))
}
