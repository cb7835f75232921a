//! How a deployment writes the ids of its tenants.

use crate::error::TenantError;
use crate::tenant::id::{InvalidId, TenantId, read_opaque, read_uuid};
use crate::text::string_enum::string_enum;

string_enum! {
    /// How a deployment writes the ids of its tenants. The option `ids` says it.
    #[derive(Default)]
    IdFormat, "write uuid or opaque":
    /// UUIDs.
    #[default]
    Uuid = "uuid",
    /// The ids of an identity provider or a database: `org_2abcDEF`, a ULID, `42`.
    ///
    /// - 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`, and the first a letter or a digit.
    /// - Compared letter for letter: `Acme` and `acme` are two tenants.
    /// - Never any spelling of a UUID, which would have to be compared otherwise.
    ///
    /// Such an id can look like a slug. So where either may be given, a bare text is refused and the caller says which
    /// it is: `{ id }` or `{ slug }`.
    Opaque = "opaque",
}

impl IdFormat {
    /// Reads an id of this format.
    ///
    /// # Errors
    ///
    /// [`TenantError::InvalidTenantId`] with the reason; nothing is trimmed or repaired.
    pub fn parse_id(self, text: &str) -> Result<TenantId, TenantError> {
        self.read_id(text).map_err(|reason| TenantError::invalid_id(text, reason))
    }

    /// Reads an id that a deployment keeps itself: in an option, a tab, a cookie, a resolution. There the platform is
    /// named by its own id in every format.
    ///
    /// # Errors
    ///
    /// As [`parse_id`](Self::parse_id).
    pub fn parse_kept_id(self, text: &str) -> Result<TenantId, TenantError> {
        self.read_kept_id(text).map_err(|reason| TenantError::invalid_id(text, reason))
    }

    pub(crate) fn read_kept_id(self, text: &str) -> Result<TenantId, InvalidId> {
        if text == TenantId::PLATFORM.as_str() { Ok(TenantId::PLATFORM) } else { self.read_id(text) }
    }

    pub(crate) fn read_id(self, text: &str) -> Result<TenantId, InvalidId> {
        match self {
            Self::Uuid => read_uuid(text),
            Self::Opaque => read_opaque(text),
        }
    }
}
