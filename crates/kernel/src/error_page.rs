//! Where the documentation explains an error.

use alloc::string::String;

use crate::text::fill::fill;

/// The address of the page about an error. Its message links to it, and its [`Problem`](crate::Problem) has it as
/// `type`.
///
/// ```
/// let page = tenantry_kernel::error_page("TENANT_CHANGED");
/// assert_eq!(page, "https://tenantry.github.io/tenantry/errors/TENANT_CHANGED");
/// ```
#[must_use]
pub fn error_page(code: &str) -> String {
    fill("https://tenantry.github.io/tenantry/errors/{}", &[code])
}
