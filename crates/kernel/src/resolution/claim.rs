//! What each source says, read by its own rules and not yet compared.

use alloc::string::String;

use super::options::ResolveOptions;
use super::request::Request;
use super::source::Source;
use super::subdomain::{self, Place};
use crate::cookie;
use crate::error::TenantError;
use crate::host::Host;
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

/// What a source says, and that in words.
pub(super) enum Said {
    Off,
    Nothing(String),
    Tenant(TenantRef, String),
}

/// Asks one source. What is there and wrong is an error, whatever the other sources say.
pub(super) fn ask(source: Source, request: &Request<'_>, options: &ResolveOptions) -> Result<Said, TenantError> {
    if !options.is_on(source) {
        return Ok(Said::Off);
    }
    let said = match source {
        Source::Pinned => configured(options.pinned.as_ref(), "the options pin ", "the options pin no tenant"),
        Source::Header => match request.header {
            None => nothing("the request has no tenant header"),
            Some(text) => id(source, text, &[&options.header, " says "])?,
        },
        Source::Subdomain => host(request, options)?,
        Source::Session => match request.session {
            None => nothing("this tab remembers no choice"),
            Some(text) => id(source, text, &["this tab remembers "])?,
        },
        Source::Cookie => {
            let name = cookie::cookie_name(options, request.asked_host(options).0);
            match request.cookie.map_or(Ok(None), |header| cookie::find(header, &name))? {
                None => nothing("the request has no tenant cookie"),
                Some(text) => id(source, text, &["cookie ", &name, " says "])?,
            }
        }
        Source::Default => configured(
            options.default_tenant.as_ref(),
            "the options fall back to ",
            "the options name no default tenant",
        ),
        Source::Platform => Said::Tenant(
            TenantRef::Id(TenantId::PLATFORM),
            String::from("no source names a tenant, so it is the platform"),
        ),
    };
    Ok(said)
}

fn nothing(detail: &str) -> Said {
    Said::Nothing(String::from(detail))
}

fn configured(tenant: Option<&TenantRef>, says: &str, absent: &str) -> Said {
    tenant.map_or_else(|| nothing(absent), |tenant| said(tenant.clone(), &[says, &tenant.text()]))
}

fn id(source: Source, text: &str, says: &[&str]) -> Result<Said, TenantError> {
    let id = TenantId::parse(text).map_err(|error| error.said_by(source))?;
    Ok(said(TenantRef::Id(id), &[&says.concat(), id.write_to(&mut [0; 36])]))
}

fn said(tenant: TenantRef, detail: &[&str]) -> Said {
    Said::Tenant(tenant, detail.concat())
}

fn host(request: &Request<'_>, options: &ResolveOptions) -> Result<Said, TenantError> {
    let (text, field) = request.asked_host(options);
    let Some(text) = text else { return Ok(nothing("no host was given")) };
    let host = Host::parse(text).map_err(|reason| TenantError::validation(field, reason))?;
    let name = host.name.as_str();
    match Place::of(name, options) {
        Place::Custom(tenant) => {
            Ok(said(tenant.clone(), &["host ", name, " is the custom domain of ", &tenant.text()]))
        }
        Place::Root { root } => Ok(Said::Nothing([root, " is a root domain itself"].concat())),
        Place::Label { tenant, .. } if options.is_reserved(tenant) => {
            Ok(Said::Nothing([tenant, " is a reserved label, no tenant"].concat()))
        }
        Place::Label { root, tenant, preview } => {
            let is = if preview.is_some() { " is a preview of " } else { " is " };
            let slug = subdomain::slug(tenant, field)?;
            Ok(said(TenantRef::Slug(slug), &["host ", name, is, tenant, " in front of ", root]))
        }
        // A deployment that is pinned and lists no domains does not tell tenants apart by host, so an unlisted
        // host contradicts nothing; and as somebody is named already, nothing falls through.
        Place::Elsewhere if options.pinned.is_some() && options.names_no_domains() => {
            Ok(nothing("the options list no domains beside the pinned tenant"))
        }
        Place::Elsewhere => Err(subdomain::unknown(name, field)),
        Place::Deeper { root } => Err(subdomain::too_deep(name, root, field)),
    }
}
