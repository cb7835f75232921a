//! What came of each source: a resolution that explains itself.

use alloc::string::String;

use super::source::Source;
use crate::words::words;

words! {
    /// What came of one source.
    Outcome, "write used, agreed, unconfirmed, passed over, absent or off":
    /// It named the tenant.
    Used = "used",
    /// It named the same tenant as the one that is used.
    Agreed = "agreed",
    /// It named a tenant in the other spelling (id or slug); only the directory knows whether it is the same.
    Unconfirmed = "unconfirmed",
    /// It named a tenant and had no say.
    PassedOver = "passed over",
    /// It said nothing.
    Absent = "absent",
    /// The options do not ask it.
    Off = "off",
}

/// One line of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEntry {
    /// The source.
    pub source: Source,
    /// What came of it.
    pub outcome: Outcome,
    /// Why, in one line for a person.
    pub detail: String,
}
