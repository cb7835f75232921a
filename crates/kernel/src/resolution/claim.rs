//! What each source says, read by its own rules and not yet compared.

use super::named::Named;
use super::options::ResolveOptions;
use super::request::{AskedHost, Request};
use super::source::Source;
use super::subdomain::{self, Place};
use crate::cookie;
use crate::error::TenantError;
use crate::host::{Host, IP_ADDRESS, is_ip_address};
use crate::id_format::IdFormat;
use crate::tenant_id::TenantId;
use crate::tenant_ref::TenantRef;

/// A tenant that a source named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The source.
    pub source: Source,
    /// The tenant as the source spells it.
    pub tenant: TenantRef,
}

/// What a source says.
#[derive(Clone, Copy)]
pub(super) enum Said<'a> {
    Off,
    Nothing,
    Tenant(Named<'a>),
    /// It is there and names no tenant, and a source above it makes that harmless.
    Broken,
}

/// One request on its way through the sources, its host taken apart once for those that look at it.
pub struct Inquiry<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) options: &'a ResolveOptions,
    /// The host that the visitor asked for; none where the request says none.
    pub(super) asked: Option<AskedHost<'a>>,
}

impl<'a> Inquiry<'a> {
    /// A request that nobody was asked about yet.
    #[must_use]
    pub fn new(request: &'a Request<'a>, options: &'a ResolveOptions) -> Self {
        Self { request, options, asked: request.asked_host(options) }
    }

    /// The host, where one could be read.
    pub(super) fn host(&self) -> Option<&Host<'a>> {
        self.asked.as_ref()?.host.as_ref().ok()
    }

    /// Whether the host is an IP address and the options name the tenant: then the address names nobody.
    pub(super) fn is_at_ip_address(&self) -> bool {
        let names_tenant = self.options.pinned.is_some() || self.options.default_tenant.is_some();
        names_tenant && self.asked.as_ref().is_some_and(|asked| asked.host.is_err() && is_ip_address(asked.text))
    }

    /// Whether the host was read and is the platform's own: a root domain or a reserved label.
    pub(super) fn is_at_platform(&self) -> bool {
        self.host().is_some_and(|host| match Place::of(&host.name, self.options) {
            Place::Root { .. } => true,
            Place::Label { tenant, .. } => self.options.is_reserved(tenant),
            Place::Custom(_) | Place::Deeper { .. } | Place::Elsewhere => false,
        })
    }

    /// Asks one source. What is there and wrong is an error, whatever the other sources say.
    pub(super) fn ask(&self, source: Source) -> Result<Said<'_>, TenantError> {
        let options = self.options;
        if !options.is_on(source) {
            return Ok(Said::Off);
        }
        let tenant = match source {
            Source::Pinned => options.pinned.as_ref().map(Named::from),
            Source::Header => id(source, self.request.header, options.ids)?,
            Source::Subdomain => self.subdomain()?,
            Source::Session => id(source, self.request.session, options.ids)?,
            Source::Cookie => match self.request.cookie {
                Some(header) => id(source, self.cookie_name().find_in(header)?, options.ids)?,
                None => None,
            },
            Source::Default => options.default_tenant.as_ref().map(Named::from),
            Source::Platform => Some(Named::Id(TenantId::PLATFORM)),
        };
        Ok(tenant.map_or(Said::Nothing, Said::Tenant))
    }

    pub(super) fn cookie_name(&self) -> cookie::Name<'_> {
        cookie::Name::of(self.options, self.host())
    }

    fn subdomain(&self) -> Result<Option<Named<'_>>, TenantError> {
        let options = self.options;
        let Some(AskedHost { field, host, .. }) = &self.asked else { return Ok(None) };
        let host = match host {
            Ok(host) => host,
            Err(IP_ADDRESS) if self.is_at_ip_address() => return Ok(None),
            Err(reason) => return Err(self.refuse_host(TenantError::validation(field, reason))),
        };
        match Place::of(&host.name, options) {
            Place::Custom(tenant) => Ok(Some(tenant.into())),
            Place::Root { .. } => Ok(None),
            Place::Label { tenant, .. } if options.is_reserved(tenant) => Ok(None),
            Place::Label { tenant, .. } => subdomain::slug(tenant, field).map(Some),
            // A deployment that is pinned and lists no domains does not tell tenants apart by host, so an unlisted
            // host contradicts nothing; and as somebody is named already, nothing falls through.
            Place::Elsewhere if options.pinned.is_some() && options.names_no_domains() => Ok(None),
            Place::Elsewhere => Err(self.refuse_host(subdomain::unknown(&host.name, field))),
            Place::Deeper { root } => Err(self.refuse_host(subdomain::too_deep(&host.name, root, field))),
        }
    }

    /// The error for a host, which behind a proxy is often the proxy's own.
    fn refuse_host(&self, mut error: TenantError) -> TenantError {
        if let TenantError::Validation { reason, .. } = &mut error
            && self.options.trusted_proxies.is_none()
            && self.request.forwarded_host.is_some()
        {
            reason.push_str("; the request also has a forwarded host, which counts only with trustedProxies");
        }
        error
    }
}

fn id(source: Source, text: Option<&str>, ids: IdFormat) -> Result<Option<Named<'static>>, TenantError> {
    let Some(text) = text else { return Ok(None) };
    // A request from outside names a tenant; a tab and a cookie keep what the deployment wrote, the platform too.
    let parsed = if source == Source::Header { ids.parse_id(text) } else { ids.parse_kept_id(text) };
    match parsed {
        Ok(id) => Ok(Some(Named::Id(id))),
        Err(error) => Err(error.said_by(source)),
    }
}
