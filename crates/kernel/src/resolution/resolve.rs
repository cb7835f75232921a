//! The one entry into resolution.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::resolution::candidate::Candidate;
use crate::resolution::context::ResolutionContext;
use crate::resolution::decision::Decision;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::resolution::request::Request;
use crate::resolution::resolution::Resolution;
use crate::resolution::source_outcome::{Outcome, SourceReading};

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
    let (mut trace, mut unconfirmed) = (Vec::new(), Vec::new());
    let decision = Decision::of(&context, &mut |source, outcome| {
        trace.push(context.explain(source, outcome));
        if let (Outcome::Unconfirmed, SourceReading::Tenant(tenant)) = (outcome.outcome, outcome.reading) {
            unconfirmed.push(Candidate { source, tenant: tenant.into() });
        }
    })?;
    let Candidate { source, tenant } = decision.winner()?.into();
    Ok(Resolution { tenant, source, trace, unconfirmed })
}
