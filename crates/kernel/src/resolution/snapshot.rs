//! A resolution beside what a server has already decided.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::error::TenantError;
use crate::resolution::resolution::Resolution;
use crate::resolution::source_outcome::Outcome;
use crate::resolution::trace::TraceEntry;
use crate::source::Source;
use crate::tenant::id::TenantId;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;

impl Resolution {
    /// The resolution of a page that is being rendered from a snapshot, where there is no request to ask.
    #[must_use]
    pub fn of_snapshot(tenant: TenantId) -> Self {
        let detail = String::from("the page is rendered from a snapshot of this tenant");
        let trace = vec![TraceEntry { source: Source::Pinned, outcome: Outcome::Used, detail }];
        Self { tenant: TenantRef::Id(tenant), source: Source::Pinned, trace, unconfirmed: Vec::new() }
    }

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
    pub fn adopt(&self, id: TenantId, slug: Option<&TenantSlug>) -> Result<Option<TenantId>, TenantError> {
        match self.source {
            Source::Session if !self.tenant.names(id, slug) => Ok(self.id()),
            Source::Session | Source::Cookie | Source::Default | Source::Platform => Ok(None),
            Source::Pinned | Source::Header | Source::Subdomain => self.confirm(id, slug).map(|()| None),
        }
    }
}
