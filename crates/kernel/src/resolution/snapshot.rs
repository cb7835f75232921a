//! A resolution beside what a server has already decided.

use crate::error::TenantError;
use crate::tenant_id::TenantId;
use crate::tenant_slug::TenantSlug;

use super::{Resolution, Source};

impl Resolution {
    /// Whether the address or the deployment decides, so that no choice of a person can.
    #[must_use]
    pub const fn is_bound(&self) -> bool {
        matches!(self.source, Source::Pinned | Source::Header | Source::Subdomain)
    }

    /// Starts a browser tab with the tenant that the server rendered the page for.
    ///
    /// - An address that names another tenant is a conflict: the two sides resolved by different rules.
    /// - A tab that remembers another choice goes back to it: that choice is the answer.
    /// - Else the server's tenant stands. It saw cookies that a page cannot read, and saw them earlier.
    ///
    /// # Errors
    ///
    /// [`TenantError::Conflict`] where the address or the deployment names another tenant.
    pub fn adopt(&self, id: TenantId, slug: &TenantSlug) -> Result<Option<TenantId>, TenantError> {
        match self.source {
            Source::Session if !self.tenant.names(id, slug) => Ok(self.id()),
            Source::Session | Source::Cookie | Source::Default | Source::Platform => Ok(None),
            Source::Pinned | Source::Header | Source::Subdomain => self.confirm(id, slug).map(|()| None),
        }
    }
}
