//! The status of a tenant.

use alloc::borrow::Cow;

use crate::text::string_enum::{UnknownWord, open_string_enum, word};

open_string_enum! {
    /// The status of a tenant: any word, of which some are known.
    TenantStatus, "write active, suspended, archived, deleted, disabled or inactive":
    /// In use.
    ACTIVE = "active",
    /// Shut off for a time.
    SUSPENDED = "suspended",
    /// Shut off for good.
    ARCHIVED = "archived",
    /// Gone.
    DELETED = "deleted",
    /// Shut off.
    DISABLED = "disabled",
    /// Shut off.
    INACTIVE = "inactive",
}

impl TenantStatus {
    /// Reads a status. A known word is recognised in any case and with surrounding space, and is held in lowercase.
    ///
    /// # Errors
    ///
    /// [`UnknownWord`] for a blank text.
    pub fn parse(text: &str) -> Result<Self, UnknownWord> {
        let text = text.trim();
        let known = Self::KNOWN.iter().find(|known| known.as_str().eq_ignore_ascii_case(text));
        known.map_or_else(|| word(text).map(Self), |known| Ok(known.clone()))
    }

    /// Whether the gateway accepts requests for a tenant with this status: only for `active`.
    #[must_use]
    pub fn admits(&self) -> bool {
        *self == Self::ACTIVE
    }

    /// Whether this is a known status other than `active`.
    #[must_use]
    pub fn is_shut_off(&self) -> bool {
        !self.admits() && Self::KNOWN.contains(self)
    }
}
