//! The one entry into resolution.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::resolution::candidate::Candidate;
use crate::resolution::context::ResolutionContext;
use crate::resolution::decision::Decision;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::resolution::request::Request;
use crate::resolution::resolution::Resolution;
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
    let mut decision = Decision::new(options);
    decision.decide(&context)?;
    decision.resolution()
}

impl Decision<'_> {
    /// The resolution, after the decision.
    pub(crate) fn resolution(&self) -> Result<Resolution, TenantError> {
        let Candidate { source, tenant } = self.winner()?.into();
        let mut unconfirmed = Vec::new();
        for &source in Source::ALL {
            if self.is_unconfirmed(source) {
                unconfirmed.extend(self.candidate(source).map(Candidate::from));
            }
        }
        Ok(Resolution { tenant, source, unconfirmed })
    }
}
