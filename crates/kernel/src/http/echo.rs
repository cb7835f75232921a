//! The tenant header of a response.

use crate::error::TenantError;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::text::ascii;

/// Checks that a response names `tenant` in its header exactly once, in any spelling.
///
/// # Errors
///
/// - [`TenantError::Mismatch`] for a header that names a different tenant, or that is not an id.
/// - [`TenantError::Api`] for a header that names the right tenant more than once: a header that two layers set arrives
///   as one list.
///
/// ```
/// use tenantry_kernel::{IdFormat, TenantId, check_echo};
///
/// let acme = TenantId::parse("11111111-1111-1111-1111-111111111111")?;
/// assert!(check_echo(acme, "11111111111111111111111111111111", IdFormat::Uuid, Some(200)).is_ok());
/// assert!(check_echo(acme, "22222222-2222-2222-2222-222222222222", IdFormat::Uuid, Some(200)).is_err());
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
pub fn check_echo(tenant: TenantId, echo: &str, ids: IdFormat, status: Option<u16>) -> Result<(), TenantError> {
    let mut names = 0;
    for name in ascii::split(echo, ",") {
        if ids.read_id(ascii::trim(name, b" \t")) != Ok(tenant) {
            return Err(TenantError::mismatch(tenant));
        }
        names += 1;
    }
    if names == 1 {
        Ok(())
    } else {
        Err(TenantError::api(
            status,
            "it names the tenant twice in its header; let either the proxy or the server set it",
        ))
    }
}
