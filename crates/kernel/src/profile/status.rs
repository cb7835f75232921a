//! The status of a tenant.

use alloc::borrow::Cow;
use alloc::string::String;

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
        match Self::known(text) {
            Some(known) => Ok(known.clone()),
            None => word(text.trim()).map(|word| Self(Cow::Owned(String::from(word)))),
        }
    }

    /// The spelling of the status that `text` is; see [`parse`](Self::parse).
    pub(crate) fn spelling(text: &str) -> Result<&str, UnknownWord> {
        Self::known(text).map_or_else(|| word(text.trim()), |known| Ok(known.as_str()))
    }

    /// The known status that `text` is, in any case and with surrounding space.
    pub(crate) fn known(text: &str) -> Option<&'static Self> {
        let text = text.trim();
        Self::KNOWN.iter().find(|known| known.as_str().eq_ignore_ascii_case(text))
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
