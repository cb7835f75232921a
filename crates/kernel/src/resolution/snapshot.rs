//! Resolutions and snapshots: what a server has already decided.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::resolution::resolution::Resolution;
use crate::source::Source;
use crate::tenant::id::TenantId;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;

impl Resolution {
    /// The resolution of a page that is rendered from a snapshot, without a request.
    #[must_use]
    pub const fn of_snapshot(tenant: TenantId) -> Self {
        Self { tenant: TenantRef::Id(tenant), source: Source::Pinned, unconfirmed: Vec::new() }
    }

    /// Whether the host, the header or the deployment decides the tenant, so that a person cannot switch.
    #[must_use]
    pub const fn is_bound(&self) -> bool {
        self.source.is_bound()
    }

    /// Checks that a person may switch to `target`: where the tenant is bound, only to that tenant.
    ///
    /// # Errors
    ///
    /// [`TenantError::CannotSwitch`] for any other tenant.
    pub fn assert_can_switch(&self, target: &TenantRef) -> Result<(), TenantError> {
        if self.is_bound() && self.tenant != *target {
            return Err(TenantError::CannotSwitch { bound_by: self.source });
        }
        Ok(())
    }

    /// Starts a browser tab with the tenant that the server rendered the page for. Returns the tenant that the tab
    /// switches back to, if any.
    ///
    /// - A host that names a different tenant is a conflict: server and browser resolved by different rules.
    /// - A tab with a different choice of its own switches back to that choice.
    /// - Otherwise the tenant of the server stays. The server saw cookies that a page cannot read.
    ///
    /// # Errors
    ///
    /// [`TenantError::Conflict`] where the host or the deployment names a different tenant.
    pub fn adopt(&self, id: TenantId, slug: Option<&TenantSlug>) -> Result<Option<TenantId>, TenantError> {
        match self.source {
            Source::Session if !self.tenant.names(id, slug) => Ok(self.id()),
            Source::Session | Source::Cookie | Source::Default | Source::Platform => Ok(None),
            Source::Pinned | Source::Header | Source::Subdomain => self.confirm(id, slug).map(|()| None),
        }
    }
}
