//! Points in time as the API writes them: ISO 8601 in UTC.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Writes a point in time, such as `2026-12-01T00:00:00Z`.
#[must_use]
pub(crate) fn iso8601(at: OffsetDateTime) -> String {
    // It fails for years past 9999 only, which PostgreSQL's now() will not reach in our time.
    at.to_offset(time::UtcOffset::UTC).format(&Rfc3339).unwrap_or_default()
}
