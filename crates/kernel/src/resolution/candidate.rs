//! A tenant that a source names.

use alloc::string::String;

use crate::source::Source;
use crate::tenant::reference::TenantRef;

/// A tenant that a source names, in the spelling of the source.
///
/// `Candidate` owns its text, and `Candidate<&str>` borrows it, as [`TenantRef`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<S = String> {
    /// The source.
    pub source: Source,
    /// The tenant.
    pub tenant: TenantRef<S>,
}

impl From<Candidate<&str>> for Candidate {
    fn from(candidate: Candidate<&str>) -> Self {
        Self { source: candidate.source, tenant: candidate.tenant.into() }
    }
}
