//! Which tenant a host stands for, and which host stands for a tenant.

use alloc::string::String;

use super::named::Named;
use super::options::ResolveOptions;
use crate::error::TenantError;
use crate::excerpt::excerpt;
use crate::host::Host;
use crate::tenant_ref::TenantRef;
use crate::tenant_slug::{TenantSlug, is_slug};

/// Where a host stands among the domains of the options.
pub(super) enum Place<'a> {
    /// A custom domain of one tenant.
    Custom(&'a TenantRef),
    /// A root domain itself.
    Root {
        /// The root domain.
        root: &'a str,
    },
    /// One label in front of a root domain.
    Label {
        /// The root domain.
        root: &'a str,
        /// The label without the part that makes it a preview.
        tenant: &'a str,
        /// The part of a preview after the separator.
        preview: Option<&'a str>,
    },
    /// More than one label in front of a root domain.
    Deeper {
        /// The root domain.
        root: &'a str,
    },
    /// Under no domain that the options know.
    Elsewhere,
}

impl<'a> Place<'a> {
    pub(super) fn of(name: &'a str, options: &'a ResolveOptions) -> Self {
        if let Some((_, tenant)) = options.custom_domains.iter().find(|(domain, _)| domain.as_str() == name) {
            return Self::Custom(tenant);
        }
        let under = |root: &'a str| {
            let front = name.strip_suffix(root)?;
            (front.is_empty() || front.ends_with(".")).then_some((front, root))
        };
        let Some((front, root)) = options.roots().filter_map(under).max_by_key(|(_, root)| root.len()) else {
            return Self::Elsewhere;
        };
        let label = front.strip_suffix(".").unwrap_or(front);
        if label.is_empty() {
            return Self::Root { root };
        }
        if label.as_bytes().contains(&b'.') {
            return Self::Deeper { root };
        }
        // An `xn--` label is one name as a whole; with the separator `--` it must not turn into tenant `xn`.
        let separator = options.preview_separator.as_deref().filter(|_| !label.starts_with("xn--"));
        match separator.and_then(|separator| split_once(label, separator)) {
            Some((tenant, preview)) => Self::Label { root, tenant, preview: Some(preview) },
            None => Self::Label { root, tenant: label, preview: None },
        }
    }
}

/// The parts before and after the separator. The standard library searches for any text in any other, which would be
/// 2 KB in every browser; a label has 63 characters.
fn split_once<'a>(label: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    (0..label.len()).find_map(|at| {
        let (before, rest) = label.split_at_checked(at)?;
        Some((before, rest.strip_prefix(separator)?))
    })
}

/// The slug that a label is, or the error that says why it is none.
pub(super) fn slug<'a>(label: &'a str, field: &str) -> Result<Named<'a>, TenantError> {
    if is_slug(label) {
        return Ok(Named::Slug(label));
    }
    let reason = ["\"", excerpt(label), "\" in front of the root domain is no tenant slug; open a tenant's own host"];
    Err(TenantError::validation(field, &reason.concat()))
}

/// The error for a host that no option knows.
pub(super) fn unknown(name: &str, field: &str) -> TenantError {
    let reason = [
        "\"",
        excerpt(name),
        "\" is under no root domain; add its root to rootDomains or the host itself to customDomains",
    ];
    TenantError::validation(field, &reason.concat())
}

/// The error for a host too far below a root domain.
pub(super) fn too_deep(name: &str, root: &str, field: &str) -> TenantError {
    let reason = [
        "\"",
        excerpt(name),
        "\" has more than one label in front of ",
        excerpt(root),
        "; add what follows its first label to rootDomains or the host itself to customDomains",
    ];
    TenantError::validation(field, &reason.concat())
}

/// The same address for another tenant: `acme.localhost:3000` for `medtech` is `medtech.localhost:3000`.
///
/// - The port stays, and so does the preview part of a preview's label.
/// - A root domain or a reserved label such as `app` gives way to the tenant's label.
/// - What comes out is read again before it is handed over, so it always leads to the tenant it was made for.
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
/// [`TenantError::Validation`] for a host that is none, is under no root domain or is a custom domain, and
/// for a slug that no host can carry here: one that is reserved, or too long beside the preview part.
pub fn tenant_host(host: &str, slug: &TenantSlug, options: &ResolveOptions) -> Result<String, TenantError> {
    let field = "host";
    let host = Host::parse(host).map_err(|reason| TenantError::validation(field, reason))?;
    let (root, preview) = match Place::of(&host.name, options) {
        Place::Root { root } => (root, None),
        Place::Label { root, preview, .. } => (root, preview),
        Place::Deeper { root } => return Err(too_deep(&host.name, root, field)),
        Place::Elsewhere => return Err(unknown(&host.name, field)),
        Place::Custom(_) => {
            let reason = "it is the custom domain of one tenant and has no address for another; use a root domain";
            return Err(TenantError::validation(field, reason));
        }
    };
    let separator = options.preview_separator.as_deref().filter(|_| preview.is_some()).unwrap_or("");
    let name = [slug.as_str(), separator, preview.unwrap_or(""), ".", root].concat();
    if !leads_to(&name, slug, options) {
        let reason = ["\"", excerpt(&name), "\" would not lead to this tenant: its slug is reserved or does not fit"];
        return Err(TenantError::validation("slug", &reason.concat()));
    }
    Ok(match host.port {
        Some(port) => [name.as_str(), ":", port].concat(),
        None => name,
    })
}

fn leads_to(name: &str, slug: &TenantSlug, options: &ResolveOptions) -> bool {
    Host::parse(name).is_ok_and(|host| match Place::of(&host.name, options) {
        Place::Label { tenant, .. } => tenant == slug.as_str() && !options.is_reserved(tenant),
        Place::Custom(tenant) => tenant.slug() == Some(slug),
        Place::Root { .. } | Place::Deeper { .. } | Place::Elsewhere => false,
    })
}
