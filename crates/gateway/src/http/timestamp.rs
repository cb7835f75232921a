//! Timestamps of the API: ISO 8601 in UTC.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The timestamp as text, such as `2026-12-01T00:00:00Z`.
#[must_use]
pub(crate) fn iso8601(at: OffsetDateTime) -> String {
    // Formatting fails only for years after 9999.
    at.to_offset(time::UtcOffset::UTC).format(&Rfc3339).unwrap_or_default()
}
