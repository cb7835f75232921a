//! The options of resolution.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::TenantError;
use crate::http::cookie_name::CookieName;
use crate::http::header_name::parse_header_name;
use crate::http::host::{Domain, InvalidDomain, LOCALHOST};
use crate::json::fields::Fields;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::resolution::claim::Claim;
use crate::resolution::options::custom_domain::{CustomDomain, WILDCARD};
use crate::resolution::options::reserved_labels::RESERVED_LABELS;
use crate::resolution::options::trusted_proxies::TrustedProxies;
use crate::source::Source;
use crate::suggestion::unknown_option;
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::is_label;
use crate::text::fill::fill;

/// The tenant header unless the options name another.
pub const TENANT_HEADER: &str = "x-tenant-id";

/// Every option. A misspelled option is an error: many options are guards.
const NAMES: &[&str] = &[
    "rootDomains",
    "customDomains",
    "sources",
    "header",
    "cookie",
    "pinned",
    "defaultTenant",
    "allowedTenants",
    "reservedLabels",
    "previewSeparator",
    "trustedProxies",
    "prefer",
    "enabled",
    "ids",
];

/// How a deployment finds its tenants.
///
/// The default reads every source, has `localhost` as its only root domain and falls back to the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolveOptions {
    /// The domains whose direct subdomains are tenants. The longest that matches counts. `localhost` is always one.
    pub root_domains: Vec<Domain>,
    /// Hosts that belong to one tenant each. They take precedence over root domains, and an exact host over a wildcard.
    pub custom_domains: Vec<(CustomDomain, TenantRef)>,
    /// The sources to read; `None` is every source. A pinned or default tenant turns its own source on.
    pub sources: Option<Vec<Source>>,
    /// The name of the tenant header, in lowercase. The caller fills [`Request::header`](crate::Request::header) from
    /// it.
    pub header: String,
    /// The name of the tenant cookie.
    pub cookie: CookieName,
    /// The only tenant of this deployment.
    pub pinned: Option<TenantRef>,
    /// The tenant where no other source names one.
    pub default_tenant: Option<TenantRef>,
    /// The tenants that this deployment serves, each in the spelling of its source (id or slug); `None` is every
    /// tenant.
    pub allowed_tenants: Option<Vec<TenantRef>>,
    /// Labels in front of a root domain that are not tenants; `None` is [`RESERVED_LABELS`].
    pub reserved_labels: Option<Vec<String>>,
    /// The separator of tenant and preview in a label: `---` in `acme---branch`.
    pub preview_separator: Option<String>,
    /// The proxies in front, and the header in which they report the host. With `None` only the `Host` header counts.
    pub trusted_proxies: Option<TrustedProxies>,
    /// The source that wins where sources name different tenants, instead of a conflict.
    pub prefer: Option<Source>,
    /// Whether there is more than one tenant. If not, every request is for the default tenant or the platform.
    pub enabled: bool,
    /// The format of the tenants' ids.
    pub ids: IdFormat,
}

impl Default for ResolveOptions {
    fn default() -> Self {
        Self {
            root_domains: Vec::new(),
            custom_domains: Vec::new(),
            sources: None,
            header: String::from(TENANT_HEADER),
            cookie: CookieName::default(),
            pinned: None,
            default_tenant: None,
            allowed_tenants: None,
            reserved_labels: None,
            preview_separator: None,
            trusted_proxies: None,
            prefer: None,
            enabled: true,
            ids: IdFormat::Uuid,
        }
    }
}

impl ResolveOptions {
    /// Reads options from an object; `null` is the default.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] that names the option, such as `rootDomains[1]`, and says what to write there.
    pub fn from_value(value: &Value) -> Result<Self, TenantError> {
        let mut reading = Reading::strict();
        let empty = Value::Map(Vec::new());
        let given = if value.is_null() { &empty } else { value };
        let Some(mut fields) = Fields::of(given, "", &mut reading) else { return Err(reading.refusal().into()) };
        if let Some(name) = fields.unknown(NAMES) {
            return Err(unknown_option(name, NAMES));
        }
        let options = Self::read(&mut fields);
        options.check_domains(&mut fields);
        fields.reading.check()?;
        options.check()?;
        Ok(options)
    }

    fn read(fields: &mut Fields<'_, '_>) -> Self {
        let root_domains = fields.optional_list("rootDomains", root_domain).unwrap_or_default();
        // The options below name tenants in this format.
        let ids = fields.optional_parsed("ids", IdFormat::parse).unwrap_or_default();
        Self {
            root_domains,
            custom_domains: custom_domains(fields, ids),
            sources: fields.optional_list("sources", Source::parse),
            header: fields.optional_parsed("header", parse_header_name).unwrap_or_else(|| TENANT_HEADER.into()),
            cookie: CookieName::read(fields).unwrap_or_default(),
            pinned: tenant(fields, "pinned", ids),
            default_tenant: tenant(fields, "defaultTenant", ids),
            allowed_tenants: allowed_tenants(fields, ids),
            reserved_labels: fields.optional_list("reservedLabels", reserved_label),
            preview_separator: fields.optional_parsed("previewSeparator", preview_separator),
            trusted_proxies: TrustedProxies::read(fields),
            prefer: fields.optional_parsed("prefer", Source::parse),
            enabled: fields.optional_bool("enabled").unwrap_or(true),
            ids,
        }
    }

    fn check_domains(&self, fields: &mut Fields<'_, '_>) {
        if self.allowed_tenants.as_ref().is_some_and(Vec::is_empty) {
            let wrong = "it is empty, which serves no tenant; leave it out to serve all";
            fields.refuse::<()>("allowedTenants", wrong);
        }
        for (domain, _) in &self.custom_domains {
            if self.roots().any(|root| root == domain.domain.as_str()) {
                let wildcard = if domain.is_wildcard { WILDCARD } else { "" };
                let name = fill("customDomains.{}{}", &[wildcard, domain.domain.as_str()]);
                fields.refuse::<()>(&name, "it is a root domain as well; keep one");
            }
        }
    }

    /// Whether the source is read.
    #[must_use]
    pub fn is_on(&self, source: Source) -> bool {
        match source {
            Source::Pinned if self.pinned.is_some() => true,
            Source::Default if self.default_tenant.is_some() => true,
            _ => self.sources.as_ref().is_none_or(|sources| sources.contains(&source)),
        }
    }

    /// The rule between options, for options that were not read from JSON too.
    pub(crate) fn check(&self) -> Result<(), TenantError> {
        let Some(prefer) = self.prefer else { return Ok(()) };
        let reason = match prefer {
            Source::Default | Source::Platform => "a fallback is never compared, so it cannot be preferred",
            Source::Session | Source::Cookie if self.pinned.is_some() || self.is_on(Source::Subdomain) => {
                "a choice kept in the browser never outranks the host or a pinned tenant; turn those off"
            }
            _ if !self.is_on(prefer) => "the preferred source is not among sources; add it there",
            _ => return Ok(()),
        };
        Err(TenantError::validation("prefer", reason))
    }

    /// Whether the label is not a tenant's.
    pub(crate) fn is_reserved(&self, label: &str) -> bool {
        match &self.reserved_labels {
            Some(reserved) => reserved.iter().any(|known| known == label),
            None => RESERVED_LABELS.iter().any(|known| known.len() == label.len() && *known == label),
        }
    }

    /// Whether the options name no domain, so that `localhost` is the only one.
    pub(crate) const fn has_no_domains(&self) -> bool {
        self.root_domains.is_empty() && self.custom_domains.is_empty()
    }

    pub(crate) fn roots(&self) -> impl Iterator<Item = &str> {
        self.root_domains.iter().map(Domain::as_str).chain([LOCALHOST])
    }

    /// Checks that this deployment serves the tenant.
    pub(crate) fn allow(&self, claim: Claim<'_>) -> Result<(), TenantError> {
        if let Some(allowed) = &self.allowed_tenants
            && !allowed.iter().any(|one| claim.is_same(one.into()))
            && let Some(tenant) = claim.tenant()
        {
            return Err(TenantError::NotAllowed { tenant: tenant.into() });
        }
        Ok(())
    }
}

fn root_domain(text: &str) -> Result<Domain, InvalidDomain> {
    let domain = Domain::parse(text)?;
    if domain.has_dot() || domain.as_str() == LOCALHOST {
        Ok(domain)
    } else {
        Err(InvalidDomain("write one with a dot, such as `vital.health`"))
    }
}

fn custom_domains(fields: &mut Fields<'_, '_>, ids: IdFormat) -> Vec<(CustomDomain, TenantRef)> {
    let mut domains: Vec<(CustomDomain, TenantRef)> = Vec::new();
    for (host, value) in fields.entries("customDomains") {
        let name = fill("customDomains.{}", &[host]);
        let domain = match CustomDomain::parse(host) {
            Ok(domain) if domains.iter().any(|(known, _)| *known == domain) => {
                fields.refuse(&name, "it is there twice, in two spellings; keep one")
            }
            Ok(domain) => Some(domain),
            Err(invalid) => fields.refuse(&name, invalid.reason()),
        };
        let tenant = domain.as_ref().and_then(|_| read_tenant(fields, &name, value, ids));
        domains.extend(domain.zip(tenant));
    }
    domains
}

fn tenant(fields: &mut Fields<'_, '_>, name: &str, ids: IdFormat) -> Option<TenantRef> {
    let value = fields.optional(name)?;
    read_tenant(fields, name, value, ids)
}

fn allowed_tenants(fields: &mut Fields<'_, '_>, ids: IdFormat) -> Option<Vec<TenantRef>> {
    let mut tenants = Vec::new();
    let is_there = fields.for_each("allowedTenants", &mut |fields, name, value| {
        tenants.extend(read_tenant(fields, name, value, ids));
    });
    is_there.then_some(tenants)
}

fn read_tenant(fields: &mut Fields<'_, '_>, name: &str, value: &Value, ids: IdFormat) -> Option<TenantRef> {
    match TenantRef::from_value(value, ids) {
        Ok(tenant) => Some(tenant),
        Err(invalid) => fields.refuse(name, invalid.reason()),
    }
}

fn reserved_label(text: &str) -> Result<String, &'static str> {
    if is_label(text) { Ok(String::from(text)) } else { Err("write a lowercase DNS label, such as `www`") }
}

/// A separator must not occur in an ordinary slug: with `-`, `acme-corp` would be a preview of `acme`.
fn preview_separator(text: &str) -> Result<String, &'static str> {
    let inner = text.strip_prefix("-").and_then(|rest| rest.strip_suffix("-"));
    let is_separator = inner.is_some_and(|inner| inner.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')));
    if is_separator && text.len() <= 16 {
        Ok(String::from(text))
    } else {
        Err("write 2 to 16 of a-z, 0-9 and -, with a hyphen at both ends, such as `---`")
    }
}
