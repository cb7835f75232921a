//! How a deployment writes the ids of its tenants.

use crate::text::string_enum::string_enum;

string_enum! {
    /// How a deployment writes the ids of its tenants, as the option `ids` says.
    #[derive(Default)]
    IdFormat, "write uuid or opaque":
    /// UUIDs.
    #[default]
    Uuid = "uuid",
    /// The ids of an identity provider or a database: `org_2abcDEF`, a ULID, `42`.
    ///
    /// - 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`; the first is a letter or a digit.
    /// - Compared byte by byte: `Acme` and `acme` are two tenants.
    /// - Never a spelling of a UUID, which has several spellings of one id.
    ///
    /// Such an id can look like a slug. Where either may be given, a bare text is refused and the caller writes `{ id
    /// }` or `{ slug }`.
    Opaque = "opaque",
}
