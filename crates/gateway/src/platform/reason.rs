//! Why the platform acts on a tenant.

use serde::{Deserialize, Deserializer};
use tenantry_kernel::TenantError;

use crate::http::refuse_hidden;

const MAX_LENGTH: usize = 500;

/// Why the platform acts on a tenant: 1 to 500 characters, trimmed, without characters that are not shown. The tenant's
/// administrators read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads a reason.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for an empty or a long text, and for a character that is not shown.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        let text = text.trim();
        let length = text.chars().count();
        if !(1..=MAX_LENGTH).contains(&length) {
            let rule = format!("it has {length} characters; write 1 to {MAX_LENGTH}");
            return Err(TenantError::validation("reason", &rule));
        }
        refuse_hidden(text, "reason")?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
