//! The error of a member of an object that is not what it must be.

use core::fmt;

use crate::json::warning::Warning;

/// A member of an object that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidMember(pub(crate) Warning);

impl InvalidMember {
    /// Where the member is, such as `branding.primaryColor`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong with the member, and what to write.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0.reason
    }
}

impl fmt::Display for InvalidMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [self.path(), ": ", self.reason()] {
            f.write_str(part)?;
        }
        Ok(())
    }
}

impl core::error::Error for InvalidMember {}
