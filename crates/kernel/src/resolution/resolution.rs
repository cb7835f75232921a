//! The tenant of a request.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::resolution::candidate::Candidate;
use crate::source::Source;
use crate::tenant::id::TenantId;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;

/// Which tenant a request is for. [`explain`](crate::explain) says why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolution {
    /// The tenant, in the spelling of its source.
    pub tenant: TenantRef,
    /// The source that names the tenant.
    pub source: Source,
    /// Lower candidates that have the other spelling, so that only the directory can compare them.
    pub unconfirmed: Vec<Candidate>,
}

impl Resolution {
    /// The tenant's id, where its source names it by id.
    #[must_use]
    pub const fn id(&self) -> Option<TenantId> {
        self.tenant.id()
    }

    /// The tenant's slug, where its source names it by slug.
    #[must_use]
    pub const fn slug(&self) -> Option<&TenantSlug> {
        self.tenant.slug()
    }

    /// Accepts the tenant that the directory knows by `id` and, if it has one, `slug`.
    ///
    /// # Errors
    ///
    /// [`TenantError::Conflict`] when the winner or an unconfirmed candidate names a different tenant.
    pub fn confirm(&self, id: TenantId, slug: Option<&TenantSlug>) -> Result<(), TenantError> {
        if !self.tenant.names(id, slug) {
            return Err(TenantError::Conflict { first: self.source, second: None });
        }
        match self.unconfirmed.iter().find(|candidate| !candidate.tenant.names(id, slug)) {
            Some(candidate) => Err(TenantError::Conflict { first: self.source, second: Some(candidate.source) }),
            None => Ok(()),
        }
    }
}
