//! The sources of one request, each read by its own rules.

use crate::error::TenantError;
use crate::http::cookie_name::NameOnHost;
use crate::http::host::{Host, IP_ADDRESS, is_ip_address};
use crate::resolution::claim::Claim;
use crate::resolution::host_match::{self, HostMatch};
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::resolution::request::{AskedHost, Request};
use crate::resolution::source_outcome::SourceReading;
use crate::source::Source;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::invalid_id::InvalidTenantId;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;

/// A request and the options, with the host parsed once for every source that needs it.
pub struct ResolutionContext<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) options: &'a ResolveOptions,
    /// The host that the visitor asked for; `None` where the request has no host.
    pub(crate) asked: Option<AskedHost<'a>>,
}

impl<'a> ResolutionContext<'a> {
    /// The context of one request. Parses the host and reads no source yet.
    #[must_use]
    pub fn new(request: &'a Request<'a>, options: &'a ResolveOptions) -> Self {
        Self { request, options, asked: request.asked_host(options) }
    }

    /// The host, where it could be read.
    pub(crate) fn host(&self) -> Option<&Host<'a>> {
        self.asked.as_ref()?.host.as_ref().ok()
    }

    /// Whether the host is an IP address and the options name the tenant, so that the address may name none.
    pub(crate) fn is_ignored_ip_address(&self) -> bool {
        let names_tenant = self.options.pinned.is_some() || self.options.default_tenant.is_some();
        names_tenant && self.asked.as_ref().is_some_and(|asked| asked.host.is_err() && is_ip_address(asked.text))
    }

    /// Whether the host was read and is the platform's own: a root domain or a reserved label.
    pub(crate) fn is_platform_host(&self) -> bool {
        self.host().is_some_and(|host| match HostMatch::of(&host.name, self.options) {
            HostMatch::RootDomain { .. } => true,
            HostMatch::Subdomain { label, .. } => self.options.is_reserved(label),
            HostMatch::CustomDomain(_) | HostMatch::TooDeep { .. } | HostMatch::Unknown => false,
        })
    }

    /// Reads one source. A source that is present and wrong is an error, whatever the other sources say.
    pub(crate) fn read(&self, source: Source) -> Result<SourceReading<'_>, TenantError> {
        let options = self.options;
        if !options.is_on(source) {
            return Ok(SourceReading::Off);
        }
        match source {
            Source::Pinned => Ok(read_option(options.pinned.as_ref())),
            Source::Header => read_id(source, self.request.header, options.ids),
            Source::Subdomain => self.read_host(),
            Source::Session => read_id(source, self.request.session, options.ids),
            Source::Cookie => match self.request.cookie {
                Some(header) => read_id(source, self.cookie_name().find_in(header)?, options.ids),
                None => Ok(SourceReading::Absent),
            },
            Source::Default => Ok(read_option(options.default_tenant.as_ref())),
            Source::Platform => Ok(SourceReading::Tenant(Claim::PLATFORM)),
        }
    }

    pub(crate) fn cookie_name(&self) -> NameOnHost<'_> {
        self.options.cookie.on(self.host())
    }

    fn read_host(&self) -> Result<SourceReading<'_>, TenantError> {
        let options = self.options;
        let Some(AskedHost { field, host, .. }) = &self.asked else { return Ok(SourceReading::Absent) };
        let host = match host {
            Ok(host) => host,
            Err(IP_ADDRESS) if self.is_ignored_ip_address() => return Ok(SourceReading::Absent),
            // The host is not quoted: it may be hostile text, and errors end up in pages and logs.
            Err(reason) => return Err(self.refuse_host(TenantError::validation(field, reason))),
        };
        match HostMatch::of(&host.name, options) {
            HostMatch::CustomDomain(tenant) => Ok(SourceReading::Tenant(tenant.into())),
            HostMatch::RootDomain { .. } => Ok(SourceReading::Absent),
            HostMatch::Subdomain { label, .. } if options.is_reserved(label) => Ok(SourceReading::Absent),
            HostMatch::Subdomain { label, .. } => match TenantSlug::borrow(label) {
                Some(slug) => Ok(SourceReading::Tenant(Claim::Slug(slug))),
                None => Err(host_match::no_slug(label, field)),
            },
            // A deployment that is pinned and lists no domains does not tell tenants apart by host. So an unknown host
            // contradicts nothing, and because the pin names the tenant, nothing falls through.
            HostMatch::Unknown if options.pinned.is_some() && options.has_no_domains() => Ok(SourceReading::Absent),
            HostMatch::Unknown => Err(self.refuse_host(host_match::unknown(&host.name, field))),
            HostMatch::TooDeep { root } => Err(self.refuse_host(host_match::too_deep(&host.name, root, field))),
        }
    }

    /// The error for a host. Behind a proxy the host is often the proxy's own, so the error then says so.
    fn refuse_host(&self, mut error: TenantError) -> TenantError {
        if let TenantError::Validation { reason, .. } = &mut error
            && self.options.trusted_proxies.is_none()
            && self.request.forwarded_host.is_some()
        {
            reason.push_str("; the forwarded host of the request counts only with trustedProxies");
        }
        error
    }
}

fn read_option(tenant: Option<&TenantRef>) -> SourceReading<'_> {
    tenant.map_or(SourceReading::Absent, |tenant| SourceReading::Tenant(tenant.into()))
}

fn read_id(source: Source, text: Option<&str>, ids: IdFormat) -> Result<SourceReading<'_>, TenantError> {
    let Some(text) = text else { return Ok(SourceReading::Absent) };
    // A header comes from outside. A tab and a cookie keep what the deployment wrote, which may be the platform.
    let is_platform = source != Source::Header && text == TenantId::PLATFORM_TEXT;
    match ids.check_id(text) {
        Err(reason) if !is_platform => Err(TenantError::invalid_id(InvalidTenantId::new(text, reason), Some(source))),
        _ => Ok(SourceReading::Tenant(Claim::Id(text))),
    }
}
