//! The one entry into resolution.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::resolution::candidate::Candidate;
use crate::resolution::context::ResolutionContext;
use crate::resolution::decision::Decision;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::resolution::request::Request;
use crate::resolution::resolution::Resolution;
use crate::resolution::source_outcome::{Outcome, SourceOutcome, SourceReading};
use crate::source::Source;

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
/// - [`TenantError::Conflict`] for sources that name different tenants.
/// - [`TenantError::NotResolved`] when no source names a tenant and no fallback is on.
pub fn resolve(request: &Request<'_>, options: &ResolveOptions) -> Result<Resolution, TenantError> {
    let context = ResolutionContext::new(request, options);
    Decision::new(options).resolution(&context, &mut |_, _| {})
}

impl<'a> Decision<'a> {
    /// The resolution; `report` gets the outcome of each source, in their order.
    pub(crate) fn resolution(
        &mut self,
        context: &'a ResolutionContext<'a>,
        report: &mut dyn FnMut(Source, SourceOutcome<'a>),
    ) -> Result<Resolution, TenantError> {
        let mut unconfirmed = Vec::new();
        self.compare_sources(context, &mut |source, outcome| {
            if let (Outcome::Unconfirmed, SourceReading::Tenant(tenant)) = (outcome.outcome, outcome.reading) {
                unconfirmed.extend(tenant.tenant().map(|tenant| Candidate { source, tenant: tenant.into() }));
            }
            report(source, outcome);
        })?;
        let Candidate { source, tenant } = self.winner()?.into();
        Ok(Resolution { tenant, source, unconfirmed })
    }
}
