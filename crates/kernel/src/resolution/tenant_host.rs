//! The host of a tenant.

use alloc::string::String;

use crate::error::TenantError;
use crate::http::host::Host;
use crate::resolution::host_match::{self, HostMatch};
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::tenant::slug::TenantSlug;
use crate::text::excerpt::excerpt;
use crate::text::fill::fill;

/// The host of another tenant beside this one: `acme.localhost:3000` for `medtech` is `medtech.localhost:3000`.
///
/// - The port stays, and so does the preview part of a label.
/// - A root domain gets the tenant's label in front, and a reserved label such as `app` is replaced.
/// - The result is resolved again, so that it always leads to the tenant.
///
/// ```
/// use tenantry_kernel::{ResolveOptions, TenantSlug, tenant_host};
///
/// let medtech = TenantSlug::parse("medtech")?;
/// let host = tenant_host("acme.localhost:3000", &medtech, &ResolveOptions::default())?;
/// assert_eq!(host, "medtech.localhost:3000");
/// assert!(tenant_host("acme.example.com", &medtech, &ResolveOptions::default()).is_err());
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
///
/// # Errors
///
/// - [`TenantError::Validation`] for a host that is malformed, not under a root domain, or a custom domain.
/// - [`TenantError::Validation`] for a slug that is reserved, or too long beside the preview part.
pub fn tenant_host(host: &str, slug: &TenantSlug, options: &ResolveOptions) -> Result<String, TenantError> {
    let field = "host";
    let host = Host::parse(host).map_err(|reason| TenantError::validation(field, reason))?;
    let (root, preview) = match HostMatch::of(&host.name, options) {
        HostMatch::RootDomain { root } => (root, None),
        HostMatch::Subdomain { root, preview, .. } => (root, preview),
        HostMatch::TooDeep { root } => return Err(host_match::too_deep(&host.name, root, field)),
        HostMatch::Unknown => return Err(host_match::unknown(&host.name, field)),
        HostMatch::CustomDomain(_) => {
            let reason = "it is the custom domain of one tenant; use a root domain";
            return Err(TenantError::validation(field, reason));
        }
    };
    let separator = options.preview_separator.as_deref().filter(|_| preview.is_some()).unwrap_or("");
    let name = fill("{}{}{}.{}", &[slug.as_str(), separator, preview.unwrap_or(""), root]);
    if !leads_to(&name, slug, options) {
        let wrong = "\"{}\" does not lead to this tenant: its slug is reserved or too long";
        return Err(TenantError::invalid("slug", fill(wrong, &[excerpt(&name)])));
    }
    Ok(match host.port {
        Some(port) => fill("{}:{}", &[&name, port]),
        None => name,
    })
}

fn leads_to(name: &str, slug: &TenantSlug, options: &ResolveOptions) -> bool {
    Host::parse(name).is_ok_and(|host| match HostMatch::of(&host.name, options) {
        HostMatch::Subdomain { label, .. } => label == slug.as_str() && !options.is_reserved(label),
        HostMatch::CustomDomain(tenant) => tenant.slug() == Some(slug),
        HostMatch::RootDomain { .. } | HostMatch::TooDeep { .. } | HostMatch::Unknown => false,
    })
}
