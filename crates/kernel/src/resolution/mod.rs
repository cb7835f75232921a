//! Which tenant a request is for: one rule for browser, Next.js server and gateway.
//!
//! The sources are asked in the order of [`Source`]: pinned, header, subdomain, session, cookie, default, platform.
//!
//! - A source that is *absent* passes to the next. One that is *present and wrong* is an error, even where a
//!   higher source has already named the tenant; nothing falls through to another tenant.
//! - Two sources that name different tenants in the same spelling are a
//!   [`Conflict`](TenantError::Conflict), unless the options [`prefer`](ResolveOptions::prefer) one of them.
//! - An id and a slug cannot be compared here. The lower claim is kept as
//!   [`unconfirmed`](Resolution::unconfirmed) until the directory has said which id the slug has; then
//!   [`Resolution::confirm`] compares.
//! - The cookie only seeds new tabs: where a tab has its own choice, the cookie has no say.
//! - The default tenant and the platform are fallbacks: used when nobody is named, never compared.

mod claim;
mod json;
mod named;
mod options;
mod request;
mod reserved;
mod settings;
mod snapshot;
mod source;
mod subdomain;
mod trace;
mod trusted_proxies;
mod verdict;

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::tenant_id::TenantId;
use crate::tenant_ref::TenantRef;
use crate::tenant_slug::TenantSlug;
use claim::Said;

pub use claim::{Claim, Inquiry};
pub use named::Named;
pub use options::{ResolveOptions, TENANT_HEADER};
pub use request::Request;
pub use reserved::RESERVED_LABELS;
pub use settings::TenancySettings;
pub use source::Source;
pub use subdomain::tenant_host;
pub use trace::{Outcome, TraceEntry};
pub use trusted_proxies::TrustedProxies;
pub use verdict::Verdict;

/// Which tenant a request is for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolution {
    /// The tenant as its source spells it.
    pub tenant: TenantRef,
    /// The source that named it.
    pub source: Source,
    /// What came of every source, in their order.
    pub trace: Vec<TraceEntry>,
    /// Lower claims that could not be compared with the tenant, being spelled otherwise.
    pub unconfirmed: Vec<Claim>,
}

impl Resolution {
    /// The tenant's id, if the winning source spelled it so.
    #[must_use]
    pub const fn id(&self) -> Option<TenantId> {
        self.tenant.id()
    }

    /// The tenant's slug, if the winning source spelled it so.
    #[must_use]
    pub const fn slug(&self) -> Option<&TenantSlug> {
        self.tenant.slug()
    }

    /// Accepts the tenant that the directory knows by `id` and, if it has one, `slug`, once it has been asked.
    ///
    /// # Errors
    ///
    /// [`TenantError::Conflict`] when it is another one than the winner or any unconfirmed claim names.
    pub fn confirm(&self, id: TenantId, slug: Option<&TenantSlug>) -> Result<(), TenantError> {
        if !self.tenant.names(id, slug) {
            return Err(TenantError::Conflict { first: self.source, second: None });
        }
        match self.unconfirmed.iter().find(|claim| !claim.tenant.names(id, slug)) {
            Some(claim) => Err(TenantError::Conflict { first: self.source, second: Some(claim.source) }),
            None => Ok(()),
        }
    }
}

/// Finds the tenant that a request is for.
///
/// ```
/// use tenantry_kernel::{Request, ResolveOptions, resolve};
///
/// let request = Request { host: Some("acme.localhost:3000"), ..Request::default() };
/// let resolution = resolve(&request, &ResolveOptions::default())?;
/// assert_eq!(resolution.slug().map(|slug| slug.as_str()), Some("acme"));
///
/// let hostile = Request { host: Some("acme.localhost@evil.test"), ..Request::default() };
/// assert!(resolve(&hostile, &ResolveOptions::default()).is_err());
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
///
/// # Errors
///
/// - [`TenantError::InvalidTenantId`] and [`TenantError::Validation`] for a source that is present and wrong.
/// - [`TenantError::NotAllowed`] for a tenant that this deployment does not serve.
/// - [`TenantError::Conflict`] for sources that disagree.
/// - [`TenantError::NotResolved`] when nobody is named and no fallback is on.
pub fn resolve(request: &Request<'_>, options: &ResolveOptions) -> Result<Resolution, TenantError> {
    let inquiry = Inquiry::new(request, options);
    let (mut trace, mut unconfirmed) = (Vec::new(), Vec::new());
    let verdict = Verdict::of(&inquiry, &mut |source, note| {
        trace.push(inquiry.explain(source, note));
        if let (Outcome::Unconfirmed, Said::Tenant(tenant)) = (note.outcome, note.said) {
            unconfirmed.push(Claim { source, tenant: tenant.into() });
        }
    })?;
    let (source, tenant) = verdict.tenant()?;
    Ok(Resolution { tenant: tenant.into(), source, trace, unconfirmed })
}

impl Inquiry<'_> {
    /// The answer of [`resolve`] without its long parts, several times as fast: for servers, which ask for every
    /// request and seldom look why.
    ///
    /// # Errors
    ///
    /// Those of [`resolve`].
    pub fn verdict(&self) -> Result<Verdict<'_>, TenantError> {
        Verdict::of(self, &mut |_, _| {})
    }
}
