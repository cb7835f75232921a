//! An environment variable that is missing or wrong.

use std::fmt;

use tenantry_kernel::TenantError;

/// An environment variable that is missing or invalid.
#[derive(Debug)]
pub struct ConfigError {
    name: String,
    reason: String,
}

impl ConfigError {
    pub(crate) fn new(name: &'static str, reason: String) -> Self {
        Self { name: name.to_owned(), reason }
    }
}

impl From<TenantError> for ConfigError {
    fn from(error: TenantError) -> Self {
        let message = error.to_string();
        match error {
            TenantError::Validation { field, reason } => Self { name: field, reason },
            _ => Self::new("environment", message),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}.", self.name, self.reason)
    }
}

impl std::error::Error for ConfigError {}
