//! The error of a member of an object that is not what it must be.

use alloc::string::String;
use core::fmt;

/// A member of an object that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidMember {
    pub(crate) path: String,
    pub(crate) reason: String,
}

impl InvalidMember {
    pub(crate) fn new(path: &str, reason: &str) -> Self {
        Self { path: String::from(path), reason: String::from(reason) }
    }

    /// Where the member is, such as `branding.primaryColor`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong with the member, and what to write.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for InvalidMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [self.path.as_str(), ": ", &self.reason] {
            f.write_str(part)?;
        }
        Ok(())
    }
}

impl core::error::Error for InvalidMember {}
