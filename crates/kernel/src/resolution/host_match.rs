//! How a host matches the domains of the options.

use crate::error::TenantError;
use crate::http::host::{self, Domain, LOCALHOST};
use crate::resolution::options::custom_domain::CustomDomain;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::tenant::reference::TenantRef;
use crate::text::ascii;
use crate::text::excerpt::excerpt;
use crate::text::fill::fill;

/// How a host matches the domains of the options.
pub(crate) enum HostMatch<'a> {
    /// The custom domain of one tenant.
    CustomDomain(&'a TenantRef),
    /// A root domain itself.
    RootDomain {
        /// The root domain.
        root: &'a str,
    },
    /// One label in front of a root domain.
    Subdomain {
        /// The root domain.
        root: &'a str,
        /// The label, without the part that makes it a preview.
        label: &'a str,
        /// The part of a preview after the separator.
        preview: Option<&'a str>,
    },
    /// More than one label in front of a root domain.
    TooDeep {
        /// The root domain.
        root: &'a str,
    },
    /// No domain of the options.
    Unknown,
}

impl<'a> HostMatch<'a> {
    pub(crate) fn of(name: &'a str, options: &'a ResolveOptions) -> Self {
        let tenant_of = |is_wildcard: bool, text: &str| {
            let is_it =
                |(known, _): &&(CustomDomain, _)| known.is_wildcard == is_wildcard && known.domain.as_str() == text;
            options.custom_domains.iter().find(is_it).map(|(_, tenant)| Self::CustomDomain(tenant))
        };
        if let Some(exact) = tenant_of(false, name) {
            return exact;
        }
        let mut found = host::front_of(name, LOCALHOST).map(|front| (front, LOCALHOST));
        for root in options.root_domains.iter().map(Domain::as_str) {
            if found.is_none_or(|(_, longest)| root.len() > longest.len())
                && let Some(front) = host::front_of(name, root)
            {
                found = Some((front, root));
            }
        }
        // An exact host outranks a wildcard, which is one label in front of its domain.
        if found.is_none_or(|(front, _)| !front.is_empty())
            && let Some((_, parent)) = ascii::split_once(name, ".")
            && let Some(wildcard) = tenant_of(true, parent)
        {
            return wildcard;
        }
        let Some((front, root)) = found else { return Self::Unknown };
        // Without its dot.
        let label = front.get(..front.len().saturating_sub(1)).unwrap_or_default();
        if label.is_empty() {
            return Self::RootDomain { root };
        }
        if label.bytes().any(|byte| byte == b'.') {
            return Self::TooDeep { root };
        }
        // An `xn--` label is one name as a whole; with the separator `--` it must not turn into tenant `xn`.
        let separator = options.preview_separator.as_deref().filter(|_| !label.starts_with("xn--"));
        match separator.and_then(|separator| ascii::split_once(label, separator)) {
            Some((label, preview)) => Self::Subdomain { root, label, preview: Some(preview) },
            None => Self::Subdomain { root, label, preview: None },
        }
    }
}

/// The error for a label that is not a slug.
pub(crate) fn no_slug(label: &str, field: &str) -> TenantError {
    TenantError::invalid(field, fill("\"{}\" is not a tenant slug; open the host of a tenant", &[excerpt(label)]))
}

/// The error for a host that matches no domain of the options.
pub(crate) fn unknown(name: &str, field: &str) -> TenantError {
    let wrong = "\"{}\" is not under a root domain; add its root to rootDomains or the host itself to customDomains";
    TenantError::invalid(field, fill(wrong, &[excerpt(name)]))
}

/// The error for a host with more than one label in front of a root domain.
pub(crate) fn too_deep(name: &str, root: &str, field: &str) -> TenantError {
    let wrong = "\"{}\" has more than one label in front of {}; add what follows its first label to rootDomains or the \
                 host itself to customDomains";
    TenantError::invalid(field, fill(wrong, &[excerpt(name), excerpt(root)]))
}
