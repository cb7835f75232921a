//! What each source says, read by its own rules and not yet compared.

use super::named::Named;
use super::options::ResolveOptions;
use super::request::Request;
use super::source::Source;
use super::subdomain::{self, Place};
use crate::cookie;
use crate::error::TenantError;
use crate::host::Host;
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
}

/// One request on its way through the sources, its host taken apart once for those that look at it.
pub struct Inquiry<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) options: &'a ResolveOptions,
    /// The host that the browser asked for.
    pub(super) host: Option<Result<Host<'a>, &'static str>>,
    /// What that host is called in errors.
    field: &'static str,
}

impl<'a> Inquiry<'a> {
    /// A request that nobody was asked about yet.
    #[must_use]
    pub fn new(request: &'a Request<'a>, options: &'a ResolveOptions) -> Self {
        let (host, field) = request.asked_host(options);
        Self { request, options, host: host.map(Host::parse), field }
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
        cookie::Name::of(self.options, self.host.as_ref().and_then(|host| host.as_ref().ok()))
    }

    fn subdomain(&self) -> Result<Option<Named<'_>>, TenantError> {
        let (options, field) = (self.options, self.field);
        let host = match &self.host {
            None => return Ok(None),
            Some(Err(reason)) => return Err(TenantError::validation(field, reason)),
            Some(Ok(host)) => host,
        };
        match Place::of(&host.name, options) {
            Place::Custom(tenant) => Ok(Some(tenant.into())),
            Place::Root { .. } => Ok(None),
            Place::Label { tenant, .. } if options.is_reserved(tenant) => Ok(None),
            Place::Label { tenant, .. } => subdomain::slug(tenant, field).map(Some),
            // A deployment that is pinned and lists no domains does not tell tenants apart by host, so an unlisted
            // host contradicts nothing; and as somebody is named already, nothing falls through.
            Place::Elsewhere if options.pinned.is_some() && options.names_no_domains() => Ok(None),
            Place::Elsewhere => Err(subdomain::unknown(&host.name, field)),
            Place::Deeper { root } => Err(subdomain::too_deep(&host.name, root, field)),
        }
    }
}

fn id(source: Source, text: Option<&str>, ids: IdFormat) -> Result<Option<Named<'static>>, TenantError> {
    let Some(text) = text else { return Ok(None) };
    match ids.parse_id(text) {
        Ok(id) => Ok(Some(Named::Id(id))),
        Err(error) => Err(error.said_by(source)),
    }
}
