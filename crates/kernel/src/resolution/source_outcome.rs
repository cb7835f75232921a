//! What a source says, and what resolution makes of it.

use crate::resolution::claim::Claim;
use crate::text::string_enum::string_enum;

string_enum! {
    /// What resolution makes of one source.
    Outcome, "write used, agreed, unconfirmed, passed over, refused, absent or off":
    /// The source names the tenant of the resolution.
    Used = "used",
    /// The source names the same tenant as the source that is used.
    Agreed = "agreed",
    /// The source names a tenant in the other spelling (id or slug). Only the directory knows whether it is the same.
    Unconfirmed = "unconfirmed",
    /// The source names a tenant and is ignored.
    PassedOver = "passed over",
    /// The source is wrong, or contradicts another one, so that the request is refused.
    Refused = "refused",
    /// The source names no tenant.
    Absent = "absent",
    /// The options turn the source off.
    Off = "off",
}

/// What a source says, read by its own rules and not yet compared.
#[derive(Clone, Copy)]
pub(crate) enum SourceReading<'a> {
    /// The options turn the source off.
    Off,
    /// The source names no tenant.
    Absent,
    /// The source names this tenant.
    Tenant(Claim<'a>),
    /// The source is malformed, and a higher source makes that harmless.
    Malformed,
}

/// The reading of a source and what resolution makes of it. The trace puts it into words, only when it is wanted.
#[derive(Clone, Copy)]
pub(crate) struct SourceOutcome<'a> {
    pub(crate) reading: SourceReading<'a>,
    pub(crate) outcome: Outcome,
    /// What the trace adds to the description of the source.
    pub(crate) remark: &'static str,
}

impl<'a> SourceOutcome<'a> {
    pub(crate) const fn of(reading: SourceReading<'a>, (outcome, remark): (Outcome, &'static str)) -> Self {
        Self { reading, outcome, remark }
    }
}

/// Outcomes with their remark that more than one place gives.
impl SourceOutcome<'_> {
    pub(crate) const OFF: (Outcome, &'static str) = (Outcome::Off, "the options turn it off");
    pub(crate) const NOT_ENABLED: (Outcome, &'static str) = (Outcome::Off, "multi-tenancy is not enabled");
    pub(crate) const HOST_DECIDES: (Outcome, &'static str) = (Outcome::PassedOver, ", but the host decides");
}
