//! The hosts of one tenant.

use crate::http::host::{Domain, InvalidDomain};

/// A host of one tenant, or every host with exactly one label in front of a domain: `*.vercel.app` for previews.
///
/// ```
/// use tenantry_kernel::CustomDomain;
///
/// let previews = CustomDomain::parse("*.Vercel.app")?;
/// assert!(previews.is_wildcard);
/// assert_eq!(previews.domain.as_str(), "vercel.app");
/// assert!(CustomDomain::parse("*.app").is_err());
/// # Ok::<(), tenantry_kernel::InvalidDomain>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomDomain {
    /// The host, or the domain behind `*.`.
    pub domain: Domain,
    /// Whether the tenant has the hosts with one label in front of the domain, and not the domain itself.
    pub is_wildcard: bool,
}

/// What stands for one label.
pub(crate) const WILDCARD: &str = "*.";

impl CustomDomain {
    /// Reads a domain from text, in any case, with or without `*.` in front.
    ///
    /// # Errors
    ///
    /// [`InvalidDomain`] for anything but a DNS name, and for a wildcard in front of a single label.
    pub fn parse(text: &str) -> Result<Self, InvalidDomain> {
        let behind = text.strip_prefix(WILDCARD);
        let domain = Domain::parse(behind.unwrap_or(text))?;
        let is_wildcard = behind.is_some();
        if is_wildcard && !domain.has_dot() {
            return Err(InvalidDomain("write a domain with a dot behind `*.`, such as `*.vercel.app`"));
        }
        Ok(Self { domain, is_wildcard })
    }
}
